import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { refreshMail, remind } from '../src/desk/reminders/commands.ts'
import { isSwitched } from '../src/desk/reminders/kinds.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { sendMail } from '../src/house/mail/send.ts'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, preferencesLink } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'

let office: Facility
let server: TestMailServer
let ids: { request: string; opinion: string; otherOpinion: string; consultation: string }

beforeAll(async () => {
  server = await mailServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  office = await facility()
  // A request of Togo that the Delegation and the Service are asked about until Tuesday, 8 March 2016.
  const { officer, authority, consulted, otherConsulted } = office.people
  const one = async (query: string, values: unknown[]) =>
    (await office.owner.pool.query<{ id: string }>(query, values)).rows[0]?.id ?? ''
  const request = await one(
    `insert into requests (reference, partner, numeral, authority_id, status, title, need, theme, received_on,
      submitted_at, registered_at, officer_id)
      values ('R-2016-TTTTTT', 'TG', 3, $1, 'in_consultation', 'Diaspora', 'Need', 'diaspora', '2016-02-20',
        '2016-02-20T09:00Z', '2016-02-25T09:00Z', $2) returning id`,
    [authority.authority_id, officer.id],
  )
  const consultation = await one(
    `insert into consultations (request_id, opened_on, due_on) values ($1, '2016-03-01', '2016-03-08') returning id`,
    [request],
  )
  const asked = (body: string | null) =>
    one(
      `insert into opinions (consultation_id, body_id, asked_on, told_on, told_how, due_on)
        values ($1, $2, '2016-03-01', '2016-03-01', 'mail', '2016-03-08') returning id`,
      [consultation, body],
    )
  const otherOpinion = await asked(otherConsulted.body_id)
  ids = { request, consultation, otherOpinion, opinion: await asked(consulted.body_id) }
})
afterEach(async () => {
  server.received.length = 0
  await office.close()
})

const site = siteAt('https://mobilise.example.org', testSecret)
const by = (at: string) => ({ person: null, facility: true as const, at: new Date(at), site })
const round = (at: string) => remind({ db: office.database.db, secret: testSecret }, by(at))
type OutboxRow = {
  id: string
  recipient: string
  subject: string
  body: string
  kind: string
  status: string
  not_before: Date
  next_attempt_at: Date
  last_fault: string | null
}
const mails = async () =>
  (await office.owner.pool.query<OutboxRow>('select * from outbox order by queued_at, recipient')).rows
const to = async (who: { email: string }) => (await mails()).filter((mail) => mail.recipient === who.email)
const answer = () =>
  office.owner.pool.query(`update opinions set status = 'no_objection', given_at = now() where id = $1`, [ids.opinion])
const send = (id: string, at: string) =>
  sendMail(
    {
      database: office.database,
      secret: testSecret,
      server: { url: server.url, from: 'facility@example.org', baseUrl: 'https://mobilise.example.org' },
      refresh: (tx, mail, when) => refreshMail(tx, mail, { person: null, facility: true, at: when }),
      isSwitched,
      now: () => new Date(at),
    },
    id,
  )

test('the working day before the term ends, each body that has not answered is reminded once, in a mail of its own, whatever the number of processes', async () => {
  const { consulted, otherConsulted } = office.people
  expect(await round('2016-03-04T09:00:00Z')).toBe(0)
  await Promise.all(Array.from({ length: 4 }, () => round('2016-03-07T09:00:00Z')))
  await round('2016-03-07T12:00:00Z')
  await round('2016-03-08T09:00:00Z')
  const reminders = (await mails()).filter((mail) => mail.kind === 'opinion_due')
  expect(reminders.map((mail) => mail.recipient).sort()).toEqual([consulted.email, otherConsulted.email].sort())
  expect(reminders[0]).toMatchObject({
    subject: 'Your opinion by 8 March 2016: Togo III: Diaspora',
    record_table: 'requests',
    record_id: ids.request,
  })
  expect(reminders[0]?.body).toContain('silence then counts as no objection')
})

test('the working day after the term, a body that let it pass reads once that it can still answer', async () => {
  const { consulted, otherConsulted } = office.people
  await answer()
  const midnight = by('2016-03-08T23:00:00Z')
  await office.write(midnight, (tx) => closeDueConsultations(tx, midnight))
  for (const at of ['2016-03-09T06:30:00Z', '2016-03-09T06:45:00Z', '2016-03-10T06:30:00Z']) await round(at)
  const digests = (await to(otherConsulted)).filter((mail) => mail.kind === 'digest')
  expect(digests).toHaveLength(1)
  expect(digests[0]?.body).toContain('The deadline was 8 March 2016, and silence was recorded.')
  expect(digests[0]?.body).toContain(`/consultations/${ids.otherOpinion}`)
  expect((await to(consulted)).filter((mail) => mail.kind === 'digest')).toEqual([])
})

test('who has answered is not reminded, and a reminder that waits is dropped when the answer comes first', async () => {
  const { consulted, otherConsulted } = office.people
  await round('2016-03-07T09:00:00Z')
  const [mine] = await to(consulted)
  await answer()
  await send(mine?.id ?? '', '2016-03-07T09:01:00Z')
  expect(server.received).toEqual([])
  expect((await to(consulted))[0]).toMatchObject({ status: 'dropped', last_fault: 'not_needed' })
  await send((await to(otherConsulted))[0]?.id ?? '', '2016-03-07T09:01:00Z')
  expect(server.received.map((mail) => mail.to)).toEqual([[otherConsulted.email]])
  expect(server.received[0]?.text).toMatch(/https:\/\/mobilise\.example\.org\/consultations\/[0-9a-f-]{36}\n/)
})

test('a body that has an address and no account is reminded there, with a new link, once and by its day', async () => {
  const { consulted, otherConsulted } = office.people
  await office.owner.pool.query(
    `update consulted_bodies set email = 'delegation@example.org', zone = 'Africa/Lome', language = 'fr' where id = $1`,
    [consulted.body_id],
  )
  await office.owner.pool.query('update accounts set active = false where id = $1', [consulted.id])
  await round('2016-03-07T06:30:00Z')
  expect((await mails()).filter((mail) => mail.recipient === 'delegation@example.org')).toEqual([])
  await Promise.all(Array.from({ length: 6 }, () => round('2016-03-07T09:00:00Z')))
  await round('2016-03-07T12:00:00Z')
  const sent = (await mails()).filter((mail) => mail.recipient === 'delegation@example.org')
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ kind: 'opinion_due', link_is_secret: true })
  await send(sent[0]?.id ?? '', '2016-03-07T09:01:00Z')
  expect(server.received[0]?.text).toMatch(/https:\/\/mobilise\.example\.org\/opinions\?link=[\w.-]+&lang=fr/)

  await office.owner.pool.query(`update consulted_bodies set email = 'service@example.org' where id = $1`, [
    otherConsulted.body_id,
  ])
  await round('2016-03-08T09:00:00Z')
  const [late] = (await mails()).filter((mail) => mail.recipient === 'service@example.org')
  await office.owner.pool.query(`update opinions set status = 'no_objection', given_at = now() where body_id = $1`, [
    otherConsulted.body_id,
  ])
  await send(late?.id ?? '', '2016-03-08T09:01:00Z')
  expect(server.received).toHaveLength(1)
})

test('by night of the reader’s zone nothing is given, and what waits from the day is held until the morning', async () => {
  const { consulted } = office.people
  await office.owner.pool.query(`update accounts set zone = 'Asia/Tokyo' where id = $1`, [consulted.id])
  // 11:30 in Vienna is 19:30 in Tokyo; half past twelve is half past eight in the evening.
  await round('2016-03-07T11:30:00Z')
  expect(await to(consulted)).toEqual([])
  await round('2016-03-07T10:30:00Z')
  const [mail] = await to(consulted)
  await send(mail?.id ?? '', '2016-03-07T11:30:00Z')
  expect(server.received).toEqual([])
  expect((await to(consulted))[0]).toMatchObject({
    status: 'waiting',
    next_attempt_at: new Date('2016-03-07T22:00:00Z'),
  })
  await send(mail?.id ?? '', '2016-03-07T22:00:00Z')
  expect(server.received).toHaveLength(1)
})

test('on days off of the facility nobody is reminded', async () => {
  await office.owner.pool
    .query(`insert into holidays (day, name) values ('2016-03-07', 'Closed')`)
    .catch(() => office.owner.pool.query(`insert into holidays (day) values ('2016-03-07')`))
  await office.owner.pool.query(`update opinions set due_on = '2016-03-08'`)
  await round('2016-03-07T09:00:00Z')
  expect((await mails()).filter((mail) => mail.kind === 'opinion_due')).toEqual([])
  await round('2016-03-08T09:00:00Z')
  expect((await mails()).filter((mail) => mail.kind === 'opinion_due')).toHaveLength(2)
})

test('an officer’s digest comes in the first hour of the day, once, and says what is late, what silence decides today and what waits', async () => {
  const { officer, authority } = office.people
  await office.owner.pool.query(
    `insert into requests (reference, partner, authority_id, status, title, need, theme, submitted_at)
      values ('R-2016-SSSSSS', 'TG', $1, 'submitted', 'Borders', 'Need', 'diaspora', '2016-03-04T09:00Z')`,
    [authority.authority_id],
  )
  expect(await round('2016-03-08T05:50:00Z')).toBe(0)
  await Promise.all(Array.from({ length: 3 }, () => round('2016-03-08T06:10:00Z')))
  await round('2016-03-08T06:50:00Z')
  const digests = await to(officer)
  expect(digests).toHaveLength(1)
  const [digest] = digests
  expect(digest).toMatchObject({ kind: 'digest', subject: 'You have 2 tasks, 8 March 2016' })
  expect(digest?.body).toMatch(
    /TODAY\n\n– Togo III: Diaspora\nA consultation is running: silence decides on this day\.\n\[\[site\]\]\/requests\/[0-9a-f-]{36}\n\n\nYOUR TASKS\n\n– Togo/,
  )
  await round('2016-03-09T06:10:00Z')
  expect(await to(officer)).toHaveLength(2)
})

test('a digest is put together anew when it goes, and is not sent when all is done by then', async () => {
  const { officer } = office.people
  await round('2016-03-07T06:10:00Z')
  const [digest] = await to(officer)
  await office.owner.pool.query(`update consultations set status = 'closed', closed_at = now()`)
  await office.owner.pool.query(`update requests set status = 'withdrawn'`)
  await send(digest?.id ?? '', '2016-03-07T06:11:00Z')
  expect(server.received).toEqual([])
  expect((await to(officer))[0]).toMatchObject({ status: 'dropped', last_fault: 'not_needed' })
})

test('all of a reader’s reminders of a day are one digest, in the reader’s language', async () => {
  const { authority, officer } = office.people
  await office.owner.pool.query(`update accounts set language = 'fr' where id = $1`, [authority.id])
  for (const title of ['Frontières', 'Visas']) {
    await office.owner.pool.query(
      `insert into requests (reference, partner, authority_id, status, title, need, theme, officer_id)
        values ('R-' || $2::text, 'TG', $1, 'returned', $2, 'Need', 'diaspora', $3)`,
      [authority.authority_id, title, officer.id],
    )
    await office.owner.pool.query(
      `update request_spans set started_at = '2016-02-29T09:00Z' where request_id = (select id from requests
        where title = $1)`,
      [title],
    )
  }
  // Lomé lives by UTC: 7:10 there.
  await round('2016-03-07T06:10:00Z')
  expect(await to(authority)).toEqual([])
  await round('2016-03-07T07:10:00Z')
  const [digest, ...others] = await to(authority)
  expect(others).toEqual([])
  expect(digest).toMatchObject({ kind: 'digest', subject: '2 choses vous attendent, 7 mars 2016' })
  expect(digest?.body).toContain('RAPPELS')
  expect(digest?.body).toContain('Nos questions du 29 février 2016 attendent vos réponses.')
  await send(digest?.id ?? '', '2016-03-07T07:11:00Z')
  const [mail] = server.received
  const [, preferences = ''] = /(\/mail-preferences\?token=[\w-]{43})\n/.exec(`${mail?.text}\n`) ?? []
  expect(mail?.headers.get('list-unsubscribe')).toBe(`<https://mobilise.example.org${preferences}&kind=digest>`)
  expect(mail?.text).toContain(`https://mobilise.example.org${preferences}`)
  expect((await office.visitor.get(preferences)).text).toContain(authority.email)
})

test('a draft that lies still is brought back once, also when it is touched and left again', async () => {
  const { authority } = office.people
  const touch = (at: string, text: string) =>
    office.write({ person: authority, at: new Date(at) }, (tx) =>
      tx.updateTable('requests').set({ need: text }).where('status', '=', 'draft').execute(),
    )
  await office.write({ person: authority, at: new Date('2016-03-01T10:00:00Z') }, (tx) =>
    tx
      .insertInto('requests')
      .values({
        reference: 'R-2016-DDDDDD',
        partner: 'TG',
        authority_id: authority.authority_id ?? '',
        created_by: authority.id,
        title: 'Draft',
      })
      .execute(),
  )
  await round('2016-03-07T07:10:00Z')
  expect(await to(authority)).toEqual([])
  await round('2016-03-08T07:10:00Z')
  expect(await to(authority)).toHaveLength(1)
  await touch('2016-03-09T10:00:00Z', 'more')
  for (const day of ['09', '15', '16', '17']) await round(`2016-03-${day}T07:10:00Z`)
  expect(await to(authority)).toHaveLength(1)
})

test('an officer who reminds a body at night is told when it will be read: in the morning there, once, and not when the answer comes first', async () => {
  const { consulted, officer } = office.people
  await office.owner.pool.query(
    `update consulted_bodies set email = 'delegation@example.org', zone = 'Africa/Lome', language = 'fr' where id = $1`,
    [consulted.body_id],
  )
  await office.owner.pool.query(`update accounts set zone = 'Asia/Tokyo' where id = $1`, [consulted.id])
  office.setTime(new Date('2016-03-07T21:00:00Z'))
  const round = `/consultations/rounds/${ids.consultation}`
  const visitor = await office.as(officer)
  const byHand = () => visitor.post(`/consultations/${ids.opinion}/reminder`, {}, round)
  for (let times = 0; times < 2; times += 1) expect((await byHand()).headers.get('location')).toBe(round)
  // 21:00 in Lomé is six in the morning in Tokyo.
  const atAddress = (await mails()).filter((mail) => mail.recipient === 'delegation@example.org')
  expect(atAddress.map((mail) => [mail.kind, mail.next_attempt_at])).toEqual([
    ['opinion_due', new Date('2016-03-08T07:00:00Z')],
  ])
  expect((await to(consulted)).map((mail) => mail.next_attempt_at)).toEqual([new Date('2016-03-07T22:00:00Z')])
  const page = (await visitor.get(round)).text.replace(/[\u2068\u2069]/g, '')
  expect(page).toContain('The reminder to delegation@example.org will be sent on 8 March 2016 at 08:00.')
  expect(page).toContain(`The reminder to ${consulted.email} will be sent on 7 March 2016 at 23:00.`)
  for (const mail of await to(consulted)) await send(mail.id, '2016-03-07T22:00:00Z')
  expect(server.received.map((mail) => mail.to)).toEqual([[consulted.email]])
  for (const mail of atAddress) await send(mail.id, '2016-03-08T06:59:00Z')
  expect(server.received).toHaveLength(1)
  for (const mail of atAddress) await send(mail.id, '2016-03-08T07:00:00Z')
  expect(server.received).toHaveLength(2)
  expect(server.received[1]?.text).toMatch(/\/opinions\?link=[\w.-]+&lang=fr/)
})

test('what an officer reminds of is dropped when the answer comes first; who has switched it off is not reminded, and the page says when that is everybody', async () => {
  const { consulted, officer } = office.people
  const round = `/consultations/rounds/${ids.consultation}`
  const visitor = await office.as(officer)
  const byHand = () => visitor.post(`/consultations/${ids.opinion}/reminder`, {}, round)
  office.setTime(new Date('2016-03-02T10:00:00Z'))
  expect((await byHand()).status).toBe(303)
  const [now] = await to(consulted)
  expect(now).toMatchObject({ kind: 'opinion_due', next_attempt_at: new Date('2016-03-02T10:00:00Z') })
  await answer()
  await send(now?.id ?? '', '2016-03-02T10:00:30Z')
  expect((await to(consulted))[0]).toMatchObject({ status: 'dropped', last_fault: 'not_needed' })
  await office.owner.pool.query(`update opinions set status = 'asked', given_at = null where id = $1`, [ids.opinion])
  await (await office.as(consulted)).post('/mail-preferences', { wanted: ['digest'], language: 'en', zone: '' })
  expect((await visitor.get(round)).text).toContain('Its people have switched reminders off.')
  const refused = await byHand()
  expect([refused.status, (await to(consulted)).length]).toEqual([409, 1])
  expect(refused.text).toContain('Nobody can be reminded')
  expect(server.received).toEqual([])
})

test('a waiver asked for is brought back to the officer of the request two working days later, and no more once it is decided or the request is past it', async () => {
  const { officer } = office.people
  await office.owner.pool.query(
    `insert into eligibility_waivers (request_id, rule, about, status, asked_reason, asked_at) select $1, rule, 'x',
      'asked', 'A law', at::timestamptz
      from (values ('theme_offered', '2016-03-03T09:00Z'), ('authority_type', '2016-03-04T09:00Z')) as w (rule, at)`,
    [ids.request],
  )
  const given = async () =>
    (
      await office.owner.pool.query(
        `select recipient, for_day::text from reminders_given where kind = 'waiver_waits' order by for_day, recipient`,
      )
    ).rows
  await round('2016-03-07T06:10:00Z')
  expect(await given()).toEqual([])
  await office.owner.pool.query(`update requests set status = 'submitted' where id = $1`, [ids.request])
  await round('2016-03-08T06:10:00Z')
  expect(await given()).toEqual([{ recipient: officer.email, for_day: '2016-03-07' }])
  expect((await to(officer)).at(-1)?.body).toContain(`/requests/${ids.request}/waivers`)
  await office.owner.pool.query(
    `update eligibility_waivers set status = 'granted', reason = 'Yes', decided_at = '2016-03-09T09:00Z'`,
  )
  await round('2016-03-14T06:10:00Z')
  expect(await given()).toHaveLength(1)
})

test('each kind is switched by its reader, the digest as a whole too', async () => {
  const { consulted, officer } = office.people
  const visitor = await office.as(consulted)
  const page = await visitor.get('/mail-preferences')
  expect(page.text).toContain('An opinion is asked of you and its deadline comes')
  expect(page.text).not.toContain('Your mission report')
  expect(
    (await visitor.post('/mail-preferences', { wanted: ['digest'], language: 'fr', zone: 'Africa/Lome' })).status,
  ).toBe(303)
  expect(
    (await office.owner.pool.query('select language, zone from accounts where id = $1', [consulted.id])).rows,
  ).toEqual([{ language: 'fr', zone: 'Africa/Lome' }])
  expect(
    (
      await (
        await office.as(officer)
      ).post('/mail-preferences', { wanted: ['registration_late'], language: 'en', zone: '' })
    ).status,
  ).toBe(303)
  await round('2016-03-07T06:10:00Z')
  await round('2016-03-07T09:00:00Z')
  expect(await to(consulted)).toEqual([])
  expect(await to(officer)).toEqual([])
})

test('what a reader switches off while it waits is not sent', async () => {
  const { consulted } = office.people
  await round('2016-03-07T09:00:00Z')
  const [mail] = await to(consulted)
  await (await office.as(consulted)).post('/mail-preferences', { wanted: ['digest'], language: 'en', zone: '' })
  await send(mail?.id ?? '', '2016-03-07T09:01:00Z')
  expect(server.received).toEqual([])
  expect((await to(consulted))[0]).toMatchObject({ status: 'dropped' })
})

test('a member of the committee is reminded of scores before the meeting: in the digest three working days before, at once the day before', async () => {
  const { committee } = office.people
  const meeting = (
    await office.owner.pool.query<{ id: string }>(
      `insert into meetings (number, held_on) values (7, '2016-03-10') returning id`,
    )
  ).rows[0]?.id
  await office.owner.pool.query('insert into agenda_items (meeting_id, request_id, position) values ($1, $2, 1)', [
    meeting,
    ids.request,
  ])
  await round('2016-03-07T06:10:00Z')
  const [digest] = await to(committee)
  expect(digest).toMatchObject({ kind: 'digest' })
  await round('2016-03-09T09:00:00Z')
  const [, alone] = await to(committee)
  expect(alone).toMatchObject({
    kind: 'scores_due',
    subject: 'Your scores by 10 March 2016: Committee meeting 7',
    link: `/meetings/${meeting}`,
  })
  await office.owner.pool.query(`update agenda_items set struck_at = now()`)
  await send(alone?.id ?? '', '2016-03-09T09:01:00Z')
  expect(server.received).toEqual([])
})

test('what cannot be is said, and what was chosen stays on the page', async () => {
  const answered = await (await office.as(office.people.expert)).post('/mail-preferences', {
    wanted: ['invitation_due'],
    language: 'xx',
    zone: 'Mars/Base',
  })
  expect(answered.status).toBe(422)
  expect(answered.text).toContain('value="invitation_due" checked')
})

test('the link of a mail opens the preferences of its reader without signing in, and nobody else’s', async () => {
  const { consulted, expert, otherConsulted } = office.people
  const token = (await preferencesLink(office, consulted)).split('=')[1] ?? ''
  const page = await office.visitor.get(`/mail-preferences?token=${token}`)
  expect(page.status).toBe(200)
  expect(page.text).toContain(consulted.email)
  expect(
    (await office.visitor.post(`/mail-preferences?token=${token}`, { wanted: [], language: 'en', zone: '' })).status,
  ).toBe(303)
  const unwanted = async (who: { id: string }) =>
    (
      await office.owner.pool.query(
        'select kind from mail_preferences where account_id = $1 and not wanted order by kind',
        [who.id],
      )
    ).rows.map((row) => row.kind)
  expect(await unwanted(consulted)).toEqual(['digest', 'opinion_due', 'opinion_passed'])
  // The link wins over who is signed in: it is the mail's reader who is meant.
  expect((await (await office.as(expert)).get(`/mail-preferences?token=${token}`)).text).toContain(consulted.email)
  for (const bad of [
    `${otherConsulted.id}.${token}`,
    token.slice(0, -1),
    `${token}x`,
    consulted.id,
    'x',
    `${consulted.id}.`,
  ]) {
    expect([bad, (await office.visitor.get(`/mail-preferences?token=${encodeURIComponent(bad)}`)).status]).toEqual([
      bad,
      404,
    ])
    expect([
      bad,
      (await office.visitor.send(`/mail-preferences?token=${encodeURIComponent(bad)}`, 'List-Unsubscribe=One-Click'))
        .status,
    ]).toEqual([bad, 404])
  }
  expect((await office.visitor.get('/requests')).status).toBe(403)
  await office.owner.pool.query('update accounts set active = false where id = $1', [consulted.id])
  expect((await office.visitor.get(`/mail-preferences?token=${token}`)).status).toBe(404)
})

test('"unsubscribe" in a mail program switches off that kind, and needs no page', async () => {
  const { consulted } = office.people
  const path = `${await preferencesLink(office, consulted)}&kind=opinion_due`
  expect((await office.visitor.send(path, 'List-Unsubscribe=One-Click')).status).toBe(200)
  await round('2016-03-07T09:00:00Z')
  expect(await to(consulted)).toEqual([])
  expect((await office.visitor.send('/mail-preferences', 'List-Unsubscribe=One-Click')).status).toBe(403)
  expect(
    (await office.visitor.send(path, 'List-Unsubscribe=One-Click', { origin: 'https://elsewhere.example' })).status,
  ).toBe(403)
})
