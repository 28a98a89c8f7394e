import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Bearer } from './bearer.ts'

/** What came of a request: a record that was made (201) or of which a step was taken (200). */
export type Done = { record: string; status: 200 | 201 }
/** Which request is meant: the token, the key it came with, and what it said. */
export type Sending = { token: string; key: Buffer; hash: Buffer }

/**
 * The key that a program gave its request, hashed together with what its owner is; null when it gave none. Whoever has
 * got another role, or belongs elsewhere, sends something else with the same key: it is judged by what they may now.
 */
export function keyIn(header: string | undefined, { person }: Bearer): Buffer | null {
  if (header === undefined) return null
  const key = header.trim()
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal(422, 'api.odd_key')
  const { role, chair, authority_id, administration, body_id, person_id } = person
  const as = [role, chair, authority_id, administration, body_id, person_id]
  return createHash('sha256')
    .update(JSON.stringify([key, ...as]))
    .digest()
}

/**
 * What came of the same request before. Whoever sends it at the same moment waits here until the first one was done:
 * only one acts. Refuses a key that was used for something else.
 */
export async function doneBefore(tx: Tx, { token, key, hash }: Sending): Promise<Done | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`answer ${token} ${key.toString('base64')}`}, 0))`.execute(
    tx,
  )
  await sql`delete from api_answers where token_id = ${token} and key_hash = ${key}
    and at < now() - interval '24 hours'`.execute(tx)
  const kept = await tx
    .selectFrom('api_answers')
    .select(['body_hash', 'status', 'record_id'])
    .where('token_id', '=', token)
    .where('key_hash', '=', key)
    .executeTakeFirst()
  if (!kept) return null
  if (!timingSafeEqual(kept.body_hash, hash)) throw new Refusal(422, 'api.key_used')
  return { record: kept.record_id, status: kept.status === 201 ? 201 : 200 }
}

/** Keeps what came of it in the transaction that did it: both are there, or neither. */
export async function keepDone(tx: Tx, { token, key, hash }: Sending, { record, status }: Done): Promise<void> {
  await tx
    .insertInto('api_answers')
    .values({ token_id: token, key_hash: key, body_hash: hash, status, record_id: record })
    .execute()
}
