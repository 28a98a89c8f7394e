import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { Web, WebContext } from '../../house/web/context.ts'
import { pageIn } from '../../house/web/paging.ts'
import { submitForm } from '../../house/web/submit.tsx'
import * as commands from './commands.ts'
import * as form from './form.ts'
import { EligibilityPage, ListedPartnersPage, ListingPage } from './pages.tsx'
import { may } from './permissions.ts'
import { findListing, listedPartners, readEligibility } from './queries.ts'

/** Who may ask for what: read by staff, changed by an administrator, every change with its line. */
export function eligibilityRoutes() {
  const routes = new Hono<Web>()
  routes.use(async (c, next) => {
    if (!may(c.var.person).read()) throw new Refusal(403, 'refusals.not_yours')
    if (c.req.method === 'POST' && !may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    await next()
  })

  routes.get('/', async (c) => c.html(await overview(c)))

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

  routes.get('/partners', showListed)
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
    return c.html(await listingPage(c, { partner: c.req.param('code') }))
  })
  return routes
}

async function overview(c: WebContext, errors?: FieldErrors) {
  const { tx, view, person } = c.var
  return EligibilityPage({ view, read: await readEligibility(tx), keeps: may(person).keep(), errors })
}

async function showListed(c: WebContext) {
  const { tx, view, person } = c.var
  const { search, year, listed } = c.req.query()
  const asked = { search, year, listed }
  const list = await listedPartners(tx, asked, view.lang, pageIn(c.req.query('page')))
  return c.html(ListedPartnersPage({ view, list, asked, keeps: may(person).keep() }))
}

async function listingPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, view } = c.var
  const listing = await findListing(tx, String(typed.partner ?? ''))
  if (!listing) throw new Refusal(404, 'refusals.not_found')
  return ListingPage({ view, listing, typed, errors })
}
