import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { one, type Web } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { authorityChanges, newAuthority, textsOfAuthority } from './authority-form.ts'
import { authorityForm, authorityPage } from './authority-pages.tsx'
import { editAuthority, type NewAuthority, registerAuthority } from './commands.ts'
import { authorityList } from './list.tsx'
import { may } from './permissions.ts'
import { authorities } from './record.ts'

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
    return c.html(await authorityForm(c, { name_language: c.var.view.lang }, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm<NewAuthority>(c, {
      check: newAuthority,
      act: async (value) => `/authorities/${await registerAuthority(tx, by, value)}`,
      page: (typed, errors) => authorityForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => c.html(await authorityPage(c)))

  routes.get(`${one}/content`, async (c) => {
    const authority = await recordInStep(c, authorities, 'edit')
    return c.html(await authorityForm(c, textsOfAuthority(authority), undefined, authority))
  })

  routes.post(`${one}/content`, (c) =>
    saveContent(c, authorities, {
      found: () => recordInStep(c, authorities, 'edit'),
      check: (typed, authority) => authorityChanges(typed, textsOfAuthority(authority)),
      take: editAuthority,
      start: textsOfAuthority,
      page: (authority, typed, errors) => authorityForm(c, typed, errors, authority),
    }),
  )
  return routes
}
