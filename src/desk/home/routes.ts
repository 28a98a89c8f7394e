import { Hono } from 'hono'
import { todayOf } from '../../house/time/today.ts'
import type { Web } from '../../house/web/context.ts'
import { may } from '../../requests/request/permissions.ts'
import { PublicHomePage } from '../site/pages.tsx'
import { readSite } from '../site/read.ts'
import { TodoPage } from './home-pages.tsx'
import { readHome } from './read-home.ts'

/** Home: a to-do list for whoever signed in, the facility at a glance for everybody else. */
export function homeRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', async (c) => {
    const { tx, view, person, by } = c.var
    if (!person) return c.html(PublicHomePage({ view, read: await readSite(c) }))
    const today = await todayOf(tx, by)
    const read = await readHome(tx, person, today, c.req.query())
    const files = person.role === 'authority' && may(person).file()
    return c.html(TodoPage({ view, person, read, today, asked: c.req.query('why'), files }))
  })
  return routes
}
