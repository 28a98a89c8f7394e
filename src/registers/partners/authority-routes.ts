import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { ButtonLink, type Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { one, type Web } from '../../house/web/context.ts'
import { check, oneOf, text } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { authorityPage, newForm } from './authority-pages.tsx'
import { type NewAuthority, registerAuthority } from './commands.ts'
import { authorityList } from './list.tsx'
import { may } from './permissions.ts'

export const newAuthority = (typed: Typed) =>
  check(
    z.object({
      partner: text(12).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose')),
      name: text(200),
      name_language: oneOf(languages),
      type: text(60).pipe(z.string().regex(/^[a-z_]+$/, 'forms.choose')),
    }),
    typed,
  )

/** The institutions of partners that ask for help, or for whom it is asked. */
export function authorityRoutes() {
  const routes = new Hono<Web>()

  listRoutes(routes, authorityList, {
    nameOf: (row) => row.name,
    empty: 'authorities.empty',
    actions: ({ var: { view, person } }) =>
      may(person).register() && ButtonLink({ href: '/authorities/new', label: view.t('authorities.new') }),
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await newForm(c, { name_language: c.var.view.lang }, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm<NewAuthority>(c, {
      check: newAuthority,
      act: async (value) => `/authorities/${await registerAuthority(tx, by, value)}`,
      page: (typed, errors) => newForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => c.html(await authorityPage(c)))
  return routes
}
