import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { byName } from '../../house/languages/order.ts'

export type Portfolio = { id: string; name: string; role: string; open: number; parts: PortfolioPart[] }
export type PortfolioPart = { id: string; region: unknown; theme: unknown }

const portfolios = sql`select a.id, a.name, a.role,
    (select count(*) from requests r where r.officer_id = a.id and r.status in ('submitted', 'returned', 'registered',
      'in_consultation', 'deferred')) as open,
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'region', g.names, 'theme', t.names)
      order by g.position, t.position)
      from portfolios f left join regions g on g.key = f.region left join themes t on t.key = f.theme
        where f.account_id = a.id), '[]') as parts
  from accounts a where a.active and a.role in ('officer', 'manager', 'administrator')`

/** Those who carry requests, with what they cover and how many requests are open with them. */
export async function portfoliosOf(tx: Tx): Promise<Portfolio[]> {
  return (
    await sql<Portfolio>`${portfolios} order by a.role <> 'officer', ${byName(tx, sql`a.name`)}, a.id`.execute(tx)
  ).rows
}

export async function findPortfolio(tx: Tx, accountId: string): Promise<Portfolio | undefined> {
  return (await sql<Portfolio>`${portfolios} and a.id = ${accountId}`.execute(tx)).rows[0]
}
