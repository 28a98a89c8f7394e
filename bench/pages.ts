import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openServer } from '../src/house/database/server.ts'
import { formatNumber } from '../src/house/ui/dates.tsx'
import { dataFolder, processesOn, until } from '../test/serving.ts'
import type { Figure, Section } from './document.ts'
import { asks } from './load.ts'
import { exactTimeOf } from './processes.ts'
import { cookieOf, serveFacility, stopServing } from './site.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
export const counter = fileURLToPath(new URL('./counter.mjs', import.meta.url))
/** What is compared with: the revision before pages were made to ask for each thing once. Another one: BENCH_BEFORE. */
const before = process.env.BENCH_BEFORE ?? '9cebcaa'
const rounds = Number(process.env.BENCH_ROUNDS ?? 4)
/** In a round a page is asked for so many times in a row by one reader. */
const inARow = 10
/**
 * Rounds that are not counted: a server that stays up for weeks has compiled, prepared and read what is compiled,
 * prepared and read once.
 */
const roundsBefore = 8
const dearest = 25
const statementsOfFigures = 40

type Page = { who: string; page: string; path: string; atMost?: number }
type Cost = { statements: number; server: number; database: number }
type Site = {
  name: string
  cost: (page: Page, times: number) => Promise<Cost>
  pages: Page[]
  stop: () => Promise<void>
}

/**
 * What a page costs: what it asks of the database, and the processor time of the server and of the database for it,
 * before and now, in one run.
 */
export const costOfPages: Section = {
  name: 'pages',
  title: 'Cost of a page',
  measure: async () => {
    const tree = treeOf(before)
    const sites: Site[] = []
    try {
      sites.push(await siteFrom('before', tree.folder), await siteFrom('now', root))
      const [old, now] = sites
      if (!old || !now) throw new Error('two sites are compared')
      const costs = await measured(old, now)
      return { figures: figuresOf(costs), notes: notes(), detail: table(costs) }
    } finally {
      for (const site of sites) await site.stop()
      tree.remove()
    }
  },
}

type Compared = { page: Page; before: Cost; now: Cost }

/** The two take turns page by page, so that whatever else the machine does meets both. */
async function measured(old: Site, now: Site): Promise<Compared[]> {
  const sum = () => ({ statements: 0, server: 0, database: 0 })
  const costs = now.pages.map((page) => ({ page, before: sum(), now: sum() }))
  for (let round = -roundsBefore; round < rounds; round += 1) {
    for (const [at, cost] of costs.entries()) {
      for (const [site, into] of [
        [old, cost.before],
        [now, cost.now],
      ] as const) {
        const page = site.pages[at]
        if (!page) throw new Error('both have the same pages')
        const spent = await site.cost(page, inARow)
        if (round < 0) continue
        into.statements += spent.statements / rounds
        into.server += spent.server / rounds
        into.database += spent.database / rounds
      }
    }
  }
  return costs
}

/** A revision with the programs of this one, or with its own where it was made for others. */
function treeOf(revision: string): { folder: string; remove: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mobilise-before-'))
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' })
  git('worktree', 'add', '--detach', '--force', folder, revision)
  const lock = 'package-lock.json'
  if (fs.readFileSync(path.join(folder, lock), 'utf8') === fs.readFileSync(path.join(root, lock), 'utf8'))
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  else execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
  return { folder, remove: () => void git('worktree', 'remove', '--force', folder) }
}

async function siteFrom(name: string, from: string): Promise<Site> {
  const { folder, remove } = dataFolder()
  const told = path.join(folder, 'counted.json')
  const serving = await serveFacility(
    { DATA_DIR: folder, BENCH_COUNTER: told, LOG_LEVEL: 'info' },
    { from, args: ['--no-work'], nodeArgs: ['--import', counter] },
  )
  const server = await openServer(folder)
  const owner = new pg.Client({ connectionString: server.url })
  await owner.connect()
  await owner.query('vacuum analyze')
  const readers = new Map<string, ReturnType<typeof asks>>()
  for (const who of ['officer', 'manager', 'authority', 'committee', 'expert'])
    readers.set(who, asks(serving.origin, 1, await cookieOf(serving.origin, `${who}@example.org`)))
  readers.set('visitor', asks(serving.origin, 1))
  const counted = async () => {
    fs.rmSync(told, { force: true })
    process.kill(serving.pid, 'SIGUSR2')
    await until('the server has counted', () => fs.existsSync(told))
    return JSON.parse(fs.readFileSync(told, 'utf8')) as { statements: number; processor: number }
  }
  const backends = () =>
    processesOn(folder).flatMap(({ pid, command }) => (/^postgres: \S+ \S+ [\d.]+\(\d+\)/.test(command) ? [pid] : []))
  return {
    name,
    pages: await pagesOf(owner),
    cost: async ({ who, path: address }, times) => {
      const get = readers.get(who)?.get
      const [first, databaseFirst] = [await counted(), exactTimeOf(backends())]
      for (let i = 0; i < times; i += 1) {
        const answer = await get?.(address)
        if (answer?.status !== 200)
          throw new Error(`${name}: ${address} was answered with ${answer?.status} for ${who}`)
      }
      const databaseLast = exactTimeOf(backends())
      const last = await counted()
      return {
        statements: (last.statements - first.statements) / times,
        server: (last.processor - first.processor) / times,
        database: (databaseLast - databaseFirst) / times,
      }
    },
    stop: async () => {
      for (const { end } of readers.values()) end()
      await owner.end()
      await server.stop()
      await stopServing(serving)
      remove()
    },
  }
}

/** Twenty pages that people look at every day, the heaviest of each kind that the facility of 2016 has. */
async function pagesOf(owner: pg.Client): Promise<Page[]> {
  const first = async (table: string, where: string, most: string) =>
    (
      await owner.query<{ id: string }>(
        `select t.id from ${table} t where ${where} order by ${most} desc, t.id limit 1`,
      )
    ).rows[0]?.id ?? ''
  const lines = 'select count(*) from history h where h.record_id = t.id'
  const request = await first(
    'requests',
    `t.status = 'approved' and t.authority_id = (select authority_id from accounts where email = 'authority@example.org')`,
    `(${lines})`,
  )
  const action = await first('actions', 'true', `(${lines})`)
  const activity = await first(
    'activities',
    `t.status = 'reported'`,
    '(select count(*) from participations p where p.activity_id = t.id)',
  )
  const mission = await first('mobilisations', 'true', `(${lines})`)
  const output = await first('outputs', `t.status <> 'drafted'`, `(${lines})`)
  const person = await first('people', 'true', '(select count(*) from mobilisations m where m.person_id = t.id)')
  const meeting = await first('meetings', 'true', '(select count(*) from agenda_items i where i.meeting_id = t.id)')
  return [
    { who: 'visitor', page: 'the public’s home', path: '/' },
    { who: 'visitor', page: 'figures of a year', path: '/figures/2016' },
    { who: 'visitor', page: 'the report', path: '/reports/2016', atMost: Number.POSITIVE_INFINITY },
    { who: 'visitor', page: 'an Action', path: `/actions/${action}` },
    { who: 'visitor', page: 'a partner', path: '/partners/TG' },
    { who: 'authority', page: 'an authority’s home', path: '/' },
    { who: 'authority', page: 'its request', path: `/requests/${request}` },
    { who: 'officer', page: 'an officer’s home', path: '/' },
    { who: 'officer', page: 'requests', path: '/requests' },
    { who: 'officer', page: 'a request', path: `/requests/${request}` },
    { who: 'officer', page: 'Actions', path: '/actions' },
    { who: 'officer', page: 'an Action', path: `/actions/${action}` },
    { who: 'officer', page: 'an activity', path: `/activities/${activity}` },
    { who: 'officer', page: 'a mission', path: `/mobilisations/${mission}` },
    { who: 'officer', page: 'people', path: '/people' },
    { who: 'officer', page: 'a person', path: `/people/${person}` },
    { who: 'officer', page: 'an output', path: `/outputs/${output}` },
    { who: 'officer', page: 'one figure with its records', path: '/figures/2016/participants.attended' },
    { who: 'committee', page: 'a meeting', path: `/meetings/${meeting}` },
    { who: 'manager', page: 'times of the steps', path: '/requests/clocks' },
  ]
}

const total = ({ server, database }: Cost) => server + database

function figuresOf(costs: readonly Compared[]): Figure[] {
  const limited = costs.filter(({ page }) => page.atMost === undefined)
  const figures = costs.filter(({ page }) => page.path.startsWith('/figures'))
  const worst = limited.toSorted((a, b) => total(b.now) - total(a.now))[0]
  const sum = (of: 'before' | 'now') => costs.reduce((all, cost) => all + total(cost[of]), 0)
  return [
    {
      what: 'statements of the page of figures that asks most',
      value: Math.max(...figures.map(({ now }) => now.statements)),
      unit: '',
      atMost: statementsOfFigures,
    },
    {
      what: `processor time of the dearest page but for the report (${worst?.page.page}, ${worst?.page.who})`,
      value: worst ? total(worst.now) : Number.NaN,
      unit: 'ms',
      atMost: dearest,
    },
    { what: 'processor time of all twenty pages, before', value: sum('before'), unit: 'ms' },
    { what: 'processor time of all twenty pages, now', value: sum('now'), unit: 'ms' },
  ]
}

const notes = () => [
  `Each page ${inARow * rounds} times by one reader on one connection, after ${roundsBefore * inARow} that are not counted; before (revision ${execFileSync('git', ['-C', root, 'rev-parse', '--short', before], { encoding: 'utf8' }).trim()}) and now take turns page by page, each with a server, a database and a facility of 2016 of its own.`,
  'Statements are those that the server sends on all its connections; what opens a transaction and says who acts goes as one. Processor time of the server is all of its process (user and system), that of the database all of its connections.',
]

function table(costs: readonly Compared[]): string {
  const number = (value: number) => formatNumber('en', value, 1)
  const rows = costs.map(
    ({ page, before: old, now }) =>
      `| ${page.page} (${page.who}) | ${number(old.statements)} | ${number(old.server)} | ${number(old.database)} | ${number(now.statements)} | ${number(now.server)} | ${number(now.database)} | **${number(total(now))}** |`,
  )
  return `| Page | Before: statements | server ms | database ms | Now: statements | server ms | database ms | together ms |\n|---|---:|---:|---:|---:|---:|---:|---:|\n${rows.join('\n')}\n`
}
