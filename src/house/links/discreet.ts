import type { MiddlewareHandler } from 'hono'
import type { Web } from '../web/context.ts'

/**
 * For addresses that carry a secret: no search engine and no store keeps them, and where a link on the page leads,
 * nobody is told more than which site it came from. (With no referrer at all browsers name no origin with our own
 * forms either, and those would be refused as another site’s.)
 */
export const discreetly: MiddlewareHandler<Web> = async (c, next) => {
  await next()
  c.header('referrer-policy', 'strict-origin')
  c.header('cache-control', 'no-store')
  c.header('x-robots-tag', 'noindex, nofollow, noarchive')
}
