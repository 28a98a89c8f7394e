import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reading, seenBy, writing } from '../src/house/database/transaction.ts'
import { lanesFor } from '../src/house/web/lanes.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { papers } from './papers.ts'
import { Program } from './program.ts'

let office: Facility
let officer: Visitor
// Two connections: one for visitors and one for those who are signed in, so that whoever asks for a second one is
// stopped for good.
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-01T09:00:00Z'), connections: 2 })
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const ready = async () => (await office.app.request('/readyz')).status

/**
 * Every page that has an address of its own, as the router knows it, and those of records and years that everybody may
 * see.
 */
async function publicPages(): Promise<string[]> {
  const fixed = office.app.routes
    .filter(({ method, path }) => method === 'GET' && !/[:*]/.test(path))
    .map(({ path }) => path)
  const of = async (table: string) =>
    (
      await office.owner.pool.query<{ id: string }>(
        `select id from ${table} where status not in ('in_formulation', 'drafted') limit 2`,
      )
    ).rows.map(({ id }) => `/${table}/${id}`)
  const years = [
    '/figures/2016',
    '/figures/2016/activities.held',
    '/reports/2016',
    '/reports/2016/file',
    '/partners/TG',
  ]
  return [...new Set([...fixed, ...years, ...(await of('actions')), ...(await of('activities'))])]
}

test('forty visitors at once are all answered on every public page, on two connections, and the site says that it is ready', async () => {
  const pages = await publicPages()
  expect(pages.length).toBeGreaterThan(40)
  for (const page of pages) {
    const crowd = Promise.all(
      Array.from(
        { length: page.startsWith('/figures') || page.startsWith('/reports') ? 40 : 6 },
        async () => (await office.app.request(page)).status,
      ),
    )
    expect(await ready()).toBe(200)
    const statuses = await crowd
    // On a machine that is slow today, whoever waited too long is told so; who waits for ever is what must not be.
    const answered = new Set(statuses.filter((status) => status !== 503))
    expect(answered.size, page).toBe(1)
    // Programs show a token first.
    const told = page.startsWith('/api/v1/') ? [200, 401] : [200, 302, 303, 403, 404, 422]
    expect(told, `${page} ${[...answered]}`).toContain([...answered][0])
  }
})

test('forty visitors on forty different pages, an officer among them, do not stop each other', async () => {
  const pages = await publicPages()
  const crowd = Array.from(
    { length: 40 },
    async (_, at) => (await office.app.request(pages[(at * 7) % pages.length] ?? '/')).status,
  )
  const work = Array.from({ length: 10 }, async () => (await officer.get('/requests')).status)
  expect(await ready()).toBe(200)
  expect(new Set(await Promise.all(work))).toEqual(new Set([200]))
  for (const status of await Promise.all(crowd)) expect(status).toBeLessThan(504)
  expect((await office.app.request('/')).status).toBe(200)
})

test('forty wrong passwords at once hold up neither a page nor whether the site is ready', async () => {
  const guesses = Array.from({ length: 40 }, (_, at) =>
    office.app.request('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ email: `nobody${at}@example.org`, password: 'wrong-password' }),
    }),
  )
  expect(await ready()).toBe(200)
  expect((await officer.get('/requests')).status).toBe(200)
  for (const answer of await Promise.all(guesses)) expect([422, 429, 503]).toContain(answer.status)
})

test('a page waits for nobody’s file to be looked at: it is, before the only lane and connection are taken', async () => {
  const program = await Program.of(office, office.people.authority)
  const { json } = await program.post('/requests', { title: 'Papers', need: 'x', language: 'en' })
  const authority = await office.as(office.people.authority)
  const page = `/requests/${json.id}/attachments`
  const parts = Array.from({ length: 4_900 }, (_, at) => [`word/media/${at}.xml`, '\0'.repeat(20_000)])
  const file = { name: 'letter.docx', content: papers.docxWith(Object.fromEntries(parts)) }
  let kept = false
  const form = await authority.get(page)
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(form.text) ?? []
  const body = new FormData()
  for (const [name, value] of Object.entries({ csrf, kind: 'endorsement' })) body.append(name, value)
  body.append('file', new Blob([new Uint8Array(file.content)]), file.name)
  const sent = office.app.request(page, { method: 'POST', body, headers: { cookie: authority.cookie() } })
  const answered = Promise.resolve(sent).then(({ status }) => {
    kept = true
    return status
  })
  // By now it is being looked at, which takes seconds.
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect((await officer.get('/requests')).status).toBe(200)
  expect(kept).toBe(false)
  expect(await answered).toBe(303)
})

test('a transaction that asks for a second connection is refused, whichever way it asks', async () => {
  const { db } = office.database
  const by = { person: null, facility: true as const, at: new Date() }
  const second = [
    () => reading(db, null, async () => 1),
    () => writing(db, by, testSecret, async () => 1),
    () => Promise.all([reading(db, null, async () => 1)]),
    () => new Promise((resolve, reject) => setImmediate(() => reading(db, null, async () => 1).then(resolve, reject))),
  ]
  for (const ask of second) {
    await expect(reading(db, null, ask)).rejects.toThrow('second connection')
    await expect(writing(db, by, testSecret, ask)).rejects.toThrow('second connection')
  }
  await expect(reading(db, null, () => sql`select 1`.execute(db))).rejects.toThrow('second connection')
  await expect(reading(db, null, async () => office.database.pool.query('select 1'))).rejects.toThrow(
    'second connection',
  )
  // What lives beside has connections of its own, and one transaction may follow another.
  await reading(db, null, () => office.database.gate.pool.query('select 1'))
  await reading(db, null, async () => 1).then(() => reading(db, null, async () => 1))
})

test('what has to be seen with other rights is seen in the same transaction, which goes on with the first ones', async () => {
  const by = office.by(office.people.authority)
  const roles = await office.read(by.person, async (tx) => {
    const role = async () => (await sql<{ role: string }>`select current_user as role`.execute(tx)).rows[0]?.role
    return [await role(), await seenBy(tx, office.people.donor, by, role), await role()]
  })
  expect(roles).toEqual(['mobilise_authority', 'mobilise_donor', 'mobilise_authority'])
})

test('whoever has least under way goes first, and a crowd is told at once that it is one', async () => {
  const through = lanesFor(2)
  const order: string[] = []
  let open = () => {}
  const door = new Promise<void>((resolve) => {
    open = resolve
  })
  const here = () => false
  const enter = (who: string) => through('visitor', who, here, async () => void order.push(who))
  const first = through('visitor', 'flood', here, () => door)
  const waiting = [...Array.from({ length: 499 }, () => enter('flood')), enter('somebody')]
  await expect(enter('one too many')).rejects.toMatchObject({ status: 503, key: 'refusals.busy' })
  // Those who are signed in have a lane of their own.
  await through('known', 'officer', here, async () => void order.push('officer'))
  open()
  await Promise.all([first, ...waiting])
  expect(order.slice(0, 2)).toEqual(['officer', 'somebody'])
})

test('a page of a visitor is not begun while one of somebody who is signed in is made, unless that takes long', async () => {
  const through = lanesFor(4)
  const order: string[] = []
  const here = () => false
  let finish = () => {}
  const page = new Promise<void>((resolve) => {
    finish = resolve
  })
  const officer = through('known', 'officer', here, () => page.then(() => void order.push('officer')))
  const visitor = through('visitor', 'visitor', here, async () => void order.push('visitor'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(order).toEqual([])
  finish()
  await Promise.all([officer, visitor])
  expect(order).toEqual(['officer', 'visitor'])
  const endless = through('known', 'officer', here, () => new Promise<void>((resolve) => (finish = resolve)))
  await through('visitor', 'visitor', here, async () => void order.push('another visitor'))
  expect(order.at(-1)).toBe('another visitor')
  finish()
  await endless
})

test('nobody works for somebody who went away while waiting', async () => {
  const through = lanesFor(2)
  let worked = false
  await expect(
    through(
      'known',
      'x',
      () => true,
      async () => {
        worked = true
      },
    ),
  ).rejects.toMatchObject({ status: 503 })
  expect(worked).toBe(false)
})

test('asking only for the head of whatever there is leaves no file behind', async () => {
  const before = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'mobilise-heads-'))
  process.env.TMPDIR = folder
  try {
    for (const list of ['people', 'requests', 'activities', 'outputs'])
      for (const format of ['csv', 'xlsx'])
        for (let time = 0; time < 4; time += 1) {
          const answer = await office.app.request(`/${list}/export?format=${format}`, {
            method: 'HEAD',
            headers: { cookie: officer.cookie() },
          })
          expect(answer.status).toBe(200)
          expect(await answer.text()).toBe('')
        }
    // A file goes when its stream is closed, which takes a turn or two.
    for (let turn = 0; turn < 200 && readdirSync(folder).length > 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(readdirSync(folder)).toEqual([])
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(folder, { recursive: true, force: true })
  }
})
