import { Hono } from 'hono'
import type { Web, WebContext } from '../../house/web/context.ts'
import { SearchPage, Suggestions } from './pages.tsx'
import { readSearch } from './read.ts'
import { stepsFor } from './steps.ts'

/** The one search, from the box in the head of every page: as a page, and as what is offered while somebody types. */
export function searchRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', async (c) => {
    const { view, person } = c.var
    const read = await readSearch(c.var, typedIn(c), 12)
    return c.html(SearchPage({ view, read, steps: stepsFor(person, view) }))
  })
  routes.get('/suggestions', async (c) => {
    c.header('cache-control', 'private, no-store')
    return c.html(Suggestions({ view: c.var.view, read: await readSearch(c.var, typedIn(c), 4) }))
  })
  return routes
}

/** Nobody types as much as 200 letters to find something: what comes after them is not looked at. */
const typedIn = (c: WebContext) => (c.req.query('q') ?? '').slice(0, 200).trim()
