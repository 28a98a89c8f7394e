import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { type NewAccount, openAccount } from '../../house/identity/auth.ts'
import { closeAccount } from '../../house/identity/commands.ts'
import { type Role, roles } from '../../house/identity/person.ts'
import { accountAsPerson } from '../../house/identity/queries.ts'
import { rules } from '../../house/identity/rules.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { type Checked, check, email, oneOf, optionalText, optionalUuid, text } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { leftByAccount, mustBeSeen } from './left.ts'
import { accountsPage, closingPage, type Leaving, newForm } from './pages.tsx'

export const may = rules((person) => ({ keep: () => person?.role === 'administrator' }))

/** A new account as the administrator types it: each role names what it belongs to. */
export function newAccount(typed: Typed): Checked<NewAccount> {
  const checked = check(
    z.object({
      name: text(200),
      email: email(),
      role: oneOf(roles),
      language: oneOf(languages),
      authority_id: optionalUuid(),
      administration: optionalText(2).pipe(z.string().regex(/^([A-Z]{2})?$/, 'forms.choose')),
      body_id: optionalUuid(),
      person_id: optionalUuid(),
    }),
    typed,
  )
  if (!checked.ok) return checked
  const { role, authority_id, administration, body_id, person_id, ...rest } = checked.value
  const needed: Partial<Record<string, string>> = {
    authority: 'authority_id',
    focal_point: 'administration',
    consulted: 'body_id',
    expert: 'person_id',
  }
  const field = needed[role]
  if (field && !typed[field]) return { ok: false, faults: { [field]: 'forms.choose' } }
  return {
    ok: true,
    value: {
      ...rest,
      role: role as Role,
      authority_id: role === 'authority' ? authority_id : null,
      administration: role === 'focal_point' ? administration : null,
      body_id: role === 'consulted' ? body_id : null,
      person_id: role === 'expert' ? person_id : null,
    },
  }
}

/** Who can sign in, and as what. */
export function accountRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => c.html(await accountsPage(c)))

  routes.get('/new', async (c) => c.html(await newForm(c, { language: 'en' }, undefined)))

  routes.post('/', (c) =>
    submitForm<NewAccount>(c, {
      check: newAccount,
      act: async (value) => {
        c.var.security('account_opened', { detail: await openAccount(c.var.tx, value) })
        return '/accounts'
      },
      page: (typed, errors) => newForm(c, typed, errors),
      done: 'accounts.done.open',
    }),
  )

  routes.get(`${one}/closure`, async (c) => c.html(await closingPage(c, await leavingIn(c), undefined)))

  routes.post(`${one}/closure`, async (c) => {
    const leaving = await leavingIn(c)
    const unseen = mustBeSeen(leaving.left) && c.var.typed.seen !== '1'
    return submitForm<object>(c, {
      check: () => (unseen ? { ok: false, faults: { seen: 'accounts.left.unseen' } } : { ok: true, value: {} }),
      act: async () => {
        const { id } = leaving.person
        await closeAccount(c.var.tx, c.var.by, id)
        c.var.security('account_closed', { detail: id })
        // What is left behind reaches the managers meanwhile; here it is handed to somebody.
        return leaving.left.files.some(({ open }) => open > 0) ? `/accounts/${id}/handover` : '/accounts'
      },
      page: (_typed, errors) => closingPage(c, leaving, errors),
      done: 'accounts.done.close',
    })
  })
  return routes
}

/** The open account that an address names, and what it leaves behind. Nobody closes their own. */
async function leavingIn(c: WebContext): Promise<Leaving> {
  const { tx, by } = c.var
  const found = await accountAsPerson(tx, c.req.param('id') ?? '')
  if (!found?.active || found.person.id === c.var.person?.id) throw new Refusal(404, 'refusals.not_found')
  return { person: found.person, left: await leftByAccount(tx, found.person, await todayOf(tx, by), by.at) }
}
