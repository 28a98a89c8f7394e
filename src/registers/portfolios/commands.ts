import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { NewPart } from './form.ts'
import { may } from './permissions.ts'

export async function addPart(tx: Tx, accountId: string, by: By, value: NewPart) {
  await keeping(tx, by, 'add_to_portfolio')
  await tx
    .insertInto('portfolios')
    .values({ account_id: accountId, ...value })
    .execute()
}

export async function removePart(tx: Tx, accountId: string, by: By, partId: string) {
  await keeping(tx, by, 'take_from_portfolio')
  const removed = await tx
    .deleteFrom('portfolios')
    .where('id', '=', partId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw new Refusal(404, 'refusals.not_found')
}

/** Whoever keeps portfolios may, and the step is named for the history. */
async function keeping(tx: Tx, by: By, step: string) {
  if (!by.facility && !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, step)
}
