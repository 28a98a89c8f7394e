import { historyOf, RecordHistory } from '../history/history.tsx'
import { ErrorSummary, type FieldErrors, Form, PostButton, TextField, type Typed } from '../ui/forms.tsx'
import { Page } from '../ui/page.tsx'
import { Section } from '../ui/record.tsx'
import type { WebContext } from '../web/context.ts'
import { ShareField } from './pages.tsx'

export async function viewForm(
  c: WebContext,
  action: string,
  typed: Typed,
  errors: FieldErrors | undefined,
  id?: string,
) {
  const { view, tx, person } = c.var
  const { t } = view
  const history = id ? await historyOf(tx, 'saved_views', id, person) : []
  const hidden = (name: string) =>
    typeof typed[name] === 'string' ? <input type="hidden" name={name} value={typed[name]} /> : null
  return (
    <Page
      view={view}
      title={id ? t('ui.of_name', { label: t('ui.edit'), name: String(typed.name ?? '') }) : t('lists.change')}
      crumbs={[{ href: '/views', label: t('lists.views') }]}
      errors={errors}
    >
      {errors && <ErrorSummary view={view} errors={errors} />}
      <Form view={view} action={action} submit={t('ui.save')} cancel={{ href: '/views', label: t('ui.cancel') }}>
        {!id && hidden('list')}
        {!id && hidden('query')}
        <TextField view={view} name="name" label={t('lists.field.name')} typed={typed} errors={errors} required />
        <ShareField view={view} typed={typed} />
      </Form>
      {id && <PostButton view={view} action={`/views/${id}/deletion`} label={t('lists.delete')} kind="tertiary" />}
      {history.length > 0 && (
        <Section title={t('history.title')}>
          <RecordHistory view={view} slice="lists" rows={history} />
        </Section>
      )}
    </Page>
  )
}
