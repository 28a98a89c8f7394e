import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { openServer } from '../src/house/database/server.ts'
import { dataFolder, processesOn, until } from '../test/serving.ts'
import type { Section } from './document.ts'
import { asks, onSchedule, percentile } from './load.ts'
import { counter } from './pages.ts'
import { memoryOf } from './processes.ts'
import { cookieOf, serveFacility, stopServing } from './site.ts'

const perSecond = 25
const seconds = Number(process.env.BENCH_SECONDS ?? 150)
const addressesAsked = 200
const most = 400

/** How much the process and its database hold while they serve an office on a busy day. */
export const memoryUnderLoad: Section = {
  name: 'memory',
  title: 'Memory under load',
  measure: async () => {
    const { folder, remove } = dataFolder()
    const told = path.join(folder, 'counted.json')
    const serving = await serveFacility({ DATA_DIR: folder, BENCH_COUNTER: told }, { nodeArgs: ['--import', counter] })
    const server = await openServer(folder)
    try {
      const database = () => processesOn(folder).flatMap(({ pid }) => (pid === serving.pid ? [] : [pid]))
      const now = () => ({ server: memoryOf([serving.pid]), database: memoryOf(database()) })
      const visits = await visitsTo(serving.origin, server.url)
      const idle = now()
      const samples: ReturnType<typeof now>[] = []
      const timer = setInterval(() => samples.push(now()), 5_000)
      let next = 0
      const latencies = await onSchedule(
        () => visits[next++ % visits.length]?.() ?? Promise.reject(new Error('nothing to ask for')),
        perSecond,
        seconds,
      ).finally(() => clearInterval(timer))
      samples.push(now())
      const heap = await heapOf(serving.pid, told)
      const together = samples.map((sample) => sample.server + sample.database)
      const last = samples.at(-1) ?? idle
      return {
        figures: [
          {
            what: 'process and database together, the most of it',
            value: Math.max(...together),
            unit: 'MB',
            atMost: most,
          },
          { what: 'the server process at the end', value: last.server, unit: 'MB' },
          { what: 'all PostgreSQL processes at the end', value: last.database, unit: 'MB' },
          {
            what: 'process and database together when each page was asked for once',
            value: idle.server + idle.database,
            unit: 'MB',
          },
          { what: 'in use on the heap of the server at the end', value: heap, unit: 'MB' },
          { what: 'an answer, p50', value: percentile(latencies, 50), unit: 'ms' },
          { what: 'an answer, p99', value: percentile(latencies, 99), unit: 'ms' },
        ],
        notes: [
          `${perSecond} requests a second for ${seconds} s over ${new Set(visits).size} addresses, in turn, as an officer and as the public; with jobs, mail and checkpoints as in service.`,
          'Memory is PSS, looked at every five seconds: what processes share is divided among them.',
        ],
      }
    } finally {
      await server.stop()
      await stopServing(serving)
      remove()
    }
  },
}

/** Pages of every kind, most of them of records, as an office looks at them. */
async function visitsTo(origin: string, url: string): Promise<(() => Promise<{ status: number }>)[]> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  const of = async (table: string, count: number, where = 'true') =>
    (await owner.query<{ id: string }>(`select id from ${table} where ${where} order by id limit ${count}`)).rows.map(
      ({ id }) => `/${table}/${id}`,
    )
  const records = [
    ...(await of('requests', 40)),
    ...(await of('actions', 25)),
    ...(await of('activities', 40)),
    ...(await of('mobilisations', 20)),
    ...(await of('people', 20)),
    ...(await of('outputs', 10)),
    ...(await of('meetings', 5)),
  ]
  const lists = [
    '/',
    '/requests',
    '/actions',
    '/activities',
    '/people',
    '/outputs',
    '/meetings',
    '/figures/2016',
    '/reports/2016',
    '/requests/clocks',
    '/partners',
    '/requests/new',
  ]
  await owner.end()
  const officer = asks(origin, 16, await cookieOf(origin, 'officer@example.org'))
  const visitor = asks(origin, 16)
  const open = [
    '/',
    '/actions',
    '/figures/2016',
    '/reports/2016',
    '/sign-in',
    '/partners/TG',
    '/figures/2016/activities.held',
    '/figures/2016/experts.mobilised',
  ]
  const figures = ['requests.received', 'experts.roster', 'participants.attended', 'outputs.delivered'].map(
    (name) => `/figures/2016/${name}`,
  )
  const all = [
    ...[...records, ...lists, ...figures].map((address) => ({ address, reader: officer })),
    ...[...open, ...(await publicRecords(records))].map((address) => ({ address, reader: visitor })),
  ]
  const asked = all.slice(0, Math.max(addressesAsked, 0))
  for (const { address, reader } of asked) {
    const { status } = await reader.get(address)
    if (status !== 200) throw new Error(`${address} was answered with ${status}`)
  }
  // Mixed, so that pages of one kind do not come in a row; the same way every time.
  const mixed = asked.map((one, at) => ({ one, place: (at * 7919) % 104_729 })).sort((a, b) => a.place - b.place)
  return mixed.map(
    ({ one: { address, reader } }) =>
      () =>
        reader.get(address),
  )
}

const publicRecords = async (records: readonly string[]) => records.filter((address) => address.startsWith('/actions/'))

async function heapOf(pid: number, told: string): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  await until('the server has counted', () => fs.existsSync(told))
  return (JSON.parse(fs.readFileSync(told, 'utf8')) as { heap: { heapUsed: number } }).heap.heapUsed / 1e6
}
