import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { may as mayRequests } from '../request/permissions.ts'
import { findRequest } from '../request/queries.ts'
import { tellCause } from './commands.ts'
import { type Cause, causeOfDelay } from './form.ts'
import { DelayPage, TimesPage } from './pages.tsx'
import { may } from './permissions.ts'
import { missedTargets } from './queries.ts'
import { readDelays, readTimes } from './read-times.ts'

/** How long requests take, what is late, and why. */
export function clockRoutes() {
  const routes = new Hono<Web>()

  routes.get('/clocks', showTimes)
  routes.get(`${one}/delay`, async (c) => c.html(await delayPage(c, {}, undefined, c.req.query('span'))))

  routes.post(`${one}/delay`, async (c) => {
    const { tx, by, typed } = c.var
    const request = await tellableRequest(c)
    const chosen = typeof typed.span === 'string' ? typed.span : ''
    const missed = await missedTargets(tx, request.id, await todayOf(tx, by))
    if (!missed.some((span) => span.id === chosen))
      throw new Refusal(409, 'clocks.not_late', {}, `/requests/${request.id}`)
    return submitForm<Cause>(c, {
      check: causeOfDelay,
      act: async (cause) => {
        await tellCause(tx, chosen, by, cause)
        return `/requests/${request.id}`
      },
      page: (all, errors) => delayPage(c, all, errors, chosen),
      done: 'clocks.told',
    })
  })
  return routes
}

async function showTimes(c: WebContext) {
  const { tx, view, person, by } = c.var
  if (!may(person).see()) throw new Refusal(403, 'refusals.not_yours')
  const read = await readTimes(tx, await todayOf(tx, by), view.lang, c.req.query())
  return c.html(TimesPage({ view, mayTell: may(person).tell(), ...read }))
}

async function delayPage(c: WebContext, typed: Typed, errors: FieldErrors | undefined, asked: string | undefined) {
  const { tx, by, view } = c.var
  const found = await tellableRequest(c)
  const read = await readDelays(tx, found.id, await todayOf(tx, by), view.lang, asked)
  const request = { id: found.id, name: nameOfRequest(found, view) }
  return DelayPage({ view, request, read, typed, errors })
}

async function tellableRequest(c: WebContext) {
  const { tx, person } = c.var
  const request = await findRequest(tx, c.req.param('id') ?? '')
  if (!request || !mayRequests(person).read(request)) throw new Refusal(404, 'refusals.not_found')
  if (!may(person).tell()) throw new Refusal(403, 'refusals.not_yours')
  return request
}
