import type { Child } from 'hono/jsx'
import {
  CheckboxField,
  DateField,
  type FieldErrors,
  HiddenField,
  NumberField,
  type Option,
  RadioField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../ui/forms.tsx'
import type { View } from '../ui/view.ts'
import { explainedBy, explains, inLanguage, namesOfExplained, type Question } from './question.ts'

type Props = {
  view: View
  question: Question
  typed: Typed
  errors: FieldErrors | undefined
  /** The lists that questions choose from, by name. */
  choices?: Record<string, Option[]>
  /** Leaves out the hint, which speaks to whoever is asked: an officer enters what a letter says. */
  brief?: boolean | undefined
  /** What stands between an answer and its reasons, and what is said below the label of the reasons. */
  between?: Child
  hintOfWords?: string | undefined
}

/** The field of a question, as its kind has it. */
export function QuestionField(props: Props) {
  const { question } = props
  return (
    <>
      {question.wording && <HiddenField name={`wording.${question.key}`} value={question.wording} />}
      {fieldOf(props)}
    </>
  )
}

function fieldOf(props: Props): Child {
  const { view, question, typed, errors, choices, brief } = props
  const field = {
    view,
    typed,
    errors,
    name: question.key,
    label: inLanguage(question.label, view),
    hint: question.hint && !brief ? inLanguage(question.hint, view) : undefined,
    required: question.needed !== undefined,
  }
  const { autocomplete, width, rows, options } = question
  const line = { ...(autocomplete ? { autocomplete } : {}), ...(width ? { width } : {}) }
  const offered =
    options?.map(({ value, label }) => ({ value, label: inLanguage(label, view) })) ??
    choices?.[question.from ?? ''] ??
    []
  switch (question.kind) {
    case 'line':
      return <TextField {...field} {...line} />
    case 'email':
      return <TextField {...field} {...line} type="email" />
    case 'phone':
      return <TextField {...field} {...line} type="tel" />
    case 'text':
      return <TextArea {...field} {...(rows ? { rows } : {})} />
    case 'one':
      return <SelectField {...field} options={offered} />
    case 'several':
      return <CheckboxField {...field} options={offered} />
    case 'day':
      return <DateField {...field} />
    case 'number':
      return <NumberField {...field} />
    case 'explained':
      return <ExplainedFields {...props} label={field.label} hint={field.hint} />
  }
}

function ExplainedFields(props: Props & { label: string; hint: string | undefined }) {
  const { view, question, typed, errors, label, hint, between, hintOfWords } = props
  const names = namesOfExplained(question)
  const answers = question.answers ?? 'yes_no'
  const known: readonly string[] = explainedBy[answers]
  const required = question.needed !== undefined
  return (
    <>
      <RadioField
        view={view}
        typed={typed}
        errors={errors}
        name={names.answer}
        label={label}
        hint={hint}
        options={[
          ...known.map((value) => ({ value, label: view.t(`questions.${answers}.${value}`) })),
          // A choice that was made cannot be undone by a press: that there is no answer (any more) is one of its own.
          ...(answers === 'planned' ? [{ value: '', label: view.t('questions.planned.open') }] : []),
        ]}
        required={required}
      />
      {between}
      <TextArea
        view={view}
        typed={typed}
        errors={errors}
        name={names.words}
        label={view.t(`questions.${answers}.words`, { question: label })}
        hint={hintOfWords}
        rows={3}
        required={required && explains(question)}
      />
    </>
  )
}
