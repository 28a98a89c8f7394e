import type { Question } from '../../house/questions/question.ts'
import { QuestionField } from '../../house/questions/question-fields.tsx'
import { DateField, type FieldErrors, type Option, SelectField, type Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'

/** The lists that questions of the intake choose from, by name. */
export type IntakeChoices = Record<string, Option[]>
type Fields = { view: View; typed: Typed; errors: FieldErrors | undefined }

/** `brief` leaves out the hints, which speak to the authority: an officer enters what a letter says. */
export function PageFields({
  questions,
  ...props
}: Fields & { questions: readonly Question[]; choices: IntakeChoices; brief?: boolean }) {
  return (
    <>
      {questions.map((question) => (
        <QuestionField {...props} question={question} />
      ))}
    </>
  )
}

/** How and when a letter came, and from which country by its head. */
export function LetterFields({ view, typed, errors, partners }: Fields & { partners: Option[] }) {
  const { t } = view
  const channels = ['letter', 'mail'].map((value) => ({ value, label: t(`intake.channel.${value}`) }))
  const field = { view, typed, errors, required: true }
  return (
    <>
      <SelectField {...field} name="channel" label={t('intake.field.channel')} options={channels} />
      <DateField {...field} name="letter_on" label={t('intake.field.letter_on')} hint={t('intake.hint.letter_on')} />
      <SelectField
        {...field}
        name="letter_partner"
        label={t('intake.field.letter_partner')}
        hint={t('intake.hint.letter_partner')}
        options={partners}
      />
    </>
  )
}
