import Bowser from 'bowser'
import type { Person } from '../identity/person.ts'
import { Moment } from '../ui/dates.tsx'
import { ButtonLink, ErrorSummary, type FieldErrors, Form, PostButton, TextField } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts, Section, Tag } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { endsOf } from '../web/session-ends.ts'
import { TokenSection } from './token-pages.tsx'
import type { OwnToken } from './tokens.ts'

type OwnAccountProps = {
  view: View
  person: Person
  sessions: Session[]
  hasPassword: boolean
  /** Nothing for whoever may keep none. */
  tokens: OwnToken[] | null
}

export function OwnAccount({ view, person, sessions, hasPassword, tokens }: OwnAccountProps) {
  const { t } = view
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
      {tokens && <TokenSection view={view} tokens={tokens} />}
    </Page>
  )
}

export function ChangePassword({ view, errors }: { view: View; errors?: FieldErrors }) {
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

type Session = {
  id: string
  createdAt: Date
  updatedAt: Date
  ipAddress?: string | null | undefined
  userAgent?: string | null | undefined
  own: boolean
}

/** What a browser says of itself, as its owner would call it: "Firefox · Windows". */
function deviceInWords(view: View, said: string | null | undefined): string {
  if (!said) return view.t('account.unknown')
  const { browser, os } = Bowser.parse(said)
  return [browser.name, os.name].filter(Boolean).join(' · ') || view.t('account.unknown')
}
