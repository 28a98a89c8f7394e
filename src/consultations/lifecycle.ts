import type { Lifecycle } from '../web/door.ts'

export type OpinionStatus = 'asked' | 'in_favour' | 'no_objection' | 'against' | 'veto' | 'silence'
/** An opinion: asked, then given or passed by silence; a late one is still kept. */
export const opinionSteps = {
  answer: { from: ['asked', 'silence'], to: null },
  fall_silent: { from: ['asked'], to: 'silence' },
  lift_veto: { from: ['veto'], to: 'no_objection' },
} as const satisfies Lifecycle<OpinionStatus>

export const consultationSteps = {
  close: { from: ['open'], to: 'closed' },
} as const satisfies Lifecycle<'open' | 'closed'>
