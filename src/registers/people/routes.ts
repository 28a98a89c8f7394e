import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { one, type Web } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { peopleList } from './list.tsx'
import { newPersonForm, personPage, personSteps } from './pages.tsx'
import { may } from './permissions.ts'

export function peopleRoutes() {
  const routes = new Hono<Web>()
  listRoutes(routes, peopleList, {
    nameOf: (row, { view }) => row.name ?? view.t('people.name_withheld'),
    empty: 'people.empty',
    actions: ({ var: { view, person } }) =>
      may(person).register() && ButtonLink({ href: '/people/new', label: view.t('people.new') }),
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await newPersonForm(c, {}, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm(c, {
      check: form.newPerson,
      act: async ({ details, meant }) => `/people/${await commands.registerPerson(tx, by, details, meant)}`,
      page: (typed, errors) => newPersonForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => c.html(await personPage(c)))

  personSteps(routes)
  return routes
}
