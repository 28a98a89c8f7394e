import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Filters, ListQueries, Words } from './list.ts'

export type Condition = RawBuilder<unknown> | null

/** Conditions of a list, put together from its filters; a filter that is not set gives none. */
export const isOneOf = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition => (values ? sql`${column} = any(${[...values]}::text[])` : null)

/** Every word must be found in one of the texts, whatever its accents. */
export function hasWords(texts: RawBuilder<unknown>[], values: readonly string[] | undefined): Condition {
  const words = (values?.[0] ?? '').split(/\s+/).filter(Boolean).slice(0, 8)
  if (words.length === 0) return null
  return sql.join(
    words.map((word) => {
      const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`
      return sql`(${sql.join(
        texts.map((text) => sql`unaccent(${text}) ilike unaccent(${like})`),
        sql` or `,
      )})`
    }),
    sql` and `,
  )
}

export function inYear(column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition {
  const year = values?.[0]
  return year ? sql`${column} between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date` : null
}
export const fromDay = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition => (values?.[0] ? sql`${column} >= ${values[0]}::date` : null)
export const toDay = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition => (values?.[0] ? sql`${column} <= ${values[0]}::date` : null)

export function allOf(conditions: Condition[]): RawBuilder<unknown> {
  const set = conditions.filter((condition): condition is RawBuilder<unknown> => condition !== null)
  return set.length > 0 ? sql`where ${sql.join(set, sql` and `)}` : sql``
}

/** Names of partners in the reader's language, as rows are sorted by them. */
export const partnerName = (alias: string, lang: string) => sql`coalesce(${sql.ref(`${alias}.names`)} ->> ${lang}, ${sql.ref(`${alias}.names`)} ->> 'en') collate "und-x-icu"`

type Parts = {
  /** Tables that conditions and order look at. */
  from: (filters: Filters, by: string | null, words: Words) => RawBuilder<unknown>
  id: RawBuilder<unknown>
  where: (filters: Filters, words: Words) => Condition[]
  /** What rows are ordered by; the direction belongs to each part. */
  order: (by: string, down: boolean, words: Words) => RawBuilder<unknown>
  /** `select … from …` of the rows; ` where <id> = any(…)` is put behind it. */
  select: (words: Words) => RawBuilder<unknown>
}

/** The three queries of a list from its parts: which rows, in which order, and what of them is shown. Rows are looked up only for the page. */
export function listQueries<R extends { id: string }>(parts: Parts): ListQueries<R> {
  return {
    count: async (tx, filters, words) => {
      const { rows } = await sql<{ total: number }>`select count(*) as total from ${parts.from(filters, null, words)} ${allOf(parts.where(filters, words))}`.execute(tx)
      return rows[0]?.total ?? 0
    },
    ids: async (tx, { filters, sort }, words, { limit, offset }) => {
      const { rows } = await sql<{ id: string }>`select ${parts.id} as id from ${parts.from(filters, sort.by, words)} ${allOf(parts.where(filters, words))}
        order by ${parts.order(sort.by, sort.down, words)} ${limit === null ? sql`` : sql`limit ${limit} offset ${offset}`}`.execute(tx)
      return rows.map((row) => row.id)
    },
    rows: (tx, ids, words) => inOrder<R>(tx, parts, ids, words),
  }
}

async function inOrder<R extends { id: string }>(tx: Tx, parts: Parts, ids: string[], words: Words): Promise<R[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<R>`${parts.select(words)} where ${parts.id} = any(${ids})`.execute(tx)
  const known = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => known.get(id) ?? [])
}

export const direction = (down: boolean) => (down ? sql`desc` : sql`asc`)
