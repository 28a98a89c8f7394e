import type { Tx } from '../../house/database/connection.ts'
import { type StepsOf, step, wordsField } from '../../house/steps/steps.tsx'
import { DateField, SelectField, TextArea, TextField } from '../../house/ui/forms.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { type Output, successorsOf } from './queries.ts'
import { outputs } from './record.ts'

export const successorChoices = async (tx: Tx, output: Output) =>
  (await successorsOf(tx, output).execute()).map(({ id, title }) => ({ value: id, label: title }))

/** A rung of the ladder as a form: `withBody` where a body must be named. */
function rung(noun: string, take: (typeof commands)['adopt'], withBody: boolean, theirs?: 'authority') {
  return step<Output, commands.Rung>({
    noun,
    ...(theirs ? { theirs } : {}),
    check: withBody ? form.rungByBody : form.ownRung,
    take,
    fields: ({ view, typed, errors }) => (
      <>
        <DateField
          view={view}
          typed={typed}
          errors={errors}
          name="reached_on"
          label={view.t('outputs.field.reached_on')}
          required
        />
        <TextField
          view={view}
          typed={typed}
          errors={errors}
          name="body"
          label={view.t('outputs.field.body')}
          required={withBody}
        />
        <TextArea
          view={view}
          typed={typed}
          errors={errors}
          name="evidence"
          label={view.t('outputs.field.evidence')}
          hint={view.t('outputs.hint.evidence')}
          rows={3}
          required={withBody}
        />
      </>
    ),
  })
}

export const outputStepForms: StepsOf<Output> = {
  ...outputs,
  nameOf: (output) => output.title,
  forms: {
    finalise: rung('finalisation', commands.finalise, false),
    validate: rung('validation', commands.validate, true),
    submit: rung('submission', commands.submit, true, 'authority'),
    adopt: rung('adoption', commands.adopt, true, 'authority'),
    fund: rung('funding', commands.fund, true, 'authority'),
    use: rung('use', commands.use, true, 'authority'),
    supersede: step<Output, { superseded_by: string | null }>({
      noun: 'supersession',
      check: form.supersession,
      take: commands.supersede,
      choices: async (tx, output) => ({ successors: await successorChoices(tx, output) }),
      fields: ({ view, typed, errors, choices }) => (
        <SelectField
          view={view}
          typed={typed}
          errors={errors}
          name="superseded_by"
          label={view.t('history.field.superseded_by')}
          options={choices.successors ?? []}
        />
      ),
      danger: true,
    }),
    lapse: step({
      noun: 'lapse',
      check: form.cause,
      take: commands.lapse,
      fields: wordsField('cause', 'actions.field.cause'),
      danger: true,
    }),
  },
}
