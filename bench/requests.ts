import { readFileSync } from 'node:fs'
import { zstdDecompressSync } from 'node:zlib'
import pg from 'pg'
import { connect } from '../src/house/database/connection.ts'
import { openServer } from '../src/house/database/server.ts'
import { servingUrl } from '../src/house/database/serving-login.ts'
import { writing } from '../src/house/database/transaction.ts'
import { dataFolder, pause, processesOn, until } from '../test/serving.ts'
import type { Figure, Section } from './document.ts'
import { asks, onSchedule, percentile, pushed } from './load.ts'
import { memoryOf, processorTimeOf } from './processes.ts'
import { makeRequests } from './requests-made.ts'
import { cookieOf, serveFacility, stopServing } from './site.ts'

const count = 10_000
const seconds = Number(process.env.BENCH_SECONDS ?? 30)
const connections = 12

export const requestList: Section = {
  name: 'requests',
  title: 'The list of requests with 10,000 requests',
  measure: async () => {
    const embedded = await withRequests(count, ({ origin, pid, folder, url }) =>
      measured('embedded', origin, pid, folder, url),
    )
    const own = await onOwnServer()
    return {
      postgresql: embedded.postgresql,
      figures: [...embedded.figures, ...own.figures],
      notes: [
        `\`GET /requests\` signed in as an officer, 50 rows a page. “On schedule”: 20 a second for ${seconds} s, sent when they are due and measured from then on; \`/healthz\` is sent in between at the same rate, so that its figure tells what the machine alone costs.`,
        `“Pushed”: ${connections} connections that send again when an answer has come, 6 s a round, against one server process. The measuring, the server and PostgreSQL share the cores.`,
        'The server writes its log as in service: one line for each answer.',
        'Memory is PSS: what processes share is divided among them. Processor time is that of the server process and of all PostgreSQL processes.',
      ],
    }
  },
}

type Filled = { origin: string; pid: number; folder: string; url: string }

/**
 * Measures a site with this many made requests on the PostgreSQL that Mobilise starts itself. The server is started
 * anew once all is anchored: an office gets them over years, and what came of making them at once is nobody's load.
 */
export async function withRequests<T>(count: number, measure: (site: Filled) => Promise<T>): Promise<T> {
  const { folder, remove } = dataFolder()
  const server = await openServer(folder)
  try {
    const filling = await serveFacility({ DATA_DIR: folder })
    await fillWithRequests(server.url, folder, count)
      .then(() => allAnchored(server.url))
      .finally(() => stopServing(filling))
    const serving = await serveFacility({ DATA_DIR: folder })
    try {
      return await measure({ origin: serving.origin, pid: serving.pid, folder, url: server.url })
    } finally {
      await stopServing(serving)
    }
  } finally {
    await server.stop()
    remove()
  }
}

/**
 * Waits until the history of what was made is anchored: so many records at once are no office's day, and hold up pages
 * for a second.
 */
async function allAnchored(url: string) {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await until(
    'all is anchored',
    async () => (await owner.query('select 1 from history_heads where checkpoint is null limit 1')).rowCount === 0,
    120_000,
  )
  await owner.query('vacuum analyze')
  await owner.end()
}

/** Another PostgreSQL, reached by DATABASE_URL. */
async function onOwnServer() {
  const data = dataFolder()
  const other = dataFolder()
  const server = await openServer(other.folder)
  try {
    const serving = await serveFacility({ DATA_DIR: data.folder, DATABASE_URL: server.url })
    try {
      await fillWithRequests(server.url, data.folder, count)
      return await measured('by DATABASE_URL', serving.origin, serving.pid, other.folder, server.url)
    } finally {
      await stopServing(serving)
    }
  } finally {
    await server.stop()
    other.remove()
    data.remove()
  }
}

/** Fills the database of a served facility with made requests, and lets PostgreSQL look at what it holds. */
export async function fillWithRequests(url: string, folder: string, count: number): Promise<void> {
  const secret = readFileSync(`${folder}/secret`, 'utf8').trim()
  const database = connect(await servingUrl(url, secret), { size: 1 })
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  // What serves may make nothing of its own; here it makes requests with a function that lasts as long as that takes.
  const temporary = (rest: string) =>
    owner.query(
      `${rest.replace('…', `temporary on database ${owner.escapeIdentifier(owner.database ?? '')}`)} mobilise_staff`,
    )
  await temporary('grant … to')
  const began = performance.now()
  await writing(database.db, { person: null, facility: true, at: new Date() }, secret, (tx) => makeRequests(tx, count))
  await database.close()
  await temporary('revoke … from')
  await owner.query('vacuum analyze')
  await owner.end()
  console.log(`  ${count} requests made in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

async function measured(
  where: string,
  origin: string,
  pid: number,
  folder: string,
  url: string,
): Promise<{ postgresql: string; figures: Figure[] }> {
  const officer = asks(origin, 64, await cookieOf(origin, 'officer@example.org'))
  const visitor = asks(origin, 64)
  const list = () => officer.get('/requests')
  const alive = () => visitor.get('/healthz')
  const text = zstdDecompressSync((await list()).body).toString()
  const rows = text.match(/<tr>/g)?.length ?? 0
  if (rows !== 51) throw new Error(`the list shows ${rows - 1} rows`)
  await pushed(list, 4, 3)

  const [latencies, baseline] = await Promise.all([
    onSchedule(list, 20, seconds),
    pause(25).then(() => onSchedule(alive, 20, seconds)),
  ])
  const database = () =>
    processesOn(folder)
      .map((process) => process.pid)
      .filter((other) => other !== pid)
  const rounds: number[] = []
  const before = { site: processorTimeOf([pid]), database: processorTimeOf(database()) }
  for (let i = 0; i < 3; i += 1) rounds.push(await pushed(list, connections, 6))
  const spent = { site: processorTimeOf([pid]) - before.site, database: processorTimeOf(database()) - before.database }
  const pages = Math.max(...rounds)
  const answered = rounds.reduce((sum, round) => sum + round * 6, 0)
  const plain = await pushed(alive, connections, 4)
  officer.end()
  visitor.end()
  const version = await versionOf(url)
  return {
    postgresql: version,
    figures: [
      { what: `${where}: on schedule, p50`, value: percentile(latencies, 50), unit: 'ms', atMost: 15 },
      { what: `${where}: on schedule, p99`, value: percentile(latencies, 99), unit: 'ms', atMost: 60 },
      { what: `${where}: \`/healthz\` in between, p50`, value: percentile(baseline, 50), unit: 'ms' },
      { what: `${where}: \`/healthz\` in between, p99`, value: percentile(baseline, 99), unit: 'ms' },
      { what: `${where}: pushed, best of three rounds`, value: pages, unit: 'pages/s', atLeast: 300 },
      { what: `${where}: pushed, worst of three rounds`, value: Math.min(...rounds), unit: 'pages/s' },
      { what: `${where}: \`/healthz\` pushed`, value: plain, unit: 'answers/s' },
      { what: `${where}: a page costs as many plain answers`, value: plain / pages, unit: '' },
      { what: `${where}: processor time of the server for a page`, value: spent.site / answered, unit: 'ms' },
      { what: `${where}: processor time of PostgreSQL for a page`, value: spent.database / answered, unit: 'ms' },
      { what: `${where}: memory of the server process after that`, value: memoryOf([pid]), unit: 'MB' },
      { what: `${where}: memory of all PostgreSQL processes`, value: memoryOf(database()), unit: 'MB' },
    ],
  }
}

export async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  await client.end()
  return rows[0]?.server_version ?? ''
}
