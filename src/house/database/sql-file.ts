import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'

/** A file of SQL as it is read, by its name below the folder `db`. */
export type SqlFile = { name: string; text: string; hash: string }

export async function readSql(folder: string, name: string): Promise<SqlFile> {
  const text = await readFile(path.join(folder, name), 'utf8')
  return { name, text, hash: createHash('sha256').update(text).digest('hex') }
}

/** Runs a file, and gives the answers of its statements; what is wrong in it is told with its name. */
export async function run(client: pg.Client, { name, text }: SqlFile): Promise<unknown> {
  try {
    return await client.query(text)
  } catch (error) {
    throw new Error(`db/${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
