import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { declareRecord } from '../../house/web/declared-record.ts'
import { missingForOpinion, opinionSteps } from './lifecycle.ts'
import { mayGive } from './permissions.ts'
import { findOpinion } from './queries.ts'
import { readOpinion } from './read.ts'

export const opinions = declareRecord({
  slice: 'consultations',
  table: 'opinions',
  steps: opinionSteps,
  may: mayGive,
  find: (tx: Tx, id: string) => findOpinion(tx, id),
  read: readOpinion,
  strikes: {},
  lock: async (tx, id) => {
    await sql`select 1 from opinions where id = ${id} for update`.execute(tx)
    return findOpinion(tx, id)
  },
  missing: async (_tx, step, opinion) => missingForOpinion(step, opinion),
})
