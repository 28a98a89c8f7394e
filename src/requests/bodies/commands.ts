import type { Tx } from '../../house/database/connection.ts'
import { Refusal, toldAt } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { noneLeft } from '../../house/record/chosen.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { tellNewAddress } from '../consultations/tell.ts'
import type { Body, Scope } from './form.ts'
import { may } from './permissions.ts'
import type { FoundBody } from './queries.ts'
import { bodies } from './record.ts'

const nameTaken = toldAt('name', 'a_body_is_registered_once')

export async function registerBody(tx: Tx, by: By, body: Body): Promise<string> {
  if (!by.facility && !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'register')
  const { id } = await tx
    .insertInto('consulted_bodies')
    .values(body)
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(nameTaken)
  return id
}

/**
 * Changes a body's contacts, right of veto or whether it is asked at all; what it was asked before stays. What was sent
 * to an address that is corrected opens nothing any more, and the new address gets what is still of use.
 */
export async function editBody(tx: Tx, id: string, by: By, changed: ChangeOf<FoundBody, Partial<Body>>) {
  const known = await bodies.take(tx, 'edit', id, by)
  const change = await changeOf(changed, known)
  await bodies.correct(tx, id, change).catch(nameTaken)
  if (change.email && change.email.toLowerCase() !== known.email?.toLowerCase()) await tellNewAddress(tx, by, id)
}

export async function addScope(tx: Tx, bodyId: string, by: By, scope: Scope) {
  await bodies.take(tx, 'add_scope', bodyId, by)
  await tx
    .insertInto('body_scopes')
    .values({ body_id: bodyId, ...scope })
    .execute()
  await bodies.touch(tx, bodyId)
}

export async function removeScope(tx: Tx, bodyId: string, by: By, scopeId: string) {
  await bodies.take(tx, 'remove_scope', bodyId, by)
  const removed = await tx
    .deleteFrom('body_scopes')
    .where('id', '=', scopeId)
    .where('body_id', '=', bodyId)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw noneLeft('scope')
  await bodies.touch(tx, bodyId)
}
