import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import { isCarrier } from '../identity/queries.ts'
import { bestLanguage } from '../languages/texts.ts'
import { queueMail } from '../mail/commands.ts'
import { isolated, linkedLine } from '../mail/words.ts'
import { nameIn } from '../settings/queries.ts'
import { take } from './door.ts'
import type { Request_ } from './queries.ts'

export type Assignment = { officer_id: string; reason: string }

/** Gives a request to an officer, or to another one, who is told. */
export async function assignAndTell(tx: Tx, id: string, by: By, assignment: Assignment) {
  const request = await assign(tx, id, by, assignment)
  await tellOfficer(tx, [request], by, assignment.officer_id)
}

/** The same without a mail: whoever assigns many tells the officer once. */
export async function assign(tx: Tx, id: string, by: By, { officer_id, reason }: Assignment) {
  if (!(await isCarrier(tx, officer_id))) throw new Refusal(422, 'requests.no_such_officer')
  const request = await take(tx, 'assign', id, by, reason)
  if (request.officer_id === officer_id) throw new Refusal(409, 'requests.has_this_officer')
  await tx.updateTable('requests').set({ officer_id }).where('id', '=', id).execute()
  return request
}

/** Tells an officer who gets requests from somebody else, in one mail that stands on each of them. */
export async function tellOfficer(tx: Tx, requests: Request_[], by: By, officer: string) {
  const [first, ...others] = requests
  if (!first || officer === by.person?.id) return
  const account = await tx.selectFrom('accounts').select(['id', 'email', 'language']).where('id', '=', officer).where('active', '=', true).executeTakeFirst()
  if (!account) return
  const language = bestLanguage(account.language)
  const partner = (request: Request_) => nameIn(request.partner_names, language)
  const from = by.person?.name ?? ''
  const envelope = { to: account.email, account: account.id, language, record: ['requests', first.id] as [string, string] }
  if (others.length === 0) {
    await queueMail(tx, { ...envelope, key: 'assigned', values: { reference: first.reference, title: first.title, partner: partner(first), by: from } })
    return
  }
  const name = (request: Request_) => `${request.reference} (${isolated(partner(request), language)}): ${isolated(request.title, language)}`
  const list = requests.map((request) => linkedLine({ name: name(request), href: `/requests/${request.id}` })).join('\n\n')
  await queueMail(tx, { ...envelope, alsoOn: others.map(({ id }) => id), link: '/requests?officer=me', key: 'assigned_many', values: { count: requests.length, by: from, list } })
}
