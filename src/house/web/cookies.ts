import { setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import type { WebContext } from './context.ts'

/** Leaves a cookie of ours: for this site alone, and over a protected line alone where the site has one. */
export function leaveCookie(
  c: WebContext,
  name: string,
  value: string,
  options: Pick<CookieOptions, 'maxAge' | 'httpOnly'> = {},
) {
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', secure: c.var.secure, ...options })
}

/** Takes back a cookie of ours. */
export const takeCookie = (c: WebContext, name: string) => leaveCookie(c, name, '', { maxAge: 0 })
