import { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { Refusal } from '../../house/database/refusal.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { byKey } from '../../house/ui/forms.tsx'
import type { Web, WebContext } from '../../house/web/context.ts'
import { partnerList } from './list.tsx'
import { nameRoutes } from './name-routes.ts'
import { PartnerPage } from './pages.tsx'
import { may } from './permissions.ts'
import { findPartner, historyOfPartner } from './queries.ts'
import { readPartner } from './read.ts'

type SeesRequests = (person: Person | null) => boolean
/** What rooms above tell of a partner, as it stands on its page. */
type Told = (c: WebContext, code: string) => Promise<Child>
type Beside = { seesRequests: SeesRequests; told: Told }

/**
 * All countries of the world and the regional organisations: what each is to the facility, and what was done with it.
 */
export function partnerRoutes(beside: Beside) {
  const routes = new Hono<Web>()

  listRoutes(routes, partnerList, {
    nameOf: (row, { view }) => nameIn(row.names, view.lang),
    empty: 'ui.none_found',
  })

  routes.get('/:code{[A-Z]{2,12}}', (c) => showPartner(c, beside))
  nameRoutes(routes)
  return routes
}

async function showPartner(c: WebContext, { seesRequests, told }: Beside) {
  const { tx, view, person } = c.var
  const found = await findPartner(tx, c.req.param('code') ?? '')
  if (!found) throw new Refusal(404, 'refusals.not_found')
  const history = isStaff(person) ? await historyOfPartner(tx, found, person) : []
  const withRequests = seesRequests(person)
  const partner = await readPartner(tx, found, withRequests)
  const names = {
    regions: byKey(await choicesOf(tx, 'regions', view.lang)),
    types: byKey(await choicesOf(tx, 'authority_types', view.lang)),
  }
  const shown = { told: await told(c, found.code), withRequests, keepsNames: may(person).keepNames(), history, names }
  return c.html(PartnerPage({ view, partner, shown }))
}
