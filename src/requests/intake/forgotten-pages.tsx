import { ErrorSummary, type FieldErrors, Form, TextArea, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import type { View } from '../../house/ui/view.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import type { SupportRequest } from '../request/queries.ts'
import { PaperFields } from './fields.tsx'

type ForgottenProps = { view: View; request: SupportRequest; typed: Typed; errors?: FieldErrors }

/** What was forgotten when a request was filed: a file, and why it comes now. */
export function ForgottenPage({ view, request, typed, errors }: ForgottenProps) {
  const { t } = view
  const field = { view, typed, errors }
  const here = `/requests/${request.id}`
  return (
    <Page
      view={view}
      title={t('ui.of_name', { label: t('intake.add_file'), name: nameOfRequest(request, view) })}
      lead={t('intake.forgotten_lead')}
      crumbs={[
        { href: '/requests', label: t('requests.title') },
        { href: here, label: nameOfRequest(request, view) },
      ]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={`${here}/attachments`}
        submit={t('intake.upload')}
        version={request.version}
        cancel={{ href: here, label: t('ui.cancel') }}
        files
      >
        <PaperFields {...field} request={request} />
        <TextArea {...field} name="reason" label={t('intake.field.forgotten_reason')} rows={2} required />
      </Form>
    </Page>
  )
}
