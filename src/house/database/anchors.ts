import fs from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from './connection.ts'
import { makeCheckpoint } from './history.ts'
import type { Finding, KeptCheckpoint } from './verify.ts'

const anchorLine = z.object({ id: z.number().int(), made_at: z.string(), heads: z.number().int(), seal: z.string() })

/**
 * Anchors what changed in a new checkpoint, and keeps a copy of it outside of the database when there is a folder for
 * that.
 */
export async function anchorHistory(
  { owner, secret, anchors }: { owner: { db: Db }; secret: string; anchors?: string | undefined },
  at: Date,
): Promise<void> {
  await makeCheckpoint(owner.db, secret, at)
  if (anchors !== undefined) await keepAnchors(owner.db, anchors)
}

/** Which history the database holds; null when it does not say so. Needs the owner's rights. */
export async function originOf(owner: Db): Promise<string | null> {
  const { rows } = await sql<{ office: string }>`select office from history_origin`.execute(owner)
  return rows.length === 1 ? (rows[0]?.office ?? null) : null
}

const fileOf = (folder: string, origin: string) => path.join(folder, `${origin}.jsonl`)

/** Begins the copy of a history that is opened from here for the first time, with all checkpoints that it has. */
export async function beginAnchors(owner: Db, folder: string): Promise<void> {
  const origin = await originOf(owner)
  if (origin === null) return
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  fs.closeSync(fs.openSync(fileOf(folder, origin), 'a', 0o600))
  await keepAnchors(owner, folder)
}

/**
 * Copies the checkpoints that are new into a file outside of the database, a line each, so that whoever has the
 * database alone cannot take one away unseen. What a process that died or a full disk left out is made up for by the
 * next call. A copy that tells of a checkpoint which the database has not is left as it is, for `audit verify` to tell:
 * the history was cut off, or an older one was restored. So is one that was begun and is gone. Needs the owner's
 * rights.
 */
export async function keepAnchors(owner: Db, folder: string): Promise<void> {
  await owner.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('mobilise anchors'))`.execute(tx)
    const origin = await originOf(tx)
    if (origin === null) return
    const file = fileOf(folder, origin)
    if (!fs.existsSync(file)) return
    const last = lastAnchor(file)
    const { rows } = await sql<{
      id: number
      made_at: Date
      heads: number
      seal: Buffer
    }>`select id, made_at, heads, seal from history_checkpoints
      where id >= ${last?.id ?? 0} order by id`.execute(tx)
    if (last && rows[0]?.seal.toString('hex') !== last.seal) return
    const lines = rows
      .slice(last ? 1 : 0)
      .map(
        (row) =>
          `${JSON.stringify({ id: row.id, made_at: row.made_at.toISOString(), heads: row.heads, seal: row.seal.toString('hex') })}\n`,
      )
    if (lines.length > 0) append(file, lines.join(''))
  })
}

/** The newest anchor in the file; what a write that was cut off left behind it is taken away. */
function lastAnchor(file: string): KeptCheckpoint | null {
  const handle = fs.openSync(file, 'r+')
  try {
    const { size } = fs.fstatSync(handle)
    const tail = Buffer.alloc(Math.min(size, 4096))
    fs.readSync(handle, tail, 0, tail.length, size - tail.length)
    const end = tail.lastIndexOf('\n') + 1
    if (end < tail.length) fs.ftruncateSync(handle, size - (tail.length - end))
    const [line] = tail.subarray(0, end).toString().trimEnd().split('\n').slice(-1)
    return line ? anchorLine.parse(JSON.parse(line)) : null
  } finally {
    fs.closeSync(handle)
  }
}

function append(file: string, text: string) {
  const handle = fs.openSync(file, 'a', 0o600)
  try {
    fs.writeSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/**
 * The copy of the checkpoints of this history, and what is wrong with the copy itself. To be read before the database
 * is verified against it.
 */
export async function readAnchors(owner: Db, folder: string): Promise<{ kept: KeptCheckpoint[]; findings: Finding[] }> {
  const origin = await originOf(owner)
  const fault = (text: string): { kept: []; findings: Finding[] } => ({
    kept: [],
    findings: [{ record: 'kept copy of the checkpoints', line: null, fault: text }],
  })
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : []
  if (origin === null)
    return files.length > 0
      ? fault(`${folder} has copies, and the database does not say which of them is its own`)
      : { kept: [], findings: [] }
  const file = fileOf(folder, origin)
  if (!fs.existsSync(file)) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from history_checkpoints`.execute(owner)
    const count = rows[0]?.count ?? 0
    return count === 0 && files.length === 0
      ? { kept: [], findings: [] }
      : fault(`${file} is not there: ${count} checkpoints of the database have no copy outside of it`)
  }
  const kept: KeptCheckpoint[] = []
  const findings: Finding[] = []
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  // What stands behind the last line end was cut off while it was written.
  lines.pop()
  for (const [at, line] of lines.entries()) {
    const read = anchorLine.safeParse(parsed(line))
    if (read.success && read.data.id === at + 1) kept.push(read.data)
    else
      findings.push({
        record: 'kept copy of the checkpoints',
        line: at + 1,
        fault: `${file}: this line was changed, removed or inserted`,
      })
  }
  return { kept, findings }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
