import type { Tx } from '../../house/database/connection.ts'
import { declareRecord } from '../../house/record/declared-record.ts'
import { todayOf } from '../../house/time/today.ts'
import { missingForMobilisation, mobilisationSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findMission } from './queries.ts'
import { readMission } from './read.ts'

export const missions = declareRecord({
  slice: 'mobilisations',
  table: 'mobilisations',
  steps: mobilisationSteps,
  may,
  find: findMission,
  read: readMission,
  strikes: {
    // An Action is closed when nobody goes on a mission any more; who was only asked by then may stand.
    misplaced: async (tx, id) => {
      const mission = await findMission(tx, id)
      if (!mission || !underWay.includes(mission.status)) return null
      if (mission.paused_by) return 'striking.above_ended'
      return agreed.includes(mission.status) && (await isOver(tx, mission.activity_id)) ? 'striking.above_ended' : null
    },
  },
  missing: async (tx, step, mission, at) => missingForMobilisation(step, mission, await todayOf(tx, { at })),
})

const agreed: readonly string[] = ['accepted', 'released', 'contracted', 'deployed']
const underWay: readonly string[] = ['shortlisted', 'invited', ...agreed]

/** Whether the Action of an activity is closed. */
async function isOver(tx: Tx, activity: string): Promise<boolean> {
  const closed = await tx
    .selectFrom('activities as v')
    .innerJoin('actions as a', 'a.id', 'v.action_id')
    .select('a.id')
    .where('v.id', '=', activity)
    .where('a.status', '=', 'closed')
    .executeTakeFirst()
  return closed !== undefined
}
