import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import type { FieldErrors } from '../ui/forms.tsx'
import { isGone } from '../web/caller.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import { check, inWords } from '../web/form.ts'
import { goTo } from '../web/own-address.ts'
import { whyOver } from '../web/session-ends.ts'
import { tellNext } from '../web/submit.tsx'
import { headersFor } from './auth.ts'
import { ChangePassword, OwnAccount } from './own-account-pages.tsx'
import { faultOfPassword, typedPassword } from './passwords.ts'
import { askPasswordLink, type Means, passCookies, trying } from './sign-in-routes.ts'
import { hasTokens, mayKeepTokens, tokensOf } from './tokens.ts'

const change = z.object({ present_password: typedPassword(), new_password: typedPassword() })

/** One's own account: its password, and where it is signed in. */
export function ownAccountRoutes(means: Means) {
  const { auth, limits } = means
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!c.var.person) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => {
    const { tx, view } = c.var
    const person = personIn(c)
    const ways = { sessions: await sessionsOf(c), hasPassword: await hasPassword(c) }
    const tokens = mayKeepTokens(person) ? await tokensOf(tx, person) : null
    return c.html(OwnAccount({ view, person, ...ways, tokens }))
  })

  routes.get('/password', (c) => c.html(ChangePassword({ view: c.var.view })))

  routes.post('/password', async (c) => {
    const { typed, view } = c.var
    const person = personIn(c)
    const checked = check(change, typed)
    const again = (errors: FieldErrors) => c.html(ChangePassword({ view, errors }), 422)
    if (!checked.ok) return again(inWords(checked.faults, view.t))
    const { present_password: currentPassword, new_password: newPassword } = checked.value
    const fault = await faultOfPassword(newPassword, person, view.facility)
    if (fault) return again(inWords({ new_password: fault }, view.t))
    const answer = await changed(c, means, person, { currentPassword, newPassword })
    if (!answer) {
      c.var.security('password_change_failed')
      return again({ present_password: view.t('account.present_wrong') })
    }
    passCookies(c, answer)
    c.var.security('password_changed')
    await limits.tellOfPassword(person.id)
    tellNext(c, 'account.done.password')
    // What else opens the account is not closed with it, but it is asked about.
    return goTo(c, (await hasTokens(means.gate, person)) ? '/account/tokens/end' : '/account')
  })

  routes.post('/password-link', async (c) => {
    await askPasswordLink(c, means, personIn(c).email)
    tellNext(c, 'account.done.link')
    return goTo(c, '/account')
  })

  routes.post(`/sessions${one}/end`, async (c) => {
    const session = (await sessionsOf(c)).find(({ id }) => id === c.req.param('id'))
    // Ended twice is ended.
    if (session) {
      const answer = await auth.api.revokeSession({
        body: { token: session.token },
        headers: headersFor(c),
        asResponse: true,
      })
      if (session.own) passCookies(c, answer)
      c.var.security('session_ended', { detail: session.id })
    }
    tellNext(c, 'account.done.ended')
    return goTo(c, session?.own ? '/sign-in' : '/account')
  })

  routes.post('/other-sessions/end', async (c) => {
    await auth.api.revokeOtherSessions({ headers: headersFor(c) })
    c.var.security('other_sessions_ended')
    tellNext(c, 'account.done.others')
    return goTo(c, '/account')
  })

  /** Where this person is signed in, the last used first. */
  async function sessionsOf(c: WebContext) {
    const person = personIn(c)
    const headers = headersFor(c)
    const [own, all] = [await auth.api.getSession({ headers }), await auth.api.listSessions({ headers })]
    return all
      .filter(
        (session) =>
          !whyOver(person.role, {
            created_at: session.createdAt,
            updated_at: session.updatedAt,
            expires_at: session.expiresAt,
            now: new Date(),
          }),
      )
      .map((session) => ({ ...session, own: session.id === own?.session.id }))
      .sort((a, b) => Number(b.own) - Number(a.own) || b.updatedAt.getTime() - a.updatedAt.getTime())
  }

  async function hasPassword(c: WebContext): Promise<boolean> {
    const ways = await auth.api.listUserAccounts({ headers: headersFor(c) })
    return ways.some(({ providerId }) => providerId === 'credential')
  }

  return routes
}

function personIn(c: WebContext): Person {
  const { person } = c.var
  if (!person) throw new Refusal(403, 'refusals.not_yours')
  return person
}

/** Changes the password, or null: whoever sits at somebody else's open page guesses as little as at the door. */
const changed = (
  c: WebContext,
  { auth, limits, secret }: Means,
  person: Person,
  passwords: { currentPassword: string; newPassword: string },
) =>
  limits.look(
    trying(c, secret, person.email),
    () => isGone(c),
    async () => {
      const answer = await auth.api.changePassword({
        body: { ...passwords, revokeOtherSessions: true },
        headers: headersFor(c),
        asResponse: true,
      })
      return answer.ok ? answer : null
    },
  )
