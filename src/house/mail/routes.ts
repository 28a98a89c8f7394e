import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { one, type Web, type WebContext } from '../web/context.ts'
import { check } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import { list, mailPage, type Setting } from './pages.tsx'
import { may } from './permissions.ts'
import { findMail, type OutboxMail } from './queries.ts'
import { cancelMail, sendMailAgain } from './steps.ts'

/**
 * Mail that waits, was sent and could not be sent, for the administrator: where no mail server is set, this is where
 * links are read.
 */
export function outboxRoutes(setting: Setting) {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => c.html(await list(c, setting)))

  routes.get(one, async (c) => c.html(await mailPage(c, setting, await mailIn(c))))

  const steps = [
    { noun: 'cancellation', act: cancelMail, done: 'outbox.done.cancel' },
    { noun: 'sending', act: sendMailAgain, done: 'outbox.done.send_again' },
  ]
  for (const { noun, act, done } of steps)
    routes.post(`${one}/${noun}`, async (c) => {
      const mail = await mailIn(c)
      return submitForm<object>(c, {
        check: (typed) => check(z.object({}), typed),
        act: async () => {
          await act(c.var.tx, mail.id, c.var.by)
          return `/outbox/${mail.id}`
        },
        page: async (_typed, errors) => mailPage(c, setting, await mailIn(c), errors),
        done,
      })
    })
  return routes
}

async function mailIn(c: WebContext): Promise<OutboxMail> {
  const mail = await findMail(c.var.tx, c.req.param('id') ?? '')
  if (!mail) throw new Refusal(404, 'refusals.not_found')
  return mail
}
