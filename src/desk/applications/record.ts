import type { Tx } from '../../house/database/connection.ts'
import { declareRecord } from '../../house/record/declared-record.ts'
import { applicationSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { type Application, accountWith, findApplication } from './queries.ts'
import { readApplication } from './read.ts'

/** That somebody of an authority asks for an account. */
export const applications = declareRecord({
  slice: 'applications',
  table: 'applications',
  steps: applicationSteps,
  may,
  find: findApplication,
  missing: async (tx: Tx, step, application: Application) =>
    step === 'grant' && (await accountWith(tx, application.email).executeTakeFirst())
      ? ['applications.has_an_account']
      : [],
  read: readApplication,
})
