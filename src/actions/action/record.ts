import { declareRecord } from '../../house/record/declared-record.ts'
import { actionSteps, missingForAction } from './lifecycle.ts'
import { may } from './permissions.ts'
import { factsOf, findAction } from './queries.ts'
import { readAction } from './read.ts'

export const actions = declareRecord({
  slice: 'actions',
  table: 'actions',
  steps: actionSteps,
  may,
  find: findAction,
  read: readAction,
  strikes: {},
  missing: async (tx, step, action) =>
    step === 'sign' || step === 'agree' || step === 'close'
      ? missingForAction(step, action, await factsOf(tx, action.id))
      : [],
})
