import type { Lifecycle } from '../../house/record/door.ts'
import type { TextKey } from '../../house/ui/view.ts'

export type ActionStatus = 'in_formulation' | 'agreed' | 'in_implementation' | 'closed' | 'suspended' | 'cancelled'

/**
 * The life of an Action, as one table. Signing and the readiness check change no status; agreeing needs both. What was
 * entered or recorded wrong is corrected whenever it is found.
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

export type ActionFacts = {
  /** Questions of the readiness check that must be answered and are not. */
  unanswered: number
  signed: boolean
  openActivities: number
  unfinishedOutputs: number
  openMobilisations: number
}

/** What is missing before a step, as keys of sentences. */
export function missingForAction(step: string, facts: ActionFacts): TextKey[] {
  const lacks: Record<string, [TextKey, boolean][]> = {
    agree: [
      ['actions.missing.signature', !facts.signed],
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
