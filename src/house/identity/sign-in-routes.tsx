import { Hono } from 'hono'
import { z } from 'zod'
import type { Connections, Tx } from '../database/connection.ts'
import { atTheGate } from '../database/transaction.ts'
import { useLink } from '../links/commands.ts'
import { discreetly } from '../links/discreet.ts'
import { type Told, whyNot } from '../links/link.ts'
import type { Purpose } from '../links/purpose.ts'
import { findLink, type Held } from '../links/queries.ts'
import { realMoment } from '../time/clock.ts'
import { ErrorSummary, type FieldErrors, Form, HiddenField, TextField, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice, Section } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { isGone } from '../web/caller.ts'
import type { Web, WebContext } from '../web/context.ts'
import { check, email, inWords } from '../web/form.ts'
import { goTo, ownAddress } from '../web/own-address.ts'
import { tellNext } from '../web/submit.tsx'
import { type Auth, hashPassword, headersFor } from './auth.ts'
import { choosePassword } from './commands.ts'
import { deviceOf, rememberDevice } from './devices.ts'
import type { Limits, Trying } from './limits.ts'
import { type AccountLink, passwordPurpose, signInPurpose } from './links.ts'
import { faultOfPassword, typedPassword } from './passwords.ts'
import type { Role } from './person.ts'
import { endSession, sessionToken } from './session.ts'

export type Means = { auth: Auth; limits: Limits; secret: string; secure: boolean; gate: Connections }
/** Who can sign in to a demonstration, and the one password that all of them have. */
export type Demonstration = { password: string; people: readonly { role: Role; email: string }[] }
/** `signsIn`: the purposes of links that sign in. */
type Options = Means & { demonstration: Demonstration | undefined; signsIn: readonly Purpose[] }

const password = z.object({ email: email(), password: typedPassword() })
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
  const atGate = <T,>(c: WebContext, work: (tx: Tx) => Promise<T>) => atTheGate(gate.db, c.var.by.at, work)

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
    c.html(
      <SignIn view={c.var.view} typed={{ to: ownAddress(c.req.query('to'), '') }} demonstration={demonstration} />,
    ),
  )

  routes.post('/', async (c) => {
    const { typed, view } = c.var
    const checked = check(password, typed)
    if (!checked.ok)
      return c.html(
        <SignIn view={view} typed={typed} errors={inWords(checked.faults, view.t)} demonstration={demonstration} />,
        422,
      )
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
    return c.html(
      <SignIn view={view} typed={typed} errors={{ email: view.t('sign_in.wrong') }} demonstration={demonstration} />,
      422,
    )
  })

  routes.get('/link', async (c) => {
    const { view } = c.var
    const { token } = c.req.query()
    const to = ownAddress(c.req.query('to'), '')
    if (!token) return c.html(<AskLink view={view} typed={{ to }} />)
    const { why } = await shownBy(c, token, signsIn)
    return why
      ? c.html(<AskLink view={view} typed={{ to }} errors={toldAs(view, why)} />, statusOf(why))
      : c.html(<UseLink view={view} token={token} to={to} />)
  })

  routes.post('/link', async (c) => {
    const { typed, view } = c.var
    const checked = check(link, typed)
    if (!checked.ok) return c.html(<AskLink view={view} typed={typed} errors={inWords(checked.faults, view.t)} />, 422)
    // The answer is the same whether the address has an account or not.
    await sendLink(c, means, checked.value.email, { purpose: signInPurpose, key: 'link', to: ownAddress(typed.to) })
    return c.html(<LinkSent view={view} text={view.t('sign_in.link_sent', { email: checked.value.email })} />)
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
    return c.html(
      <AskLink view={view} typed={{ to: ownAddress(typed.to) }} errors={toldAs(view, why ?? 'used')} />,
      422,
    )
  })

  routes.get('/forgotten', (c) => c.html(<Forgotten view={c.var.view} typed={{}} />))

  routes.post('/forgotten', async (c) => {
    const { typed, view } = c.var
    const checked = check(link, typed)
    if (!checked.ok)
      return c.html(<Forgotten view={view} typed={typed} errors={inWords(checked.faults, view.t)} />, 422)
    await askPasswordLink(c, means, checked.value.email)
    return c.html(<LinkSent view={view} text={view.t('sign_in.forgotten_sent', { email: checked.value.email })} />)
  })

  routes.get('/password', async (c) => {
    const { view } = c.var
    const { token } = c.req.query()
    if (!token) return c.html(<Forgotten view={view} typed={{}} />)
    const { why } = await shownBy(c, token, [passwordPurpose])
    return why
      ? c.html(<Forgotten view={view} typed={{}} errors={toldAs(view, why)} />, statusOf(why))
      : c.html(<NewPassword view={view} token={token} />)
  })

  routes.post('/password', async (c) => {
    const { typed, view, by } = c.var
    const token = String(typed.token ?? '')
    const over = (told: Told) => c.html(<Forgotten view={view} typed={{}} errors={toldAs(view, told)} />, 422)
    const { link, why } = await shownBy(c, token, [passwordPurpose])
    if (!link) return over(why)
    const owner = await atGate(c, (tx) => ownerOf(tx, link))
    const checked = check(z.object({ new_password: typedPassword() }), typed)
    const fault = checked.ok ? await faultOfPassword(checked.value.new_password, owner, view.facility) : null
    if (!checked.ok || fault)
      return c.html(
        <NewPassword
          view={view}
          token={token}
          errors={inWords(checked.ok ? { new_password: fault ?? '' } : checked.faults, view.t)}
        />,
        422,
      )
    const hash = await hashPassword(checked.value.new_password)
    if (!(await atGate(c, (tx) => choosePassword(tx, by, link, hash)))) return over('used')
    c.var.security('password_reset', { account: owner.id })
    await limits.tellOfPassword(owner.id)
    tellNext(c, 'sign_in.done.password')
    return goTo(c, '/sign-in')
  })
  return routes
}

/** Whose password a link lets choose. */
const ownerOf = (tx: Tx, link: Held) =>
  tx.selectFrom('accounts').select(['id', 'email', 'name']).where('id', '=', link.account_id).executeTakeFirstOrThrow()

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

function SignIn({
  view,
  typed,
  errors,
  demonstration,
}: {
  view: View
  typed: Typed
  errors?: FieldErrors
  demonstration: Demonstration | undefined
}) {
  const { t } = view
  return (
    <Page view={view} title={t('sign_in.title')} lead={t('sign_in.lead', { facility: view.facility })} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form view={view} action="/sign-in" submit={t('sign_in.submit')}>
        <HiddenField name="to" value={String(typed.to ?? '')} />
        <TextField
          view={view}
          name="email"
          type="email"
          autocomplete="username"
          label={t('sign_in.email')}
          typed={typed}
          errors={errors}
          required
        />
        <TextField
          view={view}
          name="password"
          type="password"
          autocomplete="current-password"
          label={t('sign_in.password')}
          typed={{}}
          errors={errors}
          required
        />
      </Form>
      <p>
        <a href={`/sign-in/link${typed.to ? `?to=${encodeURIComponent(String(typed.to))}` : ''}`}>
          {t('sign_in.by_link')}
        </a>
      </p>
      <p>
        <a href="/sign-in/forgotten">{t('sign_in.forgotten_title')}</a>
      </p>
      {demonstration && (
        <Section title={t('sign_in.demonstration')}>
          <p>{t('sign_in.demonstration_lead', { password: demonstration.password })}</p>
          <DataTable
            view={view}
            caption={t('sign_in.demonstration')}
            hideCaption
            columns={[
              { key: 'role', heading: t('sign_in.role'), primary: true },
              { key: 'email', heading: t('sign_in.email') },
            ]}
            rows={demonstration.people.map((person) => ({
              role: t(`role.${person.role}`),
              email: <bdi>{person.email}</bdi>,
            }))}
            empty=""
          />
        </Section>
      )}
    </Page>
  )
}

function AskLink({ view, typed, errors }: { view: View; typed: Typed; errors?: FieldErrors }) {
  const { t } = view
  return (
    <Page view={view} title={t('sign_in.link_title')} lead={t('sign_in.link_lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/sign-in/link"
        submit={t('sign_in.link_submit')}
        cancel={{ href: '/sign-in', label: t('ui.cancel') }}
      >
        <HiddenField name="to" value={String(typed.to ?? '')} />
        <TextField
          view={view}
          name="email"
          type="email"
          autocomplete="username"
          label={t('sign_in.email')}
          typed={typed}
          errors={errors}
          required
        />
      </Form>
    </Page>
  )
}

function UseLink({ view, token, to }: { view: View; token: string; to: string }) {
  return (
    <Page view={view} title={view.t('sign_in.title')} lead={view.t('sign_in.link_use')}>
      <Form view={view} action="/sign-in/link/use" submit={view.t('sign_in.submit')}>
        <HiddenField name="token" value={token} />
        <HiddenField name="to" value={to} />
      </Form>
    </Page>
  )
}

function Forgotten({ view, typed, errors }: { view: View; typed: Typed; errors?: FieldErrors }) {
  const { t } = view
  return (
    <Page view={view} title={t('sign_in.forgotten_title')} lead={t('sign_in.forgotten_lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/sign-in/forgotten"
        submit={t('sign_in.link_submit')}
        cancel={{ href: '/sign-in', label: t('ui.cancel') }}
      >
        <TextField
          view={view}
          name="email"
          type="email"
          autocomplete="username"
          label={t('sign_in.email')}
          typed={typed}
          errors={errors}
          required
        />
      </Form>
    </Page>
  )
}

function NewPassword({ view, token, errors }: { view: View; token: string; errors?: FieldErrors }) {
  const { t } = view
  return (
    <Page view={view} title={t('sign_in.new_password_title')} lead={t('sign_in.new_password_lead')} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/sign-in/password"
        submit={t('ui.save')}
        cancel={{ href: '/sign-in', label: t('ui.cancel') }}
      >
        <HiddenField name="token" value={token} />
        <TextField
          view={view}
          name="new_password"
          type="password"
          autocomplete="new-password"
          label={t('account.new_password')}
          hint={t('account.new_password_hint')}
          typed={{}}
          errors={errors}
          required
        />
      </Form>
    </Page>
  )
}

function LinkSent({ view, text }: { view: View; text: string }) {
  return (
    <Page view={view} title={view.t('sign_in.link_sent_title')}>
      <Notice tone="success">
        <p>{text}</p>
      </Notice>
    </Page>
  )
}
