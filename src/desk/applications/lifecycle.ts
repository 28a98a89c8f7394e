import type { Lifecycle } from '../../house/record/door.ts'

export type ApplicationStatus = 'open' | 'granted' | 'refused'

export const applicationSteps = {
  grant: { from: ['open'], to: 'granted' },
  refuse: { from: ['open'], to: 'refused' },
} as const satisfies Lifecycle<ApplicationStatus>
