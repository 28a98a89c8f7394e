import { Hono } from 'hono'
import type { Limits } from '../../house/accounts/limits.ts'
import { actAs, type By } from '../../house/database/transaction.ts'
import type { Web } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { withFigures } from '../../reporting/figures/reader.ts'
import { reportBarrier } from './commands.ts'
import { type Barrier, barrier } from './form.ts'
import { AccessibilityPage, ContactPage, ExpertsWantedPage, HelpPage } from './info-pages.tsx'
import { countriesOfExperts } from './queries.ts'

/** Pages for everybody, that lead on: whom to ask, how to take part, and what to do where something bars the way. */
export function siteRoutes({ limits }: { limits: Limits }) {
  const routes = new Hono<Web>()
  routes.get('/contact', (c) => c.html(ContactPage({ view: c.var.view })))
  routes.get('/help', (c) => c.html(HelpPage({ view: c.var.view })))
  routes.get('/experts-wanted', async (c) =>
    c.html(ExpertsWantedPage({ view: c.var.view, countries: await withFigures(c, countriesOfExperts) })),
  )
  routes.get('/accessibility', (c) => c.html(AccessibilityPage({ view: c.var.view, typed: {} })))
  routes.post('/accessibility', (c) =>
    submitForm<Barrier>(c, {
      check: barrier,
      act: async (value) => {
        await limits.mayLink('barrier', { email: value.email.toLowerCase(), caller: c.var.caller })
        const by: By = { ...c.var.by, person: null, facility: true }
        await actAs(c.var.tx, by)
        await reportBarrier(c.var.tx, by, value)
        return '/contact'
      },
      page: (typed, errors) => AccessibilityPage({ view: c.var.view, typed, errors }),
      done: 'site.done.report',
    }),
  )
  return routes
}
