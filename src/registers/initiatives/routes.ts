import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import type { Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { may } from '../partners/permissions.ts'
import { editInitiative, type NewInitiative, registerInitiative } from './commands.ts'
import { initiativeChanges, listsOf, newInitiative, textsOfInitiative } from './form.ts'
import { initiativeList } from './list.tsx'
import { initiativeForm, initiativePage } from './pages.tsx'
import { findInitiative, type Initiative } from './queries.ts'

/** Other people's projects: the register that requests are coordinated with. */
export function initiativeRoutes({ seesRequests }: { seesRequests: (person: Person | null) => boolean }) {
  const routes = new Hono<Web>()

  listRoutes(routes, initiativeList, {
    nameOf: (row) => row.name,
    empty: 'initiatives.empty',
    actions: ({ var: { view, person } }) =>
      may(person).register() && ButtonLink({ href: '/initiatives/new', label: view.t('initiatives.new') }),
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await initiativeForm(c, {}, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    const lists = await listsOf(tx)
    return submitForm<NewInitiative>(c, {
      check: (typed) => newInitiative(typed, lists),
      act: async (value) => `/initiatives/${await registerInitiative(tx, by, value)}`,
      page: (typed, errors) => initiativeForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => c.html(await initiativePage(c, seesRequests)))

  routes.get(`${one}/content`, async (c) => {
    const initiative = await editable(c)
    return c.html(await initiativeForm(c, textsOfInitiative(initiative), undefined, initiative))
  })

  routes.post(`${one}/content`, async (c) => {
    const { tx, by, typed } = c.var
    const initiative = await editable(c)
    const lists = await listsOf(tx)
    return submitForm<Partial<NewInitiative>>(c, {
      check: (all) => initiativeChanges(all, initiative, lists),
      act: async (value) => {
        await editInitiative(tx, initiative.id, { ...by, ...versionIn(typed) }, value)
        return `/initiatives/${initiative.id}`
      },
      page: async (again, errors) => initiativeForm(c, again, errors, await editable(c)),
      done: 'ui.saved',
    })
  })
  return routes
}

/** The initiative of an address, for whoever may correct it. */
async function editable(c: WebContext): Promise<Initiative> {
  const initiative = await findInitiative(c.var.tx, c.req.param('id') ?? '')
  if (!initiative) throw new Refusal(404, 'refusals.not_found')
  if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
  return initiative
}
