import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { styleOf } from '../../house/settings/colours.ts'
import { type Identity, identityOf, usualColours } from '../../house/settings/identity.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { favicon } from '../../house/ui/mark.tsx'
import type { Web, WebContext } from '../../house/web/context.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { setIdentity } from './commands.ts'
import { identityForm, textsOfIdentity } from './form.ts'
import { IdentityPage } from './pages.tsx'
import { may } from './permissions.ts'

/** Where an administrator sets how the facility presents itself. */
export function identityRoutes() {
  const routes = new Hono<Web>()
  routes.get('/', async (c) => {
    if (!may(c.var.person).read()) throw new Refusal(403, 'refusals.not_yours')
    return c.html(identityPage(c, textsOfIdentity(await identityOf(c.var.tx))))
  })
  routes.post('/', async (c) => {
    if (!may(c.var.person).keep()) throw new Refusal(403, 'refusals.not_yours')
    return submitForm<Identity>(c, {
      check: identityForm,
      act: async (value) => {
        await setIdentity(c.var.tx, c.var.by, value)
        return '/settings/identity'
      },
      page: (typed, errors) => identityPage(c, typed, errors),
      done: 'ui.saved',
    })
  })
  return routes
}

/** The facility's colours and mark, as browsers fetch them: under an address that changes with them. */
export function faceRoutes() {
  const routes = new Hono<Web>()
  // The usual mark has no version in its address: it may be another one in the next release.
  const kept = (c: WebContext) => ({
    'cache-control': c.req.query('v') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  })
  routes.get('/colours.css', async (c) => {
    const { accent, second } = await identityOf(c.var.tx)
    const style =
      accent || second ? styleOf({ accent: accent || usualColours.accent, second: second || usualColours.second }) : ''
    return c.body(style, 200, { ...kept(c), 'content-type': 'text/css; charset=utf-8' })
  })
  routes.get('/mark.svg', async (c) => {
    const { accent, mark } = await identityOf(c.var.tx)
    return c.body(favicon(mark, accent || usualColours.accent), 200, { ...kept(c), 'content-type': 'image/svg+xml' })
  })
  return routes
}

const identityPage = (c: WebContext, typed: Typed, errors?: FieldErrors) =>
  IdentityPage({ view: c.var.view, typed, errors, keeps: may(c.var.person).keep() })
