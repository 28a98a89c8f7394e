import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { canTake, tooLate } from '../../house/record/door.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { requestSteps } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import { findRequest, type SupportRequest } from '../request/queries.ts'
import { judgeOverlaps } from './commands.ts'
import { judgements } from './form.ts'
import { OverlapsPage } from './pages.tsx'
import { similarTo } from './similar.ts'

/** What is already there for a request, and how the request stands to it. */
export function overlapRoutes() {
  const routes = new Hono<Web>()
  routes.get(`${one}/overlaps`, async (c) => c.html(await overlapsPage(c, await judgeable(c), null)))
  routes.post(`${one}/overlaps`, async (c) => {
    const request = await judgeable(c)
    return submitForm(c, {
      check: judgements,
      act: async (value) => {
        await judgeOverlaps(c.var.tx, request.id, { ...c.var.by, ...versionIn(c.var.typed) }, value)
        return `/requests/${request.id}#similar`
      },
      page: (typed, errors) => overlapsPage(c, request, typed, errors),
      done: 'requests.step.judge_overlap',
    })
  })
  return routes
}

async function judgeable(c: WebContext): Promise<SupportRequest> {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person).judge_overlap(request)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(requestSteps, 'judge_overlap', request.status))
    throw tooLate('requests', request.status, `/requests/${request.id}`)
  return request
}

async function overlapsPage(c: WebContext, request: SupportRequest, typed: Typed | null, errors?: FieldErrors) {
  const { tx, view } = c.var
  const found = await similarTo(tx, request)
  const fresh = (await findRequest(tx, request.id)) ?? request
  return OverlapsPage({ view, request, fresh, found, typed, errors })
}
