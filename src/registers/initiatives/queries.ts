import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { byName } from '../../house/languages/order.ts'
import { registered } from '../../house/record/declared-record.ts'

export type Initiative = NonNullable<Awaited<ReturnType<typeof findInitiative>>>
export const findInitiative = (tx: Tx, id: string, locked = false) =>
  tx
    .selectFrom('initiatives')
    .selectAll()
    .select(registered)
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
export const redirectedTo = (tx: Tx, id: string) =>
  tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .select(['r.id', 'r.numeral', 'r.reference', 'r.title', 'p.names as partner_names'])
    .where('r.redirected_to', '=', id)
    .orderBy('r.id')

export async function initiativeChoices(tx: Tx) {
  const rows = await tx
    .selectFrom('initiatives')
    .select(['id', 'name'])
    .orderBy(sql`${byName(tx, sql`name`)}, id`)
    .execute()
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
