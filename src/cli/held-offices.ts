import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { type Head, same, sealOf } from '../house/database/history.ts'
import { clusterOf, stateOfCluster } from '../house/database/server.ts'
import { SetUpFault } from '../house/database/set-up-fault.ts'
import { writeAgain } from '../house/database/write-once.ts'

/**
 * Which databases have held an office that was started from this data folder, in a file of it, `office.json`: never is
 * an empty office opened where there was a full one. `where` is the folder's own database, or host, port and name of
 * another.
 */
export type Where = string
const kept = z.object({ offices: z.record(z.string(), z.uuid()) })

export const here: Where = 'here'

/** The place of a database that DATABASE_URL names, without who asks and how. */
export function placeOf(url: string): Where {
  const { host, port, database } = new pg.Client({ connectionString: url })
  return `${host}:${port}/${database}`
}

const fileOf = (folder: string) => path.join(folder, 'office.json')

export function heldOffices(folder: string): Map<Where, string> {
  const file = fileOf(folder)
  if (!fs.existsSync(file)) return new Map()
  try {
    return new Map(Object.entries(kept.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).offices))
  } catch {
    throw new SetUpFault(
      `${file} cannot be read. Put it back from a backup; it says which databases hold an office of this folder`,
    )
  }
}

export function holdOffice(folder: string, where: Where, origin: string): void {
  const held = heldOffices(folder)
  if (held.get(where) === origin) return
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeAgain(fileOf(folder), `${JSON.stringify({ offices: Object.fromEntries(held.set(where, origin)) }, null, 1)}\n`)
  } catch (error) {
    throw new SetUpFault(
      `cannot write ${fileOf(folder)} (${(error as NodeJS.ErrnoException).code}). Make room, or give the right to write there`,
    )
  }
}

const anew = 'to begin anew with an empty office, set DATA_DIR to a new folder'
const backup = 'Put the whole folder back from a backup'

/**
 * A data folder either has nothing of an office in it, or all of it: secret, database, and the password between them.
 * What a first start left behind that was killed is nothing yet. Throws otherwise, and leaves the folder as it is.
 */
export function mustBeOneOffice(folder: string): void {
  const cluster = clusterOf(folder)
  const state = stateOfCluster(folder)
  const there = (name: string) => fs.existsSync(path.join(folder, name))
  const signs = [there('secret') && 'secret', heldOffices(folder).has(here) && 'office.json'].filter(
    (sign) => typeof sign === 'string',
  )
  if (state === 'absent') {
    if (signs.length === 0) return
    throw new SetUpFault(
      `${folder} has the ${signs.join(' and ')} of an office, and its database is not there: ${cluster} is missing. ${backup}; where the database is elsewhere, set DATABASE_URL; ${anew}`,
    )
  }
  if (state !== 'whole') throw new SetUpFault(`the database in ${cluster} is not whole: ${state}. ${backup}; ${anew}`)
  const password = path.join(folder, 'postgres.password')
  if (!there('postgres.password') || fs.statSync(password).size === 0)
    throw new SetUpFault(
      `${folder} has a database, and not the password to it: ${password} is ${there('postgres.password') ? 'empty' : 'missing'}. ${backup}; ${anew}`,
    )
}

type Contents = { made: boolean; origin: string | null; heads: (Head & { seal: Buffer })[] }

/** What is in the database before anything is done in it: whether there is an office, which, and some of its seals. */
export async function contentsOf(url: string): Promise<Contents> {
  const client = new pg.Client({ connectionString: url, application_name: 'mobilise look' })
  await client.connect()
  try {
    const there = async (table: string) =>
      (await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [`public.${table}`]))
        .rows[0]?.there === true
    const made = (await there('migrations')) && (await client.query('select from migrations limit 1')).rowCount === 1
    const origin = (await there('history_origin'))
      ? ((await client.query<{ office: string }>('select office from history_origin limit 1')).rows[0]?.office ?? null)
      : null
    const heads = (await there('history_heads'))
      ? (
          await client.query<Head & { seal: Buffer }>(
            'select record_table, record_id, number, hash, seal from history_heads where seal is not null limit 50',
          )
        ).rows
      : []
    return { made, origin, heads }
  } finally {
    await client.end()
  }
}

/** The database is the one that was there before. Throws otherwise, and says what can be done. */
export function mustBeTheSame(folder: string, where: Where, { made, origin }: Contents): void {
  const before = heldOffices(folder).get(where)
  if (before === undefined) return
  const name = where === here ? `the database of ${folder}` : `the database ${where}`
  const way = `Restore it from a backup; to begin anew with an empty office, set DATA_DIR to a new folder, or take the line of ${where} out of ${fileOf(folder)}`
  if (!made) throw new SetUpFault(`${name} is empty, and it has held an office. ${way}`)
  if (origin !== null && origin !== before) throw new SetUpFault(`${name} holds another office than before. ${way}`)
}

/**
 * With another SECRET nobody stays signed in, no link holds, and the history does not verify: it would go on under two
 * of them.
 */
export function mustHaveSealed(secret: string, { heads }: Contents, folder: string): void {
  if (heads.length === 0 || heads.some((head) => same(head.seal, sealOf(head, secret)))) return
  throw new SetUpFault(`this is not the SECRET that the history in the database was sealed with. ${whereFrom(folder)}`)
}

/** A database that was sealed has a secret somewhere; a new one would not be its own. */
export function mustBeUnsealed({ heads }: Contents, folder: string): void {
  if (heads.length > 0)
    throw new SetUpFault(`the history in the database was sealed with a SECRET that is not here. ${whereFrom(folder)}`)
}

function whereFrom(folder: string): string {
  return `Set SECRET to the one that was used before, or put ${path.join(folder, 'secret')} back from a backup, or set DATA_DIR to the folder in which it is`
}
