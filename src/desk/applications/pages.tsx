import type { HistoryLines } from '../../house/history/history.tsx'
import type { OutboxMail } from '../../house/mail/queries.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { Moment } from '../../house/ui/dates.tsx'
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  SelectField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { type NextStep, Notice, PersonText, Section, Tag } from '../../house/ui/record.tsx'
import { RecordPage, type Turn } from '../../house/ui/record-page.tsx'
import type { View } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import { tones } from './list.tsx'
import type { ApplicationRead, Doors } from './read.ts'

/** What was chosen on the page before. */
export type Chosen = { partner: string; type: string }
type AskProps = { view: View; doors: Doors; chosen: Chosen; signedIn: boolean }

/** The way in for whoever wants help: who may ask, whether this authority may, and how to begin. */
export function AskPage({ view, doors, chosen, signedIn }: AskProps) {
  const { t } = view
  const { partners, types, year } = doors
  const alone = types.filter(({ eligible, only_jointly }) => eligible && !only_jointly)
  const jointly = types.filter(({ eligible, only_jointly }) => eligible && only_jointly)
  return (
    <Page view={view} title={t('site.ask')} lead={t('applications.ask_lead')}>
      <Section title={t('applications.who')}>
        <ul>
          <li>{t('applications.who_alone', { types: alone.map(({ name }) => name).join(' · ') })}</li>
          {jointly.length > 0 && (
            <li>{t('applications.who_jointly', { types: jointly.map(({ name }) => name).join(' · ') })}</li>
          )}
          <li>{t('applications.who_partner', { count: partners.length, year: String(year) })}</li>
          <li>{t('applications.what_letter')}</li>
        </ul>
      </Section>
      <Section title={t('applications.check')} id="check">
        <form method="get" action="/ask#check" class="narrowing">
          <Choice view={view} name="partner" label={t('requests.field.partner')} chosen={chosen.partner}>
            {partners.map(({ code, name }) => ({ value: code, label: name }))}
          </Choice>
          <Choice view={view} name="type" label={t('authorities.field.type')} chosen={chosen.type}>
            {types.map(({ key, name }) => ({ value: key, label: name }))}
          </Choice>
          <button class="ds-button" data-variant="secondary" type="submit">
            {t('applications.check_now')}
          </button>
        </form>
        <Answer view={view} doors={doors} chosen={chosen} />
      </Section>
      <Section title={t('applications.begin')} id="begin">
        {signedIn ? (
          <ButtonLink href="/requests/new" label={t('requests.new')} />
        ) : (
          <div class="doors">
            <div>
              <h3>{t('applications.with_account')}</h3>
              <Form view={view} action="/sign-in/link" submit={t('sign_in.link_submit')}>
                <HiddenField name="to" value="/requests/new" />
                <TextField
                  view={view}
                  name="email"
                  type="email"
                  autocomplete="email"
                  label={t('sign_in.email')}
                  typed={{}}
                  errors={undefined}
                  required
                />
              </Form>
              <p>
                <a href="/sign-in?to=%2Frequests%2Fnew">{t('applications.with_password')}</a>
              </p>
            </div>
            <div>
              <h3>{t('applications.without_account')}</h3>
              <p>{t('applications.without_account_how')}</p>
              <ButtonLink href={applyAddress(chosen)} label={t('applications.apply')} kind="secondary" />
            </div>
          </div>
        )}
      </Section>
    </Page>
  )
}

const applyAddress = ({ partner, type }: Chosen) =>
  `/ask/account${partner || type ? `?${new URLSearchParams({ partner, type })}` : ''}`

type Offered = { value: string; label: string }[]

function Choice(props: { view: View; name: string; label: string; chosen: string; children: Offered }) {
  return (
    <label>
      <span>{props.label}</span>
      <select class="ds-input" name={props.name}>
        <option value="">{props.view.t('ui.choose')}</option>
        {props.children.map(({ value, label }) => (
          <option value={value} selected={value === props.chosen}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Whether an authority of this kind, of this partner, may ask; nothing until something was chosen. */
function Answer({ view, doors, chosen }: { view: View; doors: Doors; chosen: Chosen }) {
  const { t } = view
  if (!chosen.partner && !chosen.type) return null
  const partner = doors.partners.find(({ code }) => code === chosen.partner)
  const type = doors.types.find(({ key }) => key === chosen.type)
  if (chosen.type && type && !type.eligible)
    return <Notice tone="warning">{t('applications.not_this_type', { type: type.name })}</Notice>
  if (!partner) return <Notice tone="info">{t('applications.choose_partner')}</Notice>
  if (!type) return <Notice tone="info">{t('applications.choose_type', { partner: partner.name })}</Notice>
  return (
    <Notice tone="success">
      {t(type.only_jointly ? 'applications.may_jointly' : 'applications.may_ask', {
        type: type.name,
        partner: partner.name,
      })}{' '}
      <a href="#begin">{t('applications.begin')}</a>
    </Notice>
  )
}

type ApplyProps = { view: View; doors: Doors; typed: Typed; errors?: FieldErrors | undefined }

/** The application for an account: one short page. */
export function ApplyPage({ view, doors, typed, errors }: ApplyProps) {
  const { t } = view
  const field = { view, typed, errors }
  const types = doors.types.filter(({ eligible }) => eligible)
  return (
    <Page
      view={view}
      title={t('applications.apply')}
      lead={t('applications.apply_lead')}
      crumbs={[{ href: '/ask', label: t('site.ask') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/ask/account"
        submit={t('applications.send')}
        cancel={{ href: '/ask', label: t('ui.cancel') }}
      >
        <TextField {...field} name="name" label={t('applications.field.name')} autocomplete="name" required />
        <TextField
          {...field}
          name="email"
          type="email"
          label={t('sign_in.email')}
          hint={t('applications.hint.email')}
          autocomplete="email"
          required
        />
        <TextField {...field} name="function" label={t('applications.field.function')} required />
        <TextField {...field} name="phone" type="tel" label={t('applications.field.phone')} autocomplete="tel" />
        <SelectField
          {...field}
          name="partner"
          label={t('requests.field.partner')}
          options={doors.partners.map(({ code, name }) => ({ value: code, label: name }))}
          required
        />
        <TextField
          {...field}
          name="authority"
          label={t('requests.field.authority')}
          hint={t('applications.hint.authority')}
          autocomplete="organization"
          required
        />
        <SelectField
          {...field}
          name="authority_type"
          label={t('authorities.field.type')}
          options={types.map(({ key, name }) => ({ value: key, label: name }))}
          required
        />
        <TextArea
          {...field}
          name="matter"
          label={t('applications.field.matter')}
          hint={t('applications.hint.matter')}
        />
      </Form>
    </Page>
  )
}

export function AppliedPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page
      view={view}
      title={t('applications.sent')}
      lead={t('applications.sent_lead')}
      crumbs={[{ href: '/ask', label: t('site.ask') }]}
    >
      <p>{t('applications.sent_meanwhile')}</p>
      <p>
        <a href="/actions">{t('site.all_actions')}</a>
      </p>
    </Page>
  )
}

type Shown = { steps: NextStep[]; mails: OutboxMail[]; history: HistoryLines; types: Map<string, string> }

export function ApplicationPage({
  view,
  application,
  shown,
}: {
  view: View
  application: ApplicationRead
  shown: Shown
}) {
  const { t } = view
  const { known_authority: authority, known_account: account } = application
  return (
    <RecordPage
      view={view}
      name={t('ui.of_name', { label: t('applications.one'), name: application.name })}
      lead={application.authority}
      crumbs={[{ href: '/applications', label: t('applications.title') }]}
      status={<Tag tone={tones[application.status]}>{t(`applications.status.${application.status}`)}</Tag>}
      turn={turnOf(view, shown.steps)}
      steps={shown.steps}
      asked={[
        { label: t('sign_in.email'), value: <a href={`mailto:${application.email}`}>{application.email}</a> },
        { label: t('applications.field.function'), value: application.function },
        { label: t('applications.field.phone'), value: application.phone },
        {
          label: t('requests.field.partner'),
          value: <a href={`/partners/${application.partner}`}>{nameIn(application.partner_names, view.lang)}</a>,
        },
        {
          label: t('requests.field.authority'),
          value: authority ? (
            <a href={`/authorities/${authority.id}`}>{authority.name}</a>
          ) : (
            t('applications.new_authority', { authority: application.authority })
          ),
        },
        { label: t('authorities.field.type'), value: shown.types.get(application.authority_type) },
        { label: t('requests.field.language'), value: languageName(application.language, view.lang) },
        { label: t('applications.field.asked_on'), value: <Moment view={view} at={application.asked_at} /> },
        { label: t('applications.known_account'), value: application.status === 'open' && account?.name },
        {
          label: t('applications.field.matter'),
          value: application.matter && <PersonText lang={application.language}>{application.matter}</PersonText>,
        },
        { label: t('applications.field.refused_reason'), value: application.refused_reason },
      ]}
      sections={[]}
      after={<HistoryAndMail view={view} slice="applications" history={shown.history} mails={shown.mails} />}
    />
  )
}

/** Whoever may open the account is to say whether they do. */
function turnOf({ t }: View, steps: NextStep[]): Turn | undefined {
  if (!steps.some(({ name }) => name === 'grant')) return undefined
  return { who: 'reader', what: t('record.what.applications.open'), step: 'grant', or: 'refuse' }
}
