import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { historyOf } from '../history/history.tsx'
import type { FieldErrors } from '../ui/forms.tsx'
import { one, type Web, type WebContext } from '../web/context.ts'
import { check } from '../web/form.ts'
import { pageIn } from '../web/paging.ts'
import { submitForm } from '../web/submit.tsx'
import { MailPage, OutboxPage, type Setting } from './pages.tsx'
import { may } from './permissions.ts'
import { findMail, mailFor, mailStatuses, type OutboxMail } from './queries.ts'
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

  routes.get('/', async (c) => {
    const { tx, view } = c.var
    const { status = '', search = '' } = c.req.query()
    const filters = { status: mailStatuses.find((known) => known === status), search }
    const found = await mailFor(tx, filters, pageIn(c.req.query('page')))
    return c.html(OutboxPage({ view, setting, asked: { status, search }, found }))
  })

  routes.get(one, async (c) => c.html(await mailPage(c, setting)))

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
        page: (_typed, errors) => mailPage(c, setting, errors),
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

async function mailPage(c: WebContext, setting: Setting, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  const mail = await mailIn(c)
  const history = await historyOf(tx, 'outbox', mail.id, person)
  return MailPage({ view, setting, mail, history, errors })
}
