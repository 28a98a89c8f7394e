import type { Hono } from 'hono'
import { neededFileIn, withFile } from '../../house/files/uploads.ts'
import { canTake } from '../../house/record/door.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { requestSteps } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import type { SupportRequest } from '../request/queries.ts'
import { attachForgotten } from './commands.ts'
import { ForgottenPage } from './forgotten-pages.tsx'
import * as form from './form.ts'
import { readable } from './page-routes.ts'

/** Beside the page on which a request is filed: once it was, what was forgotten is added by whoever corrects it. */
export function forgottenFileRoutes(routes: Hono<Web>) {
  routes.get(`${one}/attachments`, async (c, next) => {
    const request = await pastFiling(c)
    if (!request) return next()
    return c.html(ForgottenPage({ view: c.var.view, request, typed: { kind: 'attachment' } }))
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

async function takeForgotten(c: WebContext, request: SupportRequest): Promise<Response> {
  const { tx, by, typed, uploads } = c.var
  const needed = neededFileIn(uploads)
  return submitForm(c, {
    check: (all) => withFile(form.forgotten(all), needed),
    act: async ([value, file]) => {
      if (file) await attachForgotten(tx, request.id, { ...by, ...versionIn(typed) }, value, file)
      return `/requests/${request.id}`
    },
    page: (all, errors) => ForgottenPage({ view: c.var.view, request, typed: all, errors }),
    done: 'files.kept',
  })
}
