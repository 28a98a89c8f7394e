import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import { useLink } from '../links/commands.ts'
import type { Held } from '../links/queries.ts'

/**
 * Clears what is over and nobody needs any more, such as sessions and links that have ended; which, is said in the
 * database's function. At the gate.
 */
export async function clearWhatIsOver(tx: Tx): Promise<{ kind: string; cleared: number }[]> {
  const { rows } = await sql<{ kind: string; cleared: number }>`select kind, cleared from clear_what_is_over()`.execute(
    tx,
  )
  return rows
}

/**
 * Gives an account the password that its owner chose by a link; wherever it is signed in, it is signed out. Its tokens
 * end as well: whoever calls ends them. False when the link was used by somebody faster. At the gate, with what is kept
 * of the password.
 */
export async function choosePassword(tx: Tx, by: By, link: Held, password: string): Promise<boolean> {
  const account_id = link.account_id
  if (!account_id || !(await useLink(tx, by, link))) return false
  await tx.deleteFrom('sessions').where('account_id', '=', account_id).execute()
  const own = { account_id, provider_account_id: account_id, provider_id: 'credential' }
  const kept = await tx
    .updateTable('credentials')
    .set({ password, updated_at: sql`now()` })
    .where('account_id', '=', account_id)
    .where('provider_id', '=', own.provider_id)
    .executeTakeFirst()
  if (kept.numUpdatedRows === 0n)
    await tx
      .insertInto('credentials')
      .values({ ...own, password })
      .execute()
  return true
}

/**
 * Lets one change of accounts follow another, and looks again at whoever makes it: two administrators who close each
 * other, or take each other's role, at the same moment would leave none. One of them comes second, and is no
 * administrator any more.
 */
export async function inTurn(tx: Tx, by: By): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('accounts', 0))`.execute(tx)
  if (!by.person) return
  const own = await tx
    .selectFrom('accounts')
    .select(['role', 'active'])
    .where('id', '=', by.person.id)
    .executeTakeFirst()
  if (!(own?.active && own.role === by.person.role)) throw new Refusal(403, 'refusals.not_yours')
}
