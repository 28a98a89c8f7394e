import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { standingVetoes } from '../consultations/lifecycle.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { missingForDecision } from '../request/lifecycle.ts'
import type { SupportRequest } from '../request/queries.ts'
import { requests } from '../request/record.ts'

/** What the committee decided: released by whoever acts, recorded by the chair. */
export type Decision = { reason: string; decided_by: string; decided_in: string; redirected_to: string | null }

/**
 * What becomes of an approved request, offered by the area above: it opens an Action with what the request already
 * said.
 */
export type Opening = (tx: Tx, by: By, request: SupportRequest) => Promise<unknown>

/** Approves a request, and opens its Action. */
export async function approve(tx: Tx, id: string, by: By, value: Decision, open: Opening): Promise<void> {
  await open(tx, by, await decide(tx, 'approve', id, by, value))
}

export const reject = (tx: Tx, id: string, by: By, value: Decision) => decide(tx, 'reject', id, by, value)
export const defer = (tx: Tx, id: string, by: By, value: Decision) => decide(tx, 'defer', id, by, value)
export const redirect = (tx: Tx, id: string, by: By, value: Decision) => decide(tx, 'redirect', id, by, value)

async function decide(
  tx: Tx,
  step: 'approve' | 'reject' | 'defer' | 'redirect',
  id: string,
  by: By,
  value: Decision,
): Promise<SupportRequest> {
  const missing = async () => missingForDecision(step, await factsForDecision(tx, id))
  const request = await requests.take(tx, step, id, by, value.reason, missing)
  const { reason, ...decision } = value
  await requests.move(tx, step, request, { ...decision, decided_at: by.at, decision_reason: reason })
  return request
}

/** What stands between a request and its decision. */
async function factsForDecision(tx: Tx, requestId: string) {
  const consultations = await consultationsOn(tx, requestId)
  return {
    consulted: consultations.length > 0,
    openConsultation: consultations.some((consultation) => consultation.status === 'open'),
    vetoes: standingVetoes(consultations).length,
  }
}

/** A deferred request is taken up again at a meeting, on the opinions that were given. */
export async function takeUp(tx: Tx, id: string, by: By) {
  const request = await requests.take(tx, 'take_up', id, by)
  await requests.move(tx, 'take_up', request, {})
}
