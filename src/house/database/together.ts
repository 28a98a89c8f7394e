import { type Expression, sql } from 'kysely'
import type { Tx } from './connection.ts'

/** A query that is not asked yet: Kysely's, or rows in plain SQL. */
type Query<Row> = Expression<Row>
/** A query some of whose columns are moments: JSON has none, so they are named to be made again. */
class WithMoments<Row> {
  constructor(
    readonly query: Query<Row>,
    readonly columns: readonly string[],
  ) {}
}

// biome-ignore lint/suspicious/noExplicitAny: rows of any kind, each known to its own query
type AnyQuery = Query<any> | WithMoments<any>
type RowOf<Q> = Q extends WithMoments<infer Row> ? Row : Q extends Expression<infer Row> ? Row : never
type MomentsOf<Row> = {
  [Column in keyof Row]: unknown extends Row[Column] ? never : Date extends Row[Column] ? Column : never
}[keyof Row]
/** Refuses, when it is compiled, a query with moments that does not name them. */
type MomentsNamed<Q> = {
  [Name in keyof Q]: Q[Name] extends WithMoments<infer _Row>
    ? unknown
    : [MomentsOf<RowOf<Q[Name]>>] extends [never]
      ? unknown
      : 'its moments are not named: withMoments(query, column)'
}

/** Names the columns of a query that are moments (`timestamptz`), which `together` has to know. */
export function withMoments<Row>(query: Query<Row>, ...columns: (MomentsOf<Row> & string)[]): WithMoments<Row> {
  return new WithMoments(query, columns)
}

/** A query that is asked for some readers only; for the others there are no rows, and nothing is asked of the tables. */
export function when<Q extends AnyQuery>(told: boolean, query: () => Q): Q {
  return told ? query() : (sql`select where false` as unknown as Q)
}

/** What `together` gives for these queries: a list of rows for each. */
export type Together<Q> = { [Name in keyof Q]: RowOf<Q[Name]>[] }

/**
 * Asks several queries in one statement: a page waits for the line once, however many lists hang on its record. The
 * rows come as JSON: days and names as they are, numbers of any kind as numbers, and moments as dates where they are
 * named.
 */
export async function together<Q extends Record<string, AnyQuery>>(
  tx: Tx,
  queries: Q & MomentsNamed<Q>,
): Promise<Together<Q>> {
  const named = Object.entries<AnyQuery>(queries)
  const lists = named.map(([name, asked]) => {
    const query = asked instanceof WithMoments ? asked.query : asked
    return sql`(select coalesce(json_agg(row_of_query), '[]') from (${query}) as row_of_query) as ${sql.ref(name)}`
  })
  const { rows } = await sql<Record<string, Record<string, unknown>[]>>`select ${sql.join(lists)}`.execute(tx)
  const found = rows[0] ?? {}
  for (const [name, asked] of named)
    if (asked instanceof WithMoments) for (const row of found[name] ?? []) remake(row, asked.columns)
  return found as Together<Q>
}

function remake(row: Record<string, unknown>, moments: readonly string[]) {
  for (const column of moments) if (row[column]) row[column] = new Date(String(row[column]))
}
