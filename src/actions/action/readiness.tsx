import type { Tx } from '../../house/database/connection.ts'
import { textKey } from '../../house/languages/texts.ts'
import type { AskingForm } from '../../house/questions/form.ts'
import { facilityQuestions } from '../../house/questions/queries.ts'
import { namesOfExplained, type Question } from '../../house/questions/question.ts'
import { QuestionField } from '../../house/questions/question-fields.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { type Choices, step } from '../../house/steps/steps.tsx'
import { ButtonLink, type FieldErrors, HiddenField, type Typed } from '../../house/ui/forms.tsx'
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

/**
 * What was answered before; and what the request said, which need not be typed again. The form carries along what its
 * words were filled with: they are no answer by themselves.
 */
async function filledIn(tx: Tx, action: Action): Promise<Typed> {
  const { said } = await setupOf(tx, action)
  const before = await readinessOf(tx, action.id).execute()
  const words = new Map(said.map((one) => [one.question, one.words]))
  for (const { question, evidence } of before) words.set(question, evidence)
  return Object.fromEntries([
    ...(await readinessAsked(tx)).map((question) => [namesOfExplained(question).answer, '']),
    ...[...words].flatMap(([question, evidence]) => [
      [`evidence.${question}`, evidence],
      [form.filledAs(`evidence.${question}`), evidence],
    ]),
    ...before.map((row) => [`answer.${row.question}`, row.answer]),
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
        const { words } = namesOfExplained(question)
        const kept = said !== undefined && typed[words] === said.label
        const filled = form.filledAs(words)
        return (
          <>
            {typed[filled] !== undefined && <HiddenField name={filled} value={String(typed[filled])} />}
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
          </>
        )
      })}
    </>
  )
}

/** What was answered, in the words in which it was asked. */
export function Readiness({ view, action, edits }: { view: View; action: ActionRead; edits: boolean }) {
  const { t, lang } = view
  const edit = edits && (
    <ButtonLink
      href={`/actions/${action.id}/readiness`}
      label={t('ui.edit')}
      name={t('actions.section.readiness')}
      kind="secondary"
    />
  )
  return (
    <Section title={t('actions.section.readiness')} id="readiness" aside={edit}>
      <Facts
        rows={action.readiness.map((row) => ({
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
}

/** What the request says on what was not answered yet. */
export function saidOnSetup({ readiness, setup }: ActionRead) {
  return setup.said.filter(({ question }) => !readiness.some((row) => row.question === question))
}

export function SaidOnSetup({ view, action }: { view: View; action: ActionRead }) {
  return (
    <Facts
      rows={saidOnSetup(action).map(({ names, words }) => ({
        label: nameIn(names, view.lang),
        value: <PersonText lang={action.setup.language}>{words}</PersonText>,
      }))}
    />
  )
}
