import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { type Day, day, nextDay } from '../../house/days/day.ts'
import { listsOf } from '../../house/settings/queries.ts'
import { type FigureDefinition, figures } from './definitions.ts'
import { type Dimension, type FigureRow, type Period, type Source, sinceBeginning } from './sources.ts'

export type Breakdown = { [key: string]: number | null | Breakdown }
export type Published = {
  value: number
  operator: string
  section: string
  words: string
  note: string
  contradicts: string | null
  dimensions: Where
  agrees: boolean
  /** What stands against it. */
  derived: number | null
}
export type Figure = {
  name: string
  unit: string
  value: number | null
  by: Record<string, Breakdown>
  /** What its value was worked out from: of a share how many hit and of how many, of a mean the sum and of how many. */
  parts: Parts | null
  /** Breakdowns whose parts add up to more than the whole, since something belongs to several of them. */
  shared: Record<string, { parts: number; whole: number }>
  published: Published[]
}
export type Parts = { part: number; whole: number }
/** The key of what has nothing in a dimension: a partner without a region, say. It is a part like the others. */
const none = 'none'
/** Keys of dimensions; several of one stand with bars between them. */
export type Where = Record<string, string>

/**
 * What is wanted of a figure besides its value: breakdowns, each level within the one before it, and values within some
 * keys.
 */
type Asked = {
  figure: FigureDefinition
  breakdowns: readonly Dimension[][]
  cells: readonly Where[]
  /** Counts only what lies within these keys, also in its breakdowns. */
  narrow: Where
}
/** A value, and of how many records. */
type Cell = { value: number | null; records: number }
type Group = Cell & { keys: (string | null)[] }
type Answer = Cell & { parts: Parts | null; cells: Cell[]; groups: Map<string, Group[]> }

/**
 * What is asked of the figures of a year: one statement for each source, however many figures take their records from
 * it. The database counts and groups, and no record is loaded.
 */
async function answers(tx: Tx, year: number, asked: readonly Asked[]): Promise<Map<FigureDefinition, Answer>> {
  const all = new Map<FigureDefinition, Answer>()
  for (const [source, ofIt] of Map.groupBy(asked, ({ figure }) => figure.source))
    for (const [figure, answer] of await answersFrom(tx, year, source, ofIt)) all.set(figure, answer)
  return all
}

async function answersFrom(
  tx: Tx,
  year: number,
  source: Source,
  asked: readonly Asked[],
): Promise<[FigureDefinition, Answer][]> {
  const figuresAsked = asked.map(({ figure }) => figure)
  const period = periodOf(year, figuresAsked)
  const sets = new Map(
    asked
      .flatMap(({ figure, breakdowns }) => breakdowns.map((dimensions) => setOf(figure, dimensions)))
      .map((set) => [set.join(), set]),
  )
  const dimensions = [...new Set([...sets.values()].flat())]
  const measures = asked.flatMap(({ figure, cells, narrow }, at) => {
    const own = conditionOf(figure, narrow, period)
    // Broken down by step, a median is that of each step, and not of the whole way.
    const stepped =
      figure.by === 'median'
        ? [
            both(
              numberFrom(figure, conditionOf(figure, { ...narrow, step: narrow.step ?? '' }, period)),
              recordsIn(source, conditionOf(figure, { ...narrow, step: narrow.step ?? '' }, period)),
              `${at}s`,
            ),
          ]
        : []
    return [
      both(numberFrom(figure, own), recordsIn(source, own), `${at}`),
      ...partsFrom(figure, own).map((part, of) => sql`${part} as ${sql.ref(`p${of}${at}`)}`),
      ...stepped,
      ...cells.map((where, cell) =>
        both(cellOf(figure, where, period), recordsIn(source, conditionOf(figure, where, period)), `${at}c${cell}`),
      ),
    ]
  })
  const refs = dimensions.map((dimension) => sql.ref(`r.${dimension}`))
  const groups = [...sets.values()].map((set) => sql`(${sql.join(set.map((dimension) => sql.ref(`r.${dimension}`)))})`)
  const grouped = refs.length > 0 ? sql`group by grouping sets ((), ${sql.join(groups)})` : sql``
  const columns = refs.length > 0 ? [sql`grouping(${sql.join(refs)}) as missing`, ...refs, ...measures] : measures
  // Without `offset 0` the planner would work out a column of the source once for each measure that looks at it.
  const { rows } = await sql<
    Record<string, unknown>
  >`select ${sql.join(columns)} from (${source.rows(period)} offset 0) as r ${grouped}`.execute(tx)

  const partsAt = (row: Record<string, unknown> | undefined, at: number): Parts | null =>
    row?.[`p0${at}`] === undefined ? null : { part: Number(row[`p0${at}`]), whole: Number(row[`p1${at}`]) }
  const cellAt = (row: Record<string, unknown> | undefined, name: string): Cell => ({
    value: (row?.[`v${name}`] as number | null) ?? null,
    records: Number(row?.[`n${name}`] ?? 0),
  })
  const missing = (set: readonly Dimension[]) =>
    dimensions.reduce((bits, dimension) => bits * 2 + (set.includes(dimension) ? 0 : 1), 0)
  const total = rows.find((row) => dimensions.length === 0 || row.missing === missing([]))
  return asked.map(({ figure, breakdowns, cells }, at) => [
    figure,
    {
      ...cellAt(total, `${at}`),
      ...(figure.by === 'country_share' ? { value: null } : {}),
      parts: partsAt(total, at),
      cells: cells.map((_, cell) => cellAt(total, `${at}c${cell}`)),
      groups: new Map(
        breakdowns.map((wanted) => {
          const set = setOf(figure, wanted)
          const name = figure.by === 'median' && set.includes('step') ? `${at}s` : `${at}`
          const found = rows
            .filter((row) => row.missing === missing(set))
            .map((row) => ({
              ...cellAt(row, name),
              keys: set.map((dimension) => (row[dimension] as string | null) ?? null),
            }))
          return [wanted.join(), found.filter(({ records }) => records > 0)]
        }),
      ),
    },
  ])
}

function periodOf(year: number, of: readonly FigureDefinition[]): Period {
  const from = day(`${year}-01-01`)
  return {
    since: of.some((figure) => figure.sinceBeginning) ? sinceBeginning : from,
    from,
    to: day(`${year}-12-31`),
    after: nextDay(day(`${year}-12-31`)),
  }
}

/** What the database groups by for a breakdown: shares of countries come of numbers of persons by country. */
function setOf(figure: FigureDefinition, dimensions: readonly Dimension[]): Dimension[] {
  if (figure.by !== 'country_share') return [...dimensions]
  const at = dimensions.indexOf('country')
  return [...(at < 0 ? dimensions : dimensions.slice(0, at)), 'country']
}

const both = (value: RawBuilder<unknown>, records: RawBuilder<unknown>, name: string) =>
  sql`${value} as ${sql.ref(`v${name}`)}, ${records} as ${sql.ref(`n${name}`)}`

/** For which records of its source a figure, or what of it lies within some keys, is counted. */
function conditionOf(figure: FigureDefinition, where: Where, period: Period): RawBuilder<boolean> {
  const conditions = [sql<boolean>`true`]
  if (figure.where) conditions.push(figure.where)
  if (!figure.sinceBeginning && period.since !== period.from) conditions.push(sql`r.day >= ${period.from}`)
  if (figure.by === 'median' && where.step === undefined) conditions.push(sql`r.step = 'invited_to_on_site'`)
  for (const dimension of figure.dimensions) {
    const keys = where[dimension]
    if (!keys) continue
    const wanted = keys.split('|')
    const column = sql.ref(`r.${dimension}`)
    conditions.push(
      wanted.includes(none)
        ? sql`(${column} = any(${wanted}::text[]) or ${column} is null)`
        : sql`${column} = any(${wanted}::text[])`,
    )
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

/**
 * The number that the records give which meet a condition; null when there is nothing to average or to take a share of.
 */
function numberFrom(figure: FigureDefinition, condition: RawBuilder<boolean>): RawBuilder<unknown> {
  const counted = (of: RawBuilder<boolean>) =>
    figure.persons ? sql`count(distinct r.key) filter (where ${of})` : sql`count(*) filter (where ${of})`
  switch (figure.by) {
    case 'sum':
      return sql`coalesce(sum(r.amount) filter (where ${condition}), 0)`
    case 'mean':
      return sql`(sum(r.amount) filter (where ${condition}))::float8 / nullif(count(*) filter (where ${condition}), 0)`
    case 'median':
      return sql`percentile_cont(0.5) within group (order by r.amount) filter (where ${condition})`
    case 'share':
      return sql`(${counted(sql<boolean>`${condition} and r.hit`)})::float8 / nullif(${counted(condition)}, 0)`
    default:
      return counted(condition)
  }
}

/** What a share or a mean is worked out from. */
function partsFrom(figure: FigureDefinition, condition: RawBuilder<boolean>): RawBuilder<unknown>[] {
  const counted = (of: RawBuilder<boolean>) =>
    figure.persons ? sql`count(distinct r.key) filter (where ${of})` : sql`count(*) filter (where ${of})`
  if (figure.by === 'share') return [counted(sql<boolean>`${condition} and r.hit`), counted(condition)]
  if (figure.by === 'mean') return [sql`coalesce(sum(r.amount) filter (where ${condition}), 0)`, counted(condition)]
  return []
}

/** The value within some keys; of shares of countries the share of the country among them. */
function cellOf(figure: FigureDefinition, where: Where, period: Period): RawBuilder<unknown> {
  if (figure.by !== 'country_share') return numberFrom(figure, conditionOf(figure, where, period))
  const { country, ...others } = where
  if (!country) return sql`null`
  return sql`coalesce((${numberFrom(figure, conditionOf(figure, where, period))})::float8 /
    nullif(${numberFrom(figure, conditionOf(figure, others, period))}, 0), 0)`
}

const recordsIn = (source: Source, condition: RawBuilder<boolean>) =>
  source.repeats
    ? sql`count(distinct r.record_id) filter (where ${condition})`
    : sql`count(*) filter (where ${condition})`

/** The keys that a closed dimension lists, also where nothing was counted, in their order. */
type Keys = Partial<Record<Dimension, string[]>>

/** A breakdown out of its groups, each level within the one before it. */
function nested(
  figure: FigureDefinition,
  dimensions: readonly Dimension[],
  groups: readonly Group[],
  keys: Keys,
): Breakdown {
  const [dimension, ...rest] = dimensions
  if (!dimension) return {}
  if (figure.by === 'country_share' && dimension === 'country') return countryShares(groups)
  const inside = Map.groupBy(groups, ({ keys: [key] }) => key ?? none)
  const found = [...inside.keys()].sort((a, b) => Number(a === none) - Number(b === none) || (a < b ? -1 : 1))
  const closed = keys[dimension] ?? []
  return Object.fromEntries(
    [...closed, ...found.filter((key) => !closed.includes(key))].map((key) => {
      const within = (inside.get(key) ?? []).map((group) => ({ ...group, keys: group.keys.slice(1) }))
      if (rest.length > 0) return [key, nested(figure, rest, within, keys)]
      return [
        key,
        figure.by === 'country_share'
          ? countryShares(within)
          : (within[0]?.value ?? (figure.by === 'count' || figure.by === 'sum' ? 0 : null)),
      ]
    }),
  )
}

/** Where the parts of what is counted or added up give more than the whole. */
function sharedIn(figure: FigureDefinition, whole: number | null, by: Record<string, Breakdown>): Figure['shared'] {
  if (whole === null || (figure.by !== 'count' && figure.by !== 'sum')) return {}
  const sums = Object.entries(by)
    .filter(([dimensions]) => !dimensions.includes(','))
    .map(
      ([dimension, cells]) =>
        [
          dimension,
          Object.values(cells).reduce((sum: number, cell) => sum + (typeof cell === 'number' ? cell : 0), 0),
        ] as const,
    )
  return Object.fromEntries(
    sums.filter(([, parts]) => parts > whole + 1e-9).map(([dimension, parts]) => [dimension, { parts, whole }]),
  )
}

/** Shares of countries of employment among distinct persons, the largest first. */
function countryShares(groups: readonly Group[]): Breakdown {
  const counts = groups.map(({ keys: [country], value }) => [country ?? '', value ?? 0] as const)
  const persons = counts.reduce((sum, [, count]) => sum + count, 0)
  return Object.fromEntries(
    counts
      .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
      .map(([country, count]) => [country, count / persons]),
  )
}

/** Whether a derived value bears out a published one: "about" within 5 %, "almost" within 5 % below and never above. */
export function agrees(derived: number | null, operator: string, published: number): boolean {
  if (derived === null) return false
  const tolerance = Math.abs(published) * 0.05
  if (operator === '>') return derived > published
  if (operator === 'about') return Math.abs(derived - published) <= tolerance + 1e-9
  if (operator === 'almost') return derived <= published + 1e-9 && derived >= published - tolerance - 1e-9
  return Math.abs(derived - published) < 1e-9
}

/** The dimensions asked for that no figure has, each with what there is instead; empty when all are known. */
export function unknownBreakdowns(asked: Dimension[][]): string[] {
  return asked
    .filter(
      (dimensions) => !figures.some((figure) => dimensions.every((dimension) => figure.dimensions.includes(dimension))),
    )
    .map(
      (dimensions) =>
        `no figure is broken down by ${dimensions.join(',')}; there is ${figures.map((figure) => `${figure.name}: ${figure.dimensions.join(', ')}`).join('; ')}`,
    )
}

/** The keys of the facility's closed lists, in their order. */
async function closedKeys(tx: Tx): Promise<(figure: FigureDefinition) => Keys> {
  const lists = await listsOf(tx)
  const keysOf = (list: Parameters<typeof lists.get>[0]) => (lists.get(list) ?? []).map(({ key }) => key)
  const keys: Keys = {
    region: keysOf('regions'),
    theme: keysOf('themes'),
    authority_type: keysOf('authority_types'),
    eu: ['inside', 'outside'],
    income_group: ['low', 'lower_middle', 'upper_middle', 'high'],
  }
  const [ofOutputs, ofActivities] = [keysOf('output_types'), keysOf('activity_types')]
  return (figure) => ({ ...keys, type: figure.name.startsWith('outputs.') ? ofOutputs : ofActivities })
}

/** By each single dimension, and by the combinations asked for that a figure has. */
export function everyBreakdown(figure: FigureDefinition, combinations: readonly Dimension[][] = []): Dimension[][] {
  const known = combinations.filter((dimensions) =>
    dimensions.every((dimension) => figure.dimensions.includes(dimension)),
  )
  return [
    ...figure.dimensions.map((dimension) => [dimension]),
    ...known,
    ...(figure.by === 'country_share' ? [['region', 'country'] satisfies Dimension[]] : []),
  ]
}

export type Wanted = {
  /** Which figures; all without it. */
  figures?: readonly FigureDefinition[]
  breakdowns: (figure: FigureDefinition) => Dimension[][]
  /** Holds them against what was published. */
  published?: boolean
  /** Asks also for the value within these keys. */
  within?: Where
  /** Counts only what lies within these keys, in values and breakdowns alike. */
  narrow?: Where
}

/** Figures of a year with what is wanted of them and no more: what a page does not show is not worked out. */
export async function computeFigures(tx: Tx, year: number, wanted: Wanted): Promise<(Figure & { within: Cell })[]> {
  const published = wanted.published ? await publishedIn(tx, year) : new Map<string, PublishedRow[]>()
  const asked = (wanted.figures ?? figures).map((figure) => ({
    figure,
    breakdowns: wanted.breakdowns(figure),
    cells: [
      ...(published.get(figure.name) ?? []).map(({ dimensions }) => dimensions as Where),
      ...(wanted.within ? [wanted.within] : []),
    ],
    narrow: wanted.narrow ?? {},
  }))
  const all = await answers(tx, year, asked)
  const keysOf = asked.some(({ breakdowns }) => breakdowns.length > 0) ? await closedKeys(tx) : () => ({})
  return asked.map(({ figure, breakdowns }) => {
    const { value, records, parts, cells, groups } = all.get(figure) ?? nothingAsked
    const keys = keysOf(figure)
    const by = Object.fromEntries(
      breakdowns.map((dimensions) => [
        dimensions.join(),
        nested(figure, dimensions, groups.get(dimensions.join()) ?? [], keys),
      ]),
    )
    return {
      name: figure.name,
      unit: figure.unit,
      value,
      by,
      parts,
      shared: sharedIn(figure, value, by),
      published: (published.get(figure.name) ?? []).map((row, at) => told(row, cells[at]?.value ?? null)),
      within: (wanted.within && cells.at(-1)) ?? { value, records },
    }
  })
}

const nothingAsked: Answer = { value: null, records: 0, parts: null, cells: [], groups: new Map() }

type PublishedRow = Awaited<ReturnType<typeof readPublished>>[number]
const readPublished = (tx: Tx, year: number) =>
  tx.selectFrom('published_figures').selectAll().where('year', '=', year).orderBy('section').orderBy('id').execute()
const publishedIn = async (tx: Tx, year: number) => Map.groupBy(await readPublished(tx, year), ({ figure }) => figure)

function told(row: PublishedRow, derived: number | null): Published {
  const { operator, section, words, note, contradicts } = row
  const value = Number(row.value)
  return {
    value,
    operator,
    section,
    words,
    note,
    contradicts,
    dimensions: row.dimensions as Where,
    agrees: agrees(derived, operator, value),
    derived,
  }
}

const onlyHits = (hits: boolean) => (hits ? sql`and r.hit` : sql``)

/**
 * The records that a figure of a year counts within some keys, in the order in which things happened; each once,
 * however often it is counted. `hits`: of a share only those that count towards it.
 */
export async function recordsOf(
  tx: Tx,
  figure: FigureDefinition,
  year: number,
  where: Where = {},
  page?: { offset: number; limit: number },
  hits = false,
): Promise<FigureRow[]> {
  const period = periodOf(year, [figure])
  const rows = sql`select r.* from (${figure.source.rows(period)}) as r
    where ${conditionOf(figure, where, period)} ${onlyHits(hits)}`
  const once = figure.source.repeats
    ? sql`select distinct on (r.record_id) r.*, first_value(r.id) over (partition by r.record_id
      order by r.at, r.id) as first from (${rows}) as r order by r.record_id, r.at desc, r.id desc`
    : sql`select r.*, r.id as first from (${rows}) as r`
  const some = page ? sql`limit ${page.limit} offset ${page.offset}` : sql``
  return (await sql<FigureRow>`select * from (${once}) as r order by r.at, r.first ${some}`.execute(tx)).rows
}

/** Somebody whom a figure of persons counts, once, with what of theirs it counted. */
export type CountedPerson = {
  key: string
  country: string | null
  eu: string | null
  gender: string | null
  /** The keys within which the person was counted, by dimension. */
  keys: { [dimension in Dimension]?: string[] }
  first_day: Day
  /** In how many records. */
  records: number
}

/** Of these a person counted may have several. */
const several: Dimension[] = ['region', 'continent', 'partner', 'theme', 'type']

/** The persons whom a figure of a year counts within some keys, in the order in which they came. */
export async function personsOf(
  tx: Tx,
  figure: FigureDefinition,
  year: number,
  where: Where = {},
  hits = false,
): Promise<CountedPerson[]> {
  const period = periodOf(year, [figure])
  const known = several.filter((dimension) => figure.dimensions.includes(dimension))
  const keys = sql.join(
    known.map(
      (dimension) =>
        sql`${sql.lit(dimension)}, coalesce(to_jsonb(array_agg(distinct ${sql.ref(`r.${dimension}`)})
          filter (where ${sql.ref(`r.${dimension}`)} is not null)), '[]')`,
    ),
  )
  const { rows } = await sql<CountedPerson>`
    select r.key, max(r.country) as country, max(r.eu) as eu, max(r.gender) as gender,
      jsonb_build_object(${keys}) as keys, min(r.day)::text as first_day, count(distinct r.record_id)::int as records
    from (${figure.source.rows(period)}) as r
    where ${conditionOf(figure, where, period)} ${onlyHits(hits)}
    group by r.key order by min(r.at), r.key`.execute(tx)
  return rows
}

export type CheckedFigure = {
  figure: string
  dimensions: Where
  published: number
  operator: string
  derived: number | null
  section: string
  contradicts: string | null
}

/**
 * Holds published values against derived ones. A value that the report itself contradicts elsewhere (`contradicts`) is
 * named, not failed; any other that does not agree is a finding.
 */
export function checkFigures(all: readonly Figure[]): { findings: CheckedFigure[]; contradictions: CheckedFigure[] } {
  const faults = all.flatMap((figure) =>
    figure.published
      .filter((published) => !published.agrees)
      .map(({ dimensions, value, operator, derived, section, contradicts }) => ({
        figure: figure.name,
        dimensions,
        published: value,
        operator,
        derived,
        section,
        contradicts,
      })),
  )
  return {
    findings: faults.filter((fault) => !fault.contradicts),
    contradictions: faults.filter((fault) => fault.contradicts),
  }
}
