import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './connection.ts'
import { type Checkpoint, checkpointSeal, type Head, same, sealOf } from './history.ts'
import { verifyRecords } from './verify-records.ts'

/**
 * A checkpoint as it is kept elsewhere: outside the database, where nobody with the database's rights can change it.
 */
export type KeptCheckpoint = { id: number; made_at: string; seal: string }
export type Finding = { record: string; line: number | null; fault: string }
/** What is held against each other: lines and heads of the history, rows of records, checkpoints. */
export type Verified = { lines: number; records: number; rows: number; checkpoints: number; findings: Finding[] }

/**
 * Checks the whole history: every line against its hash and its forerunner, every record against its sealed head, every
 * row of every record against its newest lines, column by column, every checkpoint against its signature and the lines
 * it anchors, and checkpoints kept elsewhere against the database's. Needs the owner's rights. `kept` has to be read
 * before this is called: what is anchored meanwhile is in the database first.
 */
export async function verifyHistory(owner: Db, secret: string, kept: KeptCheckpoint[] = []): Promise<Verified> {
  return owner
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const findings: Finding[] = []
      const hashes = new Map<string, Buffer>()
      const { lines, ends } = await verifyLines(tx, findings, hashes)
      const { heads, anchored } = await verifyHeads(tx, secret, ends, findings)
      const rows = await verifyRecords(tx, findings)
      const checkpoints = await verifyCheckpoints(tx, secret, { hashes, heads, anchored, kept }, findings)
      if (lines === 0 && rows > 0)
        findings.unshift({
          record: 'history',
          line: null,
          fault: `empty, although there are ${rows} rows of records: it was removed`,
        })
      const origins = await sql<{ count: number }>`select count(*)::int as count from history_origin`.execute(tx)
      if (origins.rows[0]?.count !== 1)
        findings.push({ record: 'history', line: null, fault: 'does not say which history it is' })
      return { lines, records: ends.size, rows, checkpoints, findings }
    })
}

type Line = Head & { id: number; form: number; text: string; previous: Buffer; ambiguous: boolean }

async function verifyLines(tx: Db, findings: Finding[], hashes: Map<string, Buffer>) {
  const ends = new Map<string, { number: number; hash: Buffer; id: number }>()
  let lines = 0
  let after = { table: '', id: '00000000-0000-0000-0000-000000000000', number: -2_147_483_648 }
  for (;;) {
    // The text is put together from the columns here and not by history_line_text(): a function in the database is in
    // the hands of whoever owns it. In the first form parts were only told apart by a sign: no part may hold it, and
    // none may be empty that is null otherwise.
    const { rows } = await sql<Line>`select id, form, record_table, record_id, number, hash, previous,
        case when form = 1 then concat_ws(chr(31),
          record_table, record_id::text, number::text, (extract(epoch from at) * 1000000)::bigint::text,
          (extract(epoch from written_at) * 1000000)::bigint::text, coalesce(account::text, ''), step, coalesce(reason,
            ''), operation, row_table,
          row_id, coalesce(from_status, ''), coalesce(to_status, ''), coalesce(before::text, ''), coalesce(after::text,
            ''), encode(previous, 'hex'))
        else jsonb_build_array(form, id, record_table, record_id, number, (extract(epoch from at) * 1000000)::bigint,
          (extract(epoch from written_at) * 1000000)::bigint, account, step, reason, operation, row_table,
          row_id, from_status, to_status, before::text, after::text, encode(previous, 'hex'))::text end as text,
        form = 1 and (strpos(concat(record_table, step, reason, operation, row_table, row_id, from_status, to_status),
          chr(31)) > 0
          or '' in (step, operation, row_table, row_id) or coalesce(reason, '-') = '' or coalesce(from_status, '-') = ''
            or coalesce(to_status, '-') = '') as ambiguous
      from history where (record_table, record_id, number) > (${after.table}, ${after.id}::uuid, ${after.number})
      order by record_table, record_id, number limit 5000`.execute(tx)
    for (const line of rows) {
      lines += 1
      const record = nameOf(line)
      const end = ends.get(record) ?? {
        number: 0,
        id: 0,
        hash: createHash('sha256').update(`${line.record_table}${line.record_id}`).digest(),
      }
      const fault = (text: string, number = line.number) => findings.push({ record, line: number, fault: text })
      if (line.number !== end.number + 1) fault('removed', end.number + 1)
      if (!line.previous.equals(end.hash)) fault('does not follow the line before it')
      if (
        !line.hash.equals(createHash('sha256').update(line.text).digest()) ||
        line.ambiguous ||
        (line.form !== 1 && line.form !== 2)
      )
        fault('changed')
      if (line.id <= end.id) fault('stands before the line that it follows')
      ends.set(record, { number: line.number, hash: line.hash, id: line.id })
      hashes.set(`${record} ${line.number}`, line.hash)
    }
    const last = rows.at(-1)
    if (!last) return { lines, ends }
    after = { table: last.record_table, id: last.record_id, number: last.number }
  }
}

const nameOf = (head: Pick<Head, 'record_table' | 'record_id'>) => `${head.record_table} ${head.record_id}`

async function verifyHeads(
  tx: Db,
  secret: string,
  ends: Map<string, { number: number; hash: Buffer }>,
  findings: Finding[],
) {
  const { rows } = await sql<
    Head & { seal: Buffer | null; checkpoint: number | null }
  >`select record_table, record_id, number, hash, seal, checkpoint from history_heads`.execute(tx)
  const heads = new Map<string, Head>()
  const anchored = new Map<string, number>()
  for (const head of rows) {
    const record = nameOf(head)
    heads.set(record, head)
    if (head.checkpoint !== null) anchored.set(record, head.checkpoint)
    const end = ends.get(record)
    if (!end || end.number < head.number)
      findings.push({ record, line: head.number, fault: 'removed: the newest line is missing' })
    else if (end.number > head.number || !end.hash.equals(head.hash))
      findings.push({ record, line: end.number, fault: 'inserted or changed: the head tells of another line' })
    if (!/^[a-z_]+$/.test(head.record_table))
      findings.push({ record, line: head.number, fault: 'not the name of a table' })
    if (!head.seal || !same(head.seal, sealOf(head, secret)))
      findings.push({
        record,
        line: head.number,
        fault: 'not sealed by this facility: written or changed past Mobilise, or under another SECRET',
      })
  }
  for (const record of ends.keys())
    if (!heads.has(record)) findings.push({ record, line: null, fault: 'has lines but no head' })
  return { heads, anchored }
}

type Known = {
  hashes: Map<string, Buffer>
  heads: Map<string, Head>
  anchored: Map<string, number>
  kept: KeptCheckpoint[]
}

async function verifyCheckpoints(
  tx: Db,
  secret: string,
  { hashes, heads, anchored, kept }: Known,
  findings: Finding[],
): Promise<number> {
  const checkpoints = (await sql<Checkpoint>`select * from history_checkpoints order by id`.execute(tx)).rows
  const seals = new Map<number, string>()
  /** The checkpoint that anchors a record as its head is now. */
  const newest = new Map<string, number>()
  let previous: Buffer = Buffer.alloc(32)
  let expected = 1
  let entries = 0
  for (const checkpoint of checkpoints) {
    const name = `checkpoint ${checkpoint.id}`
    const fault = (text: string) => findings.push({ record: name, line: null, fault: text })
    const anchors = (
      await sql<Head>`select record_table, record_id, number, hash from history_checkpoint_heads
        where checkpoint = ${checkpoint.id} order by record_table, record_id`.execute(tx)
    ).rows
    entries += anchors.length
    if (checkpoint.id !== expected || !checkpoint.previous.equals(previous))
      fault('does not follow the checkpoint before it')
    if (!same(checkpoint.seal, checkpointSeal(secret, checkpoint.id, checkpoint.made_at, checkpoint.previous, anchors)))
      fault('its signature does not fit')
    if (checkpoint.heads !== anchors.length) fault(`tells of ${checkpoint.heads} records, and names ${anchors.length}`)
    for (const head of anchors) {
      const record = nameOf(head)
      const hash = hashes.get(`${record} ${head.number}`)
      if (!/^[a-z_]+$/.test(head.record_table)) fault('names what is no table')
      if (!hash) findings.push({ record, line: head.number, fault: `removed: ${name} tells of it` })
      else if (!hash.equals(head.hash)) findings.push({ record, line: head.number, fault: `changed since ${name}` })
      if (heads.get(record)?.number === head.number) newest.set(record, checkpoint.id)
    }
    seals.set(checkpoint.id, checkpoint.seal.toString('hex'))
    previous = checkpoint.seal
    expected = checkpoint.id + 1
  }
  for (const record of new Set([...anchored.keys(), ...newest.keys()]))
    if (anchored.get(record) !== newest.get(record))
      findings.push({
        record,
        line: null,
        fault: 'the checkpoint that anchors it is not the one that its head tells of, or is gone',
      })
  const all = await sql<{ count: number }>`select count(*)::int as count from history_checkpoint_heads`.execute(tx)
  if (all.rows[0]?.count !== entries)
    findings.push({
      record: 'checkpoints',
      line: null,
      fault: 'some records are anchored in checkpoints that are gone',
    })
  for (const copy of kept)
    if (seals.get(copy.id) !== copy.seal)
      findings.push({
        record: `checkpoint ${copy.id}`,
        line: null,
        fault: 'differs from the copy kept elsewhere, or is gone',
      })
  return checkpoints.length
}
