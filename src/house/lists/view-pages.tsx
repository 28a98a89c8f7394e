import { type HistoryLines, RecordHistory } from '../history/history.tsx'
import { ErrorSummary, type FieldErrors, Form, PostButton, TextField, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Section } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { ShareField } from './toolbar.tsx'

type ViewFormProps = {
  view: View
  typed: Typed
  errors?: FieldErrors
  /** The view that is changed; a new one has none. */
  edits?: { id: string; history: HistoryLines }
}

export function ViewForm({ view, typed, errors, edits }: ViewFormProps) {
  const { t } = view
  const hidden = (name: string) =>
    typeof typed[name] === 'string' ? <input type="hidden" name={name} value={typed[name]} /> : null
  return (
    <Page
      view={view}
      title={edits ? t('ui.of_name', { label: t('ui.edit'), name: String(typed.name ?? '') }) : t('lists.change')}
      crumbs={[{ href: '/views', label: t('lists.views') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form
        view={view}
        action={edits ? `/views/${edits.id}/content` : '/views'}
        submit={t('ui.save')}
        cancel={{ href: '/views', label: t('ui.cancel') }}
      >
        {!edits && hidden('list')}
        {!edits && hidden('query')}
        <TextField view={view} name="name" label={t('lists.field.name')} typed={typed} errors={errors} required />
        <ShareField view={view} typed={typed} />
      </Form>
      {edits && (
        <PostButton view={view} action={`/views/${edits.id}/deletion`} label={t('lists.delete')} kind="tertiary" />
      )}
      {edits && edits.history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="lists" rows={edits.history} />
        </Section>
      )}
    </Page>
  )
}
