import { isAPIError } from 'better-auth/api'
import { Hono } from 'hono'
import { z } from 'zod'
import { demonstrationPassword, demonstrationPeople } from '../demonstration/people.ts'
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
import { type Auth, headersFor } from './auth.ts'
import { deviceOf, rememberDevice } from './devices.ts'
import type { Limits, Trying } from './limits.ts'
import { typedPassword } from './passwords.ts'

type Means = { auth: Auth; limits: Limits; secret: string }
type Options = Means & { demonstration: boolean }

const password = z.object({ email: email(), password: typedPassword() })
const link = z.object({ email: email() })

/** Sends a link to this address that signs in once and leads to an address of this site. Says the same whether anything was sent. */
export async function sendLink(c: WebContext, { auth, limits, secret }: Means, to: { email: string; address: string; draft?: boolean }): Promise<void> {
  const by = trying(c, secret, to.email)
  const isNew = await limits.mayLink(to.draft ? 'draft' : 'sign_in', by)
  if (!isNew && !to.draft) return
  const body = { email: by.email, metadata: { to: ownAddress(to.address), draft: to.draft === true } }
  // An address that the library takes for none has no account either.
  await auth.api.signInMagicLink({ body, headers: headersFor(c) }).catch(onlyRefused)
}

/** The address at which a sign-in link is used, with where it leads. */
export function linkAddress(token: string, metadata: Record<string, unknown> | undefined): string {
  const to = ownAddress(metadata?.to)
  return `/sign-in/link?token=${token}${to === '/' ? '' : `&to=${encodeURIComponent(to)}`}`
}

/** Signing in with e-mail and password or with a link sent by e-mail, and signing out. */
export function signInRoutes({ auth, limits, secret, demonstration }: Options) {
  const routes = new Hono<Web>()

  routes.get('/', (c) => c.html(<SignIn view={c.var.view} typed={{ to: ownAddress(c.req.query('to'), '') }} demonstration={demonstration} />))

  routes.post('/', async (c) => {
    const { typed, view } = c.var
    const checked = check(password, typed)
    if (!checked.ok) return c.html(<SignIn view={view} typed={typed} errors={inWords(checked.faults, view.t)} demonstration={demonstration} />, 422)
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
    if (!answer) return c.html(<SignIn view={view} typed={typed} errors={{ email: view.t('sign_in.wrong') }} demonstration={demonstration} />, 422)
    rememberDevice(c, secret, by.email)
    passCookies(c, answer)
    return goTo(c, typed.to)
  })

  routes.get('/link', (c) => {
    const { token } = c.req.query()
    const to = ownAddress(c.req.query('to'), '')
    return c.html(token ? <UseLink view={c.var.view} token={token} to={to} /> : <AskLink view={c.var.view} typed={{ to }} />)
  })

  routes.post('/link', async (c) => {
    const { typed, view } = c.var
    const checked = check(link, typed)
    if (!checked.ok) return c.html(<AskLink view={view} typed={typed} errors={inWords(checked.faults, view.t)} />, 422)
    // The answer is the same whether the address has an account or not.
    await sendLink(c, { auth, limits, secret }, { email: checked.value.email, address: ownAddress(typed.to) })
    return c.html(<LinkSent view={view} email={checked.value.email} />)
  })

  // A second page with a button, because mail programs open links on their own.
  routes.post('/link/use', async (c) => {
    const { typed, view } = c.var
    const answer = await auth.api.magicLinkVerify({ query: { token: String(typed.token ?? '') }, headers: headersFor(c), asResponse: true }).catch(() => new Response(null, { status: 400 }))
    // A link that is spent is followed by one that leads to the same place.
    if (!answer.headers.get('set-cookie')) return c.html(<AskLink view={view} typed={{ to: ownAddress(typed.to) }} errors={{ email: view.t('sign_in.link_spent') }} />, 422)
    passCookies(c, answer)
    return goTo(c, typed.to)
  })
  return routes
}

export function signOutRoutes(auth: Auth) {
  const routes = new Hono<Web>()
  routes.post('/', async (c) => {
    const answer = await auth.api.signOut({ headers: headersFor(c), asResponse: true })
    passCookies(c, answer)
    tellNext(c, 'sign_in.signed_out')
    return goTo(c, '/sign-in')
  })
  return routes
}

/** Who tries to sign in here, for the limits. */
const trying = (c: WebContext, secret: string, typed: string): Trying => {
  const email = typed.toLowerCase()
  return { email, caller: c.var.caller, device: deviceOf(c, secret, email) }
}

function onlyRefused(error: unknown) {
  if (!isAPIError(error)) throw error
}

function passCookies(c: WebContext, answer: Response) {
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
}

function SignIn({ view, typed, errors, demonstration }: { view: View; typed: Typed; errors?: FieldErrors; demonstration: boolean }) {
  const { t } = view
  return (
    <Page view={view} title={t('sign_in.title')} lead={t('sign_in.lead', { facility: view.facility })} errors={errors}>
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form view={view} action="/sign-in" submit={t('sign_in.submit')}>
        <HiddenField name="to" value={String(typed.to ?? '')} />
        <TextField view={view} name="email" type="email" autocomplete="username" label={t('sign_in.email')} typed={typed} errors={errors} required />
        <TextField view={view} name="password" type="password" autocomplete="current-password" label={t('sign_in.password')} typed={{}} errors={errors} required />
      </Form>
      <p>
        <a href={`/sign-in/link${typed.to ? `?to=${encodeURIComponent(String(typed.to))}` : ''}`}>{t('sign_in.by_link')}</a>
      </p>
      {demonstration && (
        <Section title={t('sign_in.demonstration')}>
          <p>{t('sign_in.demonstration_lead', { password: demonstrationPassword })}</p>
          <DataTable
            view={view}
            caption={t('sign_in.demonstration')}
            hideCaption
            columns={[
              { key: 'role', heading: t('sign_in.role'), primary: true },
              { key: 'email', heading: t('sign_in.email') },
            ]}
            rows={demonstrationPeople.map((person) => ({ role: t(`role.${person.role}`), email: <bdi>{person.email}</bdi> }))}
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
      <Form view={view} action="/sign-in/link" submit={t('sign_in.link_submit')} cancel={{ href: '/sign-in', label: t('ui.cancel') }}>
        <HiddenField name="to" value={String(typed.to ?? '')} />
        <TextField view={view} name="email" type="email" autocomplete="username" label={t('sign_in.email')} typed={typed} errors={errors} required />
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

function LinkSent({ view, email }: { view: View; email: string }) {
  return (
    <Page view={view} title={view.t('sign_in.link_sent_title')}>
      <Notice tone="success">
        <p>{view.t('sign_in.link_sent', { email })}</p>
      </Notice>
    </Page>
  )
}
