import { acceptedFiles } from '../../house/files/file-types.ts'
import type { Question } from '../../house/questions/question.ts'
import { QuestionField } from '../../house/questions/question-fields.tsx'
import {
  DateField,
  type FieldErrors,
  FileField,
  type Option,
  RadioField,
  SelectField,
  type Typed,
} from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import type { SupportRequest } from '../request/queries.ts'
import { fileKinds } from './form.ts'

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

/** A paper of a request, and what it is; `sometimes` where one may go on without. */
export function PaperFields({
  request,
  sometimes = false,
  ...field
}: Fields & { request: Pick<SupportRequest, 'channel'>; sometimes?: boolean }) {
  const { view, errors } = field
  const needed = sometimes ? { sometimes } : { required: true }
  const { t } = view
  const kinds = request.channel === 'portal' ? fileKinds : (['letter', ...fileKinds] as const)
  return (
    <>
      <RadioField
        {...field}
        name="kind"
        label={t('intake.field.kind')}
        options={kinds.map((value) => ({ value, label: t(`files.kind.${value}`) }))}
        {...needed}
      />
      <FileField
        view={view}
        errors={errors}
        name="file"
        label={t('intake.field.file')}
        hint={t('files.hint')}
        accept={acceptedFiles}
        {...needed}
      />
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
