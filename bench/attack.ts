import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { demonstrationPassword } from '../src/demonstration/people.ts'
import { openServer, serverProcesses } from '../src/house/database/server.ts'
import {
  dataFolder,
  freePort,
  mobilise,
  pause,
  processesOn,
  type Serving,
  startServing,
  until,
} from '../test/serving.ts'
import type { Figure, Section } from './document.ts'
import { asks, percentile } from './load.ts'
import { memoryOf } from './processes.ts'
import { cookieOf, serveFacility, stopServing } from './site.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 20)
const kills = Number(process.env.BENCH_KILLS ?? 60)

/**
 * From outside, against a served process: crowds and bodies that mean no good while an officer works, and kills while
 * people write.
 */
export const underAttack: Section = {
  name: 'attack',
  title: 'Under attack',
  measure: async () => {
    const { folder, remove } = dataFolder()
    let serving: Serving = await serveFacility({ DATA_DIR: folder, LOG_LEVEL: 'warn' })
    try {
      const floods = await flooded(serving)
      const signedIn = await signInWhileGuessed(serving.origin)
      await stopServing(serving)
      const killed = await killedOften(folder, (next) => {
        serving = next
      })
      return { figures: [...floods.figures, ...signedIn, ...killed], notes: [...notes, ...floods.notes] }
    } finally {
      await stopServing(serving).catch(() => undefined)
      remove()
    }
  },
}

const notes = [
  `Each flood lasts ${seconds} s and comes from a process of its own that sends again as soon as it is answered; an officer opens five pages a second meanwhile, sent when they are due and measured from then on. All share the cores.`,
  `Killed are, in turn, the server process and PostgreSQL’s first process, by SIGKILL, while two authorities file requests without a pause. A write counts when the site has answered that it is done; afterwards each is looked for in the database, every tenth also by its page, and the history is verified.`,
]

const floods = {
  visitors: '200 visitors on every public page',
  early: '100 bodies that end early',
  trickle: '200 bodies that trickle one byte a second',
  parts: '20 forms of 10,000 parts',
  bomb: '50 packed bodies that unpack to 200 MB',
}

async function flooded(serving: Serving): Promise<{ figures: Figure[]; notes: string[] }> {
  const officer = asks(serving.origin, 16, await cookieOf(serving.origin, 'officer@example.org'))
  const request = /href="(\/requests\/[0-9a-f-]{36})"/.exec(
    await (
      await fetch(`${serving.origin}/requests`, {
        headers: { cookie: await cookieOf(serving.origin, 'officer@example.org') },
      })
    ).text(),
  )?.[1]
  const pages = ['/', '/requests', request ?? '/requests', '/actions', '/activities']
  for (const page of [...pages, ...pages, ...pages]) await officer.get(page)
  const figures: Figure[] = []
  const heard: string[] = []
  for (const [kind, what] of Object.entries(floods)) {
    // Whoever trickles is given a quarter of a minute.
    const length = kind === 'trickle' ? Math.max(seconds, 20) : seconds
    const crowd = flood(kind, serving.origin, length)
    await pause(1_500)
    const { latencies, refused, memory, unready } = await officersDay(officer.get, pages, length - 3, serving)
    const answered = await crowd
    figures.push(
      {
        what: `${what}: a page of an officer meanwhile, p99`,
        value: percentile(latencies, 99),
        unit: 'ms',
        atMost: 500,
      },
      { what: `${what}: pages of the officer refused`, value: refused, unit: '', atMost: 0 },
      { what: `${what}: times that \`/readyz\` said no`, value: unready, unit: '', atMost: 0 },
      { what: `${what}: errors of ours`, value: answered['500'] ?? 0, unit: '', atMost: 0 },
      { what: `${what}: most memory of the server process`, value: memory, unit: 'MB' },
    )
    heard.push(
      `${what} heard: ${Object.entries(answered)
        .map(([answer, count]) => `${answer} ${count} times`)
        .join(', ')}.`,
    )
    await pause(1_000)
  }
  officer.end()
  return { figures, notes: heard }
}

function flood(kind: string, origin: string, length: number): Promise<Record<string, number>> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./flood.ts', import.meta.url)), kind, origin, String(length)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  return new Promise((resolve, reject) =>
    child.once('close', () =>
      said ? resolve(JSON.parse(said)) : reject(new Error(`the flood of ${kind} ended without a word`)),
    ),
  )
}

/** Five pages a second, sent when due whether or not the one before has come. */
async function officersDay(
  get: (path: string) => Promise<{ status: number }>,
  pages: readonly string[],
  length: number,
  serving: Serving,
) {
  const latencies: number[] = []
  let refused = 0
  let unready = 0
  let memory = 0
  const begin = performance.now()
  const sent: Promise<void>[] = []
  for (let i = 0; i < length * 5; i += 1) {
    const due = begin + i * 200
    await pause(Math.max(0, due - performance.now()))
    sent.push(
      get(pages[i % pages.length] ?? '/').then(
        ({ status }) => {
          latencies.push(performance.now() - due)
          if (status !== 200) refused += 1
        },
        () => {
          refused += 1
        },
      ),
    )
    if (i % 5 === 0) {
      memory = Math.max(memory, memoryOf([serving.pid]))
      const asked = serving.answers().then((ready) => {
        if (!ready) unready += 1
      })
      sent.push(asked)
    }
  }
  await Promise.all(sent)
  return { latencies: latencies.sort((a, b) => a - b), refused, unready, memory }
}

async function signInWhileGuessed(origin: string): Promise<Figure[]> {
  let refused = 0
  const signIn = async (email: string) => {
    const began = performance.now()
    const answer = await fetch(`${origin}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email, password: demonstrationPassword }),
    })
    if (answer.status !== 303) refused += 1
    await answer.text()
    return performance.now() - began
  }
  await signIn('manager@example.org')
  const crowd = flood('guesses', origin, seconds)
  await pause(2_500)
  const times: number[] = []
  for (let i = 0; i < 5; i += 1) times.push(await signIn('manager@example.org'))
  const stranger = await signIn('donor@example.org')
  await crowd
  return [
    {
      what: '50 who guess passwords: the manager signs in meanwhile, slowest of five',
      value: Math.max(...times) / 1000,
      unit: 's',
      atMost: 3,
    },
    {
      what: '50 who guess passwords: so does somebody who never did from here',
      value: stranger / 1000,
      unit: 's',
      atMost: 3,
    },
    { what: '50 who guess passwords: times that either was refused', value: refused, unit: '', atMost: 0 },
  ]
}

type Told = { title: string; path: string }

/**
 * Kills in turn the server and its database while two people write; what was said to be done must be there afterwards.
 */
async function killedOften(folder: string, began: (serving: Serving) => void): Promise<Figure[]> {
  const port = String(await freePort())
  const serve = async () => {
    const started = startServing({ PORT: port, DATA_DIR: folder }, { args: ['--demonstration'] })
    began(started)
    await started.ready(120_000)
    return started
  }
  let serving = await serve()
  const told: Told[] = []
  const back: number[] = []
  const cookies = await Promise.all(
    ['authority@example.org', 'authority2@example.org'].map((email) => cookieOf(serving.origin, email)),
  )
  let goOn = true
  const writers = cookies.map(async (cookie, at) => {
    for (let i = 0; goOn; i += 1) await fileDraft(serving.origin, cookie, `Written under kills ${at}.${i}`, told)
  })
  for (let round = 0; round < kills; round += 1) {
    const enough = told.length + 8
    await until('some writes are answered', () => told.length >= enough, 120_000)
    const killed = performance.now()
    if (round % 2 === 0) {
      process.kill(serving.pid, 'SIGKILL')
      await serving.ended
      serving = await serve()
    } else {
      const { postmaster } = serverProcesses(folder)
      if (postmaster) process.kill(postmaster, 'SIGKILL')
      await until(
        'another database runs',
        () => ![undefined, postmaster].includes(serverProcesses(folder).postmaster),
        120_000,
      )
      await until('the database is back', () => serving.answers(), 120_000)
    }
    back.push(performance.now() - killed)
  }
  goOn = false
  await Promise.all(writers)
  const lost = await missing(folder, serving.origin, told)
  await stopServing(serving)
  const { status } = await mobilise(['audit', 'verify'], { DATA_DIR: folder })
  const left = processesOn(folder).length
  return [
    { what: 'kills of the server and of PostgreSQL, in turn', value: kills, unit: '' },
    { what: 'writes that were answered', value: told.length, unit: '' },
    { what: 'of them lost', value: lost, unit: '', atMost: 0 },
    {
      what: 'from a kill until the site is ready again, median',
      value:
        percentile(
          back.toSorted((a, b) => a - b),
          50,
        ) / 1000,
      unit: 's',
    },
    { what: 'from a kill until the site is ready again, longest', value: Math.max(...back) / 1000, unit: 's' },
    { what: 'findings of `mobilise audit verify` afterwards', value: status === 0 ? 0 : 1, unit: '', atMost: 0 },
    { what: 'processes left over after the last stop', value: left, unit: '', atMost: 0 },
  ]
}

/** Files a request as an authority does in its browser; what is not answered is not told. */
async function fileDraft(origin: string, cookie: string, title: string, told: Told[]): Promise<void> {
  try {
    const page = await (await fetch(`${origin}/requests/new`, { headers: { cookie } })).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const body = new URLSearchParams({
      csrf,
      title,
      need: 'Help',
      expected_outputs: '',
      theme: 'diaspora',
      language: 'en',
    })
    const answer = await fetch(`${origin}/requests`, { method: 'POST', redirect: 'manual', headers: { cookie }, body })
    await answer.text()
    const path = /\/requests\/[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0]
    if (answer.status === 303 && path) told.push({ title, path })
    else await pause(50)
  } catch {
    await pause(50)
  }
}

async function missing(folder: string, origin: string, told: readonly Told[]): Promise<number> {
  const server = await openServer(folder)
  const owner = new pg.Client({ connectionString: server.url })
  await owner.connect()
  const { rows } = await owner.query<{ id: string; title: string }>('select id, title from requests')
  const there = new Map(rows.map(({ id, title }) => [`/requests/${id}`, title]))
  await owner.end()
  await server.stop()
  const officer = asks(origin, 4, await cookieOf(origin, 'officer@example.org'))
  let lost = told.filter(({ path, title }) => there.get(path) !== title).length
  for (const { path } of told.filter((_, at) => at % 10 === 0)) if ((await officer.get(path)).status !== 200) lost += 1
  officer.end()
  return lost
}
