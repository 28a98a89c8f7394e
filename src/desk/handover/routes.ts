import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { handOver } from './commands.ts'
import { type Handover, handover } from './form.ts'
import { HandoverPage } from './pages.tsx'
import { may } from './permissions.ts'
import { findAccount } from './queries.ts'
import { readHandover } from './read.ts'

/** All files of a colleague who leaves, handed over in one step. */
export function handoverRoutes() {
  const routes = new Hono<Web>()

  routes.get(`${one}/handover`, async (c) => c.html(await page(c, {})))

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

async function page(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, view, person, by } = c.var
  if (!may(person).hand_over()) throw new Refusal(403, 'refusals.not_yours')
  const account = await findAccount(tx, c.req.param('id') ?? '')
  if (!account) throw new Refusal(404, 'refusals.not_found')
  const read = await readHandover(tx, account.id, by, view.lang)
  const keepsAccounts = may(person).close()
  const rights = { keepsAccounts, mayClose: keepsAccounts && account.active && account.id !== person?.id }
  return HandoverPage({ view, account, read, rights, typed, errors })
}
