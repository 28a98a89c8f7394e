import type { Tx } from '../../house/database/connection.ts'
import { day } from '../../house/days/day.ts'
import { type Breakdown, computeFigures, type Figure, type Wanted, type Where } from './compute.ts'
import { type FigureDefinition, figureNamed, figures } from './definitions.ts'
import { cellsToTell, fewest, isTold } from './small-numbers.ts'
import { attendances, type Dimension, missions, roster, ways } from './sources.ts'

/** Figures of persons and of what single persons did. All others tell of the facility: they are told as they are. */
export const isOfPersons = (figure: FigureDefinition) => [missions, attendances, roster, ways].includes(figure.source)

/**
 * By what outsiders see each figure of persons broken down, one dimension at a time; what does not stand here they see
 * as a total only. No dimension lies within another one (a partner in its region), and what runs over the years has a
 * total alone: otherwise a number could be worked out from two others that are large.
 */
const toldBy: Record<string, Dimension[]> = {
  'experts.mobilised': ['region', 'gender'],
  'experts.non_eu_share': ['region'],
  'participants.attended': ['region', 'gender'],
  'remote_assistance.days': ['region'],
  'mobilisation.median_days': ['step', 'region'],
}

/**
 * Whether outsiders are told what a figure counts within these keys. Of gender they are told how many women there are,
 * and how many others.
 */
export function mayNarrow(figure: FigureDefinition, where: Where): boolean {
  if (!isOfPersons(figure)) return true
  const narrowed = Object.entries(where)
  return (
    narrowed.length === 0 ||
    (narrowed.length === 1 &&
      narrowed.every(
        ([dimension, key]) => (toldBy[figure.name] ?? []).some((told) => told === dimension) && !key.includes('|'),
      ))
  )
}

type Told = Figure & { within: { value: number | null; records: number } }

/**
 * The figures of a year as they are told to everybody: without small numbers of persons, and without what they could be
 * worked out from (see docs/decisions/0015-small-counts.md). What is kept back is null.
 */
export async function figuresTold(tx: Tx, year: number, wanted: Wanted): Promise<Told[]> {
  const named = wanted.figures ?? figures
  const mobilised = figureNamed('experts.mobilised')
  // A share tells how many there are once the whole is known, and a median of few tells of each: they are asked
  // together with how many there were.
  const asked =
    mobilised && named.some((figure) => figure.by !== 'count' && isOfPersons(figure))
      ? [...new Set([...named, mobilised])]
      : named
  const whole = !wanted.within && named.every((figure) => wanted.breakdowns(figure).length === 0)
  const breakdowns = (figure: FigureDefinition): Dimension[][] =>
    whole || !isOfPersons(figure)
      ? wanted.breakdowns(figure)
      : figure.by === 'country_share'
        ? wanted.breakdowns(figure).filter((dimensions) => dimensions.join() === 'region,country')
        : (toldBy[figure.name] ?? []).map((dimension) => [dimension])
  const all = await computeFigures(tx, year, { ...wanted, figures: asked, breakdowns, published: true })
  const found = new Map(all.map((figure) => [figure.name, figure]))
  const european = named.some((figure) => figure.by === 'country_share' && breakdowns(figure).length > 0)
    ? await europeans(tx, year)
    : new Set<string>()
  return named.flatMap((definition) => {
    const figure = found.get(definition.name)
    if (!figure) return []
    if (!isOfPersons(definition)) return [figure]
    return [outside(definition, figure, found, wanted, european)]
  })
}

function outside(
  definition: FigureDefinition,
  figure: Told,
  found: ReadonlyMap<string, Told>,
  wanted: Wanted,
  european: ReadonlySet<string>,
): Told {
  const printed = (dimension: string) =>
    new Set(
      figure.published.flatMap(({ dimensions }) =>
        Object.keys(dimensions).join() === dimension ? [String(dimensions[dimension])] : [],
      ),
    )
  const persons = found.get('experts.mobilised')
  const by: Record<string, Breakdown> = {}
  for (const [dimensions, cells] of Object.entries(figure.by)) {
    if (definition.by === 'country_share') by[dimensions] = countriesTold(cells, persons?.by.region ?? {}, european)
    else
      by[dimensions] = toldOf(
        definition,
        numbersOf(cells),
        printed(dimensions),
        numbersOf(persons?.by[dimensions] ?? persons?.by.region ?? {}),
        dimensions,
      )
  }
  const asked = wanted.breakdowns(definition).map((dimensions) => dimensions.join())
  const [narrowed] = Object.entries(wanted.within ?? {})
  const value = wholeTold(definition, figure, persons?.value ?? null)
  const { parts } = figure
  const cell = narrowed && by[narrowed[0]]?.[narrowed[1]]
  return {
    ...figure,
    value,
    parts: value !== null && parts && isTold(parts.part, parts.whole) ? parts : null,
    by: Object.fromEntries(Object.entries(by).filter(([dimensions]) => asked.includes(dimensions))),
    within: narrowed ? { value: typeof cell === 'number' ? cell : null, records: 0 } : { value, records: 0 },
    // What a printed number is held against is told only for totals: within keys it could be a small number.
    published: figure.published.map((one) =>
      Object.keys(one.dimensions).length > 0 ? { ...one, derived: null } : one,
    ),
  }
}

const numbersOf = (cells: Breakdown) =>
  new Map(Object.entries(cells).flatMap(([key, value]) => (typeof value === 'number' ? [[key, value] as const] : [])))

function wholeTold(definition: FigureDefinition, figure: Told, persons: number | null): number | null {
  const { value } = figure
  if (value === null || figure.published.some(({ dimensions }) => Object.keys(dimensions).length === 0)) return value
  if (definition.by === 'count') return value > 0 && value < fewest ? null : value
  if (definition.by === 'share') return persons !== null && isTold(Math.round(value * persons), persons) ? value : null
  if (definition.by === 'median') return (persons ?? 0) >= fewest ? value : null
  return value
}

function toldOf(
  definition: FigureDefinition,
  cells: ReadonlyMap<string, number>,
  printed: ReadonlySet<string>,
  persons: ReadonlyMap<string, number>,
  dimension: string,
): Breakdown {
  const keep = (told: (key: string) => boolean) =>
    Object.fromEntries([...cells].map(([key, value]) => [key, told(key) ? value : null]))
  if (definition.by === 'count' && dimension === 'gender') {
    const women = cells.get('f') ?? 0
    const whole = [...cells.values()].reduce((sum, count) => sum + count, 0)
    return isTold(women, whole) ? { f: women } : {}
  }
  if (definition.by === 'count') {
    const told = cellsToTell(cells, printed)
    return keep((key) => told.has(key))
  }
  if (definition.by === 'share') {
    const hits = new Map([...cells].map(([key, share]) => [key, Math.round(share * (persons.get(key) ?? 0))]))
    const rest = new Map([...hits].map(([key, count]) => [key, (persons.get(key) ?? 0) - count]))
    const [told, toldRest] = [cellsToTell(hits, printed), cellsToTell(rest, printed)]
    return keep(
      (key) => printed.has(key) || (told.has(key) && toldRest.has(key) && typeof persons.get(key) === 'number'),
    )
  }
  // Nothing is worked out from several medians; one of few would tell of each. A sum of days is work of the facility.
  const all = [...persons.values()].reduce((sum, count) => sum + count, 0)
  return definition.by === 'median'
    ? keep((key) => (dimension === 'region' ? (persons.get(key) ?? 0) : all) >= fewest)
    : keep(() => true)
}

/**
 * Shares of countries of employment within each region. How many are employed in the EU and how many are not is told
 * there too, so each of the two is a whole of its own: a country is told when it and what is left of its whole are no
 * small numbers. All that are not told stand as one, under no key.
 */
function countriesTold(regions: Breakdown, persons: Breakdown, european: ReadonlySet<string>): Breakdown {
  return Object.fromEntries(
    Object.entries(regions).flatMap(([region, countries]) => {
      if (typeof countries !== 'object' || countries === null) return []
      const whole = typeof persons[region] === 'number' ? persons[region] : 0
      const counts = [...numbersOf(countries)].map(([country, share]) => [country, Math.round(share * whole)] as const)
      const told = [true, false].flatMap((inside) => {
        const group = counts.filter(([country]) => european.has(country) === inside)
        const large = group.filter(([, count]) => count >= fewest)
        const left = group.filter(([, count]) => count < fewest)
        // What is left must be no small number, nor one country alone.
        return left.length === 0 || (left.length > 1 && left.reduce((sum, [, count]) => sum + count, 0) >= fewest)
          ? large
          : []
      })
      const rest = 1 - told.reduce((sum, [, count]) => sum + count / whole, 0)
      const shown = told.map(([country, count]) => [country, count / whole] as const)
      return [
        [region, Object.fromEntries([...shown, ...(shown.length > 0 && rest > 1e-9 ? [['', rest] as const] : [])])],
      ]
    }),
  )
}

/** Countries that were members of the EU in a year. */
async function europeans(tx: Tx, year: number): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('eu_memberships')
    .select('country')
    .where('member_from', '<=', day(`${year}-12-31`))
    .where((eb) => eb.or([eb('member_to', 'is', null), eb('member_to', '>=', day(`${year}-01-01`))]))
    .execute()
  return new Set(rows.map(({ country }) => country))
}
