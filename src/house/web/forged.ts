import { randomBytes } from 'node:crypto'
import { getCookie } from 'hono/cookie'
import { Refusal } from '../database/refusal.ts'
import type { WebContext } from './context.ts'
import { leaveCookie } from './cookies.ts'
import { isFormToken } from './session.ts'

/**
 * A form must come from a page of ours and carry the token of this session. Programs that sign in have no page: without
 * a browser's headers they need no token.
 */
export function refuseForged(c: WebContext, bearer: string, secret: string, baseUrl: string) {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  const host = c.req.header('host')
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && origin !== baseUrl && origin.replace(/^https?:\/\//, '') !== host)
  if (foreign) throw new Refusal(403, 'refusals.no_token')
  if (isFormToken(c.var.typed.csrf, secret, bearer)) return
  if (c.req.path === '/sign-in' && !site && !origin) return
  // A mail program that unsubscribes its reader has no page either; the signed link in the address is its right.
  if (
    c.req.path === '/mail-preferences' &&
    c.var.typed['List-Unsubscribe'] === 'One-Click' &&
    c.req.query('token') &&
    !site &&
    !origin
  )
    return
  throw new Refusal(403, 'refusals.expired')
}

/** Whom forms are bound to where nobody is signed in. */
export function visitor(c: WebContext): string {
  const known = getCookie(c, 'visitor')
  if (known && /^[\w-]{22}$/.test(known)) return known
  const fresh = randomBytes(16).toString('base64url')
  leaveCookie(c, 'visitor', fresh)
  return fresh
}
