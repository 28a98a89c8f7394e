import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { getCookie } from 'hono/cookie'
import { realMoment } from '../time/clock.ts'
import type { WebContext } from '../web/context.ts'
import { leaveCookie } from '../web/cookies.ts'

const day = 86_400_000
const longestDays = 180
/** A browser that several people share knows as many of them. */
const most = 6
const one = /^([\w-]{16})\.(\d{1,6})\.([\w-]{43})$/

/**
 * The device that this browser is for somebody who has signed in with it before: limits that others have used up do not
 * hold it, and it has one of its own. Undefined when this address has never signed in here. What the browser keeps
 * names nobody.
 */
export function deviceOf(c: WebContext, secret: string, email: string): string | undefined {
  return kept(c)
    .find((entry) => isOf(entry, secret, email, realMoment(c.var.by).getTime()))
    ?.slice(0, 16)
}

/** Makes this browser a known one of whoever has just signed in with this address. */
export function rememberDevice(c: WebContext, secret: string, email: string): void {
  const now = realMoment(c.var.by).getTime()
  const others = kept(c).filter((entry) => !isOf(entry, secret, email, now))
  const nonce = deviceOf(c, secret, email) ?? randomBytes(12).toString('base64url')
  const since = String(Math.floor(now / day))
  const entry = `${nonce}.${since}.${seal(secret, email, nonce, since)}`
  leaveCookie(c, 'device', [entry, ...others].slice(0, most).join('~'), { maxAge: (longestDays * day) / 1000 })
}

const kept = (c: WebContext) =>
  (getCookie(c, 'device') ?? '')
    .split('~')
    .filter((entry) => one.test(entry))
    .slice(0, most)

function isOf(entry: string, secret: string, email: string, now: number): boolean {
  const [, nonce = '', since = '', given = ''] = one.exec(entry) ?? []
  const age = now / day - Number(since)
  const [a, b] = [Buffer.from(given), Buffer.from(seal(secret, email, nonce, since))]
  return age < longestDays && age > -2 && a.length === b.length && timingSafeEqual(a, b)
}

const seal = (secret: string, email: string, nonce: string, since: string) =>
  createHmac('sha256', `device:${secret}`)
    .update(JSON.stringify([email.toLowerCase(), nonce, since]))
    .digest('base64url')
