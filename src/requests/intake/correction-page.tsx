import type { Hono } from 'hono'
import type { Tx } from '../../house/database/connection.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { saveContent } from '../../house/steps/content-form.ts'
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
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { authorityChoices, partnerChoices } from '../../registers/partners/queries.ts'
import { overlapJudgements } from '../overlap/form.ts'
import { withOneMore } from '../request/parts.ts'
import { type PartyChoices, PartyFields } from '../request/parts-fields.tsx'
import { requests } from '../request/record.ts'
import type { Content } from './content.ts'
import { checkCorrection, correct, textsOfCorrection } from './correction.ts'
import { PageFields } from './fields.tsx'
import { choicesFor } from './page-by-page.tsx'
import { contentOf } from './queries.ts'
import { questionsOn, typedPages } from './questions.ts'
import { askingOf } from './tasks.ts'

/** A request corrected after it was submitted: what it says, page after page, and what was recorded of it. */
export function correctionPage(routes: Hono<Web>) {
  routes.get(`${one}/correction`, async (c) => c.html(await show(c)))
  routes.post(`${one}/correction`, (c) =>
    saveContent(c, requests, {
      found: () => recordInStep(c, requests, 'correct'),
      check: async (typed, request, tx) =>
        checkCorrection(withOneMore(typed), await contentOf(tx, request), c.var.person, true),
      take: correct,
      page: (_request, typed, errors) => show(c, typed, errors),
    }),
  )
}

async function show(c: WebContext, typed?: Typed, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  const { t } = view
  const request = await recordInStep(c, requests, 'correct')
  const content = await contentOf(tx, request)
  const asking = askingOf(content)
  const choices = await choicesFor(c, asking, [request.theme, ...content.other_themes])
  const parties = await partyChoices(tx, view.lang)
  const shown = textsOfCorrection(content, person)
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
        <SelectField
          {...field}
          name="authority_id"
          label={t('requests.field.authority')}
          options={parties.authorities}
          required
        />
        <PartyFields {...field} of={request} choices={parties} />
        <h2>{t('intake.page.attachments')}</h2>
        <FilesFields {...field} files={content.files} />
        <p>
          <a href={`${here}/attachments`}>{t('intake.add_file')}</a>
        </p>
        <RecordedFields {...field} shown={shown} partners={parties.partners} />
      </Form>
    </Page>
  )
}

const partyChoices = async (tx: Tx, lang: string): Promise<PartyChoices> => ({
  partners: await partnerChoices(tx, lang),
  authorities: await authorityChoices(tx, lang),
})

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

/** What was recorded of a request, as far as it was. */
function RecordedFields(props: {
  view: View
  typed: Typed
  errors: FieldErrors | undefined
  shown: Typed
  partners: Option[]
}) {
  const { shown, partners, ...field } = props
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
