import { readFileSync } from 'node:fs'
import pg from 'pg'
import { connect } from '../src/house/database/connection.ts'
import { servingUrl } from '../src/house/database/serving-login.ts'
import { writing } from '../src/house/database/transaction.ts'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { requestList, requestStatuses } from '../src/requests/dossier/list.tsx'
import { openRequests } from '../src/requests/request/lifecycle.ts'
import { processesOn } from '../test/serving.ts'
import type { Section } from './document.ts'
import { asks, onSchedule, percentile } from './load.ts'
import { memoryOf } from './processes.ts'
import { versionOf, withRequests } from './requests.ts'
import { cookieOf } from './site.ts'

const count = 100_000
const perSecond = 20
const seconds = Number(process.env.BENCH_SECONDS ?? 60)
const due = 10_000

export const manyRequests: Section = {
  name: 'many-requests',
  title: 'Everything that asks for requests, with 100,000 requests',
  measure: () => withRequests(count, ({ origin, pid, folder, url }) => measured(origin, pid, folder, url)),
}

/** What is measured of a site that holds many requests. */
async function measured(origin: string, pid: number, folder: string, url: string) {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    const officer = asks(origin, 64, await cookieOf(origin, 'officer@example.org'))
    const manager = asks(origin, 64, await cookieOf(origin, 'manager@example.org'))
    const choices = await choicesIn(owner)
    const { rows: some } = await owner.query<{ id: string }>(
      `select id from requests where status = any($1) and numeral is not null
        order by hashtextextended(id::text, 7) limit 400`,
      [openRequests],
    )
    const { rows: actions } = await owner.query<{ id: string }>('select id from actions order by id')
    const { rows: any } = await owner.query<{ id: string }>(
      `select id from requests where status <> 'draft' order by hashtextextended(id::text, 11) limit 400`,
    )
    const requestPages = await timed(
      officer.get,
      any.slice(0, perSecond * 15).map(({ id }) => `/requests/${id}`),
    )
    const actionPages = await timed(
      officer.get,
      Array.from({ length: perSecond * 10 }, (_, at) => `/actions/${actions[at % actions.length]?.id}`),
    )
    const server = () => memoryOf([pid])
    const together = () => memoryOf([...new Set([pid, ...processesOn(folder).map((process) => process.pid)])])
    const memory = { server: server(), together: together() }
    const judgedPages = await timed(
      officer.get,
      some.slice(0, perSecond * 10).map(({ id }) => `/requests/${id}`),
    )
    const lists = await timed(officer.get, addresses(choices))
    const similar = await timed(
      officer.get,
      some.slice(0, Math.min(some.length, (perSecond * seconds) / 2)).map(({ id }) => `/requests/${id}/overlaps`),
    )
    const home = await timed(
      manager.get,
      Array.from({ length: perSecond * 5 }, () => '/'),
    )
    const officersHome = await timed(
      officer.get,
      Array.from({ length: perSecond * 5 }, () => '/'),
    )
    const times = await timed(
      manager.get,
      Array.from({ length: 20 }, () => '/requests/clocks'),
      2,
    )
    const file = await timed(
      officer.get,
      Array.from({ length: 3 }, () => '/requests/export?format=csv'),
      0.1,
    )
    officer.end()
    manager.end()
    const atTheEnd = { server: server(), together: together() }
    const job = await clockJob(url, folder, owner)
    const at = (answers: Timed[], p: number) =>
      percentile(
        answers.map(({ ms }) => ms).sort((a, b) => a - b),
        p,
      )
    return {
      postgresql: await versionOf(url),
      figures: [
        { what: 'a page of the list, p50', value: at(lists, 50), unit: 'ms' },
        { what: 'a page of the list, p99', value: at(lists, 99), unit: 'ms', atMost: 100 },
        { what: 'a page of the list, slowest', value: at(lists, 100), unit: 'ms' },
        { what: 'similar requests, p50', value: at(similar, 50), unit: 'ms' },
        { what: 'similar requests, p99', value: at(similar, 99), unit: 'ms', atMost: 150 },
        { what: 'a request’s page, p50', value: at(requestPages, 50), unit: 'ms', atMost: 12 },
        { what: 'a request’s page, p99', value: at(requestPages, 99), unit: 'ms' },
        { what: 'the page of a request that is still judged, p50', value: at(judgedPages, 50), unit: 'ms' },
        { what: 'an Action’s page, p50', value: at(actionPages, 50), unit: 'ms', atMost: 12 },
        { what: 'an Action’s page, p99', value: at(actionPages, 99), unit: 'ms' },
        { what: 'home of a manager, p99', value: at(home, 99), unit: 'ms', atMost: 100 },
        { what: 'home of an officer, p99', value: at(officersHome, 99), unit: 'ms', atMost: 100 },
        { what: 'times of all steps, p50', value: at(times, 50), unit: 'ms' },
        { what: 'all requests as CSV', value: at(file, 50) / 1000, unit: 's' },
        {
          what: `the clock’s round when ${due.toLocaleString('en')} consultations fall due at once`,
          value: job.seconds,
          unit: 's',
          atMost: 5,
        },
        { what: 'the clock’s round when none falls due', value: job.idle, unit: 's' },
        {
          what: 'memory of the server process after the pages of requests and Actions',
          value: memory.server,
          unit: 'MB',
        },
        { what: 'memory of process and database together after them', value: memory.together, unit: 'MB', atMost: 350 },
        { what: 'memory of the server process at the end', value: atTheEnd.server, unit: 'MB' },
        { what: 'memory of process and database together at the end', value: atTheEnd.together, unit: 'MB' },
      ],
      notes: [
        `Sent on schedule, ${perSecond} a second, and measured from when they were due: ${lists.length} pages of the list, each another address, drawn from all filters alone and together, all orders in both directions, first, later and last pages, words to search for (also misspelt, in several scripts, and such that very many have), and boards; ${similar.length} requests compared with what is already there.`,
        'The measuring, the server and PostgreSQL share the cores. Requests, their consultations and opinions are made by `bench/requests-made.ts`, the same ones every time.',
        `The clock’s round is that of the job: ${due.toLocaleString('en')} consultations of two bodies each, silence of each recorded, consultations closed, history written and sealed, in one transaction.`,
      ],
      detail: slowest([...lists, ...similar]),
    }
  } finally {
    await owner.end()
  }
}

type Timed = { address: string; ms: number }

async function timed(
  get: (address: string) => Promise<{ status: number }>,
  asked: string[],
  rate = perSecond,
): Promise<Timed[]> {
  // Each connection of the pool prepares what it runs once; that is not what is asked here.
  for (const address of asked.slice(0, 60)) await get(address)
  const answers: Timed[] = []
  let next = 0
  await onSchedule(
    async (dueAt) => {
      const address = asked[next++] ?? ''
      const { status } = await get(address)
      if (status !== 200) throw new Error(`${address} was answered with ${status}`)
      answers.push({ address, ms: performance.now() - dueAt })
      return { status }
    },
    rate,
    asked.length / rate,
  )
  return answers
}

function slowest(answers: Timed[]): string {
  const rows = answers
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, Number(process.env.BENCH_SLOWEST ?? 12))
    .map(({ address, ms }) => `| \`${decodeURIComponent(address).replaceAll('|', ' ')}\` | ${Math.round(ms)} ms |`)
  return `The slowest of them:\n\n| Address | |\n|---|---:|\n${rows.join('\n')}\n`
}

type Choices = Record<'status' | 'region' | 'theme' | 'partner' | 'officer' | 'channel' | 'year' | 'search', string[]>

async function choicesIn(owner: pg.Client): Promise<Choices> {
  const all = async (query: string) => (await owner.query<{ key: string }>(query)).rows.map(({ key }) => key)
  return {
    status: [...requestStatuses],
    region: await all('select key from regions order by key'),
    theme: await all('select key from themes order by key'),
    partner: await all('select partner as key from requests group by partner order by count(*) desc, partner'),
    officer: [
      'me',
      'none',
      ...(await all(`select id::text as key from accounts where role = 'officer' order by email`)),
    ],
    channel: ['portal', 'letter', 'mail'],
    year: ['2010', '2016', '2022', '2025'],
    search: [
      'diaspora',
      'strategy',
      'stratégie',
      'frontieres',
      'traficking',
      'المغتربين',
      'диаспоре',
      'politica asilo',
      'handbook consulates police',
      'M0012345',
      'planning',
      'xyzzy',
      'kenya diaspora',
      'mini',
    ],
  }
}

/**
 * Addresses of the list, the same ones every time: first each filter alone in each order, then filters drawn together.
 */
function addresses(choices: Choices): string[] {
  const draw = drawing(2016)
  const one = <T>(from: readonly T[]) => from[Math.floor(draw() * from.length)] as T
  const orders = requestList.sorts.flatMap((sort) => [`sort=${sort}`, `sort=${sort}&down=1`])
  const days = () =>
    `from=20${10 + Math.floor(draw() * 8)}-03-0${1 + Math.floor(draw() * 9)}&to=20${18 + Math.floor(draw() * 8)}-10-1${Math.floor(draw() * 9)}`
  const filters: (() => string)[] = [
    () => `status=${one(choices.status)}`,
    () => `status=${one(choices.status)}&status=${one(choices.status)}`,
    () => `region=${one(choices.region)}`,
    () => `theme=${one(choices.theme)}`,
    () => `partner=${one(choices.partner)}`,
    () => `officer=${one(choices.officer)}`,
    () => `channel=${one(choices.channel)}`,
    () => `year=${one(choices.year)}`,
    days,
    () => 'overdue=1',
    () => `search=${encodeURIComponent(one(choices.search))}`,
  ]
  const pages = ['', '', '', 'page=2', 'page=40', 'page=99999']
  const address = (...parts: string[]) => `/requests?${parts.filter(Boolean).join('&')}`
  const alone = filters.flatMap((filter) => orders.map((order) => address(filter(), order)))
  const plain = orders.flatMap((order) => ['', 'page=2', 'page=1000', 'page=99999'].map((page) => address(order, page)))
  const boards = filters.map((filter) => address('view=board', filter()))
  const fixed = [...plain, ...boards, ...alone]
  const together = Array.from({ length: Math.max(0, perSecond * seconds - fixed.length) }, () => {
    const chosen = new Set(Array.from({ length: 2 + Math.floor(draw() * 3) }, () => one(filters)))
    return address(...[...chosen].map((filter) => filter()), one(orders), one(pages))
  })
  return [...fixed, ...together]
    .map((text) => ({ text, place: draw() }))
    .sort((a, b) => a.place - b.place)
    .map(({ text }) => text)
}

/** Numbers from 0 to 1 that look drawn and are the same every time (a linear congruence). */
function drawing(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** The job that records silence, when nothing is due and when 10,000 consultations of two bodies are. */
async function clockJob(url: string, folder: string, owner: pg.Client): Promise<{ seconds: number; idle: number }> {
  await owner.query(`update requests set status = 'in_consultation', decided_at = null, decided_by = null,
    decision_reason = null, redirected_to = null
    where id in (select c.request_id from consultations c join requests r on r.id = c.request_id
      where r.status in ('approved', 'rejected', 'deferred') and r.reference like 'M%' order by c.id limit ${due})`)
  const secret = readFileSync(`${folder}/secret`, 'utf8').trim()
  const database = connect(await servingUrl(url, secret), { size: 1 })
  const round = async () => {
    const by = { person: null, facility: true as const, at: new Date() }
    const began = performance.now()
    const closed = await writing(database.db, by, secret, (tx) => closeDueConsultations(tx, by))
    return { closed, seconds: (performance.now() - began) / 1000 }
  }
  try {
    await round()
    await owner.query(`with of as (select c.id from consultations c join requests r on r.id = c.request_id
      where r.status = 'in_consultation' and c.status = 'closed' order by c.id limit ${due}),
        open as (update consultations set status = 'open', closed_at = null where id in (select id from of))
      update opinions set status = 'asked', given_at = null, reasons = '' where consultation_id in (select id from of)`)
    await owner.query('vacuum analyze')
    const busy = await round()
    if (busy.closed !== due) throw new Error(`${busy.closed} consultations were closed`)
    const idle = await round()
    return { seconds: busy.seconds, idle: idle.seconds }
  } finally {
    await database.close()
  }
}
