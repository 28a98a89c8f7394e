import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { byName } from '../../house/languages/order.ts'
import { partCovers } from '../../registers/portfolios/covering.ts'
import { requestsUnderWay } from '../request/lifecycle.ts'

/** What is carried by somebody: the open requests, and what of her portfolio fits a request. */
export type Load = {
  id: string
  name: string
  role: string
  open: number
  covers: { region: unknown; theme: unknown }[]
}

/** Those who may carry a request, each with their load. */
export async function loadsFor(tx: Tx, request: { partner: string; theme: string }): Promise<Load[]> {
  const place = {
    region: sql`(select p.region from partners p where p.code = ${request.partner})`,
    theme: sql`${request.theme}::text`,
  }
  const { rows } = await sql<Load>`
    select a.id, a.name, a.role,
      (select count(*) from requests r where r.officer_id = a.id and r.status = any(${[...requestsUnderWay]}::text[])) as open,
      coalesce((select jsonb_agg(jsonb_build_object('region', g.names, 'theme', t.names)
        order by f.region is null or f.theme is null)
        from portfolios f left join regions g on g.key = f.region left join themes t on t.key = f.theme
        where f.account_id = a.id and ${partCovers(place)}), '[]') as covers
    from accounts a where a.role in ('officer', 'manager', 'administrator') and a.active
      order by ${byName(tx, sql`a.name`)}, a.id`.execute(tx)
  return rows
}

/**
 * Those who may carry a request, the one to propose first: an officer whose portfolio fits best (region and theme
 * together, then theme, then region), and among these whoever carries least.
 */
export function inOrderOfProposal(loads: readonly Load[]): Load[] {
  return loads.toSorted(
    (a, b) =>
      closeness(b) - closeness(a) || Number(b.role === 'officer') - Number(a.role === 'officer') || a.open - b.open,
  )
}

function closeness({ covers }: Load): number {
  return Math.max(0, ...covers.map((part) => (part.region && part.theme ? 3 : part.theme ? 2 : 1)))
}
