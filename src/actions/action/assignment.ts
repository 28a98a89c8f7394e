import { isCarrier } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { type Given, tellAssigned } from '../../house/mail/assigned.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import type { Assignment } from '../../requests/dossier/assignment.ts'
import type { Action } from './queries.ts'
import { actions } from './record.ts'

/** Gives an Action to another officer, who is told. */
export async function assignAndTell(tx: Tx, id: string, by: By, assignment: Assignment): Promise<void> {
  await tellOfficer(tx, [await assign(tx, id, by, assignment)], by, assignment.officer_id)
}

/** The same without a mail: whoever assigns many tells the officer once. */
export async function assign(tx: Tx, id: string, by: By, { officer_id, reason }: Assignment): Promise<Action> {
  const action = await actions.take(tx, 'assign', id, by, reason)
  if (!(await isCarrier(tx, officer_id)))
    throw new Refusal(422, 'requests.no_such_officer', {}, undefined, 'officer_id')
  if (action.officer_id === officer_id) throw new Refusal(409, 'actions.has_this_officer')
  await tx.updateTable('actions').set({ officer_id }).where('id', '=', id).execute()
  return action
}

const action: Given<Action> = {
  table: 'actions',
  key: 'action_assigned',
  nameOf: ({ partner_names, numeral }, language) => requestName(nameIn(partner_names, language), numeral),
  values: (record, language) => ({ name: action.nameOf(record, language), title: record.title }),
}

export const tellOfficer = (tx: Tx, actions: Action[], by: By, officer: string) =>
  tellAssigned(tx, by, officer, actions, action)
