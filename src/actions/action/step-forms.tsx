import { officerChoices } from '../../house/accounts/queries.ts'
import type { Day } from '../../house/days/day.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { DateField, RadioField, SelectField, TextArea, TextField } from '../../house/ui/forms.tsx'
import { nothingAsked } from '../../house/web/form.ts'
import type { Assignment } from '../../requests/dossier/assignment.ts'
import { assignment } from '../../requests/dossier/form.ts'
import { assignAndTell } from './assignment.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { nameOfAction } from './list.tsx'
import { Description } from './pages.tsx'
import type { Action } from './queries.ts'
import { readinessStep } from './readiness.tsx'
import { actions } from './record.ts'

/** The steps of an Action as people take them. */
export const actionStepForms: StepsOf<Action> = {
  ...actions,
  nameOf: nameOfAction,
  forms: {
    check_readiness: readinessStep,
    sign: step<Action, { signed_by: string; signed_on: Day | null }>({
      noun: 'signature',
      theirs: 'authority',
      settled: (action) => action.authority_signed_on !== null,
      check: form.signature,
      take: commands.sign,
      fields: ({ view, typed, errors, record }) => (
        <>
          <Description view={view} action={record} />
          <TextField
            view={view}
            typed={typed}
            errors={errors}
            name="signed_by"
            label={view.t('actions.field.signed_by')}
            required
          />
          <DateField
            view={view}
            typed={typed}
            errors={errors}
            name="signed_on"
            label={view.t('actions.field.signed_on')}
            hint={view.t('actions.hint.signed_on')}
          />
        </>
      ),
    }),
    assign: step<Action, Assignment>({
      noun: 'assignment',
      beside: true,
      check: assignment,
      take: assignAndTell,
      choices: async (tx, action) => ({
        officers: (await officerChoices(tx)).filter((officer) => officer.value !== action.officer_id),
      }),
      fields: ({ view, typed, errors, choices }) => (
        <>
          <SelectField
            view={view}
            typed={typed}
            errors={errors}
            name="officer_id"
            label={view.t('requests.field.officer')}
            options={choices.officers ?? []}
            required
          />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="reason"
            label={view.t('requests.field.reason')}
            hint={view.t('requests.hint.inside')}
            rows={2}
          />
        </>
      ),
    }),
    agree: step({ noun: 'agreement', check: nothingAsked, take: commands.agree }),
    start: step({ noun: 'start', check: nothingAsked, take: commands.start }),
    close: step<Action, { evaluation_rating: number; evaluation: string }>({
      noun: 'closure',
      ofManager: true,
      check: form.closure,
      take: commands.close,
      fields: ({ view, typed, errors }) => (
        <>
          <RadioField
            view={view}
            typed={typed}
            errors={errors}
            name="evaluation_rating"
            label={view.t('actions.field.evaluation_rating')}
            options={[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: view.t(`ratings.${n}`) }))}
            required
          />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="evaluation"
            label={view.t('actions.field.evaluation')}
            required
          />
        </>
      ),
    }),
    suspend: step({
      noun: 'suspension',
      check: form.cause,
      take: commands.suspend,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
    resume: step({ noun: 'resumption', check: nothingAsked, take: commands.resume }),
    cancel: step({
      noun: 'cancellation',
      check: form.cause,
      take: commands.cancel,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}
