import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import type { Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { ButtonLink } from '../../house/ui/forms.tsx'
import { one, type Web } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { may } from '../partners/permissions.ts'
import { editInitiative, type NewInitiative, registerInitiative } from './commands.ts'
import { initiativeChanges, listsOf, newInitiative, textsOfInitiative } from './form.ts'
import { initiativeList } from './list.tsx'
import { initiativeForm, initiativePage } from './pages.tsx'
import { initiatives } from './record.ts'

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
    const initiative = await recordInStep(c, initiatives, 'edit')
    return c.html(await initiativeForm(c, textsOfInitiative(initiative), undefined, initiative))
  })

  routes.post(`${one}/content`, (c) =>
    saveContent(c, initiatives, {
      found: () => recordInStep(c, initiatives, 'edit'),
      check: async (typed, initiative, tx) => initiativeChanges(typed, initiative, await listsOf(tx)),
      take: editInitiative,
      start: textsOfInitiative,
      page: (initiative, typed, errors) => initiativeForm(c, typed, errors, initiative),
    }),
  )
  return routes
}
