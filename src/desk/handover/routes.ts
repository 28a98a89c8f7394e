import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { one, type Web } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { handOver } from './commands.ts'
import { type Handover, handover } from './form.ts'
import { page } from './pages.tsx'
import { may } from './permissions.ts'

/** All files of a colleague who leaves, handed over in one step. */
export function handoverRoutes() {
  const routes = new Hono<Web>()

  routes.get(`${one}/handover`, async (c) => c.html(await page(c, {}, undefined)))

  routes.post(`${one}/handover`, async (c) => {
    const { tx, by, person, typed } = c.var
    if (!may(person).hand_over()) throw new Refusal(403, 'refusals.not_yours')
    const id = c.req.param('id')
    return submitForm<Handover>(c, {
      check: handover,
      act: async (value) => {
        await handOver(tx, id, { ...by, ...versionIn(typed) }, may(person).close() ? value : { ...value, close: false })
        return `/accounts/${id}/handover`
      },
      page: (all, errors) => page(c, all, errors),
      done: 'handover.done',
    })
  })
  return routes
}
