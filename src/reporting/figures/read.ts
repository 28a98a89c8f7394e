import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import type { View } from '../../house/ui/view.ts'
import { pageSize, paging } from '../../house/web/paging.ts'
import { computeFigures, recordsOf } from './compute.ts'
import type { FigureDefinition } from './definitions.ts'
import { labelsFor } from './labels.ts'
import { figuresTold, isOfPersons, mayNarrow } from './outside.ts'

/** Whether a reader sees the records behind the figures, and so small numbers as well. */
export const seesRecords = (person: Person | null) => isStaff(person) || person?.role === 'donor'

/** The figures as this reader may see them. */
const figuresFor = (sees: boolean) => (sees ? computeFigures : figuresTold)

export type YearRead = Awaited<ReturnType<typeof readYear>>

/** All figures of a year, and the years that have some. */
export const readYear = async (tx: Tx, year: number, sees: boolean) => ({
  all: await figuresFor(sees)(tx, year, { breakdowns: () => [], published: true }),
  years: (await yearsWithFigures(tx)).toSorted((a, b) => b - a),
})

export type AskedFigure = ReturnType<typeof askedOf>

/** One figure as an address asks for it: of which year, narrowed to what, and what of it this reader is told. */
export function askedOf(
  year: number,
  definition: FigureDefinition,
  query: Record<string, string>,
  person: Person | null,
) {
  const where: Record<string, string> = Object.fromEntries(
    definition.dimensions.map((dimension) => [dimension, query[dimension] ?? '']).filter(([, key]) => key !== ''),
  )
  // The list of records is for those who may open them; the numbers are for everybody who may read the figures.
  const sees = seesRecords(person)
  return {
    year,
    definition,
    where,
    seesRecords: sees,
    told: sees || mayNarrow(definition, where),
    // Elsewhere a dash stands for nothing to count; here it may stand for a number that is kept back.
    keepsBack: !sees && isOfPersons(definition),
  }
}

export type FigureRead = NonNullable<Awaited<ReturnType<typeof readFigure>>>

/** A figure with its breakdowns, or narrowed to some of its records, with a page of these for whoever sees them. */
export async function readFigure(tx: Tx, view: View, asked: AskedFigure, page: number) {
  const { year, definition, where, told } = asked
  const isNarrowed = Object.keys(where).length > 0
  const breakdowns = isNarrowed ? [] : definition.dimensions.map((dimension) => [dimension])
  const [figure] = await figuresFor(asked.seesRecords)(tx, year, {
    figures: [definition],
    breakdowns: () => breakdowns,
    published: true,
    ...(isNarrowed && told ? { within: where } : {}),
  })
  if (!figure) return null
  const named = await labelsFor(tx, view)
  if (
    Object.entries(where).some(([dimension, keys]) =>
      keys.split('|').some((key) => named(dimension, key) === undefined),
    )
  )
    return null
  const paged = paging(page, figure.within.records)
  const records = asked.seesRecords
    ? await recordsOf(tx, definition, year, where, { offset: paged.offset, limit: pageSize })
    : []
  return { figure, page: paged, records, label: (dimension: string, key: string) => named(dimension, key) ?? key }
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
