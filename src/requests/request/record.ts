import { declareLife } from '../../house/record/declared-record.ts'
import { requestSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findRequest } from './queries.ts'

/** What a request is for whoever takes a step on it. What hangs on it, its dossier knows (`dossier/record.ts`). */
export const requests = declareLife({
  slice: 'requests',
  table: 'requests',
  steps: requestSteps,
  may,
  find: findRequest,
})
