import type { Hono } from 'hono'
import { neededFileIn, withFile } from '../../house/files/uploads.ts'
import { canTake } from '../../house/record/door.ts'
import { ErrorSummary, type FieldErrors, Form, TextArea, type Typed } from '../../house/ui/forms.tsx'
import { Page } from '../../house/ui/page.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import type { SupportRequest } from '../request/queries.ts'
import { attachForgotten } from './commands.ts'
import { PaperFields } from './fields.tsx'
import * as form from './form.ts'
import { readable } from './page-by-page.tsx'

/** Beside the page on which a request is filed: once it was, what was forgotten is added by whoever corrects it. */
export function forgottenFilePage(routes: Hono<Web>) {
  routes.get(`${one}/attachments`, async (c, next) => {
    const request = await pastFiling(c)
    if (!request) return next()
    return c.html(forgottenPage(c, request, { kind: 'attachment' }))
  })
  routes.post(`${one}/attachments`, async (c, next) => {
    const request = await pastFiling(c)
    return request ? takeForgotten(c, request) : next()
  })
}

async function pastFiling(c: WebContext): Promise<SupportRequest | null> {
  const request = await readable(c)
  const isFiled = !canTake(requestSteps, 'edit', request.status) && canTake(requestSteps, 'correct', request.status)
  return isFiled && may(c.var.person).correct(request) ? request : null
}

/** What was forgotten when a request was filed: a file, and why it comes now. */
function forgottenPage({ var: { view } }: WebContext, request: SupportRequest, typed: Typed, errors?: FieldErrors) {
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

async function takeForgotten(c: WebContext, request: SupportRequest): Promise<Response> {
  const { tx, by, typed, uploads } = c.var
  const needed = neededFileIn(uploads)
  return submitForm(c, {
    check: (all) => withFile(form.forgotten(all), needed),
    act: async ([value, file]) => {
      if (file) await attachForgotten(tx, request.id, { ...by, ...versionIn(typed) }, value, file)
      return `/requests/${request.id}`
    },
    page: (all, errors) => forgottenPage(c, request, all, errors),
    done: 'files.kept',
  })
}
