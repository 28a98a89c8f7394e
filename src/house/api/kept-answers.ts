import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'

/** An answer as it is given again to whoever sends the same once more. */
export type KeptAnswer = { status: number; headers: Record<string, string>; body: string }
/** Which request is meant: the token, the key it came with, and what it said. */
export type Sending = { token: string; key: Buffer; hash: Buffer }

/** The key that a program gave its request, hashed; null when it gave none. */
export function keyIn(header: string | undefined): Buffer | null {
  if (header === undefined) return null
  const key = header.trim()
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal(422, 'api.odd_key')
  return createHash('sha256').update(key).digest()
}

/**
 * What the same request was answered with before. Whoever sends it at the same moment waits here until the first one
 * was done: only one acts. Refuses a key that was used for something else.
 */
export async function earlierAnswer(tx: Tx, { token, key, hash }: Sending): Promise<KeptAnswer | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`answer ${token} ${key.toString('base64')}`}, 0))`.execute(
    tx,
  )
  await sql`delete from api_answers where token_id = ${token} and key_hash = ${key}
    and at < now() - interval '24 hours'`.execute(tx)
  const kept = await tx
    .selectFrom('api_answers')
    .select(['body_hash', 'status', 'headers', 'body'])
    .where('token_id', '=', token)
    .where('key_hash', '=', key)
    .executeTakeFirst()
  if (!kept) return null
  if (!timingSafeEqual(kept.body_hash, hash)) throw new Refusal(422, 'api.key_used')
  return { status: kept.status, headers: kept.headers as Record<string, string>, body: kept.body }
}

/** Keeps an answer in the transaction of what it tells: both are there, or neither. */
export async function keepAnswer(tx: Tx, { token, key, hash }: Sending, answer: KeptAnswer): Promise<void> {
  await tx
    .insertInto('api_answers')
    .values({
      token_id: token,
      key_hash: key,
      body_hash: hash,
      status: answer.status,
      headers: JSON.stringify(answer.headers),
      body: answer.body,
    })
    .execute()
}
