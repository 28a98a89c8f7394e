import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { comparing } from '../../house/languages/order.ts'
import type { View } from '../../house/ui/view.ts'
import { pageSize, paging } from '../../house/web/paging.ts'
import { computeFigures, type Figure, personsOf, recordsOf, type Where } from './compute.ts'
import { type FigureDefinition, figures } from './definitions.ts'
import { labelsFor } from './labels.ts'
import { figuresTold, isOfPersons, mayNarrow } from './outside.ts'
import type { Dimension } from './sources.ts'

/** Whether a reader sees the records behind the figures, and so small numbers as well. */
export const seesRecords = (person: Person | null) => isStaff(person) || person?.role === 'donor'

/** The figures as this reader may see them. */
const figuresFor = (sees: boolean) => (sees ? computeFigures : figuresTold)

/** What an address narrows figures to, of these dimensions. */
export const whereIn = (query: Record<string, string>, dimensions: readonly Dimension[]): Where =>
  Object.fromEntries(dimensions.map((dimension) => [dimension, query[dimension] ?? '']).filter(([, key]) => key !== ''))

/** By what all figures of a year can be narrowed at once: what more than one of them knows. */
export const yearDimensions: Dimension[] = ['region', 'continent', 'theme', 'partner', 'type', 'eu', 'country']

export type YearRead = NonNullable<Awaited<ReturnType<typeof readYear>>>

/**
 * All figures of a year within some keys, those that do not know these, the year before where this reader may see it,
 * and the years that have some. Null when a key is none.
 */
export async function readYear(tx: Tx, view: View, year: number, where: Where, sees: boolean) {
  const narrowed = Object.keys(where)
  const knowing = figures.filter(({ dimensions }) => narrowed.every((name) => dimensions.includes(name as Dimension)))
  const shown = sees ? knowing : knowing.filter((figure) => narrowed.length === 0 || !isOfPersons(figure))
  const label = await labelOf(tx, view, where)
  if (!label) return null
  // What filters offer is what there is without them: where none is set it is asked together with the figures.
  const offers = (figure: FigureDefinition) => (sees && narrowed.length === 0 ? facetsWith(figure) : [])
  const all = await figuresFor(sees)(tx, year, {
    figures: shown,
    breakdowns: offers,
    narrow: where,
    published: narrowed.length === 0,
  })
  return {
    where,
    all,
    before: await yearBefore(tx, year, shown, sees, where),
    others: figures.filter((figure) => !shown.includes(figure)).map(({ name }) => name),
    years: (await yearsWithFigures(tx)).toSorted((a, b) => b - a),
    facets: sees ? facets(yearDimensions, narrowed.length === 0 ? all : await offered(tx, year), label, view) : [],
    label,
    sees,
  }
}

/** What figures were in the year before, by their names; those of which nothing was counted then are left out. */
export async function yearBefore(
  tx: Tx,
  year: number,
  of: readonly FigureDefinition[],
  sees: boolean,
  where: Where = {},
): Promise<Map<string, number>> {
  // A year whose report is not published is told to the facility and its donors alone; how many requests each year
  // brought, every report says.
  const told = sees || (await isPublished(tx, year - 1)) ? of : of.filter(({ name }) => name === 'requests.received')
  // What counts from the beginning is larger every year: a difference says nothing.
  const asked = told.filter((figure) => !figure.sinceBeginning)
  if (asked.length === 0) return new Map()
  const all = await figuresFor(sees)(tx, year - 1, { figures: asked, breakdowns: () => [], narrow: where })
  return new Map(all.flatMap(({ name, value }) => (value ? [[name, value] as const] : [])))
}

export type Facet = { dimension: Dimension; options: { value: string; label: string }[] }

/** By what the figures of a year can be narrowed, as far as anything was counted there: two figures know all of it. */
const facetsWith = (figure: FigureDefinition): Dimension[][] =>
  ['experts.mobilised', 'requests.received'].includes(figure.name)
    ? yearDimensions.filter((dimension) => figure.dimensions.includes(dimension)).map((dimension) => [dimension])
    : []

const offered = (tx: Tx, year: number) =>
  computeFigures(tx, year, {
    figures: figures.filter((figure) => facetsWith(figure).length > 0),
    breakdowns: facetsWith,
  })

function facets(dimensions: readonly Dimension[], from: readonly Figure[], label: Label, view: View): Facet[] {
  return dimensions
    .map((dimension) => {
      const keys = new Set(
        from.flatMap((figure) =>
          Object.entries(figure.by[dimension] ?? {}).flatMap(([key, value]) => (value ? [key] : [])),
        ),
      )
      const options = [...keys].map((value) => ({ value, label: label(dimension, value) }))
      const byName = comparing(view.lang)
      return { dimension, options: options.toSorted((a, b) => byName(a.label, b.label)) }
    })
    .filter(({ options }) => options.length > 1)
}

export type Label = (dimension: string, key: string) => string

/** The names of keys, or null when what is asked for names one that there is not. */
async function labelOf(tx: Tx, view: View, where: Where): Promise<Label | null> {
  const named = await labelsFor(tx, view)
  const known = Object.entries(where).every(([dimension, keys]) =>
    keys.split('|').every((key) => named(dimension, key) !== undefined),
  )
  return known ? (dimension, key) => named(dimension, key) ?? key : null
}

export type AskedFigure = ReturnType<typeof askedOf>

/** One figure as an address asks for it: of which year, narrowed to what, and what of it this reader is told. */
export function askedOf(
  year: number,
  definition: FigureDefinition,
  query: Record<string, string>,
  person: Person | null,
) {
  const where = whereIn(query, definition.dimensions)
  // The list of records is for those who may open them; the numbers are for everybody who may read the figures.
  const sees = seesRecords(person)
  return {
    year,
    definition,
    where,
    seesRecords: sees,
    seesNames: isStaff(person),
    /** Of a share its lines are those that count towards it, unless all of the whole are asked for. */
    hits: definition.by === 'share' && query.lines !== 'all',
    told: sees || mayNarrow(definition, where),
    // Elsewhere a dash stands for nothing to count; here it may stand for a number that is kept back.
    keepsBack: !sees && isOfPersons(definition),
  }
}

export type FigureRead = NonNullable<Awaited<ReturnType<typeof readFigure>>>

/** A figure with its breakdowns, within what it is narrowed to, with a page of what it counts for whoever sees that. */
export async function readFigure(tx: Tx, view: View, asked: AskedFigure, page: number) {
  const { year, definition, where, told, keepsBack } = asked
  const label = await labelOf(tx, view, where)
  if (!label) return null
  const isNarrowed = Object.keys(where).length > 0
  const whole = definition.dimensions.map((dimension) => [dimension])
  const read = figuresFor(asked.seesRecords)
  const [figure] = await read(tx, year, {
    figures: [definition],
    breakdowns: () => (isNarrowed && keepsBack ? [] : whole),
    published: true,
    ...(!isNarrowed || !told ? {} : keepsBack ? { within: where } : { narrow: where }),
  })
  if (!figure) return null
  // What a filter offers is what there is without it.
  const [unnarrowed] =
    isNarrowed && !keepsBack ? await read(tx, year, { figures: [definition], breakdowns: () => whole }) : [figure]
  const before = told ? await yearBefore(tx, year, [definition], asked.seesRecords, keepsBack ? {} : where) : new Map()
  return {
    figure,
    label,
    before: (isNarrowed && keepsBack ? null : (before.get(definition.name) ?? null)) as number | null,
    facets: keepsBack || !unnarrowed ? [] : facets(definition.dimensions, [unnarrowed], label, view),
    ...(await linesOf(tx, asked, figure, page)),
  }
}

/** A page of what a figure counts: of persons each person once, of all others the records. */
async function linesOf(tx: Tx, asked: AskedFigure, figure: Figure & { within: { records: number } }, page: number) {
  const { year, definition, where, hits } = asked
  if (!asked.seesRecords) return { page: paging(1, 0), records: [], persons: [], names: new Map<string, string>() }
  if (!definition.persons) {
    const paged = paging(page, hits ? (figure.parts?.part ?? 0) : figure.within.records)
    const records = await recordsOf(tx, definition, year, where, { offset: paged.offset, limit: pageSize }, hits)
    return { page: paged, records, persons: [], names: new Map<string, string>() }
  }
  const persons = await personsOf(tx, definition, year, where, hits)
  const paged = paging(page, persons.length)
  const shown = persons.slice(paged.offset, paged.offset + pageSize)
  return { page: paged, records: [], persons: shown, names: asked.seesNames ? await namesOf(tx, shown) : new Map() }
}

/** The names of persons, for the facility. */
export async function namesOf(tx: Tx, persons: readonly { key: string }[]): Promise<Map<string, string>> {
  if (persons.length === 0) return new Map()
  const rows = await tx
    .selectFrom('personal_details')
    .select(['person_id', 'name'])
    .where(
      'person_id',
      'in',
      persons.map(({ key }) => key),
    )
    .execute()
  return new Map(rows.map(({ person_id, name }) => [person_id, name]))
}

/** Whether everybody may read the figures of a year: its report is published. */
export async function isPublished(tx: Tx, year: number): Promise<boolean> {
  const edition = await tx
    .selectFrom('report_editions')
    .select('published_on')
    .where('year', '=', year)
    .executeTakeFirst()
  return Boolean(edition?.published_on)
}

/**
 * Years in which a request was received or a report was begun, the newest first; a year with a report comes before the
 * others.
 */
export async function yearsWithFigures(tx: Tx): Promise<number[]> {
  // Years are looked for one by one in the index, however many requests there are.
  const { rows } = await sql<{ year: number }>`
    select year from (select year, 1 as place from report_editions union all
      select y.year, 2 from generate_series(
          (select extract(year from min(received_on))::int from requests), (select extract(year
            from max(received_on))::int from requests)) as y (year)
        where exists (select from requests where received_on between make_date(y.year, 1, 1) and make_date(y.year, 12,
          31))) as y
    order by place, year desc`.execute(tx)
  return [...new Set(rows.map(({ year }) => year))]
}
