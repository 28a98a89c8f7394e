import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { type Format, fileOf, isFormat, notationOf } from '../../house/lists/export.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Web, WebContext } from '../../house/web/context.ts'
import { goTo } from '../../house/web/own-address.ts'
import { pageIn, withQuery } from '../../house/web/paging.ts'
import { figureNamed } from './definitions.ts'
import { FigurePage, FiguresOfYearPage, MethodPage } from './pages.tsx'
import {
  askedOf,
  isPublished,
  readFigure,
  readYear,
  seesRecords,
  whereIn,
  yearDimensions,
  yearsWithFigures,
} from './read.ts'
import { withFigures } from './reader.ts'
import { linesSheet, numbersSheet, yearSheet } from './take-away.ts'

/** Every number of a year, its definition, its breakdowns, the records behind it, and what was published. */
export function figureRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const years = await withFigures(c, yearsWithFigures)
    const year = years[0] ?? (await todayOf(c.var.tx, c.var.by)).slice(0, 4)
    // What figures are narrowed to stays.
    return goTo(c, withQuery(`/figures/${year}`, whereIn(c.req.query(), yearDimensions)), 302)
  })

  routes.get('/:year{\\d{4}}', async (c) => c.html(FiguresOfYearPage(await yearIn(c))))
  routes.get('/:year{\\d{4}}/method', async (c) => c.html(MethodPage(await yearIn(c))))
  routes.get('/:year{\\d{4}}/export', async (c) => {
    const { view, year, read } = await yearIn(c)
    return fileOf(yearSheet(view, year, read), formatIn(c), `figures-${year}.${formatIn(c)}`, notationOf(view.lang))
  })

  routes.get('/:year{\\d{4}}/:name{[a-z_.]+}', async (c) => c.html(FigurePage(await figureIn(c))))
  routes.get('/:year{\\d{4}}/:name{[a-z_.]+}/export', async (c) => {
    const { view, asked, read } = await figureIn(c)
    const lines = c.req.query('what') === 'lines'
    if (lines && !asked.seesRecords) throw new Refusal(403, 'refusals.not_yours')
    const sheet = lines
      ? await withFigures(c, (tx) => linesSheet(tx, view, asked, read))
      : numbersSheet(view, asked, read)
    const name = `${asked.definition.name.replaceAll('.', '-')}-${asked.year}.${formatIn(c)}`
    return fileOf(sheet, formatIn(c), name, notationOf(view.lang))
  })
  return routes
}

function formatIn(c: WebContext): Format {
  const format = c.req.query('format') ?? 'csv'
  if (!isFormat(format)) throw new Refusal(422, 'lists.odd_export')
  return format
}

async function yearIn(c: WebContext) {
  const { view, person } = c.var
  const year = await openYear(c)
  const where = whereIn(c.req.query(), yearDimensions)
  const read = await withFigures(c, (tx) => readYear(tx, view, year, where, seesRecords(person)))
  if (!read) throw new Refusal(404, 'refusals.not_found')
  return { view, year, read }
}

async function figureIn(c: WebContext) {
  const { view, person } = c.var
  const year = await openYear(c)
  const definition = figureNamed(c.req.param('name') ?? '')
  if (!definition) throw new Refusal(404, 'refusals.not_found')
  const asked = askedOf(year, definition, c.req.query(), person)
  const read = await withFigures(c, (tx) => readFigure(tx, view, asked, pageIn(c.req.query('page'))))
  if (!read) throw new Refusal(404, 'refusals.not_found')
  return { view, asked, read }
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
