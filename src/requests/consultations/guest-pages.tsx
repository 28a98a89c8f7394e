import { canTake } from '../../house/record/door.ts'
import { DateText } from '../../house/ui/dates.tsx'
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  HiddenField,
  TextArea,
  TextField,
  type Typed,
} from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { Notice } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import type { SupportRequest } from '../request/queries.ts'
import { missingForOpinion, opinionSteps } from './lifecycle.ts'
import type { OpinionLink, opinionLinkState } from './links.ts'
import { OpinionTag } from './opinions.tsx'
import { headingOf, LateNotice, OpinionFields, RequestAsked, WhatWasSaid } from './pages.tsx'
import type { Opinion } from './queries.ts'
import type { RequestAskedAbout } from './read.ts'

/** What a link shows: the question, as long as it was not taken back. */
type AskedOfGuest = {
  opinion: Opinion
  request: SupportRequest
  question: { request: RequestAskedAbout; themes: string[] } | null
}

type GuestProps = { view: View; shown: ShownLink; asked: AskedOfGuest; typed: Typed; errors: FieldErrors | undefined }

function AnswerForm({ view, shown, asked, typed, errors }: GuestProps) {
  return (
    <Form view={view} action={sendTo(view)} submit={view.t('consultations.step.answer')}>
      <HiddenField name="link" value={shown.token} />
      <OpinionFields view={view} typed={typed} errors={errors} record={asked.opinion} />
    </Form>
  )
}

export function GuestOpinionPage(props: GuestProps) {
  const { view, shown, asked, typed, errors } = props
  const { t } = view
  const { link, token } = shown
  const { opinion, request, question } = asked
  const withdrawn = missingForOpinion('answer', opinion)[0]
  const gives = shown.state === 'good' && !withdrawn && canTake(opinionSteps, 'answer', opinion.status)
  const lifts =
    shown.state === 'good' && missingForOpinion('lift_veto', opinion).length === 0 && opinion.status === 'veto'
  return (
    <Page
      view={view}
      title={headingOf(request, view)}
      lead={t('consultations.guest_lead', { facility: view.facility, body: link.body })}
      status={<OpinionTag view={view} opinion={opinion} />}
      errors={errors}
      wide
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {withdrawn && <Sentence tone="warning" text={t(withdrawn)} />}
      {!withdrawn && !gives && !lifts && <Sentence tone="success" text={t('consultations.link_used')} />}
      <LateNotice view={view} opinion={opinion} />
      {gives && !link.opened_at && <Receipt view={view} token={token} />}
      {opinion.status === 'asked' && (
        <p>
          {t('consultations.due')} <DateText view={view} day={opinion.due_on} />
        </p>
      )}
      {opinion.status !== 'asked' && opinion.status !== 'silence' && <WhatWasSaid view={view} opinion={opinion} />}
      {question && (
        <RequestAsked
          view={view}
          request={question.request}
          themes={question.themes}
          fileHref={(file) => `/opinions/files/${file.id}?link=${token}`}
          form={gives && <AnswerForm {...props} />}
        />
      )}
      {!question && gives && <AnswerForm {...props} />}
      {lifts && (
        <Form view={view} action={sendTo(view, '/lifting')} submit={t('consultations.step.lift_veto')}>
          <HiddenField name="link" value={token} />
          <TextArea
            view={view}
            typed={typed}
            errors={errors}
            name="reasons"
            label={t('consultations.reasons')}
            required
          />
        </Form>
      )}
      {!lifts && opinion.status === 'veto' && missingForOpinion('lift_veto', opinion).length === 0 && (
        <>
          <p>{t('consultations.lift_by_new_link')}</p>
          <NewLink view={view} token={token} />
        </>
      )}
    </Page>
  )
}

/**
 * Without script a button; with script it is pressed as soon as somebody reads, so that the facility knows who has seen
 * its question.
 */
function Receipt({ view, token }: { view: View; token: string }) {
  return (
    <form method="post" action={sendTo(view, '/receipt')} class="inline" data-quietly>
      <input type="hidden" name="csrf" value={view.csrf} />
      <HiddenField name="link" value={token} />
      <p class="hint" id="hint-receipt">
        {view.t('consultations.receipt_hint')}
      </p>
      <button class="ds-button" data-variant="tertiary" type="submit" aria-describedby="hint-receipt">
        {view.t('consultations.receipt')}
      </button>
    </form>
  )
}

function NewLink({ view, token }: { view: View; token: string }) {
  return (
    <Form view={view} action={sendTo(view, '/link')} submit={view.t('consultations.new_link')}>
      <HiddenField name="link" value={token} />
    </Form>
  )
}

export function NoLink({
  view,
  shown,
  typed,
  errors,
}: {
  view: View
  shown: Shown
  typed?: Typed
  errors?: FieldErrors
}) {
  const { t } = view
  const ended = shown.state === 'struck_off' || shown.state === 'moved' || shown.state === 'gone' ? shown.state : null
  const sentences: Record<string, string> = { damaged: 'link_damaged', revoked: 'link_revoked' }
  const titles: Record<string, string> = {
    ended: 'link_expired_title',
    damaged: 'link_damaged_title',
    revoked: 'link_ended_title',
    gone: 'link_ended_title',
    struck_off: 'link_ended_title',
    moved: 'link_ended_title',
  }
  const title = t(`consultations.${titles[shown.state] ?? 'link_ask_title'}`)
  return (
    <Page view={view} title={title} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      {ended ? (
        <p>{t(`consultations.link_${ended}`)}</p>
      ) : shown.state === 'ended' ? (
        <>
          <p>{t('consultations.link_expired')}</p>
          <NewLink view={view} token={shown.token} />
        </>
      ) : (
        <>
          <p>{t(`consultations.${sentences[shown.state] ?? 'link_ask'}`)}</p>
          <Form view={view} action={sendTo(view, '/link')} submit={t('consultations.new_link')}>
            <TextField
              view={view}
              name="email"
              type="email"
              autocomplete="email"
              label={t('bodies.field.email')}
              hint={t('consultations.link_ask_hint')}
              typed={typed ?? {}}
              errors={errors}
              required
            />
          </Form>
        </>
      )}
    </Page>
  )
}

export function LinkSent({ view }: { view: View }) {
  return (
    <Page view={view} title={view.t('consultations.new_link_sent_title')}>
      <Sentence tone="success" text={view.t('consultations.new_link_sent')} />
    </Page>
  )
}

function Sentence({ tone, text }: { tone: 'success' | 'warning'; text: string }) {
  return (
    <Notice tone={tone}>
      <p>{text}</p>
    </Notice>
  )
}

/**
 * Where a secret stands: the link of a mail may have been cut on its way, may have run out or been revoked, or may have
 * done its work.
 */
export type Shown = { state: 'none' | 'damaged' | 'gone' } | ShownLink
export type ShownLink = { state: ReturnType<typeof opinionLinkState>; token: string; link: OpinionLink }

/** Where a form of such a page is sent: whatever comes of it is said in the same language. */
const sendTo = (view: View, path = '') => `/opinions${path}?lang=${view.lang}`

/** What an address still opens: the question, what was answered, or that the question was taken back. */
export const opens = (shown: Shown) => ['good', 'used', 'closed'].includes(shown.state)
