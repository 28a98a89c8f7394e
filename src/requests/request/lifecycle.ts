import type { Lifecycle } from '../../house/record/door.ts'
import type { TextKey } from '../../house/ui/view.ts'

export type RequestStatus =
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'registered'
  | 'in_consultation'
  | 'approved'
  | 'rejected'
  | 'deferred'
  | 'redirected'
  | 'withdrawn'

/** Those in which a request waits for its end. */
export const requestsUnderWay = ['submitted', 'returned', 'registered', 'in_consultation', 'deferred'] as const
/** With drafts: those in which somebody still has something to do with it. */
export const openRequests = ['draft', ...requestsUnderWay] as const

/** The life of a request, as one table. Read it aloud with the officers. */
export const requestSteps = {
  edit: { from: ['draft', 'returned'], to: null },
  correct: {
    from: ['submitted', 'registered', 'in_consultation', 'approved', 'rejected', 'deferred', 'redirected', 'withdrawn'],
    to: null,
  },
  submit: { from: ['draft'], to: 'submitted' },
  settle_named: { from: openRequests, to: null },
  ask_waiver: { from: ['draft', 'returned'], to: null },
  decide_waiver: { from: ['draft', 'submitted', 'returned'], to: null },
  register: { from: ['submitted'], to: 'registered' },
  assign: { from: requestsUnderWay, to: null },
  code: { from: ['registered', 'in_consultation', 'deferred'], to: null },
  translate: {
    from: [...requestsUnderWay, 'approved', 'rejected', 'redirected'],
    to: null,
  },
  return: { from: ['submitted'], to: 'returned' },
  save_answers: { from: ['returned'], to: null },
  resubmit: { from: ['returned'], to: 'submitted' },
  judge_overlap: { from: requestsUnderWay, to: null },
  consult: { from: ['registered'], to: 'in_consultation' },
  ask_further: { from: ['in_consultation'], to: null },
  approve: { from: ['in_consultation'], to: 'approved' },
  reject: { from: ['in_consultation'], to: 'rejected' },
  defer: { from: ['in_consultation'], to: 'deferred' },
  redirect: { from: ['in_consultation', 'deferred'], to: 'redirected' },
  tell_initiative: { from: ['redirected'], to: null },
  resume: { from: ['deferred'], to: 'in_consultation' },
  take_up: { from: ['deferred'], to: 'in_consultation' },
  withdraw: { from: openRequests, to: 'withdrawn' },
} as const satisfies Lifecycle<RequestStatus>

export type RequestStep = keyof typeof requestSteps

/** The way of most requests, for the line that shows where one stands. */
export const requestWay: RequestStatus[] = ['draft', 'submitted', 'registered', 'in_consultation', 'approved']

/** What is missing before a decision: sentences' keys. `vetoes` stand against approval only. */
export function missingForDecision(
  step: string,
  facts: { openConsultation: boolean; consulted: boolean; vetoes: number },
): TextKey[] {
  const missing: TextKey[] = []
  if (!facts.consulted) missing.push('requests.missing.consultation')
  if (facts.openConsultation) missing.push('requests.missing.consultation_runs')
  if (step === 'approve' && facts.vetoes > 0) missing.push('requests.missing.veto')
  return missing
}
