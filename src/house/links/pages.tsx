import type { Child } from 'hono/jsx'
import { ErrorSummary, type FieldErrors, Form, TextArea, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import type { WebContext } from '../web/context.ts'
import type { Link } from './link.ts'

export function RevocationPage(c: WebContext, found: Found, typed: Typed, errors: FieldErrors | undefined) {
  const { view } = c.var
  const field = { view, typed, errors, required: true }
  return (
    <StepPage view={view} found={found} step="revoke" errors={errors}>
      <TextArea {...field} name="reason" label={view.t('links.reason')} hint={view.t('links.reason_hint')} rows={2} />
    </StepPage>
  )
}

export const RenewalPage = (c: WebContext, found: Found, errors: FieldErrors | undefined) => (
  <StepPage view={c.var.view} found={found} step="renew" errors={errors} />
)

function StepPage({ view, found, step, errors, children }: Step) {
  const { t } = view
  const { link, at, name } = found
  return (
    <Page
      view={view}
      title={t(`links.${step}_title`, { recipient: link.recipient })}
      lead={t(`links.${step}_lead`)}
      crumbs={[{ href: `${at}#links`, label: name }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Facts
        rows={[
          { label: t('links.for'), value: t(`links.purpose.${link.purpose}`) },
          { label: t('links.holder'), value: link.recipient },
        ]}
      />
      <Form
        view={view}
        action={`${at}/links/${link.id}/${nouns[step]}`}
        submit={t(`links.${step}`)}
        danger={step === 'revoke'}
        cancel={{ href: `${at}#links`, label: t('ui.cancel') }}
      >
        {children}
      </Form>
    </Page>
  )
}

export type Found = { link: Link; record: string; name: string; at: string }

const nouns = { revoke: 'revocation', renew: 'renewal' }

type Step = {
  view: View
  found: Found
  step: keyof typeof nouns
  errors: FieldErrors | undefined
  children?: Child
}
