import type { Hono } from 'hono'
import { z } from 'zod'
import { Refusal } from '../database/refusal.ts'
import { realMoment } from '../time/clock.ts'
import { anId, one, type Web, type WebContext } from '../web/context.ts'
import { check, text } from '../web/form.ts'
import { submitForm } from '../web/submit.tsx'
import { revokeLink } from './commands.ts'
import { type Link, stateOf } from './link.ts'
import { type Found, RenewalPage, RevocationPage } from './pages.tsx'
import { mayWithLinks } from './permissions.ts'
import { linkOn, linksOn } from './queries.ts'
import { canRenew } from './record-links.tsx'

/** Sends the reader of a link another of its kind; nothing when nothing is open for that reader any more. */
export type Renew = (c: WebContext, link: Link) => Promise<void>

type Kept = {
  /** The table of the records, and how their addresses begin. */
  slice: string
  /** What the record is called, where this person may see it; 404 otherwise. */
  nameOf: (c: WebContext, id: string) => Promise<string>
  /** How a link of each purpose is made anew. */
  renew: Record<string, Renew>
}

/** The steps that are taken on links where they stand, on the page of a record. */
export function recordLinkRoutes(routes: Hono<Web>, kept: Kept) {
  const address = `${one}/links/:link${anId}` as const

  routes.get(`${address}/revocation`, async (c) =>
    c.html(RevocationPage({ view: c.var.view, found: await toRevoke(c, kept), typed: {} })),
  )
  routes.post(`${address}/revocation`, async (c) => {
    const found = await toRevoke(c, kept)
    return submitForm(c, {
      check: (typed) => check(z.object({ reason: text(1000) }), typed),
      act: async ({ reason }) => {
        await revokeLink(c.var.tx, c.var.by, found.link, 'revoke_link', reason)
        return `${found.at}#links`
      },
      page: (typed, errors) => RevocationPage({ view: c.var.view, found, typed, errors }),
      done: 'links.done.revoke',
    })
  })

  routes.get(`${address}/renewal`, async (c) =>
    c.html(RenewalPage({ view: c.var.view, found: await toRenew(c, kept) })),
  )
  routes.post(`${address}/renewal`, async (c) => {
    const found = await toRenew(c, kept)
    return submitForm(c, {
      check: (typed) => check(z.object({}), typed),
      act: async () => {
        await renewed(c, kept, found)
        return `${found.at}#links`
      },
      page: (_typed, errors) => RenewalPage({ view: c.var.view, found, errors }),
      done: 'links.done.renew',
    })
  })
}

async function foundIn(c: WebContext, { slice, nameOf }: Kept): Promise<Found> {
  const record = c.req.param('id') ?? ''
  const name = await nameOf(c, record)
  if (!mayWithLinks(c.var.person).keep(slice)) throw new Refusal(403, 'refusals.not_yours')
  const link = await linkOn(c.var.tx, slice, record, c.req.param('link') ?? '')
  if (!link) throw new Refusal(404, 'refusals.not_found')
  return { link, record, name, at: `/${slice}/${record}` }
}

const stateIn = (c: WebContext, link: Link) => stateOf(link, realMoment(c.var.by))

async function toRevoke(c: WebContext, kept: Kept): Promise<Found> {
  const found = await foundIn(c, kept)
  if (stateIn(c, found.link) !== 'good') throw new Refusal(409, 'links.over_before', {}, `${found.at}#links`)
  return found
}

async function toRenew(c: WebContext, kept: Kept): Promise<Found> {
  const found = await foundIn(c, kept)
  if (!canRenew(stateIn(c, found.link))) throw new Refusal(409, 'links.cannot_renew', {}, `${found.at}#links`)
  return found
}

/** The old link ends when there is a new one, and otherwise stays as it is. */
async function renewed(c: WebContext, { slice, renew }: Kept, { link, record }: Found) {
  const { tx, by } = c.var
  const ofSame = async () => (await linksOn(tx, slice, record)).filter(({ purpose }) => purpose === link.purpose)
  const before = new Set((await ofSame()).map(({ id }) => id))
  if (stateIn(c, link) === 'good') await revokeLink(tx, by, link, 'renew_link', null)
  await renew[link.purpose]?.(c, link)
  if (!(await ofSame()).some(({ id }) => !before.has(id))) throw new Refusal(409, 'links.cannot_renew')
}
