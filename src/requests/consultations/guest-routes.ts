import { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import type { Limits } from '../../house/accounts/limits.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { actAs, type By } from '../../house/database/transaction.ts'
import { fileAnswer } from '../../house/files/file-answer.ts'
import { findFile } from '../../house/files/queries.ts'
import { noteLinkOpened } from '../../house/links/commands.ts'
import { discreetly } from '../../house/links/discreet.ts'
import { canTake } from '../../house/record/door.ts'
import { realMoment } from '../../house/time/clock.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { check, email, inWords } from '../../house/web/form.ts'
import { goTo } from '../../house/web/own-address.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { findRequest } from '../request/queries.ts'
import { answer, liftVeto, sendLink, sendLinksTo, spendLink } from './commands.ts'
import { lifting, opinion as opinionForm } from './form.ts'
import { GuestOpinionPage, LinkSent, NoLink, opens, type Shown } from './guest-pages.tsx'
import { missingForOpinion, opinionSteps } from './lifecycle.ts'
import { findOpinionLink, guestOf, type OpinionLink, opinionLinkState } from './links.ts'
import { emailOfBody, findOpinion } from './queries.ts'
import { askedIn, themesInWords } from './read.ts'

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
      ? c.html(await opinionPage(c, shown, {}))
      : c.html(NoLink({ view: c.var.view, shown }), statusOf(shown))
  })

  routes.post('/', async (c) => {
    const shown = await shownBy(c, c.var.typed.link)
    if (shown.state !== 'good') return notNow(c, shown, statusOf(shown))
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
    if (shown.state !== 'good') return notNow(c, shown, statusOf(shown))
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
    if (!('link' in shown) || !opens(shown)) return c.html(NoLink({ view: c.var.view, shown }), statusOf(shown))
    await asGuest(c, shown.link)
    const opinion = await findOpinion(c.var.tx, shown.link.opinion_id)
    const file = await findFile(c.var.tx, c.req.param('id'))
    if (!file || file.request_id !== opinion?.request_id || opinion.request_status === 'withdrawn')
      throw new Refusal(404, 'refusals.not_found')
    return fileAnswer(c, file)
  })

  routes.post('/receipt', async (c) => {
    const shown = await shownBy(c, c.var.typed.link)
    if (shown.state !== 'good') return notNow(c, shown, statusOf(shown))
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
    if (!asked.ok) return c.html(NoLink({ view, shown, typed, errors: inWords(asked.faults, view.t) }), 422)
    await limits.mayLink('opinion', { email: asked.value.email.toLowerCase(), caller: c.var.caller })
    const by: By = { ...c.var.by, person: null, facility: true }
    await actAs(tx, by)
    // A link goes where the body is reached now, and to nobody who merely has an old one. The answer does not say which
    // it was.
    if ('link' in shown) await renew(c, shown.link, by)
    else await sendLinksTo(tx, asked.value.email, by)
    return c.html(LinkSent({ view }))
  })
  return routes
}

/** What a link that takes no answer now still shows, or why it shows nothing. */
const notNow = async (c: WebContext, shown: Shown, status: ContentfulStatusCode) =>
  opens(shown) ? c.html(await opinionPage(c, shown, {}), status) : c.html(NoLink({ view: c.var.view, shown }), status)

async function opinionPage(c: WebContext, shown: Shown, typed: Typed, errors?: FieldErrors) {
  if (!('link' in shown)) throw new Refusal(404, 'refusals.not_found')
  const { tx, view } = c.var
  await asGuest(c, shown.link)
  const opinion = await findOpinion(tx, shown.link.opinion_id)
  const request = opinion && (await findRequest(tx, opinion.request_id))
  if (!opinion || !request) throw new Refusal(404, 'refusals.not_found')
  const takenBack = missingForOpinion('answer', opinion).length > 0
  const question = takenBack
    ? null
    : { request: await askedIn(tx, request, true), themes: await themesInWords(tx, request, view.lang) }
  return GuestOpinionPage({ view, shown, asked: { opinion, request, question }, typed, errors })
}

/** From here on this web request acts as the body of the link, with its rights in the database and no others. */
async function asGuest(c: WebContext, link: OpinionLink): Promise<By> {
  const by: By = { ...c.var.by, person: guestOf(link) }
  await actAs(c.var.tx, by)
  return by
}

async function shownIn(c: WebContext, limits: Limits, given: unknown): Promise<Shown> {
  if (given === undefined || given === '') return { state: 'none' }
  const token = String(given)
  const link = await limits.openLink(c.var.caller, () => findOpinionLink(c.var.tx, siteOf(c), token))
  if (link === 'gone') return { state: 'gone' }
  return link ? { state: opinionLinkState(link, realMoment(c.var.by)), token, link } : { state: 'damaged' }
}

/** The page of a link in the language in which its holder reads. */
const pageOf = (c: WebContext, token: string) => `/opinions?link=${token}&lang=${c.var.view.lang}`

function siteOf(c: WebContext) {
  const { site } = c.var.by
  if (!site) throw new Refusal(404, 'refusals.not_found')
  return site
}

const statuses = {
  none: 200,
  good: 200,
  damaged: 404,
  gone: 410,
  revoked: 410,
  struck_off: 410,
  moved: 410,
  ended: 410,
  closed: 409,
  used: 409,
} as const

const statusOf = (shown: Shown) => statuses[shown.state]

async function renew(c: WebContext, link: OpinionLink, by: By) {
  const { tx } = c.var
  const opinion = await findOpinion(tx, link.opinion_id)
  const same = (await emailOfBody(tx, link.body_id))?.toLowerCase() === link.recipient.toLowerCase()
  if (
    opinion &&
    same &&
    link.active &&
    canTake(opinionSteps, 'send_link', opinion.status) &&
    opinion.request_status !== 'withdrawn'
  )
    await sendLink(tx, link.opinion_id, by)
}
