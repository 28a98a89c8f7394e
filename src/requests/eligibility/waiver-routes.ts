import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { isOfficer } from '../../house/identity/person.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { may } from '../request/permissions.ts'
import { findRequest, type SupportRequest } from '../request/queries.ts'
import * as commands from './commands.ts'
import { waiverAsked, waiverDecided } from './form.ts'
import { eligibilityOf } from './queries.ts'
import { WaiversPage } from './waiver-pages.tsx'

/** The rules that a request does not meet: the authority asks to be let off one, an officer grants or refuses it. */
export function waiverRoutes() {
  const routes = new Hono<Web>()
  routes.get(`${one}/waivers`, async (c) => c.html(await waiversPage(c, await waivable(c), {})))
  routes.post(`${one}/waivers`, async (c) => {
    const { tx, by, person } = c.var
    const request = await waivable(c)
    const here = `/requests/${request.id}/waivers`
    const page = (typed: Typed, errors: FieldErrors) => waiversPage(c, request, typed, errors)
    if (isOfficer(person))
      return submitForm(c, {
        check: waiverDecided,
        act: async (value) => {
          await commands.decideWaiver(tx, request.id, by, value)
          return here
        },
        page,
        done: 'requests.step.decide_waiver',
      })
    return submitForm(c, {
      check: waiverAsked,
      act: async (value) => {
        await commands.askWaiver(tx, request.id, by, value)
        return here
      },
      page,
      done: 'eligibility.asked',
    })
  })
  return routes
}

async function waivable(c: WebContext): Promise<SupportRequest> {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !may(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person).ask_waiver(request)) throw new Refusal(403, 'refusals.not_yours')
  return request
}

async function waiversPage(c: WebContext, request: SupportRequest, typed: Typed, errors?: FieldErrors) {
  const { tx, view, by, person } = c.var
  const findings = await eligibilityOf(tx, request, by.at)
  const rule = typed.rule ?? c.req.query('rule')
  return WaiversPage({ view, request, findings, decides: isOfficer(person), rule, typed, errors })
}
