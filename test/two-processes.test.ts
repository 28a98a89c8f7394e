import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { queueMail } from '../src/house/mail/commands.ts'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { testSecret } from './database.ts'
import { type Facility, facility } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'
import { dataFolder } from './serving.ts'

const bin = fileURLToPath(new URL('../bin/mobilise.mjs', import.meta.url))
const hurried = ['--import', 'tsx', fileURLToPath(new URL('worker.ts', import.meta.url))]
let office: Facility
let server: TestMailServer
const processes: ChildProcess[] = []
const data = dataFolder()

beforeAll(async () => {
  office = await facility('office', { at: new Date() })
  server = await mailServer()
})
afterEach(() => {
  server.received.length = 0
  server.answers.accepted = async () => undefined
})
afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL')
  await server.close()
  await office.close()
  data.remove()
})

/** A process of its own that works off jobs, as `mobilise work` in another container would. */
async function worker(program = [bin, 'work']): Promise<ChildProcess> {
  const env = {
    ...process.env,
    DATABASE_URL: office.owner.url,
    DATA_DIR: data.folder,
    SECRET: testSecret,
    SMTP_URL: server.url,
    MAIL_FROM: 'facility@example.org',
    BASE_URL: 'http://localhost',
    LOG_LEVEL: 'error',
  }
  const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  processes.push(child)
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => text.includes('works off jobs') && resolve())
    child.once('exit', () => reject(new Error('the worker ended')))
  })
  return child
}

const stop = (child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') =>
  new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.kill(signal)
  })

const facilityBy = () => ({ person: null, facility: true as const, at: new Date() })
const queue = (title: string) =>
  office.write(facilityBy(), (tx) =>
    queueMail(tx, {
      to: 'amina@example.org',
      account: office.people.authority.id,
      language: 'en',
      key: 'submitted',
      values: { reference: 'R', title, due: '2016-03-08' },
    }),
  )
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

async function until(what: string, holds: () => Promise<boolean> | boolean, seconds = 60) {
  for (let i = 0; i < seconds * 10; i += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what}: not within ${seconds} s`)
}

/** Requests in consultation whose term is over and whose bodies have said nothing. */
async function silentConsultations(count: number) {
  const { officer, authority, consulted, otherConsulted } = office.people
  for (let number = 1; number <= count; number += 1) {
    await office.owner.pool.query(
      `with request as (
        insert into requests (reference, partner, numeral, authority_id, status, title, need, theme, received_on,
          submitted_at, registered_at, officer_id)
          values ('R-' || gen_random_uuid(), 'TG', (select coalesce(max(numeral), 0) + 1
            from requests), $1, 'in_consultation', 'Asked', 'Need', (select min(key)
            from themes), current_date - 30, now() - interval '30 days', now() - interval '25 days', $2)
          returning id),
      consultation as (insert into consultations (request_id, opened_on, due_on) select id, current_date - 20,
        current_date - 13 from request returning id)
      insert into opinions (consultation_id, body_id, asked_on, told_on, told_how, due_on) select c.id, b,
        current_date - 20, current_date - 20, 'mail', current_date - 13 from consultation c, unnest($3::uuid[]) as b`,
      [authority.authority_id, officer.id, [consulted.body_id, otherConsulted.body_id]],
    )
  }
}
const silences = () =>
  rows<{ lines: number; status: string }>(
    `select o.status, (select count(*)::int from history h where h.record_table = 'opinions' and h.record_id = o.id
      and h.step = 'fall_silent') as lines from opinions o`,
  )

test('two processes work at the same time: each silence is recorded once, each mail is sent once', {
  timeout: 180_000,
}, async () => {
  await silentConsultations(20)
  const before = await Promise.all(Array.from({ length: 20 }, (_, n) => queue(`before ${n}`)))
  const workers = await Promise.all([worker(), worker()])
  const meanwhile = await Promise.all(Array.from({ length: 30 }, (_, n) => queue(`meanwhile ${n}`)))
  await until('all mail is sent', () => server.received.length >= 50)
  await until('all silence is recorded', async () =>
    (await silences()).every((opinion) => opinion.status === 'silence'),
  )
  expect(await Promise.all(workers.map((child) => stop(child)))).toEqual([0, 0])

  expect(await silences()).toEqual(Array.from({ length: 40 }, () => ({ status: 'silence', lines: 1 })))
  expect(await rows('select from consultations where status = $1', ['open'])).toEqual([])
  const ids = server.received.map((mail) => mail.headers.get('message-id')).sort()
  expect(ids).toEqual([...before, ...meanwhile].map((id) => `<${id}@example.org>`).sort())
  expect(await rows(`select from outbox where status <> 'sent'`)).toEqual([])
})

test('the clock itself is safe: many at once, past the queue, record each silence once', async () => {
  await office.owner.pool.query('delete from opinions')
  await silentConsultations(10)
  const closed = await Promise.all(
    Array.from({ length: 5 }, () => office.write(facilityBy(), (tx) => closeDueConsultations(tx, facilityBy()))),
  )
  expect(closed.reduce((sum, count) => sum + count)).toBe(10)
  expect(await silences()).toEqual(Array.from({ length: 20 }, () => ({ status: 'silence', lines: 1 })))
})

/** A process that is killed the moment the mail server has taken its mail, before it can hear or note it. */
async function workerThatDiesOnce(): Promise<void> {
  let child: ChildProcess | undefined
  let dead: () => void = () => undefined
  const death = new Promise<void>((resolve) => {
    dead = resolve
  })
  server.answers.accepted = async () => {
    server.answers.accepted = async () => undefined
    while (!child) await new Promise((resolve) => setTimeout(resolve, 10))
    await stop(child, 'SIGKILL')
    dead()
  }
  child = await worker(hurried)
  await death
}

test('a process that is killed between the server’s acceptance and its note has the mail sent at most once more, under the same Message-ID', {
  timeout: 180_000,
}, async () => {
  await office.owner.pool.query('update jobs.queue set heartbeat_seconds = 10, retry_delay = 1')
  const id = await queue('killed once')
  await workerThatDiesOnce()
  expect(await rows('select status, unknown_outcomes from outbox where id = $1', [id])).toEqual([
    { status: 'waiting', unknown_outcomes: 0 },
  ])
  const survivor = await worker(hurried)
  await until(
    'another process takes it up',
    async () => (await rows(`select from outbox where id = $1 and status = 'sent'`, [id])).length === 1,
  )
  await stop(survivor, 'SIGKILL')
  expect(server.received.map((mail) => mail.headers.get('message-id'))).toEqual([
    `<${id}@example.org>`,
    `<${id}@example.org>`,
  ])

  const twice = await queue('killed twice')
  server.received.length = 0
  await workerThatDiesOnce()
  await workerThatDiesOnce()
  const heir = await worker(hurried)
  await until(
    'it is left to people',
    async () => (await rows(`select from outbox where id = $1 and status = 'uncertain'`, [twice])).length === 1,
  )
  await stop(heir, 'SIGKILL')
  expect(server.received.map((mail) => mail.headers.get('message-id'))).toEqual([
    `<${twice}@example.org>`,
    `<${twice}@example.org>`,
  ])
})

test('a process that is told to stop finishes the mail it is sending', { timeout: 60_000 }, async () => {
  const child = await worker()
  let ended: Promise<number | null> | undefined
  server.answers.accepted = async () => {
    ended = stop(child)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  const id = await queue('stopping')
  await until('it was told to stop', () => ended !== undefined)
  expect(await ended).toBe(0)
  expect(await rows('select status, unknown_outcomes from outbox where id = $1', [id])).toEqual([
    { status: 'sent', unknown_outcomes: 0 },
  ])
  expect(server.received).toHaveLength(1)
})
