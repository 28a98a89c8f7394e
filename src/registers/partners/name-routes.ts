import type { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../../house/database/refusal.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import { anId, type Web, type WebContext } from '../../house/web/context.ts'
import { check, versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { addName, type OtherName, strikeName } from './commands.ts'
import { otherName } from './name-form.ts'
import { NamesPage } from './name-pages.tsx'
import { may } from './permissions.ts'
import { findPartner, otherNamesOf } from './queries.ts'

/** By what else a partner is looked for: an administrator adds names and strikes them. */
export function nameRoutes(routes: Hono<Web>) {
  routes.get('/:code{[A-Z]{2,12}}/names', async (c) => c.html(await namesPage(c, { kind: 'other' })))

  routes.post('/:code{[A-Z]{2,12}}/names', async (c) => {
    const { tx, typed: sent } = c.var
    const by = { ...c.var.by, ...versionIn(sent) }
    const partner = await keptPartner(c)
    return submitForm<OtherName>(c, {
      check: otherName,
      act: async (value) => {
        await addName(tx, partner.id, by, value)
        return `/partners/${partner.code}/names`
      },
      page: (typed, errors) => namesPage(c, typed, errors),
      done: 'ui.saved',
    })
  })

  routes.post(`/:code{[A-Z]{2,12}}/names/:id${anId}/removal`, async (c) => {
    const { tx, typed: sent } = c.var
    const by = { ...c.var.by, ...versionIn(sent) }
    const partner = await keptPartner(c)
    return submitForm(c, {
      check: (typed) => check(z.object({}), typed),
      act: async () => {
        await strikeName(tx, partner.id, by, c.req.param('id') ?? '')
        return `/partners/${partner.code}/names`
      },
      page: (typed, errors) => namesPage(c, typed, errors),
      done: 'ui.saved',
    })
  })
}

async function namesPage(c: WebContext, typed: Typed, errors?: FieldErrors) {
  const { tx, view } = c.var
  const partner = await keptPartner(c)
  const names = await otherNamesOf(tx, partner.id).execute()
  return NamesPage({ view, partner, names, typed, errors })
}

async function keptPartner(c: WebContext) {
  const partner = await findPartner(c.var.tx, c.req.param('code') ?? '')
  if (!partner) throw new Refusal(404, 'refusals.not_found')
  if (!may(c.var.person).keepNames()) throw new Refusal(403, 'refusals.not_yours')
  return partner
}
