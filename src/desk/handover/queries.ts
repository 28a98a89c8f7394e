import { sql } from 'kysely'
import { openActions } from '../../actions/action/lifecycle.ts'
import type { Tx } from '../../house/database/connection.ts'
import { openRequests } from '../../requests/request/lifecycle.ts'

/** Whoever works for the facility may have been somebody who answers for files. */
export const mayCarry = ['officer', 'manager', 'administrator', 'committee', 'communications'] as const

export const findAccount = (tx: Tx, id: string, locked = false) =>
  tx
    .selectFrom('accounts')
    .select(['id', 'name', 'email', 'role', 'active', 'version'])
    .where('id', '=', id)
    .where('role', 'in', mayCarry)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()

export type CarrierAccount = NonNullable<Awaited<ReturnType<typeof findAccount>>>

/** The open files of somebody, the oldest first, as the preview names them. */
export async function filesOf(tx: Tx, account: string, limit: number) {
  const { rows } = await sql<{
    kind: 'requests' | 'actions'
    id: string
    title: string
    numeral: number | null
    reference: string
    status: string
    partner_names: unknown
    region: string | null
  }>`
    select 'requests' as kind, r.id, r.title, r.numeral, r.reference, r.status, p.names as partner_names, p.region
      from requests r join partners p on p.code = r.partner
      where r.officer_id = ${account} and r.status = any(${[...openRequests]}::text[])
    union all
    select 'actions', a.id, a.title, action_numeral(a.id), '', a.status, p.names, p.region from actions a
      join partners p on p.code = a.partner
      where a.officer_id = ${account} and a.status = any(${[...openActions]}::text[])
    order by 1 desc, id limit ${limit}`.execute(tx)
  return rows
}
