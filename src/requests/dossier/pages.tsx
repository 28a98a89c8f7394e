import type { Child } from 'hono/jsx'
import { type HistoryLines, RecordHistory } from '../../house/history/history.tsx'
import { RecordLinks } from '../../house/links/record-links.tsx'
import type { OutboxMail } from '../../house/mail/queries.ts'
import { RecordMail } from '../../house/mail/record-mail.tsx'
import { nameIn } from '../../house/settings/queries.ts'
import { sourceInWords } from '../../house/settings/sources.ts'
import { DateText, Moment } from '../../house/ui/dates.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Facts, type NextStep, NextSteps, PersonText, Section, SourceMark, Way } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { ClockLine } from '../clocks/clock-line.tsx'
import { bySpan } from '../clocks/queries.ts'
import { OpinionsTable } from '../consultations/opinions.tsx'
import { Completeness, IntakeFacts, Submissions } from '../intake/panel.tsx'
import { WhatIsThere } from '../overlap/pages.tsx'
import { type RequestStatus, requestWay } from '../request/lifecycle.ts'
import { QuestionsAsked } from './question-pages.tsx'
import type { RequestRead } from './read.ts'
import { RequestStatusTag } from './status-tag.tsx'
import { TranslationsBeside } from './translation-pages.tsx'

/** A deferred request that is taken up again stands without a decision until the next one. */
const decided: ReadonlySet<RequestStatus> = new Set(['approved', 'rejected', 'deferred', 'redirected'])

/** What stands beside a request on its page: what this reader may do, what was written, what happened. */
type Shown = {
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
  const { content } = request
  const { themes } = shown.names
  const telling = new Map(request.telling.map((row) => [row.record_id ?? '', row]))
  const source = sourceInWords(request.source, view)
  return (
    <Page
      view={view}
      title={nameOfRequest(request, view)}
      lead={<span dir="auto">{request.title}</span>}
      crumbs={[{ href: '/requests', label: t('requests.title') }]}
      status={<RequestStatusTag view={view} status={request.status} />}
    >
      <Way view={view} slice="requests" way={requestWay} status={request.status} />
      <NextSteps view={view} steps={shown.steps} />
      {request.screening && <Completeness view={view} request={request} {...request.screening} />}
      <ClockLine
        view={view}
        spans={request.spans}
        causes={bySpan(request.causes)}
        reasons={shown.names.delay_reasons}
        tellAt={shown.tellsCauses ? (span) => `/requests/${request.id}/delay?span=${span.id}` : null}
      />
      <Section title={t('requests.section.asked')}>
        <Facts
          rows={[
            { label: t('requests.field.reference'), value: request.reference },
            {
              label: t('requests.field.authority'),
              value: (
                <a href={`/authorities/${request.authority_id}`} dir="auto">
                  {request.authority}
                </a>
              ),
            },
            {
              label: t('requests.field.partner'),
              value: <a href={`/partners/${request.partner}`}>{nameIn(request.partner_names, view.lang)}</a>,
            },
            { label: t('requests.field.region'), value: shown.names.regions.get(request.region ?? '') ?? '' },
            {
              label: t('requests.field.joint'),
              value: listOf(
                content.authorities.filter((authority) => authority.part === 'asks').map((authority) => authority.name),
              ),
            },
            {
              label: t('requests.field.benefits'),
              value: listOf(
                content.authorities
                  .filter((authority) => authority.part === 'benefits')
                  .map((authority) => authority.name),
              ),
            },
            {
              label: t('requests.field.other_partners'),
              value: listOf(content.partners.map((partner) => nameIn(partner.names, view.lang))),
            },
            { label: t('requests.field.theme'), value: themes.get(request.theme) ?? request.theme },
            { label: t('requests.field.theme_wording'), value: request.theme_wording },
            {
              label: t('requests.field.other_themes'),
              value: listOf(content.other_themes.map((theme) => themes.get(theme) ?? theme)),
            },
            { label: t('requests.field.need'), value: <PersonText lang={request.language}>{request.need}</PersonText> },
            {
              label: t('requests.field.expected_outputs'),
              value: request.expected_outputs && (
                <PersonText lang={request.language}>{request.expected_outputs}</PersonText>
              ),
            },
            {
              label: t('requests.field.received_on'),
              value: request.received_on && <DateText view={view} day={request.received_on} />,
            },
            { label: t('requests.field.officer'), value: request.officer },
            {
              label: t('requests.field.overlap'),
              value: request.overlap_judgement && (
                <>
                  <p>{t(`requests.overlap.${request.overlap_judgement}`)}</p>
                  {request.overlap_note && <PersonText>{request.overlap_note}</PersonText>}
                </>
              ),
            },
            {
              label: t('requests.field.withdrawn_reason'),
              value: request.withdrawn_reason && <PersonText>{request.withdrawn_reason}</PersonText>,
            },
          ]}
        />
        <IntakeFacts view={view} content={content} origin={request.origin} />
        {source && <SourceMark text={source} />}
      </Section>
      <TranslationsBeside
        view={view}
        request={request}
        translations={request.translations}
        mayTranslate={shown.mayTranslate}
      />
      <QuestionsAsked view={view} questions={request.questions} />
      {request.similar && <WhatIsThere view={view} request={request} found={request.similar} />}
      {request.consultations.map((consultation) => (
        <Section
          title={t('consultations.title_one')}
          aside={
            <span class="muted">
              {consultation.status === 'open' ? (
                <>
                  {t('consultations.until')} <DateText view={view} day={consultation.due_on} />
                </>
              ) : (
                t('consultations.closed')
              )}{' '}
              {shown.seesRounds && (
                <a href={`/consultations/rounds/${consultation.id}`}>{t('consultations.see_round')}</a>
              )}
            </span>
          }
        >
          <OpinionsTable view={view} opinions={consultation.opinions} telling={telling} />
        </Section>
      ))}
      {decided.has(request.status) && (
        <Section title={t('requests.section.decision')}>
          <Facts
            rows={[
              { label: t('requests.field.decision'), value: t(`requests.status.${request.status}`) },
              { label: t('requests.field.decided_by'), value: request.decider },
              {
                label: t('requests.field.reason'),
                value: request.decision_reason && <PersonText>{request.decision_reason}</PersonText>,
              },
              {
                label: t('requests.field.initiative'),
                value: request.redirected_to && (
                  <a href={`/initiatives/${request.redirected_to}`}>{request.initiative}</a>
                ),
              },
              {
                label: t('requests.field.action'),
                value: request.action_id && <a href={`/actions/${request.action_id}`}>{t('requests.to_the_action')}</a>,
              },
              {
                label: t('requests.field.meeting'),
                value: request.item && <a href={`/agenda/${request.item.id}`}>{t('requests.to_the_agenda_item')}</a>,
              },
            ]}
          />
        </Section>
      )}
      {request.letters.length > 0 && (
        <Section title={t('requests.section.letters')}>
          {request.letters.map((letter) => (
            <article class="letter">
              <h3 lang={letter.language} dir="auto">
                {letter.subject}
              </h3>
              <p class="muted">
                <Moment view={view} at={letter.sent_at} /> · <bdi>{letter.authority}</bdi> ·{' '}
                <a href={`/letters/${letter.id}/letter.pdf`}>{t('requests.letter_pdf')}</a>
              </p>
              <PersonText lang={letter.language}>{letter.body}</PersonText>
            </article>
          ))}
        </Section>
      )}
      <Submissions
        view={view}
        submissions={request.submissions}
        mayCopy={shown.mayCopy ? `/requests/${request.id}/copy` : undefined}
      />
      <RecordMail view={view} mails={shown.mails} />
      <RecordLinks view={view} links={request.links} now={shown.now} at={`/requests/${request.id}`} />
      <Section title={t('history.title')}>
        <RecordHistory view={view} slice="requests" rows={shown.history} />
      </Section>
    </Page>
  )
}

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
