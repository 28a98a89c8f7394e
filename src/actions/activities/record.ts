import { declareRecord } from '../../house/record/declared-record.ts'
import { todayOf } from '../../house/time/today.ts'
import { activitySteps, missingForActivity } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findActivity } from './queries.ts'
import { readActivity } from './read.ts'

export const activities = declareRecord({
  slice: 'activities',
  table: 'activities',
  steps: activitySteps,
  may,
  find: findActivity,
  read: readActivity,
  // Seats and participants are of this activity alone; whoever is on a seat has a mission, and that comes first.
  strikes: {
    takes: ['participations', 'seats'],
    misplaced: async (tx, id) => {
      const activity = await findActivity(tx, id)
      const open = activity && ['planned', 'confirmed', 'postponed'].includes(activity.status)
      return open && ['cancelled', 'closed'].includes(activity.action_status) ? 'striking.above_ended' : null
    },
  },
  missing: async (tx, step, activity, at) =>
    missingForActivity(
      step,
      { first_day: activity.first_day, last_day: activity.last_day, actionStatus: activity.action_status },
      await todayOf(tx, { at }),
    ),
})
