import type { Child } from 'hono/jsx'
import { type Day, dayIn } from '../../house/days/day.ts'
import type { HistoryLines } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { RecordLinks } from '../../house/links/record-links.tsx'
import type { OutboxMail } from '../../house/mail/queries.ts'
import { HistoryAndMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { DateText, formatDay, Moment } from '../../house/ui/dates.tsx'
import { Facts, type NextStep, PersonText, SourceMark, Way } from '../../house/ui/record.tsx'
import { ContactLines, DueLines, RecordPage } from '../../house/ui/record-page.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { ClockLine } from '../clocks/clock-line.tsx'
import { bySpan } from '../clocks/queries.ts'
import { OpinionsTable } from '../consultations/opinions.tsx'
import { Attachments, Completeness, IntakeFacts, Submissions } from '../intake/panel.tsx'
import { WhatIsThere } from '../overlap/pages.tsx'
import { type RequestStatus, requestWay } from '../request/lifecycle.ts'
import { QuestionsAsked } from './question-pages.tsx'
import type { RequestRead } from './read.ts'
import { RequestStatusTag } from './status-tag.tsx'
import { TranslationsBeside } from './translation-pages.tsx'
import { aroundRequest, deadlineOf, turnOfRequest } from './turn.ts'

/** A deferred request that is taken up again stands without a decision until the next one. */
const decided: ReadonlySet<RequestStatus> = new Set(['approved', 'rejected', 'deferred', 'redirected'])

/** What stands beside a request on its page: what this reader may do, what was written, what happened. */
type Shown = {
  reader: Person | null
  today: Day
  steps: NextStep[]
  mails: OutboxMail[]
  history: HistoryLines
  /** By which links are told as good or over. */
  now: Date
  mayTranslate: boolean
  mayCopy: boolean
  tellsCauses: boolean
  /** Whether this reader follows whole consultations. */
  seesRounds: boolean
  names: { themes: Map<string, string>; regions: Map<string, string>; delay_reasons: Map<string, string> }
}

export function RequestPage({ view, request, shown }: { view: View; request: RequestRead; shown: Shown }) {
  const { t } = view
  const { content, questions, translations, submissions } = request
  const around = aroundRequest(request, { view, ...shown })
  const telling = new Map(request.telling.map((row) => [row.record_id ?? '', row]))
  const source = sourceInWords(request.source, view)
  const copy = shown.mayCopy ? `/requests/${request.id}/copy` : undefined
  return (
    <RecordPage
      view={view}
      titled="record.titled.requests"
      name={nameOfRequest(request, view)}
      lead={
        <span dir="auto" lang={request.language}>
          {request.title}
        </span>
      }
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
      status={<RequestStatusTag view={view} status={request.status} />}
      way={<Way view={view} slice="requests" way={requestWay} status={request.status} />}
      turn={turnOfRequest(request, around)}
      steps={shown.steps}
      notices={request.screening && <Completeness view={view} request={request} {...request.screening} />}
      asked={askedMost(view, request, shown)}
      sections={[
        request.status === 'returned' && questionsOf(view, questions),
        decided.has(request.status) && {
          id: 'decision',
          title: t('requests.section.decision'),
          children: <Decision view={view} request={request} />,
        },
        request.letters.length > 0 && {
          id: 'letters',
          title: t('requests.section.letters'),
          children: <Letters view={view} letters={request.letters} />,
        },
        {
          id: 'asked',
          title: t('requests.section.asked'),
          children: (
            <>
              <Asked view={view} request={request} themes={shown.names.themes} />
              {source && <SourceMark text={source} />}
            </>
          ),
        },
        content.files.length > 0 && {
          id: 'documents',
          title: t('intake.page.attachments'),
          children: <Attachments view={view} files={content.files} />,
        },
        request.status !== 'returned' && questionsOf(view, questions),
        ...request.consultations.map((consultation, index) => ({
          id: index === 0 ? 'opinions' : `opinions-${index + 1}`,
          title: t('consultations.title_one'),
          aside: <RoundAside view={view} consultation={consultation} linked={shown.seesRounds} />,
          children: <OpinionsTable view={view} opinions={consultation.opinions} telling={telling} />,
        })),
        request.similar && {
          id: 'similar',
          title: t('similar.title'),
          own: <WhatIsThere view={view} request={request} found={request.similar} />,
        },
        (translations.length > 0 || shown.mayTranslate) && {
          id: 'translations',
          title: t('registration.translations'),
          own: (
            <TranslationsBeside
              view={view}
              request={request}
              translations={translations}
              mayTranslate={shown.mayTranslate}
            />
          ),
        },
        request.spans.length > 0 && {
          id: 'days',
          title: t('clocks.line'),
          own: (
            <ClockLine
              view={view}
              spans={request.spans}
              causes={bySpan(request.causes)}
              reasons={shown.names.delay_reasons}
              tellAt={shown.tellsCauses ? (span) => `/requests/${request.id}/delay?span=${span.id}` : null}
            />
          ),
        },
        (submissions.length > 0 || copy) && {
          id: 'submissions',
          title: t('intake.submissions'),
          own: <Submissions view={view} submissions={submissions} mayCopy={copy} />,
        },
        request.links.length > 0 && {
          id: 'links',
          title: t('links.title'),
          own: <RecordLinks view={view} links={request.links} now={shown.now} at={`/requests/${request.id}`} />,
        },
      ]}
      after={<HistoryAndMail view={view} slice="requests" history={shown.history} mails={shown.mails} />}
    />
  )
}

const questionsOf = (view: View, questions: RequestRead['questions']) =>
  questions.length > 0 && {
    id: 'questions',
    title: view.t('registration.questions_title'),
    own: <QuestionsAsked view={view} questions={questions} />,
  }

/** What its readers ask most of a request: whoever filed it, its letter and whom to ring; officers, its deadline. */
function askedMost(view: View, request: RequestRead, { reader, today, names }: Shown) {
  const { t, lang } = view
  const deadline = {
    label: t('record.field.deadline'),
    value: <DueLines view={view} due={deadlineOf({ view, today }, request)} />,
  }
  const contact = {
    label: t(isStaff(reader) ? 'requests.field.officer' : 'record.field.contact'),
    value: request.officer_contact && <ContactLines contact={request.officer_contact} />,
  }
  const letters = {
    label: t('record.field.letter'),
    value: request.letters.length > 0 && (
      <ul class="plain-list">
        {request.letters.map((letter) => (
          <li>
            <a href={`/letters/${letter.id}/letter.pdf`} data-turbo="false">
              {t('record.letter_of', { day: formatDay(lang, dayIn(view.zone, letter.sent_at)) })}
            </a>
          </li>
        ))}
      </ul>
    ),
  }
  const action = {
    label: t('requests.field.action'),
    value: request.action_id && <a href={`/actions/${request.action_id}`}>{nameOfRequest(request, view)}</a>,
  }
  const first =
    reader?.role === 'authority' ? [letters, contact, deadline, action] : [deadline, contact, action, letters]
  return [
    ...first,
    {
      label: t('requests.field.meeting'),
      value: request.item && <a href={`/agenda/${request.item.id}`}>{t('requests.to_the_agenda_item')}</a>,
    },
    {
      label: t('requests.field.authority'),
      value: (
        <a href={`/authorities/${request.authority_id}`} lang={request.authority_language} dir="auto">
          {request.authority}
        </a>
      ),
    },
    {
      label: t('requests.field.partner'),
      value: <a href={`/partners/${request.partner}`}>{nameIn(request.partner_names, lang)}</a>,
    },
    { label: t('requests.field.region'), value: names.regions.get(request.region ?? '') },
    { label: t('requests.field.theme'), value: names.themes.get(request.theme) ?? request.theme },
    { label: t('requests.field.reference'), value: request.reference },
    {
      label: t('requests.field.received_on'),
      value: request.received_on && <DateText view={view} day={request.received_on} />,
    },
  ]
}

/** What was asked: the need first, then by whom, and what else was answered. */
function Asked({ view, request, themes }: { view: View; request: RequestRead; themes: Map<string, string> }) {
  const { t } = view
  const { content } = request
  const named = (part: string) =>
    listOf(content.authorities.filter((authority) => authority.part === part).map((authority) => authority.name))
  const own = (text: string | null) => text && <PersonText lang={request.language}>{text}</PersonText>
  return (
    <>
      <Facts
        rows={[
          { label: t('requests.field.need'), value: own(request.need) },
          { label: t('requests.field.expected_outputs'), value: own(request.expected_outputs) },
          {
            label: t('requests.field.withdrawn_reason'),
            value: request.withdrawn_reason && <PersonText>{request.withdrawn_reason}</PersonText>,
          },
          { label: t('requests.field.joint'), value: named('asks') },
          { label: t('requests.field.benefits'), value: named('benefits') },
          {
            label: t('requests.field.other_partners'),
            value: listOf(content.partners.map((partner) => nameIn(partner.names, view.lang))),
          },
        ]}
      />
      <IntakeFacts view={view} content={content} origin={request.origin} />
      <Facts
        rows={[
          {
            label: t('requests.field.other_themes'),
            value: listOf(content.other_themes.map((theme) => themes.get(theme) ?? theme)),
          },
          { label: t('requests.field.theme_wording'), value: request.theme_wording },
          {
            label: t('requests.field.overlap'),
            value: request.overlap_judgement && (
              <>
                <p>{t(`requests.overlap.${request.overlap_judgement}`)}</p>
                {request.overlap_note && <PersonText>{request.overlap_note}</PersonText>}
              </>
            ),
          },
        ]}
      />
    </>
  )
}

function Decision({ view, request }: { view: View; request: RequestRead }) {
  const { t } = view
  return (
    <Facts
      rows={[
        { label: t('requests.field.decision'), value: t(`requests.status.${request.status}`) },
        {
          label: t('requests.field.reason'),
          value: request.decision_reason && <PersonText>{request.decision_reason}</PersonText>,
        },
        {
          label: t('requests.field.initiative'),
          value: request.redirected_to && <a href={`/initiatives/${request.redirected_to}`}>{request.initiative}</a>,
        },
        {
          label: t('requests.field.action'),
          value: request.action_id && <a href={`/actions/${request.action_id}`}>{t('requests.to_the_action')}</a>,
        },
        { label: t('requests.field.decided_by'), value: request.decider },
      ]}
    />
  )
}

function Letters({ view, letters }: { view: View; letters: RequestRead['letters'] }) {
  return (
    <>
      {letters.map((letter) => (
        <article class="letter">
          <h3 lang={letter.language} dir="auto">
            {letter.subject}
          </h3>
          <p class="muted">
            <Moment view={view} at={letter.sent_at} /> · <bdi>{letter.authority}</bdi> ·{' '}
            <a href={`/letters/${letter.id}/letter.pdf`}>{view.t('requests.letter_pdf')}</a>
          </p>
          <PersonText lang={letter.language}>{letter.body}</PersonText>
        </article>
      ))}
    </>
  )
}

type RoundAsideProps = { view: View; consultation: RequestRead['consultations'][number]; linked: boolean }
const RoundAside = ({ view, consultation, linked }: RoundAsideProps) => (
  <span class="muted">
    {consultation.status === 'open' ? (
      <>
        {view.t('consultations.until')} <DateText view={view} day={consultation.due_on} />
      </>
    ) : (
      view.t('consultations.closed')
    )}{' '}
    {linked && <a href={`/consultations/rounds/${consultation.id}`}>{view.t('consultations.see_round')}</a>}
  </span>
)

function listOf(names: string[]): Child {
  if (names.length === 0) return null
  return (
    <>
      {names.map((name) => (
        <div dir="auto">{name}</div>
      ))}
    </>
  )
}
