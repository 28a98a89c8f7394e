import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from './connection.ts'

type Head = { record_table: string; record_id: string; number: number; hash: Buffer }

/** Seals the newest line of each record that this transaction changed: HMAC-SHA256 under SECRET, which the database never holds. */
export async function sealHeads(tx: Tx, secret: string): Promise<void> {
  const { rows } = await sql<Head>`select * from heads_to_seal()`.execute(tx)
  if (rows.length === 0) return
  const tables = rows.map((head) => head.record_table)
  const ids = rows.map((head) => head.record_id)
  const seals = rows.map((head) => sealOf(head, secret))
  await sql`select seal_heads(${tables}::text[], ${ids}::uuid[], ${seals}::bytea[])`.execute(tx)
}

function sealOf(head: Head, secret: string): Buffer {
  return keyed(secret, 'head', head.record_table, head.record_id, String(head.number), head.hash.toString('hex'))
}

function keyed(secret: string, ...parts: string[]): Buffer {
  return createHmac('sha256', `history:${secret}`).update(parts.join('\x1f')).digest()
}

/**
 * Anchors every record changed since the last checkpoint in a new one, chained to it and signed with SECRET.
 * Needs the owner's rights. Any number of processes may call it: a lock lets one at a time through.
 * Returns the new checkpoint, or null when nothing had changed.
 */
export async function makeCheckpoint(owner: Db, secret: string, at: Date): Promise<Checkpoint | null> {
  return owner.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('mobilise checkpoint'))`.execute(tx)
    const heads = await sql<Head & { seal: Buffer | null }>`select record_table, record_id, number, hash, seal from history_heads
      where checkpoint is null order by record_table, record_id for update`.execute(tx)
    // A head without a valid seal was not written by us: anchoring it would sign what somebody else made.
    const ours = heads.rows.filter((head) => head.seal !== null && same(head.seal, sealOf(head, secret)))
    if (ours.length === 0) return null

    const last = await sql<Checkpoint>`select * from history_checkpoints order by id desc limit 1`.execute(tx)
    const id = (last.rows[0]?.id ?? 0) + 1
    const previous = last.rows[0]?.seal ?? Buffer.alloc(32)
    const checkpoint = { id, made_at: at, heads: ours.length, previous, seal: checkpointSeal(secret, id, at, previous, ours) }
    await sql`insert into history_checkpoints (id, made_at, heads, previous, seal)
      values (${id}, ${at}, ${ours.length}, ${previous}, ${checkpoint.seal})`.execute(tx)
    const tables = ours.map((head) => head.record_table)
    const ids = ours.map((head) => head.record_id)
    await sql`insert into history_checkpoint_heads (checkpoint, record_table, record_id, number, hash)
      select ${id}, h.record_table, h.record_id, h.number, h.hash from history_heads h
      join unnest(${tables}::text[], ${ids}::uuid[]) as ours (record_table, record_id) using (record_table, record_id)`.execute(tx)
    await sql`update history_heads h set checkpoint = ${id} from unnest(${tables}::text[], ${ids}::uuid[]) as ours (record_table, record_id)
      where h.record_table = ours.record_table and h.record_id = ours.record_id`.execute(tx)
    return checkpoint
  })
}

export type Checkpoint = { id: number; made_at: Date; heads: number; previous: Buffer; seal: Buffer }
/** A checkpoint as it is kept elsewhere: outside the database, where nobody with the database's rights can change it. */
export type KeptCheckpoint = { id: number; made_at: string; seal: string }

function checkpointSeal(secret: string, id: number, at: Date, previous: Buffer, heads: Head[]): Buffer {
  const digest = createHash('sha256')
  for (const head of heads) digest.update([head.record_table, head.record_id, head.number, head.hash.toString('hex'), '\n'].join('\x1f'))
  return keyed(secret, 'checkpoint', String(id), at.toISOString(), previous.toString('hex'), digest.digest('hex'))
}

export type Finding = { record: string; line: number | null; fault: string }

/**
 * Checks the whole history: every line against its hash and its forerunner, every record against its sealed head, every checkpoint against
 * its signature and the lines it anchors, and checkpoints kept elsewhere against the database's. Needs the owner's rights.
 */
export async function verifyHistory(owner: Db, secret: string, kept: KeptCheckpoint[] = []): Promise<{ lines: number; records: number; findings: Finding[] }> {
  return owner
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const findings: Finding[] = []
      const hashes = new Map<string, Buffer>()
      const { lines, ends } = await verifyLines(tx, findings, hashes)
      await verifyHeads(tx, secret, ends, findings)
      await verifyCheckpoints(tx, secret, hashes, kept, findings)
      return { lines, records: ends.size, findings }
    })
}

type Line = Head & { text: string; previous: Buffer }

async function verifyLines(tx: Db, findings: Finding[], hashes: Map<string, Buffer>) {
  const ends = new Map<string, { number: number; hash: Buffer }>()
  let lines = 0
  let after = { table: '', id: '00000000-0000-0000-0000-000000000000', number: 0 }
  for (;;) {
    // The text is put together from the columns here and not by history_line_text(): a function in the database is in the hands of whoever owns it.
    const { rows } = await sql<Line>`select record_table, record_id, number, hash, previous, concat_ws(chr(31),
        record_table, record_id::text, number::text, (extract(epoch from at) * 1000000)::bigint::text,
        (extract(epoch from written_at) * 1000000)::bigint::text, coalesce(account::text, ''), step, coalesce(reason, ''), operation, row_table,
        row_id, coalesce(from_status, ''), coalesce(to_status, ''), coalesce(before::text, ''), coalesce(after::text, ''), encode(previous, 'hex')) as text
      from history where (record_table, record_id, number) > (${after.table}, ${after.id}::uuid, ${after.number})
      order by record_table, record_id, number limit 5000`.execute(tx)
    for (const line of rows) {
      lines += 1
      const record = `${line.record_table} ${line.record_id}`
      const end = ends.get(record) ?? {
        number: 0,
        hash: createHash('sha256')
          .update(line.record_table + line.record_id)
          .digest(),
      }
      const hash = createHash('sha256').update(line.text).digest()
      if (line.number !== end.number + 1) findings.push({ record, line: end.number + 1, fault: 'removed' })
      if (!line.previous.equals(end.hash)) findings.push({ record, line: line.number, fault: 'does not follow the line before it' })
      if (!line.hash.equals(hash)) findings.push({ record, line: line.number, fault: 'changed' })
      ends.set(record, { number: line.number, hash: line.hash })
      hashes.set(`${record} ${line.number}`, line.hash)
    }
    const last = rows.at(-1)
    if (!last) return { lines, ends }
    after = { table: last.record_table, id: last.record_id, number: last.number }
  }
}

async function verifyHeads(tx: Db, secret: string, ends: Map<string, { number: number; hash: Buffer }>, findings: Finding[]) {
  const { rows } = await sql<Head & { seal: Buffer | null }>`select record_table, record_id, number, hash, seal from history_heads`.execute(tx)
  const seen = new Set<string>()
  for (const head of rows) {
    const record = `${head.record_table} ${head.record_id}`
    seen.add(record)
    const end = ends.get(record)
    if (!end || end.number < head.number) findings.push({ record, line: head.number, fault: 'removed: the newest line is missing' })
    else if (end.number > head.number || !end.hash.equals(head.hash)) findings.push({ record, line: end.number, fault: 'inserted or changed: the head tells of another line' })
    if (!head.seal || !same(head.seal, sealOf(head, secret)))
      findings.push({ record, line: head.number, fault: 'not sealed by this facility: written or changed past Mobilise, or under another SECRET' })
  }
  for (const record of ends.keys()) if (!seen.has(record)) findings.push({ record, line: null, fault: 'has lines but no head' })
}

async function verifyCheckpoints(tx: Db, secret: string, hashes: Map<string, Buffer>, kept: KeptCheckpoint[], findings: Finding[]) {
  const checkpoints = (await sql<Checkpoint>`select * from history_checkpoints order by id`.execute(tx)).rows
  const seals = new Map<number, string>()
  let previous: Buffer = Buffer.alloc(32)
  let expected = 1
  for (const checkpoint of checkpoints) {
    const name = `checkpoint ${checkpoint.id}`
    const heads = (
      await sql<Head>`select record_table, record_id, number, hash from history_checkpoint_heads
        where checkpoint = ${checkpoint.id} order by record_table, record_id`.execute(tx)
    ).rows
    if (checkpoint.id !== expected || !checkpoint.previous.equals(previous)) findings.push({ record: name, line: null, fault: 'does not follow the checkpoint before it' })
    if (!same(checkpoint.seal, checkpointSeal(secret, checkpoint.id, checkpoint.made_at, checkpoint.previous, heads))) findings.push({ record: name, line: null, fault: 'its signature does not fit' })
    for (const head of heads) {
      const record = `${head.record_table} ${head.record_id}`
      const hash = hashes.get(`${record} ${head.number}`)
      if (!hash) findings.push({ record, line: head.number, fault: `removed: ${name} tells of it` })
      else if (!hash.equals(head.hash)) findings.push({ record, line: head.number, fault: `changed since ${name}` })
    }
    seals.set(checkpoint.id, checkpoint.seal.toString('hex'))
    previous = checkpoint.seal
    expected = checkpoint.id + 1
  }
  for (const copy of kept) if (seals.get(copy.id) !== copy.seal) findings.push({ record: `checkpoint ${copy.id}`, line: null, fault: 'differs from the copy kept elsewhere, or is gone' })
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
