import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { connect } from '../../src/house/database/connection.ts'
import { migrate } from '../../src/house/database/migrate.ts'
import { openServer, serverProcesses } from '../../src/house/database/server.ts'
import { servingUrl } from '../../src/house/database/serving-login.ts'
import { writing } from '../../src/house/database/transaction.ts'
import type { Person, Role } from '../../src/house/identity/person.ts'
import { furnish } from '../../src/house/settings/facility.ts'
import { password, staffTheOffice, Visitor } from '../facility.ts'
import { MainJob, recordIn, type Told, Unanswered } from '../main-job.ts'
import { dataFolder, freePort, mobilise, processesOn, type Serving, startServing, until } from '../serving.ts'

const { folder, remove } = dataFolder()
const secret = randomBytes(16).toString('hex')
const staff = {} as Record<
  Role | 'otherConsulted' | 'otherAuthority' | 'secondMember' | 'thirdMember',
  { person: Person; visitor: Visitor }
>
let env: { PORT: string; DATA_DIR: string; SECRET: string }
let serving: Serving

beforeAll(async () => {
  env = { PORT: String(await freePort()), DATA_DIR: folder, SECRET: secret }
  const people = await staffAnOffice()
  serving = await serve()
  for (const [role, person] of Object.entries(people))
    staff[role as Role] = { person, visitor: await Visitor.signedIn({ request: ask }, person.email, password) }
})

afterAll(async () => {
  kill([serving])
  await until('nothing runs on the folder', () => processesOn(folder).length === 0)
  remove()
})

/** A data folder with its people in it, as if the office had worked here before. */
async function staffAnOffice() {
  const server = await openServer(folder)
  await migrate(server.url, secret)
  const database = connect(await servingUrl(server.url, secret))
  const by = { person: null, facility: true as const, at: new Date() }
  const people = await writing(database.db, by, secret, async (tx) => {
    await furnish(tx)
    return staffTheOffice(tx)
  })
  await database.close()
  await server.stop()
  return people
}

async function serve(): Promise<Serving> {
  const started = startServing(env)
  await started.ready()
  return started
}

/** Asks the site; an answer that is cut off, or says that the database is away, is none. */
async function ask(path: string, init?: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(serving.origin + path, { ...init, redirect: 'manual' })
    const { status, headers } = answer
    if (status === 303) return new Response(null, { status, headers })
    const text = await answer.text()
    if (status !== 503) return new Response(text, { status, headers })
    throw new Error(/<h1>(.*?)<\/h1>/.exec(text)?.[1])
  } catch (error) {
    throw new Unanswered(error instanceof Error ? error.message : String(error))
  }
}

/** An authority that files drafts without a pause, so that a write is always under way. */
async function fileDrafts(visitor: Visitor, name: string, told: Told[], goOn: () => boolean) {
  for (let i = 0; goOn(); i += 1) {
    const words = `${name} ${i}`
    const answer = await visitor.post(
      '/requests',
      { title: words, need: 'Help', expected_outputs: '', theme: 'diaspora', language: 'en' },
      '/requests/new',
    )
    expect(answer.status).toBe(303)
    told.push({ path: recordIn(answer.headers.get('location') ?? ''), words })
  }
}

/** Does the work until the site is gone under it. */
async function untilGone(work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
  }
}

/** Nothing that was answered with success is missing. */
async function expectAllThere(told: Told[]) {
  const paths = Map.groupBy(told, ({ path }) => path)
  for (const [path, all] of paths) {
    const { status, text } = await staff.officer.visitor.get(path)
    expect({ path, status, missing: all.filter(({ words }) => !text.includes(words)) }).toEqual({
      path,
      status: 200,
      missing: [],
    })
  }
}

test('twenty times killed in the middle of the main job, and nothing that was answered is lost', {
  timeout: 400_000,
}, async () => {
  const jobs: MainJob[] = []
  const drafts: Told[] = []
  let job = new MainJob(staff, 'Nr 0')
  for (let round = 0; round < 20; round += 1) {
    const fresh: Told[] = []
    let killed = false
    const goOn = () => !killed
    const enough = job.answered + 2 + (round % 4)
    const work = [
      untilGone(async () => {
        while (goOn()) {
          if (await job.next()) continue
          jobs.push(job)
          job = new MainJob(staff, `Nr ${jobs.length}`)
        }
      }),
      untilGone(() => fileDrafts(staff.authority.visitor, `Draft of Togo ${round}`, fresh, goOn)),
      untilGone(() => fileDrafts(staff.otherAuthority.visitor, `Draft of Malawi ${round}`, fresh, goOn)),
    ]
    const before = jobs.length
    await Promise.race([
      Promise.all(work),
      until('the job goes on', () => jobs.length > before || job.answered >= enough),
    ])

    const all = processesOn(folder)
    if (round % 2 === 0) {
      kill([serving])
      killed = true
      await serving.ended
      await Promise.all(work)
      // A start right after has to wait for the old database; every other time it finds nothing left over.
      if (round % 4 === 0) await until('no process is left over', () => processesOn(folder).length === 0)
      serving = await serve()
      const left = processesOn(folder).filter(({ pid }) => all.some((old) => old.pid === pid))
      expect(left).toEqual([])
    } else {
      const { postmaster } = serverProcesses(folder)
      kill([{ pid: postmaster ?? 0 }])
      killed = true
      await Promise.all(work)
      // Connections of the killed one may answer a last time.
      await until('another database runs', () => ![undefined, postmaster].includes(serverProcesses(folder).postmaster))
      await until('the database is back', () => serving.answers())
    }
    await expectAllThere([...job.told, ...fresh])
    drafts.push(...fresh)
  }
  await untilDone(job)
  await expectAllThere([...jobs, job].flatMap(({ told }) => told))
  await expectAllThere(drafts)
  expect(drafts.length).toBeGreaterThan(40)
  expect(jobs.length).toBeGreaterThan(0)
  expect(await mobilise(['audit', 'verify'], env)).toMatchObject({
    status: 0,
    out: expect.stringContaining('The history is whole'),
  })
})

/** As the kernel does it when memory runs out; some may have gone by themselves. */
function kill(processes: { pid: number }[]) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

async function untilDone(job: MainJob) {
  while (await job.next());
}

test('the server starts the database again when its guard was killed as well', async () => {
  const database = processesOn(folder).filter(({ pid }) => pid !== serving.pid)
  expect(database.length).toBeGreaterThan(3)
  kill(database)
  await until('the database is gone', async () => !(await serving.answers()))
  expect(await serving.answers('/healthz')).toBe(true)
  await until('another database runs', () => serverProcesses(folder).postmaster !== undefined)
  await until('the database is back', () => serving.answers())
  expect((await staff.officer.visitor.get('/requests')).status).toBe(200)
})

test('all processes killed at once: a start right after goes on', async () => {
  kill([serving, ...processesOn(folder)])
  serving = await serve()
  expect((await staff.officer.visitor.get('/requests')).status).toBe(200)
})

test('a server that is told to stop leaves no process and a whole history', async () => {
  process.kill(serving.pid, 'SIGTERM')
  expect(await serving.ended).toBe(0)
  expect(processesOn(folder)).toEqual([])
  expect(await mobilise(['audit', 'verify'], env)).toMatchObject({ status: 0 })
  expect(processesOn(folder)).toEqual([])
  serving = await serve()
})

test('while the database is away the site says so, and gives back what was typed', async () => {
  const database = connect('postgres://nobody@127.0.0.1:9/nothing')
  const assets = { css: { href: '', body: '' }, js: { href: '', body: '' } }
  const app = createApp({ database, secret, baseUrl: 'http://localhost', assets, now: () => new Date() })
  const page = await app.request('/requests', { headers: { cookie: staff.officer.visitor.cookie() } })
  expect(page.status).toBe(503)
  expect(page.headers.get('retry-after')).toBe('2')
  expect(await page.text()).toContain('The site is pausing for a moment')
  const typed = new URLSearchParams({ title: 'Une stratégie', csrf: 'a-token' }).toString()
  const answer = await app.request('/requests', {
    method: 'POST',
    body: typed,
    headers: { cookie: staff.officer.visitor.cookie(), 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('Une stratégie</textarea>')
  const unreadable = await app.request('/requests', {
    method: 'POST',
    body: 'title=%FF',
    headers: { cookie: staff.officer.visitor.cookie(), 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(unreadable.status).toBe(422)
  expect(await unreadable.text()).toContain('<h1>')
  await database.close()
})
