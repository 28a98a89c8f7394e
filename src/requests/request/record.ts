import { declareRecord } from '../../house/record/declared-record.ts'
import { onAgendas } from '../committee/standing.ts'
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
  // An agenda that it was taken off again holds it no more; one that it stands on, and what was decided, does.
  strikes: { takes: ['agenda_items'], unsettled: onAgendas },
})
