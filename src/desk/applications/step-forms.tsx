import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { type FieldErrors, RadioField, type Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import * as commands from './commands.ts'
import { granting, refusal } from './form.ts'
import type { Application } from './queries.ts'
import { applications } from './record.ts'

export const applicationStepForms: StepsOf<Application> = {
  ...applications,
  nameOf: ({ name }) => name,
  forms: {
    grant: step({ noun: 'granting', check: granting, take: commands.grant, fields: BelongsField, writes: true }),
    refuse: step({
      noun: 'refusal',
      writes: true,
      check: refusal,
      take: commands.refuse,
      fields: wordsField('refused_reason', 'applications.field.refused_reason'),
      danger: true,
    }),
  },
}

function BelongsField({ view, typed, errors }: { view: View; typed: Typed; errors: FieldErrors | undefined }) {
  const { t } = view
  return (
    <RadioField
      view={view}
      typed={typed}
      errors={errors}
      name="belongs"
      label={t('applications.field.belongs')}
      hint={t('applications.belongs_hint')}
      required
      options={[
        { value: 'known', label: t('applications.belongs.known') },
        { value: 'new', label: t('applications.belongs.new') },
      ]}
    />
  )
}
