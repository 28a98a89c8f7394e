import type { Lifecycle } from '../../house/record/door.ts'

export type OutputStatus =
  | 'drafted'
  | 'finalised'
  | 'validated'
  | 'submitted'
  | 'adopted'
  | 'funded'
  | 'in_use'
  | 'superseded'
  | 'lapsed'

/**
 * The adoption ladder. Rungs may be skipped upwards: not every output needs a committee's validation or a budget line of
 * its own. What was entered wrong is corrected wherever on it the output stands.
 */
export const outputSteps = {
  edit: {
    from: ['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use', 'superseded', 'lapsed'],
    to: null,
  },
  finalise: { from: ['drafted'], to: 'finalised' },
  validate: { from: ['finalised'], to: 'validated' },
  submit: { from: ['finalised', 'validated'], to: 'submitted' },
  adopt: { from: ['finalised', 'validated', 'submitted'], to: 'adopted' },
  fund: { from: ['adopted'], to: 'funded' },
  use: { from: ['finalised', 'validated', 'adopted', 'funded'], to: 'in_use' },
  supersede: { from: ['finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use'], to: 'superseded' },
  lapse: { from: ['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use'], to: 'lapsed' },
} as const satisfies Lifecycle<OutputStatus>
export type OutputStep = keyof typeof outputSteps

export const ladder: OutputStatus[] = ['drafted', 'finalised', 'validated', 'submitted', 'adopted', 'funded', 'in_use']
