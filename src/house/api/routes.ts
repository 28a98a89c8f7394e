import { Hono } from 'hono'
import { Refusal } from '../database/refusal.ts'
import type { Language } from '../ui/view.ts'
import { one } from '../web/context.ts'
import { making, stepping } from './acting.ts'
import type { ApiWeb } from './context.ts'
import { listing, withoutParameters } from './listing.ts'
import type { AnyOffered } from './offered.ts'
import { openapiOf, type ReadModels } from './openapi.ts'
import { reading, readingBelow, readingFile } from './reading.ts'

/** Everything that programs may ask of the records that are offered. */
export function apiRoutes(all: readonly AnyOffered[], models: ReadModels) {
  const routes = new Hono<ApiWeb>()
  const described = new Map<Language, string>()
  routes.get('/openapi.json', (c) => {
    const { view, origin } = c.var
    const known = described.get(view.lang) ?? `${JSON.stringify(openapiOf(all, models, view, origin))}\n`
    described.set(view.lang, known)
    return c.body(known, 200, { 'content-type': 'application/json', 'content-language': view.lang })
  })
  for (const offer of all) {
    const at = `/${offer.name}`
    routes.get(at, (c) => {
      if (!offer.list) throw new Refusal(404, 'refusals.not_found')
      return listing(c, offer.list)
    })
    routes.post(at, withoutParameters, (c) => making(c, offer))
    const above = offer.below && all.find(({ name }) => name === offer.below?.of)
    if (above)
      routes.get(`/${above.name}${one}${at}`, withoutParameters, (c) => readingBelow(c, above, offer.below?.at ?? []))
    const { bytes } = offer
    if (bytes) routes.get(`${at}${one}`, withoutParameters, (c) => readingFile(c, bytes))
    if (!offer.record) continue
    routes.get(`${at}${one}`, withoutParameters, (c) => reading(c, offer))
    routes.post(`${at}${one}/:step{[a-z_]{1,40}}`, withoutParameters, (c) => stepping(c, offer))
  }
  return routes
}
