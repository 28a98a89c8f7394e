import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { lockFor, throughTheDoor } from '../../house/web/door.ts'
import { type ActionStep, actionSteps, missingForAction } from './lifecycle.ts'
import { may } from './permissions.ts'
import { type Action, factsOf, findAction } from './queries.ts'

/** Asks the door for a step on an Action, and locks it. */
export async function take(tx: Tx, step: ActionStep, id: string, by: By, reason?: string): Promise<Action> {
  const record = await lockFor((locked) => findAction(tx, id, locked), actionSteps[step])
  const missing = record && (step === 'agree' || step === 'close') ? missingForAction(step, await factsOf(tx, record)) : []
  return throughTheDoor(tx, by, { slice: 'actions', step, steps: actionSteps, record, rights: may(by.person), missing, reason: reason ?? null })
}
