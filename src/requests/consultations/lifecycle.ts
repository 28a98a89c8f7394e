import type { Day } from '../../house/days/day.ts'
import type { Lifecycle } from '../../house/record/door.ts'
import type { TextKey } from '../../house/ui/view.ts'

export type OpinionStatus = 'asked' | 'in_favour' | 'no_objection' | 'against' | 'veto' | 'silence'
/**
 * An opinion: asked, then given or passed by silence; a late one is still kept. What was typed wrong of what it says is
 * corrected, and so are its days; what it is, is not.
 */
export const opinionSteps = {
  answer: { from: ['asked', 'silence'], to: null },
  edit: { from: ['asked', 'in_favour', 'no_objection', 'against', 'veto', 'silence'], to: null },
  fall_silent: { from: ['asked'], to: 'silence' },
  lift_veto: { from: ['veto'], to: 'no_objection' },
  send_link: { from: ['asked', 'silence', 'veto'], to: null },
  remind: { from: ['asked'], to: null },
  hand_over: { from: ['asked'], to: null },
} as const satisfies Lifecycle<OpinionStatus>
export type OpinionStep = keyof typeof opinionSteps

/** A consultation closes when nobody is asked any more, and goes on when a further body is. */
export const consultationSteps = {
  close: { from: ['open'], to: 'closed' },
  ask_further: { from: ['open', 'closed'], to: 'open' },
} as const satisfies Lifecycle<'open' | 'closed'>

/** Whether a decision was taken that an opinion given now does not change. A deferred request is taken up again. */
export const isDecided = (requestStatus: string) => ['approved', 'rejected', 'redirected'].includes(requestStatus)

/** Keys of sentences that say why a step on an opinion is not taken any more, or not yet. */
export function missingForOpinion(
  step: OpinionStep,
  opinion: { request_status: string; told_on: Day | null },
): TextKey[] {
  if (step === 'edit') return []
  if (opinion.request_status === 'withdrawn') return ['consultations.missing.withdrawn']
  if (step === 'lift_veto' && isDecided(opinion.request_status)) return ['consultations.missing.decided']
  if (step === 'remind' && opinion.told_on === null) return ['consultations.missing.not_told']
  if (step === 'hand_over' && opinion.told_on !== null) return ['consultations.missing.told']
  return []
}

type Said = { body_id: string; status: string }
/**
 * Vetoes that stand: a body's last word counts, and silence takes nothing back. `consultations` of a request, newest
 * first.
 */
export function standingVetoes<Opinion extends Said>(
  consultations: readonly { opinions: readonly Opinion[] }[],
): Opinion[] {
  const opinions = consultations.flatMap((consultation) => consultation.opinions)
  const lastWords = [...Map.groupBy(opinions, (opinion) => opinion.body_id).values()].map((ofBody) =>
    ofBody.find((opinion) => !['asked', 'silence'].includes(opinion.status)),
  )
  return lastWords.filter((opinion): opinion is Opinion => opinion?.status === 'veto')
}
