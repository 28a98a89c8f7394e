import { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import { historyOf } from '../../house/history/history.tsx'
import { choicesOf } from '../../house/settings/queries.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { anId, one, type Web, type WebContext } from '../../house/web/context.ts'
import { check } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { addPart, removePart } from './commands.ts'
import { part } from './form.ts'
import { PortfolioPage, PortfoliosPage } from './pages.tsx'
import { may } from './permissions.ts'
import { findPortfolio, type Portfolio, portfoliosOf } from './queries.ts'

/** Who covers which regions and themes: whom a new request is proposed to. */
export function portfolioRoutes() {
  const routes = new Hono<Web>()

  routes.get('/', async (c) => {
    const { tx, view, person } = c.var
    if (!may(person).list()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(PortfoliosPage({ view, all: await portfoliosOf(tx) }))
  })

  routes.get(one, async (c) => c.html(await portfolioPage(c, await portfolioIn(c), {})))

  routes.post(`${one}/parts`, async (c) => {
    const portfolio = await kept(c)
    return submitForm(c, {
      check: part,
      act: async (value) => {
        await addPart(c.var.tx, portfolio.id, c.var.by, value)
        return `/portfolios/${portfolio.id}`
      },
      page: (typed, errors) => portfolioPage(c, portfolio, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.post(`${one}/parts/:part${anId}/removal`, async (c) => {
    const portfolio = await kept(c)
    return submitForm(c, {
      check: (typed) => check(z.object({}), typed),
      act: async () => {
        await removePart(c.var.tx, portfolio.id, c.var.by, c.req.param('part'))
        return `/portfolios/${portfolio.id}`
      },
      page: (typed, errors) => portfolioPage(c, portfolio, typed, errors),
      done: 'ui.saved',
    })
  })
  return routes
}

async function portfolioIn(c: WebContext): Promise<Portfolio> {
  const portfolio = may(c.var.person).list() ? await findPortfolio(c.var.tx, c.req.param('id') ?? '') : undefined
  if (!portfolio) throw new Refusal(404, 'refusals.not_found')
  return portfolio
}

async function kept(c: WebContext): Promise<Portfolio> {
  const portfolio = await portfolioIn(c)
  if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  return portfolio
}

async function portfolioPage(c: WebContext, portfolio: Portfolio, typed: Typed, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  const history = await historyOf(tx, 'accounts', portfolio.id, person, 'portfolios')
  const choices = may(person).keep()
    ? { regions: await choicesOf(tx, 'regions', view.lang), themes: await choicesOf(tx, 'themes', view.lang) }
    : null
  return PortfolioPage({ view, portfolio, typed, errors, choices, history })
}
