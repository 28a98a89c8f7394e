import { sql } from 'kysely'
import { openActions } from '../../actions/action/lifecycle.ts'
import type { Tx } from '../../house/database/connection.ts'
import { byName } from '../../house/languages/order.ts'
import { openRequests } from '../../requests/request/lifecycle.ts'

/** What somebody carries of one kind in one region: open files, and those that have ended. */
export type Carried = {
  kind: 'requests' | 'actions' | 'portfolios'
  region: string | null
  open: number
  ended: number
}

export async function carriedBy(tx: Tx, account: string): Promise<Carried[]> {
  const { rows } = await sql<Carried>`
    select 'requests' as kind, p.region, count(*) filter (where r.status = any(${[...openRequests]}::text[])) as open,
      count(*) filter (where r.status <> all(${[...openRequests]}::text[])) as ended
      from requests r join partners p on p.code = r.partner where r.officer_id = ${account} group by p.region
    union all
    select 'actions', p.region, count(*) filter (where a.status = any(${[...openActions]}::text[])),
      count(*) filter (where a.status <> all(${[...openActions]}::text[]))
      from actions a join partners p on p.code = a.partner where a.officer_id = ${account} group by p.region
    union all
    select 'portfolios', f.region, count(*), 0 from portfolios f where f.account_id = ${account}
      group by f.region`.execute(tx)
  return rows
}

/** The views that somebody shares with colleagues. */
export const sharedViewsOf = (tx: Tx, account: string) =>
  tx
    .selectFrom('saved_views')
    .select(['id', 'name', 'list', 'query'])
    .where('account_id', '=', account)
    .where('shared', '=', true)
    .orderBy('list')
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')
    .execute()
