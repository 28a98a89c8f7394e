import type { Child } from 'hono/jsx'
import { ErrorSummary, type FieldErrors, Form, formKeyIn, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import type { View } from '../ui/view.ts'

type ContentPageProps = {
  view: View
  /** Its list, as the addresses and texts of its kind begin. */
  list: { href: string; label: string }
  /** What the page is called where nothing is corrected. */
  title: string
  lead?: Child
  /** What the button says; that it is saved, when nothing is said. */
  submit?: string
  /** The record that is corrected; a new one has none. */
  edits?: { id: string; name: string; version: number } | undefined
  typed: Typed
  errors: FieldErrors | undefined
  children?: Child
}

/** The page of a form that makes a record, or corrects one that is there. */
export function ContentPage({ view, list, title, lead, submit, edits, typed, errors, children }: ContentPageProps) {
  const { t } = view
  const here = edits ? `${list.href}/${edits.id}` : list.href
  return (
    <Page
      view={view}
      title={edits ? t('ui.of_name', { label: t('ui.edit'), name: edits.name }) : title}
      lead={lead}
      crumbs={[list, ...(edits ? [{ href: here, label: edits.name }] : [])]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={edits ? `${here}/content` : here}
        submit={submit ?? t('ui.save')}
        version={edits?.version}
        formKey={edits ? undefined : formKeyIn(typed)}
        cancel={{ href: here, label: t('ui.cancel') }}
      >
        {children}
      </Form>
    </Page>
  )
}
