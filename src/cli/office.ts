import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { anchorHistory } from '../database/anchors.ts'
import { type Connections, connect, connectAsOwner, type Database } from '../database/connection.ts'
import { migrate } from '../database/migrate.ts'
import { type DatabaseServer, openServer } from '../database/server.ts'
import { writing } from '../database/transaction.ts'
import { prepareJobs } from '../jobs/prepare.ts'
import { furnish } from '../settings/facility.ts'

/** A database that is ready to work with, and what belongs to it. */
export type Office = {
  /** Connections that serve, under the roles of their actors. */
  database: Database
  /** Connections with the owner's rights: migrations and checkpoints. */
  owner: Connections & { url: string }
  secret: string
  /** The folder where checkpoints of the history are kept outside of the database. */
  anchors: string
  /** True when this call made the database: nothing is in it but the facility's lists. */
  fresh: boolean
  /** Starts the database of the data folder again when nobody else does; one's own server by DATABASE_URL is nobody's business here. */
  keep: () => Promise<void>
  close: () => Promise<void>
}

export const dataDir = () => path.resolve(process.env.DATA_DIR ?? 'data')

/**
 * Opens the database of this data folder, or the one of DATABASE_URL; starts it when nothing runs, and brings it to the newest form. Processes that open
 * it at once take turns, so that none sees it half made. `prepare` has its turn too: it returns false when it emptied the database, to be made again.
 */
export async function openOffice(prepare: (office: Office) => Promise<boolean> = async () => true): Promise<Office> {
  const server = process.env.DATABASE_URL ? null : await openServer(dataDir(), { say: (line) => console.error(line) })
  try {
    const url = server?.url ?? process.env.DATABASE_URL ?? ''
    const secret = secretOf()
    const turn = await takeTurn(url)
    try {
      for (;;) {
        const office = await makeReady(url, secret, server)
        if (await prepare(office)) return office
        await Promise.all([office.database.close(), office.owner.close()])
      }
    } finally {
      await turn.end()
    }
  } catch (error) {
    await server?.stop()
    throw error
  }
}

async function takeTurn(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'mobilise opening' })
  await client.connect()
  await client.query(`select pg_advisory_lock(hashtext('mobilise opening'))`)
  return client
}

async function makeReady(url: string, secret: string, server: DatabaseServer | null): Promise<Office> {
  await migrate(url, secret)
  await prepareJobs(url)
  const database = connect(url)
  const owner = connectAsOwner(url)
  const fresh = await writing(database.db, { person: null, facility: true, at: new Date() }, secret, furnish)
  return {
    database,
    owner,
    secret,
    anchors: path.join(dataDir(), 'anchors'),
    fresh,
    keep: async () => server?.keep(),
    close: async () => {
      await database.close()
      await owner.close()
      await server?.stop()
    },
  }
}

/** Opens the office, does the work, anchors what it changed in a checkpoint, and closes. */
export async function inOffice<T>(work: (office: Office) => Promise<T>): Promise<T> {
  const office = await openOffice()
  try {
    const result = await work(office)
    await anchorHistory(office, new Date())
    return result
  } finally {
    await office.close()
  }
}

/** SECRET, or one made once and kept in the data folder. */
function secretOf(): string {
  if (process.env.SECRET) return process.env.SECRET
  const file = path.join(dataDir(), 'secret')
  fs.mkdirSync(dataDir(), { recursive: true, mode: 0o700 })
  try {
    fs.writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch {
    // It was made before.
  }
  return fs.readFileSync(file, 'utf8').trim()
}
