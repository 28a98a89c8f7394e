import { Hono } from 'hono'
import type { Web } from '../web/context.ts'
import { peopleList } from './routes.tsx'

/** The roster: those of the register whose profile has been vetted. Their records are the register's. */
export function expertRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', (c) => peopleList(c, true))
  return routes
}
