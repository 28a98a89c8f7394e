import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from './connection.ts'

export type Head = { record_table: string; record_id: string; number: number; hash: Buffer }

/**
 * Seals the newest line of each record that this transaction changed: HMAC-SHA256 under SECRET, which the database
 * never holds.
 */
export async function sealHeads(tx: Tx, secret: string): Promise<void> {
  const { rows } = await sql<Head>`select * from heads_to_seal()`.execute(tx)
  if (rows.length === 0) return
  const { tables, ids, seals } = sealsOf(rows, secret)
  await sql`select seal_heads(${tables}::text[], ${ids}::uuid[], ${seals}::bytea[])`.execute(tx)
}

/** The seals of heads, as `seal_heads` takes them. */
export function sealsOf(heads: Head[], secret: string): { tables: string[]; ids: string[]; seals: Buffer[] } {
  return {
    tables: heads.map((head) => head.record_table),
    ids: heads.map((head) => head.record_id),
    seals: heads.map((head) => sealOf(head, secret)),
  }
}

export function sealOf(head: Head, secret: string): Buffer {
  return keyed(secret, 'head', head.record_table, head.record_id, String(head.number), head.hash.toString('hex'))
}

function keyed(secret: string, ...parts: string[]): Buffer {
  return createHmac('sha256', `history:${secret}`).update(parts.join('\x1f')).digest()
}

/**
 * Anchors every record changed since the last checkpoint in a new one, chained to it and signed with SECRET. Needs the
 * owner's rights. Any number of processes may call it: a lock lets one at a time through. Returns the new checkpoint,
 * or null when nothing had changed.
 */
export async function makeCheckpoint(owner: Db, secret: string, at: Date): Promise<Checkpoint | null> {
  return owner.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('mobilise checkpoint'))`.execute(tx)
    // A record that somebody is changing now is left to the next round. To wait for it, while holding others, would be
    // a deadlock with whoever changes two of them in another order; and its newest line would be anchored before it is
    // sealed.
    const heads = await sql<
      Head & { seal: Buffer | null }
    >`select record_table, record_id, number, hash, seal from history_heads
      where checkpoint is null order by record_table, record_id for update skip locked`.execute(tx)
    // A head without a valid seal was not written by us: anchoring it would sign what somebody else made.
    const ours = heads.rows.filter((head) => head.seal !== null && same(head.seal, sealOf(head, secret)))
    if (ours.length === 0) return null

    const last = await sql<Checkpoint>`select * from history_checkpoints order by id desc limit 1`.execute(tx)
    const id = (last.rows[0]?.id ?? 0) + 1
    const previous = last.rows[0]?.seal ?? Buffer.alloc(32)
    const checkpoint = {
      id,
      made_at: at,
      heads: ours.length,
      previous,
      seal: checkpointSeal(secret, id, at, previous, ours),
    }
    await sql`insert into history_checkpoints (id, made_at, heads, previous, seal)
      values (${id}, ${at}, ${ours.length}, ${previous}, ${checkpoint.seal})`.execute(tx)
    const tables = ours.map((head) => head.record_table)
    const ids = ours.map((head) => head.record_id)
    await sql`insert into history_checkpoint_heads (checkpoint, record_table, record_id, number, hash)
      select ${id}, h.record_table, h.record_id, h.number, h.hash from history_heads h
      join unnest(${tables}::text[], ${ids}::uuid[]) as ours (record_table, record_id) using (record_table,
        record_id)`.execute(tx)
    await sql`update history_heads h set checkpoint = ${id}
      from unnest(${tables}::text[], ${ids}::uuid[]) as ours (record_table, record_id)
      where h.record_table = ours.record_table and h.record_id = ours.record_id`.execute(tx)
    return checkpoint
  })
}

export type Checkpoint = { id: number; made_at: Date; heads: number; previous: Buffer; seal: Buffer }

export function checkpointSeal(secret: string, id: number, at: Date, previous: Buffer, heads: Head[]): Buffer {
  const digest = createHash('sha256')
  for (const head of heads)
    digest.update([head.record_table, head.record_id, head.number, head.hash.toString('hex'), '\n'].join('\x1f'))
  return keyed(secret, 'checkpoint', String(id), at.toISOString(), previous.toString('hex'), digest.digest('hex'))
}

export function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
