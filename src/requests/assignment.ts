import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import { isCarrier } from '../identity/queries.ts'
import { queueMail } from '../mail/commands.ts'
import { nameIn } from '../settings/queries.ts'
import { take } from './door.ts'
import type { Request_ } from './queries.ts'

export type Assignment = { officer_id: string; reason: string }

/** Gives a request to an officer, or to another one, who is told. */
export async function assignAndTell(tx: Tx, id: string, by: By, assignment: Assignment) {
  const request = await assign(tx, id, by, assignment)
  await tellOfficer(tx, request, by, assignment.officer_id)
}

/** The same without a mail, for many at once: what waits for an officer stands on her home page and in her digest. */
export async function assign(tx: Tx, id: string, by: By, { officer_id, reason }: Assignment) {
  if (!(await isCarrier(tx, officer_id))) throw new Refusal(422, 'requests.no_such_officer')
  const request = await take(tx, 'assign', id, by, reason)
  if (request.officer_id === officer_id) throw new Refusal(409, 'requests.has_this_officer')
  await tx.updateTable('requests').set({ officer_id }).where('id', '=', id).execute()
  return request
}

/** Tells an officer who gets a request from somebody else. */
export async function tellOfficer(tx: Tx, request: Request_, by: By, officer: string) {
  if (officer === by.person?.id) return
  const account = await tx.selectFrom('accounts').select(['id', 'email', 'language']).where('id', '=', officer).where('active', '=', true).executeTakeFirst()
  if (!account) return
  const values = { reference: request.reference, title: request.title, partner: nameIn(request.partner_names, account.language), by: by.person?.name ?? '' }
  await queueMail(tx, { to: account.email, account: account.id, language: account.language, key: 'assigned', values, record: ['requests', request.id] })
}
