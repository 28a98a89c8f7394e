import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { one, type Web } from '../web/context.ts'
import { check, oneOf } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import { retryJob } from './commands.ts'
import { JobsPage } from './pages.tsx'
import { may } from './permissions.ts'
import { jobsNow } from './queries.ts'
import { queueNames } from './queues.ts'

/** What the facility does by itself, for the administrator: what waits, what runs, what failed. */
export function jobRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).see()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })
  routes.get('/', async (c) => c.html(JobsPage({ view: c.var.view, jobs: await jobsNow(c.var.tx) })))
  routes.post(`${one}/attempt`, (c) =>
    submitForm<{ queue: string }>(c, {
      check: (typed) => check(z.object({ queue: oneOf(queueNames) }), typed),
      act: async ({ queue }) => {
        await retryJob(c.var.tx, c.var.by, queue, c.req.param('id'))
        return '/jobs'
      },
      page: async (_typed, errors) => JobsPage({ view: c.var.view, jobs: await jobsNow(c.var.tx), errors }),
      done: 'jobs.done.retry',
    }),
  )
  return routes
}
