import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Person } from './person.ts'

/** The name of the session cookie; secure cookies bear a prefix that browsers honour. */
export const sessionCookie = (secure: boolean) => `${secure ? '__Secure-' : ''}mobilise.session_token`

/** What the session cookie says, when its signature is ours: whether there is such a session, the database knows. */
export const sessionToken = (c: Context, secret: string, secure: boolean) => signedValue(getCookie(c, sessionCookie(secure)), secret)

/** Who is signed in with this session. */
export async function whoIs(gate: Tx, token: string): Promise<Person | null> {
  const { rows } = await sql<Person>`select a.id, a.name, a.email, a.role, a.chair, a.authority_id, a.administration, a.body_id, a.person_id, a.language
    from sessions s join accounts a on a.id = s.account_id where s.token = ${token} and s.expires_at > now() and a.active`.execute(gate)
  return rows[0] ?? null
}

/** What stands before the signature that the sign-in library puts on its cookies, when the signature is ours; checked here and at once, since every page asks. */
function signedValue(cookie: string | undefined, secret: string): string | undefined {
  const at = cookie?.lastIndexOf('.') ?? -1
  if (!cookie || at < 1) return undefined
  const value = cookie.slice(0, at)
  return same(cookie.slice(at + 1), createHmac('sha256', secret).update(value).digest('base64')) ? value : undefined
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The token that forms carry: bound to the session (or, for visitors, to a cookie of their own), so that no other site can send our forms. */
export function formToken(secret: string, bearer: string): string {
  return createHmac('sha256', `form:${secret}`).update(bearer).digest('base64url')
}

export function isFormToken(given: unknown, secret: string, bearer: string): boolean {
  return typeof given === 'string' && same(given, formToken(secret, bearer))
}
