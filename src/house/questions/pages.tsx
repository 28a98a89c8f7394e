import { type HistoryLines, RecordHistory } from '../history/history.tsx'
import { nameIn } from '../settings/queries.ts'
import { DateText } from '../ui/dates.tsx'
import {
  ButtonLink,
  CheckboxField,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  PostButton,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts, Section, Tag } from '../ui/record.tsx'
import { DataTable, Empty } from '../ui/table.tsx'
import { languages, type View } from '../ui/view.ts'
import { languageName } from '../web/languages.ts'
import type { AskingForm } from './form.ts'
import type { FacilityKind, FacilityQuestion } from './queries.ts'

export const here = '/settings/questions'
const crumb = (view: View) => ({ href: here, label: view.t('questions.title') })
const formOf = (view: View, { form }: { form: string }) => view.t(`questions.form.${form}`)
const nameOf = (view: View, question: FacilityQuestion) => nameIn(question.names, view.lang)

type OverviewProps = {
  view: View
  forms: readonly AskingForm[]
  questions: ReadonlyMap<string, FacilityQuestion[]>
  keeps: boolean
  history: HistoryLines
  errors: FieldErrors | undefined
}

/** What the facility asks, form by form: the questions in their order, those that are retired, and who changed what. */
export function QuestionsPage({ view, forms, questions, keeps, history, errors }: OverviewProps) {
  const { t } = view
  return (
    <Page view={view} title={t('questions.title')} lead={t('questions.lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {forms.map((form) => {
        const all = questions.get(form.form) ?? []
        const retired = all.filter((question) => question.retired_on !== null)
        return (
          <Section title={formOf(view, form)}>
            <p>{t(`questions.form_lead.${form.form}`)}</p>
            <Asked
              view={view}
              form={form}
              questions={all.filter(({ retired_on }) => retired_on === null)}
              keeps={keeps}
            />
            {keeps && <AddLinks view={view} form={form} />}
            {retired.length > 0 && <Retired view={view} form={form} questions={retired} keeps={keeps} />}
          </Section>
        )
      })}
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="questions" rows={history} />
        </Section>
      )}
    </Page>
  )
}

type TableProps = { view: View; form: AskingForm; questions: FacilityQuestion[]; keeps: boolean }

function Asked({ view, form, questions, keeps }: TableProps) {
  const { t } = view
  return (
    <DataTable
      view={view}
      caption={t('questions.asked', { form: formOf(view, form) })}
      hideCaption
      columns={[
        { key: 'question', heading: t('questions.question'), primary: true },
        ...(form.pages.length > 0 ? [{ key: 'page', heading: t('questions.field.page') }] : []),
        ...(form.kinds.length > 1 ? [{ key: 'kind', heading: t('questions.field.kind') }] : []),
        { key: 'required', heading: t('questions.field.required') },
        ...(keeps ? [{ key: 'change', heading: t('questions.change'), act: true }] : []),
      ]}
      rows={questions.map((question) => ({
        question: nameOf(view, question),
        page: pageTitle(view, form, question.page),
        kind: t(`questions.kind.${question.kind}`),
        required: t(question.required ? 'history.yes' : 'history.no'),
        change: keeps && <Changes view={view} question={question} among={questions} />,
      }))}
      empty={<Empty title={t('questions.none')} />}
    />
  )
}

function pageTitle(view: View, form: AskingForm, name: string): string {
  const page = form.pages.find((one) => one.value === name)
  return page ? view.t(page.title) : ''
}

function Changes({ view, question, among }: { view: View; question: FacilityQuestion; among: FacilityQuestion[] }) {
  const { t } = view
  const beside = among.filter((one) => one.page === question.page)
  const button = (noun: string, label: string, hidden: Record<string, string> = {}) => (
    <PostButton
      view={view}
      action={`${here}/${question.id}/${noun}`}
      label={label}
      name={nameOf(view, question)}
      kind="tertiary"
      hidden={hidden}
    />
  )
  return (
    <>
      <a href={`${here}/${question.id}`}>
        {t('questions.word')}
        <span class="ds-sr-only">: {nameOf(view, question)}</span>
      </a>{' '}
      {beside[0] !== question && button('place', t('questions.up'), { to: 'up' })}
      {beside.at(-1) !== question && button('place', t('questions.down'), { to: 'down' })}
      {button('retirement', t('questions.retire'))}
    </>
  )
}

/** What a new question is like is chosen first: its page asks for the words that this kind needs. */
function AddLinks({ view, form }: { view: View; form: AskingForm }) {
  const { t } = view
  const address = (kind: FacilityKind) => `${here}/new?form=${form.form}&kind=${kind}`
  const [only] = form.kinds
  if (only && form.kinds.length === 1)
    return <ButtonLink href={address(only)} label={t('questions.new')} kind="secondary" />
  return (
    <details>
      <summary>{t('questions.new')}</summary>
      <ul class="plain-list">
        {form.kinds.map((kind) => (
          <li>
            <a href={address(kind)}>{t(`questions.kind.${kind}`)}</a>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Retired({ view, form, questions, keeps }: TableProps) {
  const { t } = view
  return (
    <details>
      <summary>{t('questions.retired', { count: questions.length })}</summary>
      <DataTable
        view={view}
        caption={t('questions.retired_of', { form: formOf(view, form) })}
        hideCaption
        columns={[
          { key: 'question', heading: t('questions.question'), primary: true },
          { key: 'retired', heading: t('questions.field.retired_on') },
          ...(keeps ? [{ key: 'change', heading: t('questions.change'), act: true }] : []),
        ]}
        rows={questions.map((question) => ({
          question: nameOf(view, question),
          retired: <DateText view={view} day={question.retired_on} />,
          change: keeps && (
            <PostButton
              view={view}
              action={`${here}/${question.id}/return`}
              label={t('questions.ask_again')}
              name={nameOf(view, question)}
              kind="tertiary"
            />
          ),
        }))}
        empty=""
      />
    </details>
  )
}

type WordingProps = {
  view: View
  form: AskingForm
  kind: FacilityKind
  /** The question that is worded anew; none while a new one is added. */
  question: FacilityQuestion | undefined
  typed: Typed
  errors: FieldErrors | undefined
  formKey?: string
}

/** A question in the words of every language of the facility, and where and whether it must be answered. */
export function WordingPage({ view, form, kind, question, typed, errors, formKey }: WordingProps) {
  const { t } = view
  const field = { view, typed, errors }
  return (
    <Page
      view={view}
      title={question ? t('ui.of_name', { label: t('ui.edit'), name: nameOf(view, question) }) : t('questions.new')}
      lead={t(question ? 'questions.word_lead' : 'questions.new_lead')}
      crumbs={[crumb(view)]}
      status={question?.retired_on ? <Tag tone="neutral">{t('questions.is_retired')}</Tag> : undefined}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Facts
        rows={[
          { label: t('questions.field.form'), value: formOf(view, form) },
          { label: t('questions.field.kind'), value: t(`questions.kind.${kind}`) },
          { label: t('questions.field.key'), value: question && <code>{question.key}</code> },
        ]}
      />
      <Form
        view={view}
        action={question ? `${here}/${question.id}` : here}
        submit={question ? t('ui.save') : t('questions.add')}
        version={question?.version}
        formKey={formKey}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        {!question && (
          <>
            <HiddenField name="form" value={form.form} />
            <HiddenField name="kind" value={kind} />
            <TextField
              {...field}
              name="key"
              label={t('questions.field.key')}
              hint={t('questions.hint.key')}
              width="medium"
              required
            />
          </>
        )}
        {form.pages.length > 0 && (
          <SelectField
            {...field}
            name="page"
            label={t('questions.field.page')}
            options={form.pages.map(({ value, title }) => ({ value, label: t(title) }))}
            required
          />
        )}
        <CheckboxField
          {...field}
          name="required"
          label={t('questions.field.required')}
          options={[{ value: 'on', label: t(`questions.required_means.${form.form}`) }]}
          required
        />
        {form.starts.length > 0 && (
          <SelectField
            {...field}
            name="starts_from"
            label={t('questions.field.starts_from')}
            hint={t('questions.hint.starts_from')}
            options={form.starts.map(({ value, title }) => ({ value, label: t(title) }))}
            empty={t('questions.starts_empty')}
          />
        )}
        <WordingFields {...field} kind={kind} />
      </Form>
    </Page>
  )
}

function WordingFields({ view, typed, errors, kind }: Pick<WordingProps, 'view' | 'typed' | 'errors' | 'kind'>) {
  const { t } = view
  const chosen = kind === 'one' || kind === 'several'
  return (
    <>
      {languages.map((lang) => {
        const language = languageName(lang, view.lang)
        const field = (part: string) => ({
          view,
          typed,
          errors,
          name: `${part}.${lang}`,
          label: t(`questions.field.${part}`, { language }),
        })
        return (
          <>
            <h2>{language}</h2>
            <TextField {...field('name')} required />
            <TextField {...field('hint')} />
            {chosen && <TextArea {...field('choices')} hint={t('questions.hint.choices')} rows={5} required />}
          </>
        )
      })}
    </>
  )
}
