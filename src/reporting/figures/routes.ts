import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Web, WebContext } from '../../house/web/context.ts'
import { goTo } from '../../house/web/own-address.ts'
import { pageIn } from '../../house/web/paging.ts'
import { figureNamed } from './definitions.ts'
import { FigurePage, FiguresOfYearPage } from './pages.tsx'
import { askedOf, isPublished, readFigure, readYear, seesRecords, yearsWithFigures } from './read.ts'
import { withFigures } from './reader.ts'

/** Every number of a year, its definition, its breakdowns, the records behind it, and what was published. */
export function figureRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const years = await withFigures(c, yearsWithFigures)
    return goTo(c, `/figures/${years[0] ?? (await todayOf(c.var.tx, c.var.by)).slice(0, 4)}`, 302)
  })

  routes.get('/:year{\\d{4}}', async (c) => {
    const { view, person } = c.var
    const year = await openYear(c)
    const read = await withFigures(c, (tx) => readYear(tx, year, seesRecords(person)))
    return c.html(FiguresOfYearPage({ view, year, read }))
  })

  routes.get('/:year{\\d{4}}/:name{[a-z_.]+}', async (c) => {
    const { view, person } = c.var
    const year = await openYear(c)
    const definition = figureNamed(c.req.param('name'))
    if (!definition) throw new Refusal(404, 'refusals.not_found')
    const asked = askedOf(year, definition, c.req.query(), person)
    const read = await withFigures(c, (tx) => readFigure(tx, view, asked, pageIn(c.req.query('page'))))
    if (!read) throw new Refusal(404, 'refusals.not_found')
    return c.html(FigurePage({ view, asked, read }))
  })
  return routes
}

/**
 * The year asked for, when this reader may see its figures: staff and donors always, everybody once its report is
 * published.
 */
async function openYear(c: WebContext): Promise<number> {
  const { person, tx } = c.var
  const year = Number(c.req.param('year'))
  if (year < 1990 || year > 2100) throw new Refusal(404, 'refusals.not_found')
  if (!seesRecords(person) && !(await isPublished(tx, year))) throw new Refusal(404, 'refusals.not_found')
  return year
}
