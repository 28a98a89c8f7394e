import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { queueMail, withoutSending } from '../src/house/mail/commands.ts'
import { findLostMail, type PostOffice, sendMail } from '../src/house/mail/send.ts'
import { testSecret } from './database.ts'
import { type Facility, facility } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'

let office: Facility
let server: TestMailServer
let now = new Date('2016-03-01T10:00:00Z')

beforeAll(async () => {
  office = await facility()
  server = await mailServer()
})
afterEach(() => {
  server.received.length = 0
  server.answers.recipient = () => null
  server.answers.message = () => null
  now = new Date('2016-03-01T10:00:00Z')
})
afterAll(async () => {
  await server.close()
  await office.close()
})

const post = (more: Partial<PostOffice> = {}): PostOffice => ({
  database: office.database,
  secret: testSecret,
  server: { url: server.url, from: 'Facility <facility@example.org>', baseUrl: 'https://mobilise.example.org' },
  refresh: async () => null,
  isSwitched: () => false,
  now: () => now,
  ...more,
})
const facilityBy = () => ({ person: null, facility: true as const, at: now })
type Queued = Parameters<typeof queueMail>[1]
const usual = (): Queued => ({
  to: 'amina@example.org',
  account: office.people.authority.id,
  language: 'fr',
  key: 'submitted',
  values: { reference: 'R-2016-ABCDEF', title: 'Diaspora', due: '2016-03-08' },
})

const queue = (mail: Partial<Queued> = {}) =>
  office.write(facilityBy(), (tx) =>
    queueMail(tx, { ...usual(), ...mail, values: { ...usual().values, ...mail.values } }),
  )
const mailOf = async (id: string) => (await office.owner.pool.query('select * from outbox where id = $1', [id])).rows[0]
const jobsFor = async (id: string) =>
  (
    await office.owner.pool.query(
      `select * from jobs.job where name = 'send_mail' and data ->> 'mail' = $1 order by created_on`,
      [id],
    )
  ).rows
const only = () => {
  expect(server.received).toHaveLength(1)
  return server.received[0] as TestMailServer['received'][number]
}

test('a mail goes out in the reader’s language, with a link to its record, and says that a program wrote it', async () => {
  const id = await queue({ record: ['requests', '00000000-0000-0000-0000-000000000001'] })
  await sendMail(post(), id)
  const mail = only()
  expect(mail.to).toEqual(['amina@example.org'])
  expect(mail.headers.get('subject')).toBe('Nous avons reçu votre demande R-2016-ABCDEF')
  expect(mail.text).toContain('https://mobilise.example.org/requests/00000000-0000-0000-0000-000000000001')
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail.headers.get('message-id')).toBe(`<${id}@example.org>`)
  expect(mail.headers.get('content-language')).toBe('fr')
  expect(await mailOf(id)).toMatchObject({ status: 'sent', sent_at: now, attempts: 1 })
})

test('its job is there when the change is kept, and not otherwise', async () => {
  const id = await queue()
  expect(await jobsFor(id)).toHaveLength(1)
  const before = await office.owner.pool.query('select count(*) as n from jobs.job')
  await office
    .write(facilityBy(), async (tx) => {
      await queueMail(tx, usual())
      throw new Error('the change fails')
    })
    .catch(() => undefined)
  expect((await office.owner.pool.query('select count(*) as n from jobs.job')).rows).toEqual(before.rows)
})

test('an outsider’s step causes mail, but an outsider reads neither mail nor jobs', async () => {
  const { authority } = office.people
  await office.write(office.by(authority), (tx) => queueMail(tx, usual()))
  await expect(office.read(authority, (tx) => tx.selectFrom('outbox').selectAll().execute())).rejects.toThrow(
    'permission denied',
  )
  await expect(office.database.pool.query('select * from jobs.job')).rejects.toThrow('permission denied')
  await expect(office.database.pool.query(`insert into jobs.job (name) values ('send_mail')`)).rejects.toThrow(
    'permission denied',
  )
})

test('two processes that send the same mail at once send it once', async () => {
  const id = await queue()
  let talking = 0
  server.answers.accepted = async () => {
    talking += 1
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await Promise.all([sendMail(post(), id), sendMail(post(), id), sendMail(post(), id)])
  await sendMail(post(), id)
  expect(talking).toBe(1)
  expect(server.received).toHaveLength(1)
  server.answers.accepted = async () => undefined
})

test('"not now" is tried again after growing pauses, for as long as the mail is of use', async () => {
  server.answers.message = () => ({ code: 451, words: 'greylisted' })
  const id = await queue({ useful_until: new Date('2016-03-04T10:00:00Z') })
  const pauses: number[] = []
  for (;;) {
    await sendMail(post(), id)
    const mail = await mailOf(id)
    if (mail.status !== 'waiting') break
    pauses.push((mail.next_attempt_at.getTime() - now.getTime()) / 60_000)
    now = mail.next_attempt_at
  }
  expect(pauses.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360])
  expect(now.getTime()).toBeLessThanOrEqual(Date.parse('2016-03-04T10:00:00Z'))
  expect(now.getTime()).toBeGreaterThan(Date.parse('2016-03-04T03:00:00Z'))
  expect(await mailOf(id)).toMatchObject({ status: 'failed', last_fault: expect.stringContaining('greylisted') })
  expect((await jobsFor(id)).length).toBe(pauses.length + 1)
  expect(server.received).toEqual([])
})

test('what is of use however late waits for a server that is away, and is given up when one has said "not now" for a month', async () => {
  const [waits, refused] = [await queue(), await queue()]
  const away = { ...post().server, url: 'smtp://127.0.0.1:9' }
  server.answers.recipient = () => ({ code: 450, words: 'later, perhaps' })
  for (const day of ['2016-03-01', '2016-03-15', '2016-03-30', '2016-04-02', '2016-05-02']) {
    now = new Date(`${day}T12:00:00Z`)
    await sendMail(post({ server: away }), waits)
    await sendMail(post(), refused)
  }
  expect(await mailOf(refused)).toMatchObject({
    status: 'failed',
    last_fault: expect.stringContaining('later, perhaps'),
    attempts: 4,
  })
  server.answers.recipient = () => null
  now = new Date('2016-05-03T12:00:00Z')
  await sendMail(post(), waits)
  expect(await mailOf(waits)).toMatchObject({ status: 'sent' })
})

test('before its hour a mail is not tried', async () => {
  server.answers.message = () => ({ code: 451, words: 'busy' })
  const id = await queue()
  await sendMail(post(), id)
  server.answers.message = () => null
  now = new Date('2016-03-01T10:00:30Z')
  await sendMail(post(), id)
  expect(server.received).toHaveLength(0)
  now = new Date('2016-03-01T10:01:01Z')
  await sendMail(post(), id)
  expect(server.received).toHaveLength(1)
  expect(await mailOf(id)).toMatchObject({ status: 'sent', attempts: 2 })
})

test.each([
  ['the reader is unknown', 550, 'recipient' as const],
  ['the words are refused', 554, 'message' as const],
])('when %s, the mail is given up at once, with what the server said', async (_, code, part) => {
  server.answers[part] = () => ({ code, words: 'we do not want this' })
  const id = await queue()
  await sendMail(post(), id)
  expect(await mailOf(id)).toMatchObject({
    status: 'failed',
    attempts: 1,
    last_fault: expect.stringContaining('we do not want this'),
  })
})

test('a mail server that is not there costs no mail', async () => {
  const id = await queue()
  await sendMail(post({ server: { ...post().server, url: 'smtp://127.0.0.1:9' } }), id)
  expect(await mailOf(id)).toMatchObject({ status: 'waiting', started_at: null, unknown_outcomes: 0 })
  now = new Date('2016-03-01T10:01:01Z')
  await sendMail(post(), id)
  expect(server.received).toHaveLength(1)
})

test('when a process died while it sent, the mail goes once more under the same Message-ID, and then it is for people to decide', async () => {
  const id = await queue()
  const died = () =>
    office.owner.pool.query('update outbox set started_at = $2, attempts = attempts + 1 where id = $1', [id, now])
  await died()
  await sendMail(post(), id)
  expect(only().headers.get('message-id')).toBe(`<${id}@example.org>`)
  expect(await mailOf(id)).toMatchObject({ status: 'sent', unknown_outcomes: 1 })

  const other = await queue()
  await office.owner.pool.query('update outbox set started_at = $2, unknown_outcomes = 1 where id = $1', [other, now])
  await sendMail(post(), other)
  expect(server.received).toHaveLength(1)
  expect(await mailOf(other)).toMatchObject({ status: 'uncertain' })
})

test('nothing that people type begins another header or adds a reader', async () => {
  const id = await queue({
    values: { reference: 'R\r\nBcc: everybody@example.org', title: 'x\r\n\r\n.\r\nMAIL FROM:<a@b.c>' },
  })
  await sendMail(post(), id)
  const mail = only()
  expect((await mailOf(id)).subject).not.toMatch(/\p{Cc}/u)
  expect(mail.headers.has('bcc')).toBe(false)
  expect(mail.headers.get('subject')).toBe('Nous avons reçu votre demande R Bcc: everybody@example.org')
  expect(mail.to).toEqual(['amina@example.org'])
  for (const to of [
    'a@example.org,b@example.org',
    'a@example.org\r\nRCPT TO:<b@example.org>',
    'A <a@example.org>',
    'nobody',
  ]) {
    const refused = await queue({ to })
    expect(await mailOf(refused)).toMatchObject({ status: 'failed', last_fault: 'bad_address' })
    expect(await jobsFor(refused)).toEqual([])
  }
})

test('what somebody typed never becomes an address of ours', async () => {
  const id = await queue({
    values: { reference: 'R-2016-ABCDEF', title: 'Open [[link]] or [[site]]/sign-in or [[preferences]]\nnow' },
    link: '/secret-door',
    secret: true,
  })
  await sendMail(post(), id)
  const { text } = only()
  expect(text.match(/secret-door/g)).toHaveLength(1)
  expect(text.match(/https:\/\/mobilise\.example\.org/g)?.length).toBe(1)
})

test('subjects in other scripts arrive as they were written; a Latin title keeps its place in an Arabic sentence', async () => {
  const id = await queue({ language: 'ar', values: { reference: 'R-2016-ABCDEF', title: 'Diaspora (phase 2)' } })
  await sendMail(post(), id)
  const mail = only()
  expect(mail.headers.get('subject')).toMatch(/\p{Script=Arabic}.*\u2068R-2016-ABCDEF\u2069/u)
  expect(mail.text).toContain('\u2068Diaspora (phase 2)\u2069')
  expect(mail.headers.get('content-type')).toContain('text/plain; charset=utf-8')
})

test('an account that was closed meanwhile gets no mail', async () => {
  const id = await queue({ to: 'philippe@example.org', account: office.people.donor.id })
  await office.owner.pool.query('update accounts set active = false where id = $1', [office.people.donor.id])
  await sendMail(post(), id)
  expect(server.received).toEqual([])
  expect(await mailOf(id)).toMatchObject({ status: 'dropped', last_fault: 'account_closed' })
})

test('mail that has become of no use is not sent', async () => {
  const id = await queue({ useful_until: new Date('2016-03-01T10:30:00Z') })
  now = new Date('2016-03-01T10:31:00Z')
  await sendMail(post(), id)
  expect(server.received).toEqual([])
  expect(await mailOf(id)).toMatchObject({ status: 'failed', last_fault: 'too_late' })
})

test('a sign-in link goes at once and is forgotten once it was sent', async () => {
  await office.visitor.post('/sign-in/link', { email: 'otto@example.org' })
  const { rows } = await office.owner.pool.query<{ id: string; body: string; link: string }>(
    `select id, body, link from outbox where kind = 'link' order by queued_at desc limit 1`,
  )
  const [{ id, body, link } = { id: '', body: '', link: '' }] = rows
  expect(body).not.toContain('token')
  await sendMail(post(), id)
  expect(only().text).toContain(`https://mobilise.example.org${link}`)
  expect(await mailOf(id)).toMatchObject({ status: 'sent', link: null })
})

test('mail of a past that is loaded is written down and goes to nobody', async () => {
  await office.write(facilityBy(), async (tx) => {
    withoutSending(tx)
    await queueMail(tx, { ...usual(), values: { ...usual().values, reference: 'past' } })
  })
  const { rows } = await office.owner.pool.query(`select id, status from outbox where subject like '%past%'`)
  expect(rows).toMatchObject([{ status: 'kept' }])
  expect(await jobsFor(rows[0]?.id)).toEqual([])
  await sendMail(post(), rows[0]?.id)
  expect(server.received).toEqual([])
})

test('mail whose job was lost gets another', async () => {
  const id = await queue()
  await office.owner.pool.query(`delete from jobs.job where data ->> 'mail' = $1`, [id])
  await office.write(facilityBy(), (tx) => findLostMail(tx, new Date('2016-03-01T10:20:00Z')))
  expect(await jobsFor(id)).toHaveLength(1)
  await office.write(facilityBy(), (tx) => findLostMail(tx, new Date('2016-03-01T10:20:00Z')))
  expect(await jobsFor(id)).toHaveLength(1)
})

test('the administrator reads mail before it goes, calls it off, and sends it again; both stand in its history', async () => {
  const administrator = await office.as(office.people.administrator)
  const id = await queue({ values: { reference: 'R-2016-READ', title: 'Read before it goes' } })
  expect((await administrator.get('/outbox?search=r-2016-read&status=waiting')).text).toContain(`/outbox/${id}`)
  expect((await administrator.get('/outbox?search=r-2016-read&status=sent')).text).not.toContain(`/outbox/${id}`)
  expect((await administrator.get(`/outbox/${id}`)).text).toContain('Read before it goes')
  expect((await administrator.post(`/outbox/${id}/sending`, {}, `/outbox/${id}`)).status).toBe(409)
  expect((await administrator.post(`/outbox/${id}/cancellation`, {}, `/outbox/${id}`)).status).toBe(303)
  await sendMail(post(), id)
  expect(server.received).toEqual([])
  expect((await administrator.post(`/outbox/${id}/cancellation`, {}, `/outbox/${id}`)).status).toBe(409)
  expect((await administrator.post(`/outbox/${id}/sending`, {}, `/outbox/${id}`)).status).toBe(303)
  await sendMail(post(), id)
  expect(server.received).toHaveLength(1)
  const { rows } = await office.owner.pool.query(
    `select step, account from history where record_table = 'outbox' and record_id = $1 order by number`,
    [id],
  )
  expect(rows).toEqual(['cancel', 'send_again'].map((step) => ({ step, account: office.people.administrator.id })))
  expect((await administrator.get(`/outbox/${id}`)).text).toContain('Sending cancelled')
})

test('staff read the mail of a record on it, without links that open doors; others never see it', async () => {
  const { officer, authority } = office.people
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `insert into requests (reference, partner, authority_id, status, title, need, theme, submitted_at)
      values ('R-2016-MAIL', 'TG', $1, 'submitted', 'Title', 'Need', 'diaspora', now()) returning id`,
    [authority.authority_id],
  )
  const request = rows[0]?.id ?? ''
  await queue({
    record: ['requests', request],
    values: { reference: 'R-2016-MAIL', title: 'Words of the mail' },
    link: '/secret-door',
    secret: true,
  })
  const seen = (await (await office.as(officer)).get(`/requests/${request}`)).text
  expect(seen).toContain('Words of the mail')
  expect(seen).not.toContain('secret-door')
  const asked = await (await office.as(authority)).get(`/requests/${request}`)
  expect(asked.status).toBe(200)
  expect(asked.text).not.toContain('Words of the mail')
})

test('a job that failed is shown to the administrator with its fault, and tried again', async () => {
  const administrator = await office.as(office.people.administrator)
  await office.owner.pool.query(`delete from jobs.job where name = 'remind'`)
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `insert into jobs.job (name, state, started_on, completed_on, output, retry_limit, policy)
      values ('remind', 'failed', now(), now(), '{"message": "the disk is full"}', 3, 'stately') returning id`,
  )
  const id = rows[0]?.id
  expect((await administrator.get('/jobs')).text).toContain('the disk is full')
  expect((await administrator.post(`/jobs/${id}/attempt`, { queue: 'remind' }, '/jobs')).status).toBe(303)
  expect((await office.owner.pool.query('select state from jobs.job where id = $1', [id])).rows).toEqual([
    { state: 'retry' },
  ])
  expect((await administrator.post(`/jobs/${id}/attempt`, { queue: 'remind' }, '/jobs')).status).toBe(409)
  expect((await administrator.post(`/jobs/${id}/attempt`, { queue: 'nothing' }, '/jobs')).status).toBe(422)
})
