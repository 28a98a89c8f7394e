import type { Day } from '../../house/days/day.ts'
import type { Lifecycle } from '../../house/record/door.ts'
import type { TextKey } from '../../house/ui/view.ts'
import { goingOn, toCome } from '../mobilisation/lifecycle.ts'

export type ActivityStatus = 'planned' | 'confirmed' | 'held' | 'reported' | 'postponed' | 'cancelled'

/**
 * The life of an activity, as one table. Seats and participants are listed without a change of status. What was entered
 * wrong is corrected whenever it is found.
 */
export const activitySteps = {
  edit: { from: ['planned', 'confirmed', 'held', 'reported', 'postponed', 'cancelled'], to: null },
  add_seat: { from: goingOn, to: null },
  edit_seat: { from: ['planned', 'confirmed', 'postponed', 'held', 'reported'], to: null },
  list_participants: { from: ['planned', 'confirmed', 'held', 'reported'], to: null },
  edit_participant: { from: ['planned', 'confirmed', 'postponed', 'held', 'reported', 'cancelled'], to: null },
  mark_attendance: { from: ['confirmed', 'held', 'reported'], to: null },
  confirm: { from: ['planned'], to: 'confirmed' },
  hold: { from: ['confirmed'], to: 'held' },
  report: { from: ['held'], to: 'reported' },
  postpone: { from: goingOn, to: 'postponed' },
  replan: { from: ['postponed'], to: 'planned' },
  cancel: { from: toCome, to: 'cancelled' },
} as const satisfies Lifecycle<ActivityStatus>
export type ActivityStep = keyof typeof activitySteps

export const activityWay: ActivityStatus[] = ['planned', 'confirmed', 'held', 'reported']

/** What is missing before a step. `today` is the facility's calendar date. */
export function missingForActivity(
  step: string,
  activity: { first_day: Day; last_day: Day; actionStatus: string },
  today: Day,
): TextKey[] {
  if (step === 'replan' && activity.first_day < today) return ['activities.missing.new_days']
  if (['confirm', 'hold', 'replan', 'add_seat', 'report'].includes(step) && activity.actionStatus === 'suspended')
    return ['activities.missing.action_suspended']
  const missing: TextKey[] = []
  if (step === 'hold' && activity.first_day > today) missing.push('activities.missing.not_begun')
  if (step === 'hold' && activity.actionStatus !== 'in_implementation')
    missing.push('activities.missing.action_not_started')
  if (step === 'report' && activity.last_day > today) missing.push('activities.missing.not_over')
  return missing
}
