import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { inOrderOf } from '../languages/order.ts'
import type { Filters, ListQueries, Words } from './list.ts'

export type Condition = RawBuilder<unknown> | null

/** Conditions of a list, put together from its filters; a filter that is not set gives none. */
export const isOneOf = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition =>
  values ? sql`${column} = any(${[...values]}::text[])` : null

export function inYear(column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition {
  const year = values?.[0]
  return year ? sql`${column} between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date` : null
}
export const fromDay = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition =>
  values?.[0] ? sql`${column} >= ${values[0]}::date` : null
export const toDay = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition =>
  values?.[0] ? sql`${column} <= ${values[0]}::date` : null

/** What the reader owes and is late with, as home counts it: nothing where nobody keeps a register of it. */
export function mineLate(id: RawBuilder<unknown>, table: string, filters: Filters, words: Words): Condition {
  if (!filters.late) return null
  return words.late ? sql`${id} in (${words.late(table)})` : sql`false`
}

export function allOf(conditions: Condition[]): RawBuilder<unknown> {
  const set = conditions.filter((condition): condition is RawBuilder<unknown> => condition !== null)
  return set.length > 0 ? sql`where ${sql.join(set, sql` and `)}` : sql``
}

/** Names of partners in the reader's language, as rows are sorted by them. */
export const partnerName = (alias: string, lang: string) =>
  inOrderOf(lang, sql`coalesce(${sql.ref(`${alias}.names`)} ->> ${lang}, ${sql.ref(`${alias}.names`)} ->> 'en')`)

export type Parts = {
  /** Tables that conditions and order look at. */
  from: (filters: Filters, by: string | null, words: Words) => RawBuilder<unknown>
  id: RawBuilder<unknown>
  where: (filters: Filters, words: Words) => Condition[]
  /** What rows are ordered by; the direction belongs to each part. */
  order: (by: string, down: boolean, words: Words) => RawBuilder<unknown>
  /** `select … from …` of the rows; ` where <id> = any(…)` is put behind it. */
  select: (words: Words, tx: Tx) => RawBuilder<unknown>
}

/**
 * The queries of a list from its parts: which rows, in which order, and what of them is shown. Rows are looked up only
 * for the page.
 */
export function listQueries<R extends { id: string }>(parts: Parts): ListQueries<R> {
  return {
    count: async (tx, filters, words) => {
      const { rows } = await sql<{
        total: number
      }>`select count(*) as total from ${parts.from(filters, null, words)}
        ${allOf(parts.where(filters, words))}`.execute(tx)
      return rows[0]?.total ?? 0
    },
    ids: async (tx, { filters, sort }, words, { limit, offset }) => {
      const { rows } = await sql<{
        id: string
      }>`select ${parts.id} as id from ${parts.from(filters, sort.by, words)} ${allOf(parts.where(filters, words))}
        order by ${parts.order(sort.by, sort.down, words)} ${
          limit === null
            ? sql``
            : sql`limit ${limit} offset
          ${offset}`
        }`.execute(tx)
      return rows.map((row) => row.id)
    },
    page: async (tx, { filters, sort }, words, { limit, offset }) => {
      const conditions = allOf(parts.where(filters, words))
      // The row that stands for none tells how many there are behind the end of the list.
      const { rows } = await sql<R & { of_all: number }>`select shown.*, counted.of_all
        from (select count(*) as of_all from ${parts.from(filters, null, words)} ${conditions}) counted
          cross join (select array(select ${parts.id} from ${parts.from(filters, sort.by, words)} ${conditions}
            order by ${parts.order(sort.by, sort.down, words)} limit ${sql.lit(limit)} offset ${sql.lit(offset)}) as ids) part
          left join lateral (${parts.select(words, tx)} where ${parts.id} = any(part.ids)) shown on true
        order by array_position(part.ids, shown.id)`.execute(tx)
      return { total: rows[0]?.of_all ?? 0, rows: rows.filter((row) => row.id !== null) }
    },
    rows: (tx, ids, words) => inOrder<R>(tx, parts, ids, words),
  }
}

/** How many rows there are of each value of a column, in this order: the columns of a board. */
export async function countsBy(
  tx: Tx,
  parts: Pick<Parts, 'from' | 'where'>,
  column: RawBuilder<unknown>,
  values: readonly string[],
  filters: Filters,
  words: Words,
): Promise<Map<string, number>> {
  const { rows } = await sql<{
    value: string
    count: number
  }>`select ${column} as value, count(*) as count from ${parts.from(filters, null, words)}
    ${allOf(parts.where(filters, words))} group by 1`.execute(tx)
  const known = new Map(rows.map((row) => [row.value, row.count]))
  return new Map(values.flatMap((value) => (known.has(value) ? [[value, known.get(value) ?? 0] as const] : [])))
}

async function inOrder<R extends { id: string }>(tx: Tx, parts: Parts, ids: string[], words: Words): Promise<R[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<R>`${parts.select(words, tx)} where ${parts.id} = any(${ids})`.execute(tx)
  const known = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => known.get(id) ?? [])
}

/** A run of rows within an order: those with a day before those without, say. */
export type Run = {
  ids: (part: { limit: number | null; offset: number }) => Promise<string[]>
  count: () => Promise<number>
}

/** A part of rows that stand in runs one after the other: a run is counted only when the part begins behind it. */
export async function idsInRuns(
  runs: Run[],
  { limit, offset }: { limit: number | null; offset: number },
): Promise<string[]> {
  const found: string[] = []
  let skip = offset
  for (const run of runs) {
    const ids = await run.ids({ limit: limit === null ? null : limit - found.length, offset: skip })
    found.push(...ids)
    if (limit !== null && found.length >= limit) break
    skip = ids.length > 0 || skip === 0 ? 0 : Math.max(0, skip - (await run.count()))
  }
  return found
}

type Grouped = {
  from: RawBuilder<unknown>
  id: RawBuilder<unknown>
  /** What rows are grouped by, its type, and its values in order. */
  column: RawBuilder<unknown>
  type: RawBuilder<unknown>
  keys: readonly string[]
  conditions: Condition[]
  /** The order within a group; the columns it looks at, as they are called there. */
  inner: RawBuilder<unknown>
  columns: RawBuilder<unknown>
  /**
   * Beyond so many rows, whole groups that lie before the page are counted and left out instead of being walked
   * through.
   */
  deep?: number
}

/**
 * Rows that are ordered by what few keys stand for: partners by their name in a language, states by their place in a
 * life. Each group is read from an index, so that a page costs what its own rows cost, and not a sorting of all.
 */
export function groupedRun(tx: Tx, grouped: Grouped): Run {
  const { from, id, column, type, conditions, inner, columns, deep = 2000 } = grouped
  // How many there are in each group, asked for once.
  let counted: Promise<Map<string, number>> | undefined
  const countEach = async () => {
    const { rows } = await sql<{
      key: string
      count: number
    }>`select ${column}::text as key, count(*) as count
      from ${from} ${allOf([sql`${column} = any(${[...grouped.keys]}::${type}[])`, ...conditions])} group by 1`.execute(
      tx,
    )
    return new Map(rows.map((row) => [row.key, row.count]))
  }
  const counts = () => {
    counted ??= countEach()
    return counted
  }
  return {
    count: async () => [...(await counts()).values()].reduce((sum, one) => sum + one, 0),
    ids: async ({ limit, offset }) => {
      const { keys, skip } =
        limit !== null && offset > deep
          ? covering(grouped.keys, await counts(), limit, offset)
          : { keys: grouped.keys, skip: offset }
      const last = limit === null ? sql`` : sql`limit ${limit + skip}`
      const { rows } = await sql<{
        id: string
      }>`select r.id from unnest(${[...keys]}::text[]) with ordinality as g (key, place)
        cross join lateral (select ${id} as id, ${columns}
          from ${from} ${allOf([sql`${column} = g.key::${type}`, ...conditions])} order by ${inner} ${last}) r
        order by g.place, ${inner} ${limit === null ? sql`` : sql`limit ${limit} offset ${skip}`}`.execute(tx)
      return rows.map((row) => row.id)
    },
  }
}

/** The groups in which a part lies, and how many of their rows come before it. */
function covering(
  keys: readonly string[],
  counts: Map<string, number>,
  limit: number,
  offset: number,
): { keys: string[]; skip: number } {
  let skip = offset
  const rest = [...keys]
  while (rest.length > 0 && skip >= (counts.get(rest[0] ?? '') ?? 0)) skip -= counts.get(rest.shift() ?? '') ?? 0
  let needed = skip + limit
  const last = rest.findIndex((key) => {
    needed -= counts.get(key) ?? 0
    return needed <= 0
  })
  return { keys: last === -1 ? rest : rest.slice(0, last + 1), skip }
}

export const direction = (down: boolean) => (down ? sql`desc` : sql`asc`)
