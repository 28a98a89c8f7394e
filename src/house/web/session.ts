import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Person } from '../identity/person.ts'
import { whyOver } from './session-ends.ts'

/** The name of the session cookie; secure cookies bear a prefix that browsers honour. */
export const sessionCookie = (secure: boolean) => `${secure ? '__Secure-' : ''}mobilise.session_token`

/** What the session cookie says, when its signature is ours: whether there is such a session, the database knows. */
export const sessionToken = (c: Context, secret: string, secure: boolean) =>
  signedValue(getCookie(c, sessionCookie(secure)), secret)

type Times = { created_at: Date; updated_at: Date; expires_at: Date; now: Date }
/** Who is signed in with a session; or whose it was and why it has just ended. */
export type Known = { person: Person | null; ended?: { account: string; why: 'idle' | 'absolute' } }

const fiveMinutes = 300_000

/**
 * Who is signed in with this session, which is thereby in use. Its times are the database's, which all processes share.
 * One that was not used for long, or lasts for long, is ended here, whatever its cookie says.
 */
export async function whoIs(gate: Tx, token: string): Promise<Known> {
  const { rows } = await sql<
    Person & Times
  >`select a.id, a.name, a.email, a.role, a.chair, a.authority_id, a.administration, a.body_id, a.person_id, a.language,
    s.created_at, s.updated_at, s.expires_at, now() from sessions s join accounts a on a.id = s.account_id
      where s.token = ${token} and a.active`.execute(gate)
  if (!rows[0]) return { person: null }
  const { created_at, updated_at, expires_at, now, ...person } = rows[0]
  const why = whyOver(person.role, { created_at, updated_at, expires_at, now })
  if (why) {
    await sql`select end_session(${token})`.execute(gate)
    return { person: null, ended: { account: person.id, why } }
  }
  if (now.getTime() - updated_at.getTime() > fiveMinutes) await sql`select see_session(${token})`.execute(gate)
  return { person }
}

/** Ends the session with this token, if there is one. */
export async function endSession(gate: Tx, token: string): Promise<void> {
  await sql`select end_session(${token})`.execute(gate)
}

/**
 * What stands before the signature that the sign-in library puts on its cookies, when the signature is ours; checked
 * here and at once, since every page asks.
 */
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

/**
 * The token that forms carry: bound to the session (or, for visitors, to a cookie of their own), so that no other site
 * can send our forms.
 */
export function formToken(secret: string, bearer: string): string {
  return createHmac('sha256', `form:${secret}`).update(bearer).digest('base64url')
}

export function isFormToken(given: unknown, secret: string, bearer: string): boolean {
  return typeof given === 'string' && same(given, formToken(secret, bearer))
}
