import type { Hono } from 'hono'
import { z } from 'zod'
import { anId, type Web } from '../../house/web/context.ts'
import { check, versionIn } from '../../house/web/form.ts'
import { submitForm } from '../../house/web/submit.tsx'
import { addName, type OtherName, strikeName } from './commands.ts'
import { otherName } from './name-form.ts'
import { keptPartner, namesPage } from './name-pages.tsx'

/** By what else a partner is looked for: an administrator adds names and strikes them. */
export function nameRoutes(routes: Hono<Web>) {
  routes.get('/:code{[A-Z]{2,12}}/names', async (c) => c.html(await namesPage(c, { kind: 'other' }, undefined)))

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
