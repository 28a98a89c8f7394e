import { declareRecord } from '../../house/record/declared-record.ts'
import type { StepsOf } from '../../house/steps/steps.tsx'
import { todayOf } from '../../house/time/today.ts'
import { toCome } from '../mobilisation/lifecycle.ts'
import { activitySteps, missingForActivity } from './lifecycle.ts'
import { may } from './permissions.ts'
import {
  findActivity,
  type PlacedParticipation,
  type PlacedSeat,
  participationWithActivity,
  partStatuses,
  seatWithActivity,
} from './queries.ts'
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
      const open = activity && (toCome as readonly string[]).includes(activity.status)
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

const ofActivity = ({ activity_id }: { activity_id: string }) => `/activities/${activity_id}`

export const seats = declareRecord({
  slice: 'seats',
  table: 'seats',
  steps: { edit_seat: activitySteps.edit_seat },
  may: (person) => ({ read: may(person).readInside, edit_seat: may(person).edit_seat }),
  find: seatWithActivity,
  read: async (_tx, { party: _, ...seat }: PlacedSeat) => seat,
  strikes: {},
})

/** A seat of an activity: it shares its life and its page. */
export const seatRecords: StepsOf<PlacedSeat> = {
  ...seats,
  forms: {},
  lifeOf: 'activities',
  shownAt: ofActivity,
  nameOf: (seat, { t }) => `${t(`seats.role.${seat.role}`)} · ${seat.title}`,
}

export const participations = declareRecord({
  slice: 'participations',
  table: 'participations',
  // Corrected whatever became of its activity.
  steps: { edit_participant: { from: partStatuses, to: null } },
  may: (person) => ({
    read: (part: PlacedParticipation) => may(person).readInside({ ...part, status: part.activity_status }),
    edit_participant: may(person).edit_participant,
  }),
  find: participationWithActivity,
  read: async (_tx, { party: _, ...part }: PlacedParticipation) => part,
  strikes: {},
})

/** Somebody's part in an activity, which it stands with. */
export const participationRecords: StepsOf<PlacedParticipation> = {
  ...participations,
  forms: {},
  shownAt: ofActivity,
  nameOf: (part, { t }) => `${part.name ?? t('people.name_withheld')} · ${part.title}`,
}
