import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { isParty, seen } from '../../house/database/walls.ts'
import { byName } from '../../house/languages/order.ts'
import type { OutputStatus } from './lifecycle.ts'

export type Output = NonNullable<Awaited<ReturnType<typeof findOutput>>>

export async function findOutput(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('outputs as o')
    .innerJoin('actions as a', 'a.id', 'o.action_id')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .$call(seen(tx, 'outputs', 'o'))
    .select([
      'a.status as action_status',
      'a.authority_id as action_authority_id',
      'a.request_id',
      'a.officer_id',
      'p.names as partner_names',
      'p.code as partner',
      sql<number | null>`action_numeral(a.id)`.as('numeral'),
    ])
    .select(isParty('o.action_id').as('party'))
    .where('o.id', '=', id)
    .$if(locked, (query) => query.forUpdate('o'))
    .executeTakeFirst()
  return row && { ...row, status: row.status as OutputStatus }
}

export const rungsOf = (tx: Tx, id: string) =>
  tx
    .selectFrom('output_rungs')
    .select(['rung', 'reached_on', 'body', 'evidence'])
    .$narrowType<{ rung: OutputStatus }>()
    .where('output_id', '=', id)
    .orderBy('reached_on')
    .orderBy('id')

/** What may supersede an output: the others of the same partner. */
export const successorsOf = (tx: Tx, { id, partner }: { id: string; partner: string }) =>
  tx
    .selectFrom('outputs as o')
    .innerJoin('actions as a', 'a.id', 'o.action_id')
    .select(['o.id', 'o.title'])
    .where('a.partner', '=', partner)
    .where('o.id', '<>', id)
    .orderBy(byName(tx, sql`o.title`))
    .orderBy('o.id')
