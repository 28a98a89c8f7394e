import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { loadFacility } from '../src/demonstration/load.ts'
import { connect } from '../src/house/database/connection.ts'
import { migrate } from '../src/house/database/migrate.ts'
import { openServer } from '../src/house/database/server.ts'
import { servingUrl } from '../src/house/database/serving-login.ts'
import { writing } from '../src/house/database/transaction.ts'
import { prepareJobs } from '../src/house/jobs/prepare.ts'
import { furnish } from '../src/house/settings/facility.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    server: string
  }
}

export const testSecret = 'a secret of the tests, and long enough'

// One real PostgreSQL for all tests, with a template of an office with its lists only. The other one, the facility of
// 2016, is made
// when a test first asks for it, for it takes longer than most tests.
export default async function setup({ provide }: TestProject) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-tests-'))
  const server = await openServer(folder, { fsync: false })
  const at = (name: string) => server.url.replace(/\/mobilise$/, `/${name}`)
  const admin = new pg.Client({ connectionString: at('postgres') })
  await admin.connect()
  await admin.query('create database office')
  await prepare(at('office'), async () => undefined)
  await admin.end()
  provide('server', server.url)
  return async () => {
    await server.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

async function prepare(url: string, fill: (url: string) => Promise<void>) {
  await migrate(url, testSecret)
  await prepareJobs(url)
  const database = connect(await servingUrl(url, testSecret))
  await writing(
    database.db,
    { person: null, facility: true, at: new Date('2016-01-04T09:00:00Z') },
    testSecret,
    furnish,
  )
  await database.close()
  await fill(url)
}

/**
 * Makes the template `facility_2016` unless it is there: the facility of 2016 as it is loaded for a first look. The
 * caller holds the lock of the templates on `admin`, a connection of the owner of the server's databases.
 */
export async function makeFacilityOf2016(admin: pg.Client, at: (name: string) => string): Promise<void> {
  const { rowCount } = await admin.query("select from pg_database where datname = 'facility_2016'")
  if (rowCount) return
  await admin.query('create database facility_2016_unfinished template office')
  await prepare(at('facility_2016_unfinished'), async (url) => {
    const database = connect(await servingUrl(url, testSecret))
    const by = { person: null, facility: true as const, at: new Date('2017-01-16T08:30:00Z') }
    await loadFacility((work) => writing(database.db, by, testSecret, work))
    await database.close()
  })
  await admin.query('alter database facility_2016_unfinished rename to facility_2016')
}
