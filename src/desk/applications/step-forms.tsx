import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { nothingAsked } from '../../house/web/form.ts'
import * as commands from './commands.ts'
import { refusal } from './form.ts'
import type { Application } from './queries.ts'
import { applications } from './record.ts'

export const applicationStepForms: StepsOf<Application> = {
  ...applications,
  nameOf: ({ name }) => name,
  forms: {
    grant: step({ noun: 'granting', check: nothingAsked, take: commands.grant }),
    refuse: step({
      noun: 'refusal',
      check: refusal,
      take: commands.refuse,
      fields: wordsField('refused_reason', 'applications.field.refused_reason'),
      danger: true,
    }),
  },
}
