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
  strikes: {
    // An Action is closed when nothing is being written any more, and nothing is once it was called off.
    misplaced: async (tx, id) => {
      const output = await findOutput(tx, id)
      const ended = output && ['cancelled', 'closed'].includes(output.action_status)
      return ended && output.status === 'drafted' ? 'striking.above_ended' : null
    },
  },
})
