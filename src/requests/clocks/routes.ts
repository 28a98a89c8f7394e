import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { todayOf } from '../../house/time/today.ts'
import { one, type Web } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { delayPage, tellableRequest, timesPage } from './clock-pages.tsx'
import { tellCause } from './commands.ts'
import { type Cause, causeOfDelay } from './form.ts'
import { missedTargets } from './queries.ts'

/** How long requests take, what is late, and why. */
export function clockRoutes() {
  const routes = new Hono<Web>()

  routes.get('/clocks', async (c) => c.html(await timesPage(c)))
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
