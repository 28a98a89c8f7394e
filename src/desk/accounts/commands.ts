import type { NewAccount } from '../../house/accounts/auth.ts'
import { inTurn } from '../../house/accounts/commands.ts'
import { isCarrierRole } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { todayOf } from '../../house/time/today.ts'
import { carriedBy } from '../duties/carried.ts'
import { demandSeen, type LeftByAccount, leftByAccount, nothingLeft } from './left.ts'
import { type AccountRecord, accounts } from './record.ts'

export type AccountChange = Partial<Omit<NewAccount, 'password' | 'password_hash'>>
/** Whether somebody said that what an account leaves behind was seen. */
export type Seen = { seen: boolean }

/**
 * Corrects an account: whose it is, where its mail goes, as what it signs in. Nobody changes the role of their own, so
 * that an administrator is left; nobody loses by it the right to carry what they carry; and what a place that becomes
 * free leaves behind is seen.
 */
export async function editAccount(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<AccountRecord, AccountChange & Seen>,
): Promise<void> {
  await inTurn(tx, by)
  const known = await accounts.take(tx, 'edit', id, by)
  const { seen, ...change } = await changeOf(changed, known)
  const { role = known.role, email, ...rest } = change
  if (role !== known.role) {
    if (id === by.person?.id) throw new Refusal(409, 'accounts.own_role', {}, undefined, 'role')
    const carries = !isCarrierRole(role) && (await carriedBy(tx, id)).some(({ open }) => open > 0)
    if (carries) throw new Refusal(409, 'accounts.carries_files', {}, `/accounts/${id}/handover`, 'role')
  }
  if (known.status === 'open') demandSeen(await leftByChange(tx, by, known, change), seen, `/accounts/${id}/closure`)
  await tx
    .updateTable('accounts')
    .set({ ...rest, role, ...(email ? { email: email.toLowerCase() } : {}) })
    .where('id', '=', id)
    .execute()
}

const places = ['role', 'authority_id', 'administration', 'body_id', 'person_id'] as const

/** What an account leaves behind that gets another place, or is no longer the chair; files stay with those who carry. */
async function leftByChange(tx: Tx, by: By, known: AccountRecord, change: AccountChange): Promise<LeftByAccount> {
  const moves = places.some((place) => change[place] !== undefined && change[place] !== known[place])
  if (!moves && !(known.chair && change.chair === false)) return nothingLeft
  const left = await leftByAccount(tx, known, await todayOf(tx, by), by.at)
  if (!moves) return { ...nothingLeft, seats: left.seats.filter(({ of }) => of === 'chair') }
  return isCarrierRole(change.role ?? known.role) ? { ...left, files: [], views: [] } : left
}

/** Closes an account: whoever had it cannot sign in any more. Nobody closes their own. */
export async function closeAccount(tx: Tx, id: string, by: By, { seen }: Seen): Promise<void> {
  await inTurn(tx, by)
  const known = await accounts.take(tx, 'close_account', id, by)
  demandSeen(await leftByAccount(tx, known, await todayOf(tx, by), by.at), seen, `/accounts/${id}/closure`)
  await tx.updateTable('accounts').set({ active: false }).where('id', '=', id).execute()
}

/** Opens again an account that was closed: whoever had it signs in as before. What had ended with it stays ended. */
export async function reopenAccount(tx: Tx, id: string, by: By): Promise<void> {
  await inTurn(tx, by)
  await accounts.take(tx, 'reopen_account', id, by)
  await tx.updateTable('accounts').set({ active: true }).where('id', '=', id).execute()
}
