import type { Lifecycle } from '../web/door.ts'

export type MobilisationStatus = 'shortlisted' | 'invited' | 'accepted' | 'released' | 'contracted' | 'deployed' | 'completed' | 'declined' | 'expired' | 'replaced' | 'withdrawn'

/** The life of a mobilisation: one person on one seat of one activity. */
export const mobilisationSteps = {
  invite: { from: ['shortlisted'], to: 'invited' },
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

export const mobilisationWay: MobilisationStatus[] = ['shortlisted', 'invited', 'accepted', 'released', 'contracted', 'deployed', 'completed']

/** What is missing before a step: nobody is deployed to an activity that is not confirmed. */
export function missingForMobilisation(step: string, activityStatus: string): string[] {
  if (step === 'deploy' && !['confirmed', 'held', 'reported'].includes(activityStatus)) return ['mobilisations.missing.confirmed']
  return []
}
