import { z } from 'zod'
import type { Role } from '../identity/person.ts'
import { ErrorSummary, type FieldErrors, Form, HiddenField, TextField, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Notice, Section } from '../ui/record.tsx'
import { DataTable } from '../ui/table.tsx'
import type { View } from '../ui/view.ts'
import { email } from '../web/form.ts'
import { typedPassword } from './passwords.ts'

export function SignIn({
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
        <AddressField view={view} typed={typed} errors={errors} />
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
      <p>
        <a href="/ask">{t('refusals.no_account')}</a>
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

export function AskLink({ view, typed, errors }: { view: View; typed: Typed; errors?: FieldErrors }) {
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
        <AddressField view={view} typed={typed} errors={errors} />
      </Form>
    </Page>
  )
}

export function UseLink({ view, token, to }: { view: View; token: string; to: string }) {
  return (
    <Page view={view} title={view.t('sign_in.title')} lead={view.t('sign_in.link_use')}>
      <Form view={view} action="/sign-in/link/use" submit={view.t('sign_in.submit')}>
        <HiddenField name="token" value={token} />
        <HiddenField name="to" value={to} />
      </Form>
    </Page>
  )
}

export function Forgotten({ view, typed, errors }: { view: View; typed: Typed; errors?: FieldErrors }) {
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
        <AddressField view={view} typed={typed} errors={errors} />
      </Form>
    </Page>
  )
}

export function NewPassword({ view, token, errors }: { view: View; token: string; errors?: FieldErrors }) {
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

export function LinkSent({ view, text }: { view: View; text: string }) {
  return (
    <Page view={view} title={view.t('sign_in.link_sent_title')}>
      <Notice tone="success">
        <p>{text}</p>
      </Notice>
    </Page>
  )
}

/** By what address somebody has an account. */
function AddressField({ view, typed, errors }: { view: View; typed: Typed; errors: FieldErrors | undefined }) {
  return (
    <TextField
      view={view}
      name="email"
      type="email"
      autocomplete="username"
      label={view.t('sign_in.email')}
      typed={typed}
      errors={errors}
      required
    />
  )
}

/** Who can sign in to a demonstration, and the one password that all of them have. */
export type Demonstration = { password: string; people: readonly { role: Role; email: string }[] }

export const password = z.object({ email: email(), password: typedPassword() })
