import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type Head, sealsOf } from './history.ts'

const folder = fileURLToPath(new URL('../../../db/migrations/', import.meta.url))

/**
 * Brings the database to the newest form: plain SQL files in the order of their names, each in a transaction of its
 * own. Any number of processes may call it at once: one works, the others wait. Returns the names of those applied now.
 * What one changes on records has its lines in the history, sealed with SECRET like all others. Throws when a file was
 * edited after it had been applied.
 */
export async function migrate(url: string, secret: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'mobilise migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('mobilise migrations'))`)
    await client.query(
      'create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    )
    const done = new Map(
      (await client.query<{ name: string; hash: string }>('select name, hash from migrations')).rows.map((row) => [
        row.name,
        row.hash,
      ]),
    )
    const applied: string[] = []
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
      const text = await readFile(folder + name, 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      if (done.has(name)) {
        if (done.get(name) !== hash)
          throw new Error(
            `The migration ${name} was edited after it had been applied. Put it back, and write a new one.`,
          )
        continue
      }
      await applyOne(client, { name, text, hash, secret })
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}

async function applyOne(
  client: pg.Client,
  { name, text, hash, secret }: { name: string; text: string; hash: string; secret: string },
) {
  await client.query('begin')
  try {
    await client.query(text)
    await seal(client, secret)
    await client.query('insert into migrations (name, hash) values ($1, $2)', [name, hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

async function seal(client: pg.Client, secret: string) {
  const { rows } = await client.query<Head>('select * from heads_to_seal()')
  const { tables, ids, seals } = sealsOf(rows, secret)
  if (rows.length > 0)
    await client.query('select seal_heads($1::text[], $2::uuid[], $3::bytea[])', [tables, ids, seals])
}
