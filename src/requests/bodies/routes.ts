import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { readable, recordInStep } from '../../house/record/readable.ts'
import { choicesOf, facilityCalendar } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { correctingSteps } from '../../house/striking/link.ts'
import { ButtonLink, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { anId, one, type Web, type WebContext } from '../../house/web/context.ts'
import { versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { partnerChoices } from '../../registers/partners/queries.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { bodyList, nameOf } from './list.tsx'
import { BodyForm, BodyPage } from './pages.tsx'
import { may } from './permissions.ts'
import type { FoundBody } from './queries.ts'
import { bodies } from './record.ts'

/** The services that the facility consults: how they are reached, and what they are asked about. */
export function bodyRoutes() {
  const routes = new Hono<Web>()
  listRoutes(routes, bodyList, {
    nameOf,
    empty: 'bodies.empty',
    emptyHow: () => 'bodies.empty_how',
    actions: ({ var: { view, person } }) =>
      may(person).keep() && ButtonLink({ href: '/bodies/new', label: view.t('bodies.new') }),
  })

  routes.get('/new', async (c) => {
    mayKeep(c)
    return c.html(
      BodyForm({
        view: c.var.view,
        typed: { zone: (await facilityCalendar(c.var.tx)).zone, active: 'yes' },
        errors: undefined,
      }),
    )
  })
  routes.post('/', (c) => {
    mayKeep(c)
    return submitForm(c, {
      check: form.body,
      act: async (value) => `/bodies/${await commands.registerBody(c.var.tx, c.var.by, value)}`,
      page: (typed, errors) => BodyForm({ view: c.var.view, typed, errors }),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => c.html(await bodyPage(c, await bodyOf(c), {})))

  routes.get(`${one}/content`, async (c) => {
    const body = await bodyOf(c)
    mayKeep(c)
    return c.html(BodyForm({ view: c.var.view, typed: form.textsOfBody(body), errors: undefined, edits: body }))
  })
  routes.post(`${one}/content`, (c) =>
    saveContent(c, bodies, {
      found: () => recordInStep(c, bodies, 'edit'),
      check: (typed, body) => form.bodyChanges(typed, form.textsOfBody(body)),
      take: commands.editBody,
      start: form.textsOfBody,
      page: (edits, typed, errors) => BodyForm({ view: c.var.view, typed, errors, edits }),
    }),
  )

  routes.post(`${one}/scopes`, async (c) => {
    const body = await bodyOf(c)
    mayKeep(c)
    const by = { ...c.var.by, ...versionIn(c.var.typed) }
    return submitForm(c, {
      check: form.scope,
      act: async (value) => {
        await commands.addScope(c.var.tx, body.id, by, value)
        return `/bodies/${body.id}`
      },
      page: (typed, errors) => bodyPage(c, body, typed, errors),
      done: 'ui.saved',
    })
  })
  routes.post(`${one}/scopes/:scope${anId}/removal`, async (c) => {
    const body = await bodyOf(c)
    mayKeep(c)
    const by = { ...c.var.by, ...versionIn(c.var.typed) }
    return submitForm(c, {
      check: (typed) => form.scopeRemoved({ ...typed, scope: c.req.param('scope') }),
      act: async ({ scope }) => {
        await commands.removeScope(c.var.tx, body.id, by, scope)
        return `/bodies/${body.id}`
      },
      page: (typed, errors) => bodyPage(c, body, typed, errors),
      done: 'ui.saved',
    })
  })
  return routes
}

function mayKeep(c: WebContext) {
  if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
}

const bodyOf = (c: WebContext) => readable(c, bodies)

async function bodyPage(c: WebContext, found: FoundBody, typed: Typed, errors?: FieldErrors) {
  const { tx, view, person, by } = c.var
  const keeps = may(person).keep()
  const body = await bodies.read(tx, found, by)
  const shown = {
    history: await historyOf(tx, 'consulted_bodies', found.id, person),
    steps: await correctingSteps(c, { slice: 'bodies', table: 'consulted_bodies' }, found, keeps),
    choices: keeps ? await choicesOfScope(c) : null,
  }
  return BodyPage({ view, body, shown, typed, errors })
}

const choicesOfScope = async ({ var: { tx, view } }: WebContext) => ({
  regions: await choicesOf(tx, 'regions', view.lang),
  partners: await partnerChoices(tx, view.lang),
  themes: await choicesOf(tx, 'themes', view.lang),
})
