import { Hono } from 'hono'
import { todayOf } from '../../house/time/today.ts'
import type { Web } from '../../house/web/context.ts'
import { goTo } from '../../house/web/own-address.ts'
import { figurePage, figuresOfYearPage, yearsWithFigures } from './pages.tsx'
import { withFigures } from './reader.ts'

/** Every number of a year, its definition, its breakdowns, the records behind it, and what was published. */
export function figureRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const years = await withFigures(c, yearsWithFigures)
    return goTo(c, `/figures/${years[0] ?? (await todayOf(c.var.tx, c.var.by)).slice(0, 4)}`, 302)
  })

  routes.get('/:year{\\d{4}}', async (c) => c.html(await figuresOfYearPage(c)))

  routes.get('/:year{\\d{4}}/:name{[a-z_.]+}', async (c) => c.html(await figurePage(c)))
  return routes
}
