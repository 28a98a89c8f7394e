import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { readable } from '../../house/record/readable.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { strikeStep } from '../../house/striking/link.ts'
import { ButtonLink, byKey, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { countryChoices } from '../partners/queries.ts'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { peopleList } from './list.tsx'
import { NewPersonPage, PersonPage } from './pages.tsx'
import { may } from './permissions.ts'
import { stepsOffered } from './person-steps.ts'
import { readPerson } from './read.ts'
import { people } from './record.ts'
import { personStepRoutes } from './step-routes.ts'
import { whoChoices } from './who.ts'

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
    return c.html(await newPersonPage(c, {}))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm(c, {
      check: form.newPerson,
      act: async ({ details, meant }) => `/people/${await commands.registerPerson(tx, by, details, meant)}`,
      page: (typed, errors) => newPersonPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, showPerson)

  personStepRoutes(routes)
  return routes
}

async function showPerson(c: WebContext) {
  const { tx, view, person } = c.var
  const found = await readable(c, people)
  const themes = byKey(await choicesOf(tx, 'themes', view.lang))
  const regions = byKey(await choicesOf(tx, 'regions', view.lang))
  const entry = await readPerson(tx, found)
  const kind = { slice: 'people', table: 'people' } as const
  const shown = {
    names: { themes, regions },
    history: person?.role === 'donor' ? [] : await historyOf(tx, 'people', found.id, person),
    steps: [...stepsOffered(found, person, view), ...(await strikeStep(c, kind, found))],
  }
  return c.html(PersonPage({ view, entry, shown }))
}

async function newPersonPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { view, tx } = c.var
  const choices = {
    countries: await countryChoices(tx, view.lang),
    who: await whoChoices(tx, typed.email, view),
  }
  return NewPersonPage({ view, typed, errors, choices })
}
