import { sql } from 'kysely'
import { type NewAccount, openAccount as open } from '../../house/accounts/auth.ts'
import { isCarrierRole } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { refuseStale } from '../../house/record/door.ts'
import { carriedBy } from '../handover/queries.ts'
import { may } from './permissions.ts'

export type AccountChange = Partial<Omit<NewAccount, 'password' | 'password_hash'>>

/** Opens an account for somebody, who signs in by a link sent there. */
export async function openAccount(tx: Tx, by: By, account: NewAccount): Promise<string> {
  if (!may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  return open(tx, account)
}

/**
 * Corrects an account: whose it is, where its mail goes, as what it signs in. Nobody changes the role of their own, so
 * that an administrator is left; and nobody loses by it the right to carry what they carry.
 */
export async function editAccount(tx: Tx, id: string, by: By, change: AccountChange): Promise<void> {
  const known = await kept(tx, id, by)
  refuseStale(by, known)
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
  await kept(tx, id, by)
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
  // Two administrators who take each other's role at the same moment would leave none: one of them comes second, and is
  // no administrator any more.
  await sql`select pg_advisory_xact_lock(hashtextextended('accounts', 0))`.execute(tx)
  const own = await tx
    .selectFrom('accounts')
    .select(['role', 'active'])
    .where('id', '=', by.person?.id ?? null)
    .executeTakeFirst()
  if (by.person && !(own?.active && own.role === by.person.role)) throw new Refusal(403, 'refusals.not_yours')
  const known = await tx.selectFrom('accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!known) throw new Refusal(404, 'refusals.not_found')
  return known
}
