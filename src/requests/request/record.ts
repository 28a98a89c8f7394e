import { declareRecord } from '../../house/web/declared-record.ts'
import { requestSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findRequest } from './queries.ts'
import { readRequest } from './read.ts'

export const requests = declareRecord({
  slice: 'requests',
  table: 'requests',
  steps: requestSteps,
  may,
  find: findRequest,
  read: readRequest,
  strikes: {},
})
