import { Hono } from 'hono'
import type { Web } from '../../house/web/context.ts'
import { publicPage, todoPage } from './home-pages.tsx'

/** Home: a to-do list for whoever signed in, the facility at a glance for everybody else. */
export function homeRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', async (c) => c.html(c.var.person ? await todoPage(c, c.var.person) : await publicPage(c)))
  return routes
}
