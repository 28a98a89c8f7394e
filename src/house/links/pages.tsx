import type { Child } from 'hono/jsx'
import { ErrorSummary, type FieldErrors, Form, TextArea, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Facts } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import type { Link } from './link.ts'

export function RevocationPage({ view, found, typed, errors }: StepProps & { typed: Typed }) {
  const field = { view, typed, errors, required: true }
  return (
    <StepPage view={view} found={found} step="revoke" errors={errors}>
      <TextArea {...field} name="reason" label={view.t('links.reason')} hint={view.t('links.reason_hint')} rows={2} />
    </StepPage>
  )
}

export const RenewalPage = ({ view, found, errors }: StepProps) => (
  <StepPage view={view} found={found} step="renew" errors={errors} />
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

type StepProps = { view: View; found: Found; errors?: FieldErrors | undefined }

type Step = StepProps & { step: keyof typeof nouns; children?: Child }
