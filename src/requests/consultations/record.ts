import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { declareRecord } from '../../house/record/declared-record.ts'
import type { Missing } from '../../house/record/door.ts'
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
  strikes: { unsettled: askedInVain, misplaced: askedTooLate },
  lock: async (tx, id) => {
    await sql`select 1 from opinions where id = ${id} for update`.execute(tx)
    return findOpinion(tx, id)
  },
  missing: async (_tx, step, opinion) => missingForOpinion(step, opinion),
})

/** What a service has said stays, and somebody must have been asked: only what was asked by mistake is struck out. */
async function askedInVain(tx: Tx, id: string): Promise<Missing[]> {
  const opinion = await findOpinion(tx, id)
  if (opinion?.status !== 'asked') return ['striking.opinion_given']
  const others = await tx
    .selectFrom('opinions')
    .select('id')
    .where('consultation_id', '=', opinion.consultation_id)
    .where('id', '<>', id)
    .executeTakeFirst()
  return others ? [] : ['striking.last_asked']
}

/** Nobody is asked again in a consultation that has ended. */
async function askedTooLate(tx: Tx, id: string): Promise<Missing | null> {
  const closed = await tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .select('o.id')
    .where('o.id', '=', id)
    .where('o.status', '=', 'asked')
    .where('c.status', '<>', 'open')
    .executeTakeFirst()
  return closed ? 'striking.above_ended' : null
}
