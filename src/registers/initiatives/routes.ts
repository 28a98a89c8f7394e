import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { correctingSteps } from '../../house/striking/link.ts'
import { ButtonLink, byKey, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { may } from '../partners/permissions.ts'
import { editInitiative, type NewInitiative, registerInitiative } from './commands.ts'
import { initiativeChanges, listsOf, newInitiative, textsOfInitiative } from './form.ts'
import { initiativeList } from './list.tsx'
import { InitiativeForm, InitiativePage } from './pages.tsx'
import { findInitiative, type Initiative } from './queries.ts'
import { readInitiative } from './read.ts'
import { initiatives } from './record.ts'

type SeesRequests = (person: Person | null) => boolean

/** Other people's projects: the register that requests are coordinated with. */
export function initiativeRoutes({ seesRequests }: { seesRequests: SeesRequests }) {
  const routes = new Hono<Web>()

  listRoutes(routes, initiativeList, {
    nameOf: (row) => row.name,
    empty: 'initiatives.empty',
    actions: ({ var: { view, person } }) =>
      may(person).register() && ButtonLink({ href: '/initiatives/new', label: view.t('initiatives.new') }),
  })

  routes.get('/new', async (c) => {
    if (!may(c.var.person).register()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await contentPage(c, {}))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    const lists = await listsOf(tx)
    return submitForm<NewInitiative>(c, {
      check: (typed) => newInitiative(typed, lists),
      act: async (value) => `/initiatives/${await registerInitiative(tx, by, value)}`,
      page: (typed, errors) => contentPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, (c) => showInitiative(c, seesRequests))

  routes.get(`${one}/content`, async (c) => {
    const initiative = await recordInStep(c, initiatives, 'edit')
    return c.html(await contentPage(c, textsOfInitiative(initiative), undefined, initiative))
  })

  routes.post(`${one}/content`, (c) =>
    saveContent(c, initiatives, {
      found: () => recordInStep(c, initiatives, 'edit'),
      check: async (typed, initiative, tx) => initiativeChanges(typed, initiative, await listsOf(tx)),
      take: editInitiative,
      start: textsOfInitiative,
      page: (initiative, typed, errors) => contentPage(c, typed, errors, initiative),
    }),
  )
  return routes
}

async function showInitiative(c: WebContext, seesRequests: SeesRequests) {
  const { tx, view, person } = c.var
  const found = await findInitiative(tx, c.req.param('id') ?? '')
  if (!found) throw new Refusal(404, 'refusals.not_found')
  const regions = byKey(await choicesOf(tx, 'regions', view.lang))
  const themes = byKey(await choicesOf(tx, 'themes', view.lang))
  const initiative = await readInitiative(tx, found, seesRequests(person))
  const kind = { slice: 'initiatives', table: 'initiatives' } as const
  const shown = {
    names: { regions, themes },
    history: isStaff(person) ? await historyOf(tx, 'initiatives', found.id, person) : [],
    steps: may(person).register() ? await correctingSteps(c, kind, found, true) : [],
  }
  return c.html(InitiativePage({ view, initiative, shown }))
}

async function contentPage(c: WebContext, typed: Typed, errors?: FieldErrors, edits?: Initiative) {
  const { view, tx } = c.var
  const choices = {
    regions: await choicesOf(tx, 'regions', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
  }
  return InitiativeForm({ view, typed, errors, choices, edits })
}
