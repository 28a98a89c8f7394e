import { Hono } from 'hono'
import { listRoutes } from '../../house/lists/list-routes.tsx'
import type { Web } from '../../house/web/context.ts'
import { expertList } from './list.tsx'

/** The roster: those of the register whose profile has been vetted. Their records are the register's. */
export function expertRoutes() {
  const routes = new Hono<Web>()
  listRoutes(routes, expertList, {
    nameOf: (row, { view }) => row.name ?? view.t('people.name_withheld'),
    empty: 'people.empty',
  })
  return routes
}
