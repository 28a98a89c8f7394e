import { declareRecord } from '../../house/record/declared-record.ts'
import { outputSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findOutput } from './queries.ts'
import { readOutput } from './read.ts'

export const outputs = declareRecord({
  slice: 'outputs',
  table: 'outputs',
  steps: outputSteps,
  may,
  find: findOutput,
  read: readOutput,
  strikes: {},
})
