import path from 'node:path'
import pg from 'pg'
import { anchorHistory, beginAnchors, originOf } from '../house/database/anchors.ts'
import { type Connections, connect, connectAsOwner, type Database } from '../house/database/connection.ts'
import { migrate } from '../house/database/migrate.ts'
import { mustBeUsable, mustLetIn } from '../house/database/preflight.ts'
import { type DatabaseServer, openServer } from '../house/database/server.ts'
import { servingUrl } from '../house/database/serving-login.ts'
import { SetUpFault } from '../house/database/set-up-fault.ts'
import { writing } from '../house/database/transaction.ts'
import { prepareJobs } from '../house/jobs/prepare.ts'
import { furnish } from '../house/settings/facility.ts'
import {
  contentsOf,
  heldOffices,
  here,
  holdOffice,
  mustBeOneOffice,
  mustBeTheSame,
  mustBeUnsealed,
  mustHaveSealed,
  placeOf,
  type Where,
} from './held-offices.ts'
import { makeSecret, secretIn } from './secret.ts'

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
  /**
   * Starts the database of the data folder again when nobody else does; one's own server by DATABASE_URL is nobody's
   * business here.
   */
  keep: () => Promise<void>
  close: () => Promise<void>
}

export const dataDir = () => path.resolve(process.env.DATA_DIR ?? 'data')

/**
 * Opens the database of this data folder, or the one of DATABASE_URL; starts it when nothing runs, and brings it to the
 * newest form. Processes that open it at once take turns, so that none sees it half made. `prepare` has its turn too:
 * it returns false when it emptied the database, to be made again. Throws before anything is made when the secret, the
 * folder or the database is not what it was, or cannot be used.
 */
export async function openOffice(prepare: (office: Office) => Promise<boolean> = mustNotBeHalfLoaded): Promise<Office> {
  const folder = dataDir()
  const given = process.env.DATABASE_URL || undefined
  // Looked at before anything is made, and again when it is this process's turn: another may have made it meanwhile.
  secretIn(folder)
  if (given === undefined) mustBeOneOffice(folder)
  else await mustBeUsable(given, 'DATABASE_URL', servingGiven() !== undefined)
  const serving = servingGiven()
  if (serving !== undefined) await mustLetIn(serving, 'DATABASE_SERVING_URL')
  const where = given === undefined ? here : placeOf(given)
  const server =
    given === undefined
      ? await openServer(folder, { held: heldOffices(folder).has(here), say: (line) => console.error(line) })
      : null
  try {
    const url = server?.url ?? given ?? ''
    const turn = await takeTurn(url)
    try {
      const contents = await contentsOf(url)
      const secret = secretIn(folder)
      mustBeTheSame(folder, where, contents)
      if (secret === null) mustBeUnsealed(contents, folder)
      else mustHaveSealed(secret, contents, folder)
      const known = secret ?? makeSecret(folder)
      for (;;) {
        const office = await makeReady(url, known, server)
        if (await prepare(office)) {
          await remember(office, folder, where)
          return office
        }
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

const servingGiven = () => process.env.DATABASE_SERVING_URL || undefined

/** A demonstration of which a part was loaded is no office. */
async function mustNotBeHalfLoaded(office: Office): Promise<boolean> {
  if ((await demonstrationState(office.owner)) !== 'loading') return true
  await Promise.all([office.database.close(), office.owner.close()])
  throw new SetUpFault(
    'loading the facility of 2016 was cut off, and only a part of it is here. Run `mobilise demo` or `npm start`, which start over; or set DATA_DIR to a new folder',
  )
}

/** How far the demonstration in this database came: null when it holds none. */
export async function demonstrationState(owner: Connections): Promise<'loading' | 'whole' | null> {
  const { rows } = await owner.pool.query<{ value: 'loading' | 'whole' }>(
    `select value from settings where key = 'demonstration'`,
  )
  return rows[0]?.value ?? null
}

/** Notes that an office is there, so that it is missed when it is gone, and begins the copy of its history. */
async function remember(office: Office, folder: string, where: Where) {
  const origin = await originOf(office.owner.db)
  if (origin === null || heldOffices(folder).get(where) === origin) return
  await beginAnchors(office.owner.db, office.anchors)
  holdOffice(folder, where, origin)
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
  const serving = await servingUrl(url, secret, servingGiven())
  const database = connect(server ? server.nearer(serving) : serving)
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
