import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { one, type Web } from '../web/context.ts'
import { check } from '../web/form.ts'
import { pageIn } from '../web/paging.ts'
import { submitForm } from '../web/submit.tsx'
import { may } from './permissions.ts'
import { undeliveredFor } from './queries.ts'
import { cancelMail, sendMailAgain } from './steps.ts'
import { UndeliveredPage } from './undelivered-pages.tsx'

/**
 * Mail about an officer's own files that could not be sent: why, and what can be done. An administrator sees that of
 * everybody.
 */
export function undeliveredRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).settle()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    const all = c.req.query('all') === '1' && may(person).keep()
    const found = await undeliveredFor(tx, all ? null : (person?.id ?? ''), pageIn(c.req.query('page')))
    return c.html(UndeliveredPage({ view, found }))
  })

  for (const { noun, act, done } of [
    { noun: 'sending', act: sendMailAgain, done: 'outbox.done.send_again' },
    { noun: 'cancellation', act: cancelMail, done: 'outbox.done.settle' },
  ])
    routes.post(`${one}/${noun}`, (c) =>
      submitForm<object>(c, {
        check: (typed) => check(z.object({}), typed),
        act: async () => {
          await act(c.var.tx, c.req.param('id'), c.var.by)
          return '/undelivered'
        },
        page: () => null,
        done,
      }),
    )
  return routes
}
