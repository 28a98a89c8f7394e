import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refreshMail, remind } from '../src/desk/reminders/commands.ts'
import { isSwitched } from '../src/desk/reminders/kinds.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { textsOf } from '../src/house/languages/texts.ts'
import { queueMail } from '../src/house/mail/commands.ts'
import { sendMail } from '../src/house/mail/send.ts'
import { usefulDays } from '../src/house/mail/terms.ts'
import { refreshNotice } from '../src/requests/consultations/tell.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, Visitor } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'

let office: Facility
let server: TestMailServer
beforeAll(async () => {
  office = await facility()
  server = await mailServer()
})
afterAll(async () => {
  await server.close()
  await office.close()
})
let now = new Date('2016-03-01T10:00:00Z')
const at = (instant: string) => {
  now = new Date(instant)
  office.setTime(now)
}
beforeEach(() => {
  server.received.length = 0
  at('2016-03-01T10:00:00Z')
})
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const one = async (query: string, values: unknown[] = []) => (await rows<{ id: string }>(query, values))[0]?.id ?? ''
const by = () => ({ person: null, facility: true as const, at: now, site: siteAt('http://localhost', testSecret) })
const send = async (url = server.url) => {
  const waiting = await rows<{ id: string }>(
    `select id from outbox where status = 'waiting' and next_attempt_at <= $1 order by queued_at, id`,
    [now],
  )
  for (const { id } of waiting)
    await sendMail(
      {
        database: office.database,
        secret: testSecret,
        server: { url, from: 'facility@example.org', baseUrl: 'https://mobilise.example.org' },
        refresh: async (tx, mail) => (await refreshMail(tx, mail, by())) ?? (await refreshNotice(tx, mail, by())),
        isSwitched,
        now: () => now,
      },
      id,
    )
}
const mailsTo = (email: string) =>
  rows<{ subject: string; body: string; link: string | null; kind: string; status: string }>(
    'select * from outbox where recipient = $1 order by queued_at, id',
    [email],
  )
/**
 * What limits how often links are asked for counts by the machine's clock: here it is the mail that stands in for the
 * next press.
 */
const noLimits = () => rows('delete from sign_in_attempts')
let number = 0
const request = (status: string, officer: string | null = office.people.officer.id) => {
  number += 1
  return one(
    `insert into requests (reference, partner, numeral, authority_id, status, title, need, theme, received_on,
      submitted_at, registered_at, officer_id)
      values ('R-2016-M' || $1::text, 'TG', case when $2::text = 'submitted' then null else 200 + $1::int end, $3,
        $2::text, 'Request ' || $1::text, 'Need', 'diaspora', '2016-02-20', now(), now(), $4) returning id`,
    [number, status, office.people.authority.authority_id, officer],
  )
}
async function askedOf(body: string): Promise<string> {
  const round = await one(
    `insert into consultations (request_id, opened_on, due_on) values ($1, '2016-03-01', '2016-03-08') returning id`,
    [await request('in_consultation')],
  )
  return one(
    `insert into opinions (consultation_id, body_id, asked_on, due_on, told_on, told_how)
      values ($1, $2, '2016-03-01', '2016-03-08', '2016-03-01', 'mail') returning id`,
    [round, body],
  )
}

test('a service with six opinions due the next day reads one mail at its address and one at its account, with a link to each', async () => {
  const body = office.people.consulted.body_id ?? ''
  await rows(`update consulted_bodies set email = 'desk@six.example', language = 'fr' where id = $1`, [body])
  for (let count = 0; count < 6; count += 1) await askedOf(body)
  at('2016-03-07T09:00:00Z')
  for (let times = 0; times < 2; times += 1) await remind({ db: office.database.db, secret: testSecret }, by())
  const [atAddress, ...more] = await mailsTo('desk@six.example')
  expect(more).toEqual([])
  expect(atAddress?.subject).toBe('Rappel : avis sur 6 demandes')
  const [atAccount, ...others] = (await mailsTo(office.people.consulted.email)).filter(
    (mail) => mail.kind === 'opinion_due',
  )
  expect(others).toEqual([])
  expect(atAccount?.subject).toBe('6 deadlines are on the next working day')
  // One is answered before the mail goes: the others stay, each with the link that was made for it.
  await rows(
    `update opinions set status = 'in_favour', given_at = now() where id = (select n.record_id from notices n
      join outbox m on m.id = n.mail_id where m.recipient = 'desk@six.example' and n.position = 0)`,
  )
  await send()
  const received = server.received.find((mail) => mail.to.includes('desk@six.example'))
  const links = [
    ...(received?.text ?? '').matchAll(/https:\/\/mobilise\.example\.org(\/opinions\?link=[\w.-]+&lang=fr)/g),
  ].map((found) => found[1] ?? '')
  expect(links).toHaveLength(5)
  expect(received?.text).not.toContain('[[')
  for (const link of links) expect((await new Visitor(office.app).get(link)).status).toBe(200)
})

test('"send me a link" pressed five times within minutes gives one mail, for whatever is open', async () => {
  const body = await one(
    `insert into consulted_bodies (name, may_veto, email, language)
      values ('Desk of links', false, 'desk@links.example', 'en') returning id`,
  )
  for (let count = 0; count < 3; count += 1) await askedOf(body)
  for (let count = 0; count < 5; count += 1) {
    at(`2016-03-01T10:0${count}:00Z`)
    await noLimits()
    await new Visitor(office.app).post('/opinions/link', { email: 'desk@links.example' }, '/opinions')
    await send()
  }
  expect((await mailsTo('desk@links.example')).map((mail) => mail.subject)).toEqual([
    'Your new links: opinion on 3 requests',
  ])
  at('2016-03-01T12:00:00Z')
  await noLimits()
  await new Visitor(office.app).post('/opinions/link', { email: 'desk@links.example' }, '/opinions')
  expect(await mailsTo('desk@links.example')).toHaveLength(2)
})

test('a link to sign in that is asked for again at once is sent once', async () => {
  for (let count = 0; count < 3; count += 1) {
    await noLimits()
    await office.visitor.post('/sign-in/link', { email: office.people.donor.email })
  }
  expect(await mailsTo(office.people.donor.email)).toHaveLength(1)
  at('2016-03-01T10:04:00Z')
  await noLimits()
  await office.visitor.post('/sign-in/link', { email: office.people.donor.email })
  expect(await mailsTo(office.people.donor.email)).toHaveLength(2)
})

test('"remind now" pressed again within minutes reminds once', async () => {
  const body = await one(
    `insert into consulted_bodies (name, may_veto, email, language)
      values ('Desk of reminders', false, 'desk@reminders.example', 'en') returning id`,
  )
  const opinion = await askedOf(body)
  const officer = await office.as(office.people.officer)
  for (let count = 0; count < 2; count += 1) {
    at(`2016-03-02T10:0${count}:00Z`)
    expect((await officer.post(`/consultations/${opinion}/reminder`, {}, '/')).status).toBe(303)
    await send()
  }
  expect((await mailsTo('desk@reminders.example')).map((mail) => mail.status)).toEqual(['sent'])
})

test('a digest counts what waits as home counts it, also when it is more than a page', async () => {
  for (let count = 0; count < 60; count += 1) await request('registered')
  const officer = await office.as(office.people.officer)
  at('2016-03-08T06:05:00Z')
  const home = /You have ([\d,]+) tasks/.exec((await officer.get('/')).text)?.[1] ?? ''
  expect(Number(home)).toBeGreaterThanOrEqual(60)
  await remind({ db: office.database.db, secret: testSecret }, by())
  const digest = (await mailsTo(office.people.officer.email)).find((mail) => mail.kind === 'digest')
  expect(digest?.subject).toContain(`You have ${home} tasks`)
  const told = [...(digest?.body ?? '').matchAll(/^– /gm)].length
  const more = [...(digest?.body ?? '').matchAll(/(\d+) more/g)].reduce((sum, found) => sum + Number(found[1]), 0)
  expect(told + more).toBe(Number(home))
})

test('each kind of mail says how long it is of use', () => {
  const own =
    /^(link|draft_link|password_link|preferences_link|invited|invited_anew|opinion\.(asked|sent_again|reminded|term_moved)(_account)?(_many)?)$/
  const keys = Object.keys(textsOf('en')).flatMap((key) => /^mail\.(.+)\.subject$/.exec(key)?.[1] ?? [])
  expect(keys.length).toBeGreaterThan(20)
  expect(keys.filter((key) => !own.test(key) && !(key in usefulDays))).toEqual([])
  expect(Object.keys(usefulDays).filter((key) => !keys.includes(key))).toEqual([])
})

test('a mail server that was away for four days: what is still of use goes, and what is not is one line for the officer and one for the administrator', async () => {
  await rows(`update outbox set status = 'cancelled', given_up_at = now() where status = 'waiting'`)
  const id = await request('approved').catch(() => request('in_consultation'))
  const record: [string, string] = ['requests', id]
  const queue = (key: string, values: Record<string, string>, more: object = {}) =>
    office.write(by(), (tx) => queueMail(tx, { to: 'amina@example.org', language: 'en', key, values, record, ...more }))
  const gone = 'smtp://127.0.0.1:9'
  await queue('letter', { subject: 'The decision', body: 'Dear colleagues' })
  for (let count = 0; count < 4; count += 1)
    await queue(
      'withdrawn',
      { reference: `R${count}`, title: 'T', lead: 'L', reason: 'x' },
      { useful_until: new Date('2016-03-02T10:00:00Z') },
    )
  for (const day of ['01', '02', '03', '04', '05']) {
    at(`2016-03-${day}T11:00:00Z`)
    await send(gone)
  }
  expect(server.received).toEqual([])
  const home = async (who: 'officer' | 'administrator') => (await (await office.as(office.people[who])).get('/')).text
  expect((await home('officer')).match(/href="\/undelivered"/g)).toHaveLength(1)
  expect((await home('administrator')).match(/href="\/undelivered\?all=1"/g)).toHaveLength(1)
  at('2016-03-05T20:00:00Z')
  await send()
  expect(server.received.map((mail) => mail.headers.get('subject'))).toEqual(['The decision'])

  const officer = await office.as(office.people.officer)
  const page = (await officer.get('/undelivered')).text
  expect(page.match(/was withdrawn/g)?.length).toBeGreaterThanOrEqual(4)
  const failed = await rows<{ id: string }>(
    `select id from outbox where status = 'failed' and record_id = $1 order by id`,
    [id],
  )
  expect(failed).toHaveLength(4)
  expect((await officer.post(`/undelivered/${failed[0]?.id}/sending`, {}, '/undelivered')).status).toBe(303)
  for (const { id: mail } of failed.slice(1))
    expect((await officer.post(`/undelivered/${mail}/cancellation`, {}, '/undelivered')).status).toBe(303)
  expect(await home('officer')).not.toContain('href="/undelivered"')
  // Of others' files an officer settles nothing.
  await rows('update requests set officer_id = $2 where id = $1', [id, office.people.manager.id])
  await rows(`update outbox set status = 'failed', given_up_at = now(), last_fault = 'x' where id = $1`, [
    failed[1]?.id,
  ])
  expect((await officer.post(`/undelivered/${failed[1]?.id}/sending`, {}, '/undelivered')).status).toBe(403)
  expect((await (await office.as(office.people.donor)).get('/undelivered')).status).toBe(403)
})

test('what a letter of redirection promises is a task until it is done', async () => {
  const initiative = await one(`insert into initiatives (name) values ('A neighbouring project') returning id`)
  const id = await request('in_consultation')
  await rows(
    `update requests set status = 'redirected', redirected_to = $2, decided_at = '2016-03-01T09:00Z',
      decision_reason = 'x', decided_by = $3 where id = $1`,
    [id, initiative, office.people.committee.id],
  )
  const officer = await office.as(office.people.officer)
  const href = `/requests/${id}/initiative-notice`
  expect((await officer.get('/?why=tell_initiative')).text).toContain(href)
  expect((await officer.post(href, { day: '2016-02-01', how: 'By telephone' })).status).toBe(422)
  expect((await officer.post(href, { day: '2016-03-01', how: 'By telephone' })).status).toBe(303)
  expect((await officer.get('/?why=tell_initiative')).text).not.toContain(href)
  expect((await officer.get(`/requests/${id}`)).text).toContain('By telephone')
})

test('an authority whose request is complete is told so', async () => {
  const [authority, officer] = [await office.as(office.people.authority), await office.as(office.people.officer)]
  const filed = await authority.post(
    '/requests',
    {
      title: 'Stratégie',
      need: 'Nous voulons une stratégie.',
      expected_outputs: '',
      theme: 'diaspora',
      language: 'fr',
    },
    '/requests/new',
  )
  const id = /[0-9a-f-]{36}/.exec(filed.headers.get('location') ?? '')?.[0] ?? ''
  await authority.post(`/requests/${id}/submission`)
  expect(
    (
      await officer.post(`/requests/${id}/registration`, {
        received_on: '2016-03-01',
        officer_id: office.people.officer.id,
      })
    ).status,
  ).toBe(303)
  const told = await rows<{ subject: string }>(`select subject from outbox where record_id = $1 and recipient = $2`, [
    id,
    office.people.authority.email,
  ])
  expect(told.map((mail) => mail.subject).some((subject) => /complete and registered/.test(subject))).toBe(true)
})
