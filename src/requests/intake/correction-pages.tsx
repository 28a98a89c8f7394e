import {
  CheckboxField,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  type Option,
  SelectField,
  TextArea,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { overlapJudgements } from '../overlap/form.ts'
import { PartyFields } from '../request/parts-fields.tsx'
import type { SupportRequest } from '../request/queries.ts'
import type { Content } from './content.ts'
import { PageFields } from './fields.tsx'
import { questionsOn, typedPages } from './questions.ts'
import type { CorrectionRead } from './read-correction.ts'
import { askingOf } from './tasks.ts'

type CorrectionProps = {
  view: View
  request: SupportRequest
  read: CorrectionRead
  /** What was typed, where the form comes back. */
  typed: Typed | undefined
  errors: FieldErrors | undefined
}

/** A request corrected after it was submitted: what it says, page after page, and what was recorded of it. */
export function CorrectionPage({ view, request, read, typed, errors }: CorrectionProps) {
  const { t } = view
  const { shown, choices, parties } = read
  const asking = askingOf(read.content)
  const field = { view, typed: typed ?? shown, errors }
  const here = `/requests/${request.id}`
  return (
    <Page
      view={view}
      title={t('ui.of_name', { label: t('requests.step.correct'), name: nameOfRequest(request, view) })}
      lead={t('requests.lead.correct')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: here, label: nameOfRequest(request, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`${here}/correction`}
        submit={t('ui.save')}
        version={request.version}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        {typedPages.map((page) => (
          <>
            <h2>{t(`intake.page.${page}`)}</h2>
            <PageFields {...field} questions={questionsOn(page, asking)} choices={choices} brief />
          </>
        ))}
        <h2>{t('requests.section.parties')}</h2>
        <PartyFields {...field} choices={parties} elsewhere={request.numeral === null} />
        <h2>{t('intake.page.attachments')}</h2>
        <FilesFields {...field} files={read.content.files} />
        <p>
          <a href={`${here}/attachments`}>{t('intake.add_file')}</a>
        </p>
        <RoundsFields {...field} sent={read.sent} />
        <RecordedFields {...field} shown={shown} partners={read.partners} initiatives={read.initiatives} />
      </Form>
    </Page>
  )
}

/** What was attached by mistake is taken off, with a reason. */
function FilesFields(props: { view: View; typed: Typed; errors: FieldErrors | undefined; files: Content['files'] }) {
  const { files, ...field } = props
  const { t } = field.view
  if (files.length === 0) return null
  return (
    <>
      <CheckboxField
        {...field}
        name="remove_files"
        label={t('requests.field.remove_files')}
        options={files.map(({ id, name, kind }) => ({ value: id, label: name, hint: t(`files.kind.${kind}`) }))}
      />
      <TextArea {...field} name="remove_reason" label={t('requests.field.remove_reason')} rows={2} />
    </>
  )
}

/** Questions that were sent back to the authority, and what it answered. */
function RoundsFields(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  sent: CorrectionRead['sent']
}) {
  const { sent, ...field } = props
  const { t } = field.view
  if (sent.length === 0) return null
  return (
    <>
      <h2>{t('registration.questions_title')}</h2>
      {sent.map(({ id, answered_at }, at) => (
        <>
          <TextArea
            {...field}
            name={`question.${id}`}
            label={t('registration.question_number', { number: at + 1, count: sent.length })}
            rows={2}
            required
          />
          {answered_at && (
            <TextArea
              {...field}
              name={`answer.${id}`}
              label={t('registration.answer_to', { number: at + 1 })}
              rows={4}
              required
            />
          )}
        </>
      ))}
    </>
  )
}

/** What was recorded of a request, as far as it was. */
function RecordedFields(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  shown: Typed
  partners: Option[]
  initiatives: Option[]
}) {
  const { shown, partners, initiatives, ...field } = props
  const { t } = field.view
  const has = (name: string) => shown[name] !== undefined
  const days = [
    { name: 'letter_on', label: t('intake.field.letter_on') },
    { name: 'received_on', label: t('requests.field.received_on') },
    { name: 'complete_on', label: t('registration.complete_on') },
    { name: 'initiative_told_on', label: t('history.field.initiative_told_on') },
  ]
  const reasons = [
    { name: 'decision_reason', label: t('history.field.decision_reason') },
    { name: 'withdrawn_reason', label: t('requests.field.withdrawn_reason') },
  ]
  return (
    <>
      <h2>{t('requests.recorded')}</h2>
      {has('channel') && (
        <SelectField
          {...field}
          name="channel"
          label={t('intake.field.channel')}
          options={['letter', 'mail'].map((value) => ({ value, label: t(`intake.channel.${value}`) }))}
          required
        />
      )}
      {has('letter_partner') && (
        <SelectField
          {...field}
          name="letter_partner"
          label={t('intake.field.letter_partner')}
          options={partners}
          required
        />
      )}
      {days
        .filter(({ name }) => has(name))
        .map((one) => (
          <DateField {...field} {...one} required />
        ))}
      {has('redirected_to') && (
        <SelectField
          {...field}
          name="redirected_to"
          label={t('requests.field.initiative')}
          options={initiatives}
          required
        />
      )}
      {has('overlap_judgement') && (
        <SelectField
          {...field}
          name="overlap_judgement"
          label={t('requests.field.overlap')}
          options={overlapJudgements.map((value) => ({ value, label: t(`requests.overlap.${value}`) }))}
          required
        />
      )}
      {has('overlap_note') && (
        <TextArea {...field} name="overlap_note" label={t('requests.field.overlap_note')} rows={2} />
      )}
      {reasons
        .filter(({ name }) => has(name))
        .map((one) => (
          <TextArea {...field} {...one} required />
        ))}
    </>
  )
}
