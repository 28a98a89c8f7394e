import Bowser from 'bowser'
import { Hono } from 'hono'
import { z } from 'zod'
import { TokenSection } from '../api/token-routes.tsx'
import { hasTokens } from '../api/tokens.ts'
import { Refusal } from '../database/refusal.ts'
import { Moment } from '../ui/dates.tsx'
import { ButtonLink, ErrorSummary, type FieldErrors, Form, PostButton, TextField } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts, Section, Tag } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { isGone } from '../web/caller.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import { check, inWords } from '../web/form.ts'
import { goTo } from '../web/own-address.ts'
import { tellNext } from '../web/submit.tsx'
import { headersFor } from './auth.ts'
import { faultOfPassword, typedPassword } from './passwords.ts'
import { endsOf, whyOver } from './session-ends.ts'
import { askPasswordLink, type Means, passCookies, trying } from './sign-in-routes.tsx'

const change = z.object({ present_password: typedPassword(), new_password: typedPassword() })

/** One's own account: its password, and where it is signed in. */
export function ownAccountRoutes(means: Means) {
  const { auth, limits, secret } = means
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!c.var.person) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) =>
    c.html(<OwnAccount c={c} sessions={await sessionsOf(c)} hasPassword={await hasPassword(c)} />),
  )

  routes.get('/password', (c) => c.html(<ChangePassword view={c.var.view} />))

  routes.post('/password', async (c) => {
    const { typed, view } = c.var
    const person = personIn(c)
    const checked = check(change, typed)
    const again = (errors: FieldErrors) => c.html(<ChangePassword view={view} errors={errors} />, 422)
    if (!checked.ok) return again(inWords(checked.faults, view.t))
    const { present_password: currentPassword, new_password: newPassword } = checked.value
    const fault = await faultOfPassword(newPassword, person, view.facility)
    if (fault) return again(inWords({ new_password: fault }, view.t))
    // Whoever sits at somebody else's open page guesses as little as at the door.
    const answer = await limits.look(
      trying(c, secret, person.email),
      () => isGone(c),
      async () => {
        const changed = await auth.api.changePassword({
          body: { currentPassword, newPassword, revokeOtherSessions: true },
          headers: headersFor(c),
          asResponse: true,
        })
        return changed.ok ? changed : null
      },
    )
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

function personIn(c: WebContext) {
  const { person } = c.var
  if (!person) throw new Refusal(403, 'refusals.not_yours')
  return person
}

type Session = {
  id: string
  createdAt: Date
  updatedAt: Date
  ipAddress?: string | null | undefined
  userAgent?: string | null | undefined
  own: boolean
}

function OwnAccount({ c, sessions, hasPassword }: { c: WebContext; sessions: Session[]; hasPassword: boolean }) {
  const { view } = c.var
  const { t } = view
  const person = personIn(c)
  const { idle, absolute } = endsOf(person.role)
  return (
    <Page view={view} title={t('account.title')}>
      <Facts
        rows={[
          { label: t('accounts.name'), value: <bdi>{person.name}</bdi> },
          { label: t('accounts.email'), value: <bdi>{person.email}</bdi> },
          { label: t('accounts.role'), value: t(`role.${person.role}`) },
        ]}
      />
      <Section title={t('sign_in.password')}>
        {hasPassword ? (
          <ButtonLink href="/account/password" label={t('account.change_password')} kind="secondary" />
        ) : (
          <>
            <p>{t('account.no_password')}</p>
            <PostButton
              view={view}
              action="/account/password-link"
              label={t('account.send_password_link')}
              kind="secondary"
            />
          </>
        )}
      </Section>
      <Section title={t('account.sessions')}>
        <p>{t('account.sessions_end', { idle: idle / 3_600_000, absolute: absolute / 3_600_000 })}</p>
        <DataTable
          view={view}
          caption={t('account.sessions')}
          hideCaption
          columns={[
            { key: 'device', heading: t('account.device'), primary: true },
            { key: 'from', heading: t('account.from') },
            { key: 'since', heading: t('account.since') },
            { key: 'seen', heading: t('account.seen') },
            { key: 'end', heading: t('account.end'), act: true },
          ]}
          rows={sessions.map((session) => ({
            device: (
              <>
                <bdi>{deviceInWords(view, session.userAgent)}</bdi>{' '}
                {session.own && <Tag tone="success">{t('account.this_one')}</Tag>}
              </>
            ),
            from: <bdi dir="ltr">{session.ipAddress || t('account.unknown')}</bdi>,
            since: <Moment view={view} at={session.createdAt} />,
            seen: <Moment view={view} at={session.updatedAt} />,
            end: (
              <PostButton
                view={view}
                action={`/account/sessions/${session.id}/end`}
                label={t('account.end')}
                name={deviceInWords(view, session.userAgent)}
                kind="tertiary"
              />
            ),
          }))}
          empty=""
        />
        {sessions.length > 1 && (
          <PostButton
            view={view}
            action="/account/other-sessions/end"
            label={t('account.end_others')}
            kind="secondary"
          />
        )}
      </Section>
      <TokenSection view={view} tx={c.var.tx} person={person} />
    </Page>
  )
}

/** What a browser says of itself, as its owner would call it: "Firefox, Windows". */
function deviceInWords(view: View, said: string | null | undefined): string {
  if (!said) return view.t('account.unknown')
  const { browser, os } = Bowser.parse(said)
  return [browser.name, os.name].filter(Boolean).join(', ') || view.t('account.unknown')
}

function ChangePassword({ view, errors }: { view: View; errors?: FieldErrors }) {
  const { t } = view
  const field = { view, typed: {}, errors, required: true, type: 'password' as const }
  return (
    <Page
      view={view}
      title={t('account.change_password')}
      lead={t('account.change_lead')}
      crumbs={[{ href: '/account', label: t('account.title') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action="/account/password"
        submit={t('account.change_password')}
        cancel={{ href: '/account', label: t('ui.cancel') }}
      >
        <TextField
          {...field}
          name="present_password"
          autocomplete="current-password"
          label={t('account.present_password')}
        />
        <TextField
          {...field}
          name="new_password"
          autocomplete="new-password"
          label={t('account.new_password')}
          hint={t('account.new_password_hint')}
        />
      </Form>
    </Page>
  )
}
