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
    misplaced: async (tx, id) => {
      const mission = await findMission(tx, id)
      return mission?.paused_by && underWay.includes(mission.status) ? 'striking.above_ended' : null
    },
  },
  missing: async (tx, step, mission, at) => missingForMobilisation(step, mission, await todayOf(tx, { at })),
})

const underWay: readonly string[] = ['shortlisted', 'invited', 'accepted', 'released', 'contracted', 'deployed']
