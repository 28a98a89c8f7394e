import type { NewAccount } from '../../house/accounts/auth.ts'
import { inTurn } from '../../house/accounts/commands.ts'
import { isCarrierRole } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { refuseStale } from '../../house/record/door.ts'
import { carriedBy } from '../handover/queries.ts'
import type { KnownAccount } from './form.ts'
import { may } from './permissions.ts'

export type AccountChange = Partial<Omit<NewAccount, 'password' | 'password_hash'>>

/**
 * Corrects an account: whose it is, where its mail goes, as what it signs in. Nobody changes the role of their own, so
 * that an administrator is left; and nobody loses by it the right to carry what they carry.
 */
export async function editAccount(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<KnownAccount, AccountChange>,
): Promise<void> {
  const known = await kept(tx, id, by)
  refuseStale(by, known)
  const change = await changeOf(changed, known)
  const { role = known.role, email, ...rest } = change
  if (role !== known.role) {
    if (id === by.person?.id) throw new Refusal(409, 'accounts.own_role', {}, undefined, 'role')
    const carries = !isCarrierRole(role) && (await carriedBy(tx, id)).some(({ open }) => open > 0)
    if (carries) throw new Refusal(409, 'accounts.carries_files', {}, `/accounts/${id}/handover`, 'role')
  }
  await nameStep(tx, 'edit')
  await tx
    .updateTable('accounts')
    .set({ ...rest, role, ...(email ? { email: email.toLowerCase() } : {}) })
    .where('id', '=', id)
    .execute()
}

/** Opens again an account that was closed: whoever had it signs in as before. What had ended with it stays ended. */
export async function reopenAccount(tx: Tx, id: string, by: By): Promise<void> {
  refuseStale(by, await kept(tx, id, by))
  await nameStep(tx, 'reopen_account')
  const opened = await tx
    .updateTable('accounts')
    .set({ active: true })
    .where('id', '=', id)
    .where('active', '=', false)
    .executeTakeFirst()
  if (opened.numUpdatedRows === 0n) throw new Refusal(409, 'accounts.is_open')
}

async function kept(tx: Tx, id: string, by: By) {
  if (!may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await inTurn(tx, by)
  const known = await tx.selectFrom('accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!known) throw new Refusal(404, 'refusals.not_found')
  return known
}
