import type { Tx } from '../../house/database/connection.ts'
import { textKey } from '../../house/languages/texts.ts'
import type { AskingForm } from '../../house/questions/form.ts'
import { facilityQuestions } from '../../house/questions/queries.ts'
import { namesOfExplained, type Question } from '../../house/questions/question.ts'
import { QuestionField } from '../../house/questions/question-fields.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { type Choices, step } from '../../house/steps/steps.tsx'
import { ButtonLink, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { Facts, Notice, PersonText, Section } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { saidKeys, saidRow } from '../../requests/intake/said.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { type Action, readinessAsked, readinessOf, setupInRequest } from './queries.ts'
import type { ActionRead } from './read.ts'

/** What the facility may ask at the readiness check, and from what a request said an answer may start. */
export const readinessQuestions: AskingForm = {
  form: 'readiness',
  kinds: ['planned'],
  pages: [],
  starts: saidKeys.map((key) => ({ value: key, title: textKey(`intake.field.${key}`) })),
}

/** The readiness check: what the facility asks on the institutional set-up, in its own words. */
export const readinessStep = step<Action, commands.Readiness>({
  noun: 'readiness',
  asks: readinessAsked,
  check: form.readiness,
  take: commands.checkReadiness,
  choices: async (tx, action) => {
    const { language, said } = await setupOf(tx, action)
    return Object.fromEntries(said.map(({ question, words }) => [question, [{ value: language, label: words }]]))
  },
  start: filledIn,
  fields: ReadinessFields,
})

async function setupOf(tx: Tx, action: Action) {
  const { rows } = await saidRow(action.request_id).execute(tx)
  return setupInRequest(await facilityQuestions(tx, 'readiness'), rows[0])
}

/** What was answered before; and what the request said, which need not be typed again. */
async function filledIn(tx: Tx, action: Action): Promise<Typed> {
  const { said } = await setupOf(tx, action)
  const before = await readinessOf(tx, action.id).execute()
  return Object.fromEntries([
    ...said.map(({ question, words }) => [`evidence.${question}`, words]),
    ...before.flatMap((row) => [
      [`answer.${row.question}`, row.answer],
      [`evidence.${row.question}`, row.evidence],
    ]),
  ])
}

type FieldsProps = {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  choices: Choices
  asked: readonly Question[]
}

/** Each question with what the request said on it, unless that stands in the field already. */
function ReadinessFields({ view, typed, errors, choices, asked }: FieldsProps) {
  return (
    <>
      {asked.map((question) => {
        const said = choices[question.key]?.[0]
        const kept = said !== undefined && typed[namesOfExplained(question).words] === said.label
        return (
          <QuestionField
            view={view}
            question={question}
            typed={typed}
            errors={errors}
            between={
              said &&
              !kept && (
                <Notice tone="info" title={view.t('actions.request_says')}>
                  <PersonText lang={said.value}>{said.label}</PersonText>
                </Notice>
              )
            }
            hintOfWords={kept ? view.t('actions.hint.from_the_request') : undefined}
          />
        )
      })}
    </>
  )
}

/** What was answered, in the words in which it was asked; before that, what the request says on it. */
export function Readiness({ view, action, edits }: { view: View; action: ActionRead; edits: boolean }) {
  const { readiness, setup } = action
  const { t, lang } = view
  if (readiness.length > 0)
    return (
      <Section
        title={t('actions.section.readiness')}
        aside={edits && <ButtonLink href={`/actions/${action.id}/readiness`} label={t('ui.edit')} kind="secondary" />}
      >
        <Facts
          rows={readiness.map((row) => ({
            label: nameIn(row.names, lang),
            value: (
              <>
                <p>{t(`questions.planned.${row.answer}`)}</p>
                <PersonText>{row.evidence}</PersonText>
              </>
            ),
          }))}
        />
      </Section>
    )
  if (setup.said.length === 0) return null
  return (
    <Section title={t('actions.section.setup')}>
      <Facts
        rows={setup.said.map(({ names, words }) => ({
          label: nameIn(names, lang),
          value: <PersonText lang={setup.language}>{words}</PersonText>,
        }))}
      />
    </Section>
  )
}
