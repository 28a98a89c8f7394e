import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { type Asking, eligibilityOf, lockOpenRequests } from './queries.ts'

/**
 * Throws while a rule of eligibility is not met and not waived. Requests of one authority on one theme are looked at
 * one after the other.
 */
export async function refuseIneligible(tx: Tx, request: Asking, by: By): Promise<void> {
  await lockOpenRequests(tx, request)
  const unmet = (await eligibilityOf(tx, request, by.at)).filter((finding) => !finding.waived)
  if (unmet.length > 0) throw new Refusal(409, 'eligibility.not_met')
}
