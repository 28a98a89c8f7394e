import { Hono } from 'hono'
import type { Person } from '../../house/identity/person.ts'
import { listRoutes } from '../../house/lists/list-routes.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { Web } from '../../house/web/context.ts'
import { partnerList } from './list.tsx'
import { nameRoutes } from './name-routes.ts'
import { partnerPage } from './pages.tsx'

/**
 * All countries of the world and the regional organisations: what each is to the facility, and what was done with it.
 */
export function partnerRoutes({ seesRequests }: { seesRequests: (person: Person | null) => boolean }) {
  const routes = new Hono<Web>()

  listRoutes(routes, partnerList, {
    nameOf: (row, { view }) => nameIn(row.names, view.lang),
    empty: 'ui.none_found',
  })

  routes.get('/:code{[A-Z]{2,12}}', async (c) => c.html(await partnerPage(c, seesRequests)))
  nameRoutes(routes)
  return routes
}
