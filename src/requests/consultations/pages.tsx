import type { Child } from 'hono/jsx'
import { type Day, daysBetween } from '../../house/days/day.ts'
import type { RequestFile } from '../../house/files/queries.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { needsTelling } from '../../house/mail/notices.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { dueOn } from '../../house/record/turn.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { DateText, formatMoment, Moment } from '../../house/ui/dates.tsx'
import {
  ButtonLink,
  DateField,
  ErrorSummary,
  type FieldErrors,
  Form,
  PostButton,
  RadioField,
  TextArea,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, Notice, PersonText, Tag } from '../../house/ui/record.tsx'
import { ContactLines, DueLines, RecordPage } from '../../house/ui/record-page.tsx'
import { DataTable } from '../../house/ui/table.tsx'
import type { TextKey, View } from '../../house/ui/view.ts'
import { languageName } from '../../house/web/languages.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import type { SupportRequest } from '../request/queries.ts'
import { isDecided } from './lifecycle.ts'
import { OpinionTag, ToldTag } from './opinions.tsx'
import type { findRound, Opinion } from './queries.ts'
import type { OpinionRead, RequestAskedAbout } from './read.ts'
import { turnOfOpinion } from './turn.ts'

type Fields = { view: View; typed: Typed; errors: FieldErrors | undefined; record: Pick<Opinion, 'may_veto'> }

export function OpinionFields({ view, typed, errors, record }: Fields) {
  const { t } = view
  const field = { view, typed, errors }
  const options = ['in_favour', 'no_objection', 'against', ...(record.may_veto ? ['veto'] : [])].map((value) => ({
    value,
    label: t(`consultations.status.${value}`),
  }))
  return (
    <>
      <RadioField {...field} name="status" label={t('consultations.opinion')} options={options} required />
      <TextArea {...field} name="reasons" label={t('consultations.reasons')} hint={t('consultations.reasons_hint')} />
      <TextArea
        {...field}
        name="conditions"
        label={t('consultations.conditions')}
        hint={t('consultations.conditions_hint')}
        rows={3}
      />
    </>
  )
}

type Editing = { view: View; opinion: Opinion; typed: Typed; errors: FieldErrors | undefined }

/** What was typed wrong of an opinion, in its words and its days. */
export function EditOpinionPage({ view, opinion, ...field }: Editing) {
  const { t } = view
  const here = `/consultations/${opinion.id}`
  return (
    <Page
      view={view}
      title={t('ui.of_name', { label: t('consultations.step.edit'), name: opinion.body })}
      lead={t('consultations.lead.edit')}
      crumbs={[
        { href: '/consultations', label: t('consultations.title') },
        { href: here, label: opinion.body },
      ]}
      errors={field.errors}
    >
      {field.errors && <ErrorSummary view={view} errors={field.errors} />}
      <Form
        view={view}
        action={`${here}/content`}
        submit={t('ui.save')}
        version={opinion.version}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        <CorrectionFields view={view} {...field} record={opinion} />
      </Form>
    </Page>
  )
}

/** What an opinion says and its days, as far as they are known, without what it is. */
function CorrectionFields(props: { view: View; typed: Typed; errors: FieldErrors | undefined; record: Opinion }) {
  const { view, typed, errors, record } = props
  const { t } = view
  const field = { view, typed, errors }
  const given = record.status !== 'asked' && record.status !== 'silence'
  return (
    <>
      {given && (
        <>
          <TextArea
            {...field}
            name="reasons"
            label={t('consultations.reasons')}
            hint={t('consultations.reasons_hint')}
          />
          <TextArea
            {...field}
            name="conditions"
            label={t('consultations.conditions')}
            hint={t('consultations.conditions_hint')}
            rows={3}
          />
        </>
      )}
      {record.lifted_at !== null && (
        <TextArea {...field} name="lifted_reasons" label={t('history.field.lifted_reasons')} required />
      )}
      <DateField {...field} name="asked_on" label={t('history.field.asked_on')} required />
      {record.told_how === 'by_hand' && (
        <DateField {...field} name="told_on" label={t('history.field.told_on')} required />
      )}
      <DateField {...field} name="due_on" label={t('consultations.due')} required />
      {given && <DateField {...field} name="given_on" label={t('consultations.given_at')} required />}
    </>
  )
}

/** Key of the sentence that says what an opinion given now, or given late, still counts for. */
function lateness(opinion: Opinion): TextKey | null {
  if (opinion.request_status === 'withdrawn') return null
  const decided = isDecided(opinion.request_status)
  if (opinion.late)
    return decided && opinion.given_at && opinion.decided_at && opinion.given_at > opinion.decided_at
      ? 'consultations.was_after_decision'
      : 'consultations.was_late'
  if (opinion.status === 'silence') return decided ? 'consultations.after_decision' : 'consultations.term_over'
  return null
}

export function LateNotice({ view, opinion }: { view: View; opinion: Opinion }) {
  const key = lateness(opinion)
  return key ? (
    <Notice tone="info">
      <p>{view.t(key)}</p>
    </Notice>
  ) : null
}

type Asked = {
  view: View
  /** The request that it is asked about, with its translations and papers. */
  request: RequestAskedAbout
  /** Names of its themes, the first one first. */
  themes: string[]
  /** Where a file is had from: whoever came by a link goes on with the link. */
  fileHref: (file: RequestFile) => string
}

/**
 * What a body is asked about, in its language where it was translated; with the form that answers beside it, and on a
 * small screen between what is needed and what is known besides.
 */
export function RequestAsked({ view, request, themes, fileHref, form }: Asked & { form?: Child }) {
  return (
    <div class={form ? 'asked-and-form' : undefined}>
      <WordsAsked view={view} request={request} />
      {form && (
        <div class="answer-form" id="give">
          {form}
        </div>
      )}
      <KnownBesides view={view} request={request} themes={themes} fileHref={fileHref} />
    </div>
  )
}

function WordsAsked({ view, request }: Pick<Asked, 'view' | 'request'>) {
  const { t } = view
  const translated = request.translations.find((one) => one.language === view.lang)
  const words = (part: 'title' | 'need' | 'expected_outputs') => ({
    label: t(`requests.field.${part}`),
    value: request[part] && (
      <>
        {translated?.[part] && <PersonText lang={translated.language}>{translated[part]}</PersonText>}
        {translated?.[part] ? (
          <details>
            <summary>{t('registration.original', { language: languageName(request.language, view.lang) })}</summary>
            <PersonText lang={request.language}>{request[part]}</PersonText>
          </details>
        ) : (
          <PersonText lang={request.language}>{request[part]}</PersonText>
        )}
      </>
    ),
  })
  return <Facts rows={[...(translated?.title ? [words('title')] : []), words('need'), words('expected_outputs')]} />
}

function KnownBesides({ view, request, themes, fileHref }: Asked) {
  const { t } = view
  const own = (text: string) => text && <PersonText lang={request.language}>{text}</PersonText>
  return (
    <Facts
      rows={[
        { label: t('requests.field.authority'), value: <span dir="auto">{request.authority}</span> },
        { label: t('requests.field.theme'), value: themes.join(' · ') },
        { label: t('intake.field.prior_support'), value: own(request.prior_support) },
        { label: t('intake.field.other_donors'), value: own(request.other_donors) },
        {
          label: t('intake.page.attachments'),
          value: request.files.length > 0 && (
            <ul class="plain-list">
              {request.files.map((file) => (
                <li>
                  <a href={fileHref(file)} data-turbo="false" dir="auto">
                    {file.name}
                  </a>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  )
}

/** What a body said, and why. */
export function WhatWasSaid({ view, opinion }: { view: View; opinion: Opinion }) {
  const { t } = view
  return (
    <Facts
      rows={[
        { label: t('consultations.opinion'), value: t(`consultations.status.${opinion.status}`) },
        {
          label: t('consultations.given_at'),
          value: opinion.given_at && opinion.status !== 'silence' && <Moment view={view} at={opinion.given_at} />,
        },
        { label: t('consultations.reasons'), value: opinion.reasons && <PersonText>{opinion.reasons}</PersonText> },
        {
          label: opinion.lifted_at ? t('consultations.lifted_on', { day: formatMoment(view, opinion.lifted_at) }) : '',
          value: opinion.lifted_at && <PersonText>{opinion.lifted_reasons ?? ''}</PersonText>,
        },
        {
          label: t('consultations.conditions'),
          value: opinion.conditions && <PersonText>{opinion.conditions}</PersonText>,
        },
      ]}
    />
  )
}

type Round = NonNullable<Awaited<ReturnType<typeof findRound>>>

/** A whole consultation as an officer runs it: who has answered, who has opened the link, who needs a word. */
export function RoundPage({
  view,
  round,
  request,
  runs,
  today,
  now,
}: {
  view: View
  round: Round
  request: SupportRequest
  runs: boolean
  today: Day
  now: Date
}) {
  const { t } = view
  const silent = round.opinions.filter((opinion) => opinion.status === 'silence').length
  const answered = round.opinions.filter((opinion) => opinion.status !== 'asked').length - silent
  const open = request.status === 'in_consultation'
  return (
    <Page
      view={view}
      title={t('consultations.round_on', { request: nameOfRequest(request, view) })}
      lead={<PersonText lang={request.language}>{request.title}</PersonText>}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: `/requests/${request.id}`, label: nameOfRequest(request, view) },
      ]}
      status={
        <Tag tone={round.status === 'open' ? 'accent' : 'neutral'}>
          {t(round.status === 'open' ? 'consultations.open' : 'consultations.closed')}
        </Tag>
      }
      wide
    >
      <p>
        {t('consultations.answered_of', { answered, asked: round.opinions.length })}{' '}
        {silent > 0 && `${t('consultations.silent', { count: silent })} `}
        {round.status === 'open' && (
          <>
            {t('consultations.due')} <DateText view={view} day={round.due_on} />
          </>
        )}
      </p>
      {round.status === 'open' && <NotTold view={view} opinions={round.opinions} />}
      {runs && open && (
        <div class="actions-row">
          <ButtonLink
            href={`/requests/${request.id}/further-opinions`}
            label={t('requests.step.ask_further')}
            kind="secondary"
          />
        </div>
      )}
      <DataTable
        view={view}
        caption={t('consultations.round')}
        hideCaption
        columns={[
          { key: 'body', heading: t('consultations.body'), primary: true },
          { key: 'opinion', heading: t('consultations.opinion') },
          { key: 'due', heading: t('consultations.due') },
          { key: 'told', heading: t('consultations.told') },
          ...(runs ? [{ key: 'do', heading: t('consultations.write_to_it') }] : []),
        ]}
        rows={round.opinions.map((opinion) => ({
          body: <a href={`/consultations/${opinion.id}`}>{opinion.body}</a>,
          opinion: <OpinionTag view={view} opinion={opinion} />,
          due: <Due view={view} opinion={opinion} today={today} />,
          told: <ToldState view={view} opinion={opinion} />,
          do: runs && request.status !== 'withdrawn' && <Writing view={view} opinion={opinion} now={now} />,
        }))}
        empty=""
      />
      {runs && round.status === 'open' && <p class="muted">{t('consultations.by_day')}</p>}
    </Page>
  )
}

type InRound = Round['opinions'][number]

function Due({ view, opinion, today }: { view: View; opinion: InRound; today: Day }) {
  const { t } = view
  const left = daysBetween(today, opinion.due_on)
  if (opinion.status === 'asked' && !opinion.told_on)
    return <span class="muted">{t('consultations.term_not_begun')}</span>
  return (
    <>
      <DateText view={view} day={opinion.due_on} />
      {opinion.status === 'asked' && left >= 0 && (
        <>
          {' '}
          <Tag tone={left <= 1 ? 'danger' : 'neutral'}>{t('home.days_left', { days: left })}</Tag>
        </>
      )}
    </>
  )
}

/** How many were not told, what follows from it, and what to do: shown as soon as a notice fails or waits for long. */
function NotTold({ view, opinions }: { view: View; opinions: Round['opinions'] }) {
  const count = opinions.filter((opinion) => needsTelling(opinion, 'asked')).length
  if (count === 0) return null
  return (
    <Notice tone="danger">
      <p>{view.t('consultations.not_told', { count })}</p>
      <p>{view.t('consultations.not_told_how')}</p>
    </Notice>
  )
}

/** Whether the body was told, and whether its link was opened. */
function ToldState({ view, opinion }: { view: View; opinion: InRound }) {
  const { t } = view
  return (
    <>
      <ToldTag view={view} opinion={opinion} more={opinion.told} />
      <br />
      {opinion.opened_at ? (
        <>
          <span class="muted">{t('consultations.link_opened')}</span> <Moment view={view} at={opinion.opened_at} />{' '}
          {opinion.status === 'asked' && <Tag tone="warning">{t('consultations.opened_not_answered')}</Tag>}
        </>
      ) : (
        opinion.status === 'asked' &&
        opinion.told_on &&
        opinion.email && <Tag tone="danger">{t('consultations.never_opened')}</Tag>
      )}
    </>
  )
}

function Writing({ view, opinion, now }: { view: View; opinion: InRound; now: Date }) {
  const { t } = view
  const reachable = opinion.email || opinion.wants_reminders
  return (
    <>
      <WritingButtons view={view} opinion={opinion} reachable={Boolean(reachable)} />
      {opinion.status === 'asked' && !reachable && opinion.has_account && (
        <p class="muted">{t('consultations.wants_no_reminder')}</p>
      )}
      {opinion.status === 'asked' &&
        opinion.reminders.map((reminder) => <p class="muted">{reminderInWords(view, reminder, now)}</p>)}
    </>
  )
}

/** Whether a reminder went, and when; or when it goes. */
function reminderInWords(
  view: View,
  { recipient, status, sent_at, next_attempt_at }: InRound['reminders'][number],
  now: Date,
): string {
  const { t } = view
  const who = `\u2068${recipient}\u2069`
  if (sent_at) return t('consultations.reminder_sent', { who, when: formatMoment(view, sent_at) })
  if (status !== 'waiting') return t('consultations.reminder_failed', { who })
  return next_attempt_at > now
    ? t('consultations.reminder_goes', { who, when: formatMoment(view, next_attempt_at) })
    : t('consultations.reminder_under_way', { who })
}

function WritingButtons({ view, opinion, reachable }: { view: View; opinion: InRound; reachable: boolean }) {
  const { t } = view
  const asked = opinion.status === 'asked'
  const writable = asked
    ? opinion.email || opinion.has_account
    : opinion.email && ['silence', 'veto'].includes(opinion.status)
  return (
    <div class="row-buttons">
      {asked && opinion.told_on && reachable && (
        <PostButton
          view={view}
          action={`/consultations/${opinion.id}/reminder`}
          label={t('consultations.step.remind')}
          version={opinion.version}
          kind="secondary"
        />
      )}
      {asked && !opinion.told_on && (
        <ButtonLink
          href={`/consultations/${opinion.id}/notice`}
          label={t('consultations.step.hand_over')}
          kind="secondary"
        />
      )}
      {writable && (opinion.email || !opinion.told_on) && (
        <PostButton
          view={view}
          action={`/consultations/${opinion.id}/link`}
          label={t('consultations.step.send_link')}
          version={opinion.version}
          kind="tertiary"
        />
      )}
      {asked && !opinion.told_on && <a href={`/bodies/${opinion.body_id}`}>{t('consultations.see_address')}</a>}
    </div>
  )
}

/** "Togo III: Strategy" for a heading of a page without an account. */
export const headingOf = (request: SupportRequest, view: View) =>
  view.t('ui.of_name', { label: nameIn(request.partner_names, view.lang), name: request.title })

type Shown = {
  reader: Person | null
  today: Day
  round: string | null
  themes: string[]
  steps: NextStep[]
  history: HistoryLines
  /** Whether this reader is the one who is asked, and may answer now. */
  answers: boolean
}

/** What a body was asked and what it said; whoever is to answer has the form beside the request. */
export function OpinionPage(props: { view: View; opinion: OpinionRead; asked: RequestAskedAbout; shown: Shown }) {
  const { view, opinion, asked, shown } = props
  const { t } = view
  // The form stands on this page: what leads to it does not lead away.
  const steps = shown.steps.map((step) => (shown.answers && step.name === 'answer' ? { ...step, href: '#give' } : step))
  return (
    <RecordPage
      view={view}
      titled="record.titled.consultations"
      name={nameOfRequest(asked, view)}
      lead={
        <span dir="auto" lang={asked.language}>
          {asked.title}
        </span>
      }
      crumbs={[
        { href: '/consultations', label: t('consultations.title') },
        { href: `/requests/${asked.id}`, label: t('record.titled.requests', { name: nameOfRequest(asked, view) }) },
        shown.round !== null && { href: shown.round, label: t('consultations.round') },
      ]}
      status={<OpinionTag view={view} opinion={opinion} />}
      turn={turnOfOpinion(opinion, { view, ...shown })}
      steps={steps}
      notices={<LateNotice view={view} opinion={opinion} />}
      asked={askedMost(view, opinion, asked, shown)}
      sections={[
        opinion.status !== 'asked' &&
          opinion.status !== 'silence' && {
            id: 'opinion',
            title: t('consultations.opinion'),
            children: <WhatWasSaid view={view} opinion={opinion} />,
          },
        {
          id: 'asked',
          title: t('requests.section.asked'),
          children: (
            <RequestAsked
              view={view}
              request={asked}
              themes={shown.themes}
              fileHref={(file) => `/files/${file.id}`}
              form={
                shown.answers && (
                  <Form
                    view={view}
                    action={`/consultations/${opinion.id}/opinion`}
                    submit={t('consultations.step.answer')}
                    version={opinion.version}
                  >
                    <OpinionFields view={view} typed={{}} errors={undefined} record={opinion} />
                  </Form>
                )
              }
            />
          ),
        },
      ]}
      after={<HistoryAndMail view={view} slice="consultations" history={shown.history} />}
    />
  )
}

/** What is asked most of an opinion: by when, on what, and whom to ring. */
function askedMost(view: View, opinion: OpinionRead, asked: RequestAskedAbout, { reader, today }: Shown) {
  const { t } = view
  const due = opinion.status === 'asked' ? dueOn(view, opinion.due_on, today) : { day: opinion.due_on, over: false }
  return [
    { label: t('consultations.due'), value: <DueLines view={view} due={due} /> },
    { label: t('consultations.body'), value: opinion.body },
    {
      label: t(isStaff(reader) ? 'requests.field.officer' : 'record.field.contact'),
      value: asked.officer_contact && <ContactLines contact={asked.officer_contact} />,
    },
    {
      label: t('consultations.request'),
      value: <a href={`/requests/${asked.id}`}>{nameOfRequest(asked, view)}</a>,
    },
    { label: t('requests.field.partner'), value: nameIn(asked.partner_names, view.lang) },
    { label: t('requests.field.reference'), value: asked.reference },
  ]
}
