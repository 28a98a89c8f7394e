import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import type { Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { ButtonLink, type Typed } from '../../house/ui/forms.tsx'
import { one, type Web } from '../../house/web/context.ts'
import { check, optionalText, severalOf, text } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { may } from '../partners/permissions.ts'
import { type NewInitiative, registerInitiative } from './commands.ts'
import { initiativeList } from './list.tsx'
import { initiativePage, newForm } from './pages.tsx'

const orNull = (max: number) => optionalText(max).transform((typed) => (typed === '' ? null : typed))

export const newInitiative = (typed: Typed, lists: { themes: string[]; regions: string[] }) =>
  check(
    z.object({
      name: text(200),
      acronym: orNull(40),
      organisation: orNull(200),
      website: orNull(300).refine(
        (address) => address === null || /^https?:\/\/[^\s]+$/.test(address),
        'initiatives.website_form',
      ),
      aliases: optionalText(500).transform((typed) =>
        typed
          .split(';')
          .map((alias) => alias.trim())
          .filter(Boolean),
      ),
      themes: severalOf(lists.themes),
      regions: severalOf(lists.regions),
    }),
    typed,
  )

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
    return c.html(await newForm(c, {}, undefined))
  })

  routes.post('/', async (c) => {
    const { tx, by, view, person } = c.var
    if (!may(person).register()) throw new Refusal(403, 'refusals.not_yours')
    const lists = {
      themes: (await choicesOf(tx, 'themes', view.lang)).map((option) => option.value),
      regions: (await choicesOf(tx, 'regions', view.lang)).map((option) => option.value),
    }
    return submitForm<NewInitiative>(c, {
      check: (typed) => newInitiative(typed, lists),
      act: async (value) => `/initiatives/${await registerInitiative(tx, by, value)}`,
      page: (typed, errors) => newForm(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.get(one, async (c) => c.html(await initiativePage(c, seesRequests)))
  return routes
}
