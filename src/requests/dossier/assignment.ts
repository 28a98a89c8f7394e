import { isCarrier } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { type Given, tellAssigned } from '../../house/mail/assigned.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { SupportRequest } from '../request/queries.ts'
import { requests } from '../request/record.ts'

export type Assignment = { officer_id: string; reason: string }

/** Gives a request to an officer, or to another one, who is told. */
export async function assignAndTell(tx: Tx, id: string, by: By, assignment: Assignment) {
  const request = await assign(tx, id, by, assignment)
  await tellOfficer(tx, [request], by, assignment.officer_id)
}

/** The same without a mail: whoever assigns many tells the officer once. */
export async function assign(tx: Tx, id: string, by: By, { officer_id, reason }: Assignment) {
  const request = await requests.take(tx, 'assign', id, by, reason)
  if (!(await isCarrier(tx, officer_id)))
    throw new Refusal(422, 'requests.no_such_officer', {}, undefined, 'officer_id')
  if (request.officer_id === officer_id) throw new Refusal(409, 'requests.has_this_officer')
  await tx.updateTable('requests').set({ officer_id }).where('id', '=', id).execute()
  return request
}

const request: Given<SupportRequest> = {
  table: 'requests',
  key: 'assigned',
  nameOf: ({ reference, partner_names }, language) => `${reference} (${nameIn(partner_names, language)})`,
  values: ({ reference, title, partner_names }, language) => ({
    reference,
    title,
    partner: nameIn(partner_names, language),
  }),
}

export const tellOfficer = (tx: Tx, requests: SupportRequest[], by: By, officer: string) =>
  tellAssigned(tx, by, officer, requests, request)
