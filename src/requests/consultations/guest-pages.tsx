import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Refusal } from '../../house/database/refusal.ts'
import { actAs, type By } from '../../house/database/transaction.ts'
import { canTake } from '../../house/record/door.ts'
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
import type { WebContext } from '../../house/web/context.ts'
import { findRequest } from '../request/queries.ts'
import { missingForOpinion, opinionSteps } from './lifecycle.ts'
import { guestOf, type OpinionLink, type opinionLinkState } from './links.ts'
import { OpinionTag } from './opinions.tsx'
import { headingOf, LateNotice, OpinionFields, RequestAsked } from './pages.tsx'
import { findOpinion } from './queries.ts'
import { askedIn, themesInWords } from './read.ts'

/** What was posted with a link that no longer works is answered by what the link says now. */
/** What a link that takes no answer now still shows, or why it shows nothing. */
export const notNow = async (c: WebContext, shown: Shown, status: ContentfulStatusCode) =>
  opens(shown)
    ? c.html(await opinionPage(c, shown, {}, undefined), status)
    : c.html(NoLink({ view: c.var.view, shown }), status)

export async function opinionPage(c: WebContext, shown: Shown, typed: Typed, errors: FieldErrors | undefined) {
  if (!('link' in shown)) throw new Refusal(404, 'refusals.not_found')
  const { view } = c.var
  const { t } = view
  const { link, token } = shown
  await asGuest(c, link)
  const opinion = await findOpinion(c.var.tx, link.opinion_id)
  const request = opinion && (await findRequest(c.var.tx, opinion.request_id))
  if (!opinion || !request) throw new Refusal(404, 'refusals.not_found')
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
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      {withdrawn && <Sentence tone="warning" text={t(withdrawn)} />}
      {!withdrawn && !gives && !lifts && <Sentence tone="success" text={t('consultations.link_used')} />}
      <LateNotice view={view} opinion={opinion} />
      {gives && !link.opened_at && <Receipt view={view} token={token} />}
      {!withdrawn && (
        <RequestAsked
          view={view}
          opinion={opinion}
          request={await askedIn(c.var.tx, request, true)}
          themes={await themesInWords(c.var.tx, request, view.lang)}
          fileHref={(file) => `/opinions/files/${file.id}?link=${token}`}
        />
      )}
      {gives && (
        <Form view={view} action={sendTo(view)} submit={t('consultations.step.answer')}>
          <HiddenField name="link" value={token} />
          <OpinionFields view={view} typed={typed} errors={errors} record={opinion} />
        </Form>
      )}
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
export type Shown =
  | { state: 'none' | 'damaged' | 'gone' }
  | { state: ReturnType<typeof opinionLinkState>; token: string; link: OpinionLink }

/** Where a form of such a page is sent: whatever comes of it is said in the same language. */
const sendTo = (view: View, path = '') => `/opinions${path}?lang=${view.lang}`

/** What an address still opens: the question, what was answered, or that the question was taken back. */
export const opens = (shown: Shown) => ['good', 'used', 'closed'].includes(shown.state)

/** From here on this web request acts as the body of the link, with its rights in the database and no others. */
export async function asGuest(c: WebContext, link: OpinionLink): Promise<By> {
  const by: By = { ...c.var.by, person: guestOf(link) }
  await actAs(c.var.tx, by)
  return by
}
