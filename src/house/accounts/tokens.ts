import { sql } from 'kysely'
import { z } from 'zod'
import type { Connections, Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep, seenBy } from '../database/transaction.ts'
import type { Day } from '../days/day.ts'
import type { Person } from '../identity/person.ts'
import { queueMail } from '../mail/commands.ts'
import { facilityDay } from '../time/statements.ts'
import type { Typed } from '../ui/forms.tsx'
import { type Checked, check, oneOf, text } from '../web/form.ts'
import { freshToken, hashOf } from './token.ts'

/** For how many days a token may be made. */
export const lasting = ['7', '30', '90', '180', '365'] as const
export const kinds = ['read', 'act'] as const
/** More tokens than this nobody keeps apart. */
const most = 20

/** Whoever has a role here may let a program act as them. */
export const mayKeepTokens = (person: Person | null): person is Person => person !== null && person.role !== 'none'

export type NewToken = { name: string; kind: string; days: number }
export const newToken = (typed: Typed): Checked<NewToken> =>
  check(
    z.object({ name: text(60), kind: oneOf(kinds), days: oneOf(lasting).transform(Number) }),
    typed,
  ) as Checked<NewToken>

export type OwnToken = {
  id: string
  name: string
  kind: string
  made_at: Date
  ends_on: Day
  last_used_at: Date | null
}

/** One's own tokens that still open something, the newest first. */
export async function tokensOf(tx: Tx, person: Person): Promise<OwnToken[]> {
  const { rows } =
    await sql<OwnToken>`select t.id, t.name, t.kind, t.made_at, t.ends_on::text as ends_on, s.last_used_at
    from api_tokens t join api_token_secrets s on s.token_id = t.id
    where t.account_id = ${person.id} and ${isValid} order by t.made_at desc, t.id desc`.execute(tx)
  return rows
}
const isValid = sql`t.revoked_at is null and t.ends_on >= ${facilityDay(sql`now()`)}`

/** Whether somebody has tokens, asked at the gate. */
export async function hasTokens({ db }: Connections, person: Person): Promise<boolean> {
  const found = await sql`select from api_tokens t where t.account_id = ${person.id} and ${isValid} limit 1`.execute(db)
  return found.rows.length > 0
}

/** Makes a token for whoever acts, and tells them by mail. The secret is given back this once: of it a hash is kept. */
export async function makeToken(tx: Tx, by: By, { name, kind, days }: NewToken, secret: string): Promise<string> {
  const person = ownerOf(by)
  // Somebody who asks twice at once does not get past the number.
  await sql`select pg_advisory_xact_lock(hashtextextended('tokens ' || ${person.id}, 0))`.execute(tx)
  if ((await tokensOf(tx, person)).length >= most) throw new Refusal(409, 'api.too_many_tokens', { most })
  await nameStep(tx, 'make_token')
  const { id, ends_on } = await tx
    .insertInto('api_tokens')
    .values({
      account_id: person.id,
      name,
      kind,
      ends_on: sql<Day>`${facilityDay(sql`now()`)} + ${sql.lit(days)}`,
    })
    .returning(['id', 'ends_on'])
    .executeTakeFirstOrThrow()
  const token = freshToken(secret)
  await tx
    .insertInto('api_token_secrets')
    .values({ token_id: id, hash: hashOf(token) })
    .execute()
  await tell(tx, by, person, name, ends_on)
  return token
}

/** Whoever did not make it hears of it. */
const tell = (tx: Tx, by: By, person: Person, name: string, ends_on: Day) =>
  seenBy(tx, 'facility', by, (as) =>
    queueMail(as, {
      to: person.email,
      account: person.id,
      language: person.language,
      key: 'token_made',
      values: { name, until: ends_on },
      link: '/account',
    }),
  )

/** Ends one of one's own tokens, or all of them. What was ended before is ended; another's is not there. */
export async function endTokens(tx: Tx, by: By, id?: string): Promise<void> {
  const person = ownerOf(by)
  if (id !== undefined && !(await isOwn(tx, person, id))) throw new Refusal(404, 'refusals.not_found')
  await nameStep(tx, 'end_token')
  await tx
    .updateTable('api_tokens')
    .set({ revoked_at: sql`now()` })
    .where('account_id', '=', person.id)
    .where('revoked_at', 'is', null)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .execute()
}

const isOwn = (tx: Tx, person: Person, id: string) =>
  tx.selectFrom('api_tokens').select('id').where('id', '=', id).where('account_id', '=', person.id).executeTakeFirst()

function ownerOf(by: By): Person {
  if (!by.person || by.person.role === 'none') throw new Refusal(403, 'refusals.not_yours')
  return by.person
}
