import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import type { Web, WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { listingPage, overview, partnersPage } from './pages.tsx'
import { may } from './permissions.ts'

/** Who may ask for what: read by staff, changed by an administrator, every change with its line. */
export function eligibilityRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).read()) throw new Refusal(403, 'refusals.not_yours')
    if (c.req.method === 'POST' && !may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => c.html(await overview(c, undefined)))

  /** A form of one button on the overview: what it changes, and the sentence that says so. */
  const change = <T>(
    path: string,
    check: Parameters<typeof submitForm<T>>[1]['check'],
    take: (c: WebContext, value: T) => Promise<void>,
  ) =>
    routes.post(path, (c) =>
      submitForm<T>(c, {
        check,
        act: async (value) => {
          await take(c, value)
          return '/eligibility'
        },
        page: (_typed, errors) => overview(c, errors),
        done: 'ui.saved',
      }),
    )
  change('/rules', form.ruleSwitch, (c, { rule, active }) => commands.switchRule(c.var.tx, c.var.by, rule, active))
  change('/types', form.typeChange, (c, { key, ...value }) => commands.changeType(c.var.tx, c.var.by, key, value))
  change('/themes', form.themeOffer, (c, { key, offered }) => commands.offerTheme(c.var.tx, c.var.by, key, offered))

  routes.get('/partners', async (c) => c.html(await partnersPage(c)))
  routes.post('/partners', (c) =>
    submitForm(c, {
      check: form.listing,
      act: async (value) => {
        await commands.listPartner(c.var.tx, c.var.by, value)
        return '/eligibility/partners'
      },
      page: (typed, errors) => listingPage(c, typed, errors),
      done: 'ui.saved',
    }),
  )
  routes.post('/partners/removal', (c) =>
    submitForm(c, {
      check: form.striking,
      act: async ({ partner }) => {
        await commands.strikePartner(c.var.tx, c.var.by, partner)
        return '/eligibility/partners'
      },
      page: (typed, errors) => listingPage(c, typed, errors),
      done: 'ui.saved',
    }),
  )
  routes.get('/partners/:code{[A-Z]{2,12}}', async (c) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(await listingPage(c, { partner: c.req.param('code') }, undefined))
  })
  return routes
}
