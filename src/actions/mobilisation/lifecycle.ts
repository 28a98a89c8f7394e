import type { Day } from '../../house/days/day.ts'
import type { Lifecycle } from '../../house/record/door.ts'
import type { TextKey } from '../../house/ui/view.ts'

/** The days that steps of a mission record, in the order in which they follow each other. */
export const missionDays = [
  'invited_on',
  'told_on',
  'accepted_on',
  'released_on',
  'contracted_on',
  'deployed_on',
  'completed_on',
] as const
export type MissionDay = (typeof missionDays)[number]
export const missionDayKey = (day: MissionDay): TextKey =>
  day === 'completed_on' || day === 'told_on' ? `history.field.${day}` : `mobilisations.field.${day}`

export type MobilisationStatus =
  | 'shortlisted'
  | 'invited'
  | 'accepted'
  | 'released'
  | 'contracted'
  | 'deployed'
  | 'completed'
  | 'declined'
  | 'expired'
  | 'replaced'
  | 'withdrawn'

/**
 * The life of a mobilisation: one person on one seat of one activity. What its steps recorded wrong is corrected
 * whenever it is found.
 */
export const mobilisationSteps = {
  edit: {
    from: [
      'invited',
      'accepted',
      'released',
      'contracted',
      'deployed',
      'completed',
      'declined',
      'expired',
      'replaced',
      'withdrawn',
    ],
    to: null,
  },
  invite: { from: ['shortlisted'], to: 'invited' },
  invite_again: { from: ['invited'], to: null },
  hand_over: { from: ['invited'], to: null },
  ask_anew: { from: ['invited', 'accepted', 'released', 'contracted', 'deployed'], to: 'invited' },
  accept: { from: ['invited'], to: 'accepted' },
  release: { from: ['accepted'], to: 'released' },
  contract: { from: ['released'], to: 'contracted' },
  deploy: { from: ['contracted'], to: 'deployed' },
  report: { from: ['deployed'], to: 'completed' },
  rate: { from: ['completed'], to: null },
  decline: { from: ['invited'], to: 'declined' },
  expire: { from: ['invited'], to: 'expired' },
  replace: { from: ['accepted', 'released', 'contracted'], to: 'replaced' },
  withdraw: { from: ['shortlisted', 'invited', 'accepted', 'released', 'contracted', 'deployed'], to: 'withdrawn' },
} as const satisfies Lifecycle<MobilisationStatus>
export type MobilisationStep = keyof typeof mobilisationSteps

export const mobilisationWay: MobilisationStatus[] = [
  'shortlisted',
  'invited',
  'accepted',
  'released',
  'contracted',
  'deployed',
  'completed',
]

/** An activity that people can still be found for, by its states. */
export const goingOn = ['planned', 'confirmed'] as const
/** With those that were held up: their people are still to hear what becomes of it. */
export const toCome = [...goingOn, 'postponed'] as const

/** What keeps an activity from going on: what_pauses in db/actions/functions. */
export type PausedBy = 'postponed' | 'cancelled' | 'suspended' | 'action_cancelled'
type Asked = { activity_status: string; paused_by: PausedBy | null; told_on: Day | null; answer_by: Day | null }
/**
 * Whoever takes part may step back while an activity is held up, what is wrong is corrected, and people are asked anew
 * just before it goes on; nothing else happens.
 */
const whilePaused: readonly string[] = ['ask_anew', 'decline', 'withdraw', 'replace', 'rate', 'edit']

/**
 * What is missing before a step: nobody is deployed to an activity that is not confirmed, and no invitation expires
 * that its expert was not told of, or may still answer.
 */
export function missingForMobilisation(step: string, mission: Asked, today: Day): TextKey[] {
  if (mission.paused_by && !whilePaused.includes(step)) return [`mobilisations.paused.${mission.paused_by}`]
  if (step === 'deploy' && !['confirmed', 'held', 'reported'].includes(mission.activity_status))
    return ['mobilisations.missing.confirmed']
  if (step === 'hand_over' && mission.told_on !== null) return ['mobilisations.missing.told']
  if (step === 'expire' && mission.told_on === null) return ['mobilisations.missing.not_told']
  if (step === 'expire' && mission.answer_by !== null && mission.answer_by >= today)
    return ['mobilisations.missing.may_still_answer']
  return []
}
