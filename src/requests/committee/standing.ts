import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Missing } from '../../house/record/door.ts'

/**
 * Items on agendas that keep a request, or a meeting, from being struck out. What was taken off an agenda again, or
 * stood on that of a meeting which was called off, keeps nothing.
 */
async function standing(tx: Tx, of: 'request_id' | 'meeting_id', id: string): Promise<Missing[]> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from agenda_items i join meetings m on m.id = i.meeting_id
    where ${sql.ref(`i.${of}`)} = ${id} and i.struck_at is null and m.status <> 'cancelled'`.execute(tx)
  const count = rows[0]?.count ?? 0
  return count > 0 ? [{ key: 'striking.hangs.agenda_items', values: { count } }] : []
}

export const onAgendas = (tx: Tx, request: string) => standing(tx, 'request_id', request)
export const onItsAgenda = (tx: Tx, meeting: string) => standing(tx, 'meeting_id', meeting)
