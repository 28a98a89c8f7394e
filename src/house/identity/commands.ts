import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'

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

/** Closes an account: whoever had it cannot sign in any more. Nobody closes their own. */
export async function closeAccount(tx: Tx, by: By, id: string): Promise<void> {
  if (by.person?.role !== 'administrator') throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'close_account')
  const closed = await tx
    .updateTable('accounts')
    .set({ active: false })
    .where('id', '=', id)
    .where('id', '<>', by.person.id)
    .executeTakeFirst()
  if (closed.numUpdatedRows === 0n) throw new Refusal(404, 'refusals.not_found')
}
