import { Hono } from 'hono'
import { z } from 'zod'
import type { Connections, Tx } from '../database/connection.ts'
import { actAs, atTheGate, fromTheGate } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import { useLink } from '../links/commands.ts'
import { discreetly } from '../links/discreet.ts'
import { type Told, whyNot } from '../links/link.ts'
import type { Purpose } from '../links/purpose.ts'
import { findLink, type Held } from '../links/queries.ts'
import { realMoment } from '../time/clock.ts'
import type { FieldErrors } from '../ui/forms.tsx'
import type { View } from '../ui/view.ts'
import { isGone } from '../web/caller.ts'
import type { Web, WebContext } from '../web/context.ts'
import { check, email, inWords } from '../web/form.ts'
import { goTo, ownAddress } from '../web/own-address.ts'
import { endSession, sessionToken } from '../web/session.ts'
import { tellNext } from '../web/submit.tsx'
import { type Auth, hashPassword, headersFor } from './auth.ts'
import { choosePassword } from './commands.ts'
import { deviceOf, rememberDevice } from './devices.ts'
import type { Limits, Trying } from './limits.ts'
import { faultOfPassword, typedPassword } from './passwords.ts'
import { personOf } from './queries.ts'
import { type AccountLink, passwordPurpose, signInPurpose } from './sign-in-links.ts'
import {
  AskLink,
  type Demonstration,
  Forgotten,
  LinkSent,
  NewPassword,
  password,
  SignIn,
  UseLink,
} from './sign-in-pages.tsx'
import { endTokens, mayKeepTokens } from './tokens.ts'

export type Means = { auth: Auth; limits: Limits; secret: string; secure: boolean; gate: Connections }

/** `signsIn`: the purposes of links that sign in. */
type Options = Means & { demonstration: Demonstration | undefined; signsIn: readonly Purpose[] }

const link = z.object({ email: email() })

/** What the library answers to somebody whom it lets in. */
const signedIn = z.object({ user: z.object({ id: z.string(), email: z.string() }) })

/**
 * Sends a link to this address that opens its account: one that signs in once and leads on, or one by which its reader
 * chooses a new password. Says the same, after the same time, whether there is an account or not.
 */
export async function sendLink(
  c: WebContext,
  { limits, secret }: Pick<Means, 'limits' | 'secret'>,
  email: string,
  link: AccountLink,
): Promise<void> {
  const by = trying(c, secret, email)
  const asked = link.key === 'draft_link' ? 'draft' : link.key === 'password_link' ? 'password' : 'sign_in'
  const isNew = await limits.mayLink(asked, by)
  c.var.security('link_asked', { email: by.email, detail: asked })
  // Whoever asks for a link to another draft gets it, though one to the first has just gone.
  if (isNew || asked === 'draft') await noSooner(() => limits.queueLink(by.email, link))
}

export const askPasswordLink = (c: WebContext, means: Pick<Means, 'limits' | 'secret'>, email: string) =>
  sendLink(c, means, email, { purpose: passwordPurpose, key: 'password_link' })

/** Does the work, and takes as long for nobody as for somebody. */
async function noSooner(work: () => Promise<unknown>): Promise<void> {
  await Promise.all([work(), new Promise((resolve) => setTimeout(resolve, 150))])
}

/** Signing in with e-mail and password or with a link sent by e-mail, and signing out. */
export function signInRoutes({ demonstration, signsIn, ...means }: Options) {
  const { auth, limits, secret, secure, gate } = means
  const routes = new Hono<Web>()
  routes.use(discreetly)
  const atGate = <T>(c: WebContext, work: (tx: Tx) => Promise<T>) => atTheGate(gate.db, c.var.by.at, work)

  /** The link whose secret came, and why it opens nothing where it does not. */
  async function shownBy(c: WebContext, token: unknown, purposes: readonly Purpose[]) {
    const { by, caller } = c.var
    const { site } = by
    const link = await limits.openLink(caller, async () =>
      site ? atGate(c, (tx) => findLink(tx, site, token, ...purposes)) : undefined,
    )
    const why = whyNot(link, realMoment(by))
    return link && !why ? { link, why: null } : { link: null, why: why ?? 'unknown' }
  }

  /** Lets somebody in: under a new session, and the one that this browser had is over. */
  async function letIn(c: WebContext, answer: Response, how: 'password' | 'link') {
    const before = sessionToken(c, secret, secure)
    if (before) await atTheGate(gate.db, c.var.by.at, (tx) => endSession(tx, before))
    const { user } = signedIn.parse(await answer.clone().json())
    rememberDevice(c, secret, user.email)
    passCookies(c, answer)
    c.var.security('signed_in', { account: user.id, detail: how })
    return goTo(c, c.var.typed.to)
  }

  routes.get('/', (c) =>
    c.html(SignIn({ view: c.var.view, typed: { to: ownAddress(c.req.query('to'), '') }, demonstration })),
  )

  routes.post('/', async (c) => {
    const { typed, view } = c.var
    const checked = check(password, typed)
    if (!checked.ok) return c.html(SignIn({ view, typed, errors: inWords(checked.faults, view.t), demonstration }), 422)
    const by = trying(c, secret, checked.value.email)
    const body = { email: by.email, password: checked.value.password }
    const answer = await limits.look(
      by,
      () => isGone(c),
      async () => {
        const found = await auth.api.signInEmail({ body, headers: headersFor(c), asResponse: true })
        return found.ok ? found : null
      },
    )
    if (answer) return letIn(c, answer, 'password')
    c.var.security('sign_in_failed', { email: by.email, detail: 'password' })
    return c.html(SignIn({ view, typed, errors: { email: view.t('sign_in.wrong') }, demonstration }), 422)
  })

  routes.get('/link', async (c) => {
    const { view } = c.var
    const { token } = c.req.query()
    const to = ownAddress(c.req.query('to'), '')
    if (!token) return c.html(AskLink({ view, typed: { to } }))
    const { why } = await shownBy(c, token, signsIn)
    return why
      ? c.html(AskLink({ view, typed: { to }, errors: toldAs(view, why) }), statusOf(why))
      : c.html(UseLink({ view, token, to }))
  })

  routes.post('/link', async (c) => {
    const { typed, view } = c.var
    const checked = check(link, typed)
    if (!checked.ok) return c.html(AskLink({ view, typed, errors: inWords(checked.faults, view.t) }), 422)
    // The answer is the same whether the address has an account or not.
    await sendLink(c, means, checked.value.email, { purpose: signInPurpose, key: 'link', to: ownAddress(typed.to) })
    return c.html(LinkSent({ view, text: view.t('sign_in.link_sent', { email: checked.value.email }) }))
  })

  // A second page with a button, because mail programs open links on their own.
  routes.post('/link/use', async (c) => {
    const { typed, view, by } = c.var
    const { link, why } = await shownBy(c, typed.token, signsIn)
    if (link?.account_id && (await atGate(c, (tx) => useLink(tx, by, link)))) {
      const body = { account: link.account_id }
      return letIn(c, await auth.api.letIn({ body, headers: headersFor(c), asResponse: true }), 'link')
    }
    c.var.security('sign_in_failed', { detail: 'link' })
    // A link that is spent is followed by one that leads to the same place.
    return c.html(AskLink({ view, typed: { to: ownAddress(typed.to) }, errors: toldAs(view, why ?? 'used') }), 422)
  })

  routes.get('/forgotten', (c) => c.html(Forgotten({ view: c.var.view, typed: {} })))

  routes.post('/forgotten', async (c) => {
    const { typed, view } = c.var
    const checked = check(link, typed)
    if (!checked.ok) return c.html(Forgotten({ view, typed, errors: inWords(checked.faults, view.t) }), 422)
    await askPasswordLink(c, means, checked.value.email)
    return c.html(LinkSent({ view, text: view.t('sign_in.forgotten_sent', { email: checked.value.email }) }))
  })

  routes.get('/password', async (c) => {
    const { view } = c.var
    const { token } = c.req.query()
    if (!token) return c.html(Forgotten({ view, typed: {} }))
    const { why } = await shownBy(c, token, [passwordPurpose])
    return why
      ? c.html(Forgotten({ view, typed: {}, errors: toldAs(view, why) }), statusOf(why))
      : c.html(NewPassword({ view, token }))
  })

  /** Gives the new password and ends what the old one opened, tokens as well: all of it, or nothing. */
  const choose = (c: WebContext, owner: Person, link: Held, hash: string) =>
    fromTheGate(gate.db, c.var.by.at, secret, async (tx) => {
      if (!(await choosePassword(tx, c.var.by, link, hash))) return false
      if (!mayKeepTokens(owner)) return true
      // Tokens are of a history that is sealed, and at the gate nothing is.
      const by = { ...c.var.by, person: owner }
      await actAs(tx, by)
      await endTokens(tx, by)
      return true
    })

  const chosenBy = async (c: WebContext, owner: Person) => {
    c.var.security('password_reset', { account: owner.id })
    await limits.tellOfPassword(owner.id)
    tellNext(c, 'sign_in.done.password')
    return goTo(c, '/sign-in')
  }

  routes.post('/password', async (c) => {
    const { typed, view } = c.var
    const token = String(typed.token ?? '')
    const over = (told: Told) => c.html(Forgotten({ view, typed: {}, errors: toldAs(view, told) }), 422)
    const { link, why } = await shownBy(c, token, [passwordPurpose])
    if (!link) return over(why)
    const owner = await atGate(c, (tx) => personOf(tx, link.account_id ?? ''))
    if (!owner) return over('unknown')
    const checked = check(z.object({ new_password: typedPassword() }), typed)
    const fault = checked.ok ? await faultOfPassword(checked.value.new_password, owner, view.facility) : null
    if (!checked.ok || fault)
      return c.html(
        NewPassword({
          view,
          token,
          errors: inWords(checked.ok ? { new_password: fault ?? '' } : checked.faults, view.t),
        }),
        422,
      )
    const hash = await hashPassword(checked.value.new_password)
    if (!(await choose(c, owner, link, hash))) return over('used')
    return chosenBy(c, owner)
  })
  return routes
}

const toldAs = (view: View, why: Told): FieldErrors => ({ email: view.t(`links.told.${why}`) })

/** Whoever guesses is told that there is nothing; who holds a link that was good is told that it is gone. */
const statusOf = (why: Told) => (why === 'unknown' ? 404 : 410)

export function signOutRoutes(auth: Auth) {
  const routes = new Hono<Web>()
  routes.post('/', async (c) => {
    c.var.security('signed_out')
    const answer = await auth.api.signOut({ headers: headersFor(c), asResponse: true })
    passCookies(c, answer)
    tellNext(c, 'sign_in.signed_out')
    return goTo(c, '/sign-in')
  })
  return routes
}

/** Who tries to sign in here, for the limits. */
export const trying = (c: WebContext, secret: string, typed: string): Trying => {
  const email = typed.toLowerCase()
  return { email, caller: c.var.caller, device: deviceOf(c, secret, email) }
}

export function passCookies(c: WebContext, answer: Response) {
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
}
