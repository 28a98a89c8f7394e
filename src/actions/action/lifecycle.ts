import type { Lifecycle } from '../../house/record/door.ts'
import type { TextKey } from '../../house/ui/view.ts'

export type ActionStatus = 'in_formulation' | 'agreed' | 'in_implementation' | 'closed' | 'suspended' | 'cancelled'

/**
 * The life of an Action, as one table. Signing and the readiness check change no status; agreeing needs both. What was
 * entered or recorded wrong is corrected whenever it is found: before the agreement a change of what was signed lifts
 * the signature, after it both sides have agreed, and what is corrected has its line in the history.
 */
export const actionSteps = {
  edit: { from: ['in_formulation', 'agreed', 'in_implementation', 'closed', 'suspended', 'cancelled'], to: null },
  assign: { from: ['in_formulation', 'agreed', 'in_implementation', 'suspended'], to: null },
  check_readiness: { from: ['in_formulation', 'agreed', 'in_implementation', 'suspended', 'closed'], to: null },
  sign: { from: ['in_formulation'], to: null },
  agree: { from: ['in_formulation'], to: 'agreed' },
  start: { from: ['agreed'], to: 'in_implementation' },
  plan_activity: { from: ['agreed', 'in_implementation'], to: null },
  draft_output: { from: ['in_implementation'], to: null },
  close: { from: ['in_implementation'], to: 'closed' },
  suspend: { from: ['in_implementation'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'in_implementation' },
  cancel: { from: ['in_formulation', 'agreed', 'in_implementation', 'suspended'], to: 'cancelled' },
} as const satisfies Lifecycle<ActionStatus>
export type ActionStep = keyof typeof actionSteps

/** Those in which somebody still has something to do with it. */
export const openActions: readonly ActionStatus[] = ['in_formulation', 'agreed', 'in_implementation', 'suspended']

export const actionWay: ActionStatus[] = ['in_formulation', 'agreed', 'in_implementation', 'closed']

/** Steps that change no status and are told in the history to whoever reads it from outside: what was signed, and when. */
export const toldOutside = ['edit', 'sign', 'lift_signature'] as const

/** What the description says, which the authority signs. */
export const described = [
  'authority_id',
  'title',
  'objectives',
  'theme',
  'other_themes',
  'other_partners',
  'asking',
  'benefiting',
  'expert_days',
  'budget_eur',
  'ends_on',
] as const

type Described = { status: ActionStatus; objectives: string; ends_on: string | null } & {
  authority_signed_on: string | null
  expert_days: number | null
  budget_eur: number | null
}

/** Whether a change makes of the description another one than was signed. */
export const liftsSignature = (action: Described, change: { [Field in (typeof described)[number]]?: unknown }) =>
  action.status === 'in_formulation' &&
  action.authority_signed_on !== null &&
  described.some((field) => change[field] !== undefined)

/** What a description must say before anybody signs it, as keys of sentences. */
function missingFromDescription(action: Described): [TextKey, boolean][] {
  return [
    ['actions.missing.objectives', action.objectives.trim() === ''],
    ['actions.missing.ends_on', action.ends_on === null],
    ['actions.missing.envelope', action.expert_days === null && action.budget_eur === null],
  ]
}

export type ActionFacts = {
  /** Questions of the readiness check that must be answered and are not. */
  unanswered: number
  openActivities: number
  unfinishedOutputs: number
  openMobilisations: number
}

/** What is missing before a step, as keys of sentences. */
export function missingForAction(step: string, action: Described, facts: ActionFacts): TextKey[] {
  const signed = action.authority_signed_on !== null
  const lacks: Record<string, [TextKey, boolean][]> = {
    sign: [['actions.missing.signed_already', signed], ...missingFromDescription(action)],
    agree: [
      ['actions.missing.signature', !signed],
      ...missingFromDescription(action),
      ['actions.missing.readiness', facts.unanswered > 0],
    ],
    close: [
      ['actions.missing.activities', facts.openActivities > 0],
      ['actions.missing.outputs', facts.unfinishedOutputs > 0],
      ['actions.missing.mobilisations', facts.openMobilisations > 0],
    ],
  }
  return (lacks[step] ?? []).filter(([, lacking]) => lacking).map(([key]) => key)
}
