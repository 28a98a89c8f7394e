import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import { isCarrier } from '../identity/queries.ts'
import { take } from './door.ts'

export type Assignment = { officer_id: string; reason: string }

/** Gives a request to an officer, or to another one. */
export async function assign(tx: Tx, id: string, by: By, { officer_id, reason }: Assignment) {
  if (!(await isCarrier(tx, officer_id))) throw new Refusal(422, 'requests.no_such_officer')
  const request = await take(tx, 'assign', id, by, reason)
  if (request.officer_id === officer_id) throw new Refusal(409, 'requests.has_this_officer')
  await tx.updateTable('requests').set({ officer_id }).where('id', '=', id).execute()
}
