import { type RawBuilder, sql } from 'kysely'

type Sql = RawBuilder<unknown>
/** Where a request belongs, as expressions of a statement; either may be null or empty. */
export type Place = { region: Sql; theme: Sql }

/** Whether this part `f` of a portfolio covers a place: a region, a theme, or a theme in a region alone. */
export const partCovers = ({ region, theme }: Place) =>
  sql<boolean>`((f.region is null or f.region = ${region}) and (f.theme is null or f.theme = ${theme}))`

/**
 * Whether anybody's portfolio covers a place, or that of one account: those of a closed account cover nothing. Looked
 * up once in a statement, however many places are held against it.
 */
export function covered({ region, theme }: Place, account?: string | Sql): Sql {
  const whose = account ? sql`f.account_id = ${account}` : sql`k.active`
  const parts = (what: Sql, kind: Sql) =>
    sql`array(select ${what} from portfolios f join accounts k on k.id = f.account_id where ${whose} and ${kind})`
  return sql`((${region} = any(${parts(sql`f.region`, sql`f.theme is null`)})) is true
    or (${theme} = any(${parts(sql`f.theme`, sql`f.region is null`)})) is true
    or (${region} || '/' || ${theme} = any(${parts(sql`f.region || '/' || f.theme`, sql`f.region || f.theme <> ''`)})) is true)`
}
