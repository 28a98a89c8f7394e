import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { isStaff } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { recordInStep } from '../../house/record/readable.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { saveContent } from '../../house/steps/content-form.ts'
import { correctingSteps } from '../../house/striking/link.ts'
import { ButtonLink, byKey, type FieldErrors, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web, type WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { authorityChanges, newAuthority, textsOfAuthority } from './authority-form.ts'
import { AuthorityForm, AuthorityPage } from './authority-pages.tsx'
import { editAuthority, type NewAuthority, registerAuthority } from './commands.ts'
import { authorityList } from './list.tsx'
import { may } from './permissions.ts'
import { type Authority, findAuthority, partnerChoices } from './queries.ts'
import { readAuthority } from './read.ts'
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
    return c.html(await contentPage(c, { name_language: c.var.view.lang }))
  })

  routes.post('/', async (c) => {
    const { tx, by, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm<NewAuthority>(c, {
      check: newAuthority,
      act: async (value) => `/authorities/${await registerAuthority(tx, by, value)}`,
      page: (typed, errors) => contentPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, showAuthority)

  routes.get(`${one}/content`, async (c) => {
    const authority = await recordInStep(c, authorities, 'edit')
    return c.html(await contentPage(c, textsOfAuthority(authority), undefined, authority))
  })

  routes.post(`${one}/content`, (c) =>
    saveContent(c, authorities, {
      found: () => recordInStep(c, authorities, 'edit'),
      check: (typed, authority) => authorityChanges(typed, textsOfAuthority(authority)),
      take: editAuthority,
      start: textsOfAuthority,
      page: (authority, typed, errors) => contentPage(c, typed, errors, authority),
    }),
  )
  return routes
}

async function showAuthority(c: WebContext) {
  const { tx, view, person } = c.var
  const found = await findAuthority(tx, c.req.param('id') ?? '')
  if (!found) throw new Refusal(404, 'refusals.not_found')
  const types = byKey(await choicesOf(tx, 'authority_types', view.lang))
  const authority = await readAuthority(tx, found)
  const kind = { slice: 'authorities', table: 'authorities' } as const
  const shown = {
    types,
    history: isStaff(person) ? await historyOf(tx, 'authorities', found.id, person) : [],
    steps: may(person).register() ? await correctingSteps(c, kind, found, true) : [],
  }
  return c.html(AuthorityPage({ view, authority, shown }))
}

async function contentPage(c: WebContext, typed: Typed, errors?: FieldErrors, edits?: Authority) {
  const { view, tx } = c.var
  const choices = {
    partners: await partnerChoices(tx, view.lang),
    types: await choicesOf(tx, 'authority_types', view.lang),
  }
  return AuthorityForm({ view, typed, errors, choices, edits })
}
