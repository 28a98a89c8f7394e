import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type Head, sealsOf } from './history.ts'
import { applyFiles, filesInForce } from './in-force.ts'
import { SetUpFault } from './set-up-fault.ts'
import { readSql, run, type SqlFile } from './sql-file.ts'

const ours = fileURLToPath(new URL('../../../db/', import.meta.url))

/**
 * Brings the database to the newest form: the migrations that it has not seen, in the order of their names; what is in
 * force (functions, triggers, walls) of every file whose text changed; and then migrations that fill tables
 * (`….after.sql`), so that what they write has its lines in the history. All of it in one transaction: nobody meets a
 * table without its wall. Any number of processes may call it at once: one works, the others wait. Returns the names of
 * the files applied now. Lines of the history are sealed with SECRET like all others. Throws when a migration was
 * edited after it had been applied.
 */
export async function migrate(url: string, secret: string, folder = ours): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'mobilise migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('mobilise migrations'))`)
    await client.query('begin')
    const pending = await pendingIn(client, folder)
    const fills = pending.filter(({ name }) => name.endsWith('.after.sql'))
    const tables = pending.filter((file) => !fills.includes(file))
    await applyMigrations(client, tables)
    const applied = await applyFiles(client, await filesInForce(folder), tables.length > 0)
    await applyMigrations(client, fills)
    await seal(client, secret)
    await client.query('commit')
    return [...tables.map(({ name }) => name), ...applied, ...fills.map(({ name }) => name)]
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

/** The migrations that the database has not seen. */
async function pendingIn(client: pg.Client, folder: string): Promise<SqlFile[]> {
  const names = (await readdir(path.join(folder, 'migrations'))).filter((name) => name.endsWith('.sql')).sort()
  const files = await Promise.all(names.map((name) => readSql(folder, `migrations/${name}`)))
  await client.query(
    'create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  )
  const seen = await seenBy(client, files, folder)
  const edited = files.find((file) => seen.has(nameOf(file)) && seen.get(nameOf(file)) !== file.hash)
  if (edited)
    throw new Error(
      `The migration ${nameOf(edited)} was edited after it had been applied. Put it back, and write a new one.`,
    )
  return files.filter((file) => !seen.has(nameOf(file)))
}

const nameOf = (file: SqlFile) => path.posix.basename(file.name)

async function applyMigrations(client: pg.Client, files: SqlFile[]) {
  for (const file of files) {
    await run(client, file)
    await client.query('insert into migrations (name, hash) values ($1, $2)', [nameOf(file), file.hash])
  }
}

/**
 * The migrations that a database has seen, with the hashes of their texts. One that saw all of those that were later
 * put together (db/squashed.json) has seen what they were put together to.
 */
async function seenBy(client: pg.Client, files: SqlFile[], folder: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migrations')
  const seen = new Map(rows.map(({ name, hash }) => [name, hash]))
  const unknown = rows.filter(({ name }) => !files.some((file) => nameOf(file) === name))
  if (unknown.length === 0) return seen
  const squashed: { into: string[]; migrations: Record<string, string> } = JSON.parse(
    await readFile(path.join(folder, 'squashed.json'), 'utf8'),
  )
  const newer = unknown.find(({ name }) => !(name in squashed.migrations))
  if (newer)
    throw new SetUpFault(
      `the database was brought to a newer form than this Mobilise knows, by ${newer.name}. Start the newer Mobilise, or restore a backup from before`,
    )
  const missing = Object.entries(squashed.migrations).find(([name, hash]) => seen.get(name) !== hash)
  if (missing)
    throw new SetUpFault(
      `the database is of a Mobilise from before the first release and was left half-way: it has not seen ${missing[0]} as that was last. Start that Mobilise once more, so that it brings the database to its newest form, and then this one; or set DATA_DIR to a new folder`,
    )
  await client.query('delete from migrations where name = any($1)', [Object.keys(squashed.migrations)])
  for (const file of files.filter((one) => squashed.into.includes(nameOf(one)))) {
    await client.query('insert into migrations (name, hash) values ($1, $2)', [nameOf(file), file.hash])
    seen.set(nameOf(file), file.hash)
  }
  return seen
}

async function seal(client: pg.Client, secret: string) {
  const { rows } = await client.query<Head>('select * from heads_to_seal()')
  const { tables, ids, seals } = sealsOf(rows, secret)
  if (rows.length > 0)
    await client.query('select seal_heads($1::text[], $2::uuid[], $3::bytea[])', [tables, ids, seals])
}
