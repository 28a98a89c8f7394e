import { Hono } from 'hono'
import { Refusal } from '../../house/database/refusal.ts'
import { type Renew, recordLinkRoutes } from '../../house/links/routes.ts'
import { readable } from '../../house/record/readable.ts'
import type { Web } from '../../house/web/context.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { sendLink } from '../consultations/commands.ts'
import { opinionPurpose } from '../consultations/links.ts'
import { draftPurpose } from '../intake/link.ts'
import { requests } from '../request/record.ts'

/** Links on a request: to opinions that are asked about it, and to its draft. */
export function requestLinkRoutes({ renewDraft }: { renewDraft: Renew }) {
  const routes = new Hono<Web>()
  recordLinkRoutes(routes, {
    slice: requests.slice,
    nameOf: async (c) => nameOfRequest(await readable(c, requests), c.var.view),
    renew: {
      [opinionPurpose.name]: async (c, link) => {
        if (!link.about_id) throw new Refusal(404, 'refusals.not_found')
        await sendLink(c.var.tx, link.about_id, c.var.by)
      },
      [draftPurpose.name]: renewDraft,
    },
  })
  return routes
}
