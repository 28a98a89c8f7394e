import { Hono } from 'hono'
import type { Web } from '../web/context.ts'
import type { AnyOffered } from './offered.ts'
import { ApiPage } from './pages.tsx'

/** The page that tells people what there is for their programs. */
export function apiPageRoutes(all: readonly AnyOffered[]) {
  const routes = new Hono<Web>()
  routes.get('/', (c) => c.html(ApiPage({ view: c.var.view, all })))
  return routes
}
