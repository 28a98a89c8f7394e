import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import { readSql, run, type SqlFile } from './sql-file.ts'

/** The areas in their order: what stands in one knows functions of those before it. */
const areas = ['house', 'registers', 'requests', 'actions', 'reporting', 'desk']

/**
 * The files that tell what is in force, in the order in which they are applied: the functions of all areas with their
 * triggers, then the walls of all tables. A wall may name any function.
 */
export async function filesInForce(folder: string): Promise<SqlFile[]> {
  const names = await Promise.all(
    ['functions', 'walls'].flatMap((kind) => areas.map((area) => sqlIn(folder, `${area}/${kind}`))),
  )
  return Promise.all(names.flat().map((name) => readSql(folder, name)))
}

async function sqlIn(folder: string, part: string): Promise<string[]> {
  const names = await readdir(path.join(folder, part)).catch(() => [])
  return names
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => `${part}/${name}`)
}

/**
 * Applies the files whose text changed, or `all`: after a migration, since a function that gives whole rows of a table
 * has to be made anew when that got a column. What a file made before and no file makes any more is dropped. Returns
 * the names of those applied; belongs into a transaction.
 */
export async function applyFiles(client: pg.Client, files: SqlFile[], all: boolean): Promise<string[]> {
  await client.query(
    'create table if not exists repeatable_files (name text primary key, hash text not null, made text[] not null)',
  )
  const { rows: before } = await client.query<{ name: string; hash: string; made: string[] }>(
    'select name, hash, made from repeatable_files',
  )
  const hashes = new Map(before.map(({ name, hash }) => [name, hash]))
  const changed = files.filter(({ name, hash }) => all || hashes.get(name) !== hash)
  const gone = before.map(({ name }) => name).filter((name) => !files.some((file) => file.name === name))
  if (changed.length + gone.length === 0) return []
  const made = await runEach(client, changed)
  await client.query('delete from repeatable_files where name = any($1)', [gone])
  const kept = changed.map(({ name, hash }) => ({
    name,
    hash,
    made: [...made].flatMap(([named, file]) => (file === name ? [named] : [])),
  }))
  await client.query(
    `insert into repeatable_files select name, hash, made
      from jsonb_to_recordset($1) as kept (name text, hash text, made text[])
      on conflict (name) do update set hash = excluded.hash, made = excluded.made`,
    [JSON.stringify(kept)],
  )
  const stale = before.filter(({ name }) => gone.includes(name) || changed.some((file) => file.name === name))
  await dropLeftovers(
    client,
    [...new Set(stale.flatMap((file) => file.made))].filter((named) => !made.has(named)),
  )
  return [...changed.map(({ name }) => name), ...gone]
}

/**
 * Runs files, and says which of them made each routine, view and trigger, told as `drop` names it; null for those that
 * the migrations of this transaction made, which are theirs also when a file had them before.
 */
async function runEach(client: pg.Client, files: SqlFile[]): Promise<Map<string, string | null>> {
  const makers = new Map<string, string | null>()
  const note = (maker: string | null, rows: { one: string }[]) => {
    for (const { one } of rows) if (!makers.has(one)) makers.set(one, maker)
  }
  note(null, (await client.query(touched)).rows)
  for (const file of files) {
    // Statements that are sent together are answered together: what was touched is the last answer.
    const answers: unknown = await run(client, { ...file, text: `${file.text}\n;${touched}` })
    note(file.name, (answers as pg.QueryResult<{ one: string }>[]).at(-1)?.rows ?? [])
  }
  const { rows } = await client.query<{ one: string; named: string }>(
    `select p.oid::text as one, 'routine ' || p.oid::regprocedure as named from pg_proc p where p.oid = any($1::oid[])
    union all select c.oid::text, 'view ' || c.oid::regclass from pg_class c where c.oid = any($1::oid[])
    union all select t.oid::text, format('trigger %I on %s', t.tgname, t.tgrelid::regclass) from pg_trigger t
      where t.oid = any($1::oid[])`,
    [[...makers.keys()]],
  )
  return new Map(rows.map(({ one, named }) => [named, makers.get(one) ?? null]))
}

/** What this transaction has made or replaced so far of routines, views and triggers. The first oids are PostgreSQL's. */
const touched = `
  select oid::text as one from pg_proc where oid >= 16384 and xmin = pg_current_xact_id()::xid
  union all select oid::text from pg_class where oid >= 16384 and relkind = 'v' and xmin = pg_current_xact_id()::xid
  union all select oid::text from pg_trigger where not tgisinternal and xmin = pg_current_xact_id()::xid`

/** Fails when something that stays needs one of them: that is to be changed first, in its file or by a migration. */
async function dropLeftovers(client: pg.Client, leftovers: string[]) {
  for (const kind of ['trigger', 'view', 'routine']) {
    const those = leftovers.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1))
    if (kind === 'trigger') for (const one of those) await client.query(`drop trigger if exists ${one}`)
    else if (those.length > 0) await client.query(`drop ${kind} if exists ${those.join(', ')}`)
  }
}
