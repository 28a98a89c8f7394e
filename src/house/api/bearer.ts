import type { Context } from 'hono'
import { sql } from 'kysely'
import { hashOf, isOurs } from '../accounts/token.ts'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import { facilityDay } from '../time/statements.ts'

/** Whom a program acts as, with which token, and what that lets it do. */
export type Bearer = { person: Person; token: string; kind: 'read' | 'act' }

/** The token that a program shows. A cookie is nothing here: a page of another site could make a browser send it. */
export function tokenIn(c: Context, secret: string): string {
  const said = c.req.header('authorization')
  if (said === undefined) throw new Refusal(401, 'api.no_token')
  const [, token = ''] = /^bearer +(\S{1,200}) *$/i.exec(said) ?? []
  if (!isOurs(token, secret)) throw new Refusal(401, 'api.unknown_token')
  return token
}

type Row = Person & { token_id: string; kind: 'read' | 'act'; over: boolean; revoked: boolean; active: boolean }

/**
 * Whose token this is, which is thereby in use. Asked at the gate each time: one that was ended, or whose account was
 * closed, opens nothing from that moment on.
 */
export async function bearerOf(gate: Tx, token: string): Promise<Bearer> {
  const { rows } = await sql<Row>`select a.id, a.name, a.email, a.role, a.chair, a.authority_id, a.administration,
    a.body_id, a.person_id, a.language, t.id as token_id, t.kind, t.revoked_at is not null as revoked, a.active,
    t.ends_on < ${facilityDay(sql`now()`)} as over
      from api_token_secrets s join api_tokens t on t.id = s.token_id join accounts a on a.id = t.account_id
      where s.hash = ${hashOf(token)}`.execute(gate)
  if (!rows[0]) throw new Refusal(401, 'api.unknown_token')
  const { token_id, kind, over, revoked, active, ...person } = rows[0]
  if (revoked || !active) throw new Refusal(401, 'api.revoked_token')
  if (over) throw new Refusal(401, 'api.ended_token')
  await sql`select see_token(${token_id})`.execute(gate)
  return { person, token: token_id, kind }
}
