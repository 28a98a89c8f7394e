import type { Tx } from '../../house/database/connection.ts'
import { officerChoices } from '../../house/identity/queries.ts'
import {
  DateField,
  type FieldErrors,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Notice, PersonText } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { type Choices, type StepsOf, step, wordsField } from '../../house/web/steps.tsx'
import type { Assignment } from '../../requests/request/assignment.ts'
import { assignment } from '../../requests/request/form.ts'
import { assignAndTell } from './assignment.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { readinessQuestions } from './lifecycle.ts'
import { nameOfAction } from './list.tsx'
import { type Action, readinessOf, setupInRequest, setupRow } from './queries.ts'
import { actions } from './record.ts'

const setupOf = async (tx: Tx, action: Action) => setupInRequest(await setupRow(tx, action).executeTakeFirst())

/** The steps of an Action as people take them. */
export const actionStepForms: StepsOf<Action> = {
  ...actions,
  nameOf: nameOfAction,
  forms: {
    check_readiness: step<Action, commands.Readiness>({
      noun: 'readiness',
      check: form.readiness,
      take: commands.checkReadiness,
      choices: async (tx, action) => {
        const { language, said } = await setupOf(tx, action)
        return Object.fromEntries(said.map(({ question, words }) => [question, [{ value: language, label: words }]]))
      },
      // What the request said need not be typed again.
      start: async (tx, action) => {
        const { said } = await setupOf(tx, action)
        const before = await readinessOf(tx, action.id).execute()
        const words = said.map(({ question, words }) => [`evidence.${question}`, words])
        return Object.fromEntries([
          ...words,
          ...before.flatMap((row) => [
            [`answer.${row.question}`, row.answer],
            [`evidence.${row.question}`, row.evidence],
          ]),
        ])
      },
      fields: ReadinessFields,
    }),
    sign: step<Action, { signed_by: string; signed_on: string | null }>({
      noun: 'signature',
      check: form.signature,
      take: commands.sign,
      fields: ({ view, typed, errors, record }) => (
        <>
          <PersonText>{record.objectives}</PersonText>
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
    agree: step({ noun: 'agreement', check: form.nothing, take: commands.agree }),
    start: step({ noun: 'start', check: form.nothing, take: commands.start }),
    close: step<Action, { evaluation_rating: number; evaluation: string }>({
      noun: 'closure',
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
    resume: step({ noun: 'resumption', check: form.nothing, take: commands.resume }),
    cancel: step({
      noun: 'cancellation',
      check: form.cause,
      take: commands.cancel,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}

/** Each question with what the request said on it, unless that stands in the field already. */
function ReadinessFields({
  view,
  typed,
  errors,
  choices,
}: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: Choices
}) {
  const { t } = view
  return (
    <>
      {readinessQuestions.map((question) => {
        const said = choices[question]?.[0]
        const kept = said && typed[`evidence.${question}`] === said.label
        return (
          <>
            <RadioField
              view={view}
              typed={typed}
              errors={errors}
              name={`answer.${question}`}
              label={t(`actions.readiness.${question}`)}
              options={['yes', 'planned'].map((value) => ({ value, label: t(`actions.readiness_answer.${value}`) }))}
              required
            />
            {said && !kept && (
              <Notice tone="info" title={t('actions.request_says')}>
                <PersonText lang={said.value}>{said.label}</PersonText>
              </Notice>
            )}
            <TextArea
              view={view}
              typed={typed}
              errors={errors}
              name={`evidence.${question}`}
              label={t('actions.readiness_evidence', { question: t(`actions.readiness.${question}`) })}
              hint={kept ? t('actions.hint.from_the_request') : undefined}
              rows={3}
              required
            />
          </>
        )
      })}
    </>
  )
}
