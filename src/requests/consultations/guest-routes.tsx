import { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { actAs, type By } from '../../house/database/transaction.ts'
import { fileAnswer } from '../../house/files/answer.ts'
import { findFile } from '../../house/files/queries.ts'
import type { Limits } from '../../house/identity/limits.ts'
import { noteLinkOpened } from '../../house/links/commands.ts'
import { discreetly } from '../../house/links/discreet.ts'
import { realMoment } from '../../house/time/clock.ts'
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
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { canTake } from '../../house/web/door.ts'
import { check, email, inWords } from '../../house/web/form.ts'
import { goTo } from '../../house/web/own-address.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { findRequest } from '../request/queries.ts'
import { answer, liftVeto, sendLink, sendLinksTo, spendLink } from './commands.ts'
import { lifting, opinion as opinionForm } from './form.ts'
import { missingForOpinion, opinionSteps } from './lifecycle.ts'
import { findOpinionLink, guestOf, type OpinionLink, opinionLinkState } from './links.ts'
import { OpinionTag } from './opinions.tsx'
import { headingOf, LateNotice, OpinionFields, RequestAsked } from './pages.tsx'
import { findOpinion } from './queries.ts'
import { askedIn, themesInWords } from './read.ts'

/**
 * Where a secret stands: the link of a mail may have been cut on its way, may have run out or been revoked, or may have
 * done its work.
 */
type Shown =
  | { state: 'none' | 'damaged' }
  | { state: ReturnType<typeof opinionLinkState>; token: string; link: OpinionLink }

/**
 * Opinions without an account: whoever holds the link of a mail acts as the body that it was sent to, on the one
 * opinion that it was made for. Opening a link changes nothing, for mail programs open links on their own.
 */
export function opinionRoutes({ limits }: { limits: Limits }) {
  const routes = new Hono<Web>()
  routes.use(discreetly)
  const shownBy = (c: WebContext, given: unknown) => shownIn(c, limits, given)

  routes.get('/', async (c) => {
    const shown = await shownBy(c, c.req.query('link'))
    return opens(shown)
      ? c.html(await opinionPage(c, shown, {}, undefined))
      : c.html(<NoLink view={c.var.view} shown={shown} />, statusOf(shown))
  })

  routes.post('/', async (c) => {
    const shown = await shownBy(c, c.var.typed.link)
    if (shown.state !== 'good') return c.html(<>{await notNow(c, shown)}</>, statusOf(shown))
    const { link, token } = shown
    const by = await asGuest(c, link)
    return submitForm(c, {
      check: opinionForm,
      act: async (value) => {
        await spendLink(c.var.tx, by, link)
        await answer(c.var.tx, link.opinion_id, by, value)
        return pageOf(c, token)
      },
      page: (typed, errors) => opinionPage(c, shown, typed, errors),
      done: 'consultations.thanks',
    })
  })

  routes.post('/lifting', async (c) => {
    const shown = await shownBy(c, c.var.typed.link)
    if (shown.state !== 'good') return c.html(<>{await notNow(c, shown)}</>, statusOf(shown))
    const { link, token } = shown
    const by = await asGuest(c, link)
    return submitForm(c, {
      check: lifting,
      act: async (value) => {
        await spendLink(c.var.tx, by, link)
        await liftVeto(c.var.tx, link.opinion_id, by, value)
        return pageOf(c, token)
      },
      page: (typed, errors) => opinionPage(c, shown, typed, errors),
      done: 'consultations.step.lift_veto',
    })
  })

  // The papers of the one request that the link was made for.
  routes.get(`/files${one}`, async (c) => {
    const shown = await shownBy(c, c.req.query('link'))
    if (shown.state === 'none') throw new Refusal(404, 'refusals.not_found')
    if (!('link' in shown) || !opens(shown)) return c.html(<NoLink view={c.var.view} shown={shown} />, statusOf(shown))
    await asGuest(c, shown.link)
    const opinion = await findOpinion(c.var.tx, shown.link.opinion_id)
    const file = await findFile(c.var.tx, c.req.param('id'))
    if (!file || file.request_id !== opinion?.request_id || opinion.request_status === 'withdrawn')
      throw new Refusal(404, 'refusals.not_found')
    return fileAnswer(c, file)
  })

  routes.post('/receipt', async (c) => {
    const shown = await shownBy(c, c.var.typed.link)
    if (shown.state !== 'good') return c.html(<>{await notNow(c, shown)}</>, statusOf(shown))
    await noteLinkOpened(c.var.tx, await asGuest(c, shown.link), shown.link)
    return goTo(c, pageOf(c, shown.token))
  })

  routes.post('/link', async (c) => {
    const { tx, typed, view } = c.var
    const shown = await shownBy(c, typed.link)
    const asked =
      'link' in shown
        ? { ok: true as const, value: { email: shown.link.recipient } }
        : check(z.object({ email: email() }), typed)
    if (!asked.ok)
      return c.html(<NoLink view={view} shown={shown} typed={typed} errors={inWords(asked.faults, view.t)} />, 422)
    await limits.mayLink('opinion', { email: asked.value.email.toLowerCase(), caller: c.var.caller })
    const by: By = { ...c.var.by, person: null, facility: true }
    await actAs(tx, by)
    // A link goes where the body is reached now, and to nobody who merely has an old one. The answer does not say which
    // it was.
    if ('link' in shown) await renew(c, shown.link, by)
    else await sendLinksTo(tx, asked.value.email, by)
    return c.html(<LinkSent view={view} />)
  })
  return routes
}

async function shownIn(c: WebContext, limits: Limits, given: unknown): Promise<Shown> {
  if (given === undefined || given === '') return { state: 'none' }
  const token = String(given)
  const link = await limits.openLink(c.var.caller, () => findOpinionLink(c.var.tx, siteOf(c), token))
  return link ? { state: opinionLinkState(link, realMoment(c.var.by)), token, link } : { state: 'damaged' }
}

/** The page of a link in the language in which its holder reads. */
const pageOf = (c: WebContext, token: string) => `/opinions?link=${token}&lang=${c.var.view.lang}`
/** Where a form of such a page is sent: whatever comes of it is said in the same language. */
const sendTo = (view: View, path = '') => `/opinions${path}?lang=${view.lang}`

function siteOf(c: WebContext) {
  const { site } = c.var.by
  if (!site) throw new Refusal(404, 'refusals.not_found')
  return site
}

const statuses = {
  none: 200,
  good: 200,
  damaged: 404,
  revoked: 410,
  struck_off: 410,
  moved: 410,
  ended: 410,
  closed: 409,
  used: 409,
} as const
const statusOf = (shown: Shown) => statuses[shown.state]
/** What an address still opens: the question, what was answered, or that the question was taken back. */
const opens = (shown: Shown) => ['good', 'used', 'closed'].includes(shown.state)

/** From here on this web request acts as the body of the link, with its rights in the database and no others. */
async function asGuest(c: WebContext, link: OpinionLink): Promise<By> {
  const by: By = { ...c.var.by, person: guestOf(link) }
  await actAs(c.var.tx, by)
  return by
}

async function renew(c: WebContext, link: OpinionLink, by: By) {
  const { tx } = c.var
  const opinion = await findOpinion(tx, link.opinion_id)
  const body = await tx.selectFrom('consulted_bodies').select('email').where('id', '=', link.body_id).executeTakeFirst()
  const same = body?.email?.toLowerCase() === link.recipient.toLowerCase()
  if (
    opinion &&
    same &&
    link.active &&
    canTake(opinionSteps, 'send_link', opinion.status) &&
    opinion.request_status !== 'withdrawn'
  )
    await sendLink(tx, link.opinion_id, by)
}

/** What was posted with a link that no longer works is answered by what the link says now. */
async function notNow(c: WebContext, shown: Shown): Promise<Child> {
  return opens(shown) ? opinionPage(c, shown, {}, undefined) : <NoLink view={c.var.view} shown={shown} />
}

async function opinionPage(c: WebContext, shown: Shown, typed: Typed, errors: FieldErrors | undefined) {
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
      <button class="ds-button" data-variant="tertiary" type="submit">
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

function NoLink({ view, shown, typed, errors }: { view: View; shown: Shown; typed?: Typed; errors?: FieldErrors }) {
  const { t } = view
  const ended = ['struck_off', 'moved'].includes(shown.state) ? shown.state : null
  const sentences: Record<string, string> = { damaged: 'link_damaged', revoked: 'link_revoked' }
  const titles: Record<string, string> = {
    ended: 'link_expired_title',
    damaged: 'link_damaged_title',
    revoked: 'link_ended_title',
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

function LinkSent({ view }: { view: View }) {
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
