import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { siteAt } from '../src/house/identity/site-address.ts'
import { sendMail } from '../src/house/mail/send.ts'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { refreshNotice } from '../src/requests/consultations/tell.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'
import { Program } from './program.ts'

let office: Facility
let server: TestMailServer
let authority: Visitor
let officer: Visitor
let administrator: Visitor
let member: Visitor
let desk: string
let now = new Date('2016-03-01T10:00:00Z')

beforeAll(async () => {
  office = await facility()
  server = await mailServer()
  const { as, people } = office
  authority = await as(people.authority)
  officer = await as(people.officer)
  administrator = await as(people.administrator)
  member = await as(people.committee)
})
afterEach(() => {
  server.received.length = 0
  server.answers.recipient = () => null
  server.answers.message = () => null
})
afterAll(async () => {
  await server.close()
  await office.close()
})

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const at = (instant: string) => {
  now = new Date(instant)
  office.setTime(now)
}
const by = () => ({ person: null, facility: true as const, at: now, site: siteAt('http://localhost', testSecret) })
const goMail = async () => {
  for (const { id } of await rows<{ id: string }>(
    `select id from outbox where status = 'waiting' and next_attempt_at <= $1 order by queued_at, id`,
    [now],
  ))
    await sendMail(
      {
        database: office.database,
        secret: testSecret,
        server: { url: server.url, from: 'facility@example.org', baseUrl: 'https://mobilise.example.org' },
        refresh: (tx, mail) => refreshNotice(tx, mail, by()),
        isSwitched: () => false,
        now: () => now,
      },
      id,
    )
}
const round = () => office.write(by(), (tx) => closeDueConsultations(tx, by()))

/** A service of its own for each test, so that what one is told does not help another. */
async function body(email: string | null): Promise<string> {
  const [made] = await rows<{ id: string }>(
    `insert into consulted_bodies (name, may_veto, email) values ('Desk ' || gen_random_uuid(), false, $1)
      returning id`,
    [email],
  )
  desk = made?.id ?? ''
  return desk
}
async function asked(bodies: string[]): Promise<string> {
  at('2016-03-01T10:00:00Z')
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
  await officer.post(`/requests/${id}/registration`, {
    received_on: '2016-03-01',
    officer_id: office.people.officer.id,
  })
  expect((await officer.post(`/requests/${id}/consultation`, { bodies })).status).toBe(303)
  return id
}
type Told = {
  id: string
  status: string
  told_on: string | null
  told_how: string | null
  due_on: string
  round: string
  round_status: string
}
const opinionOn = async (request: string) =>
  (
    await rows<Told>(
      `select o.id, o.status, o.told_on::text, o.told_how, o.due_on::text, c.id as round, c.status as round_status
        from opinions o join consultations c on c.id = o.consultation_id where c.request_id = $1`,
      [request],
    )
  )[0] as Told
const roundPage = async (request: string) =>
  (await officer.get(`/consultations/rounds/${(await opinionOn(request)).round}`)).text
const homeOf = async (visitor: Visitor) => (await visitor.get('/')).text

test('what the mail server took is proof: the term runs from the day of the question, and silence then counts', async () => {
  const id = await asked([await body('desk@taken.example')])
  await goMail()
  expect(await opinionOn(id)).toMatchObject({ told_on: '2016-03-01', told_how: 'mail', due_on: '2016-03-08' })
  expect(await roundPage(id)).toContain('contacted on 1 March 2016')
  at('2016-03-08T23:00:00Z')
  await round()
  expect(await opinionOn(id)).toMatchObject({ status: 'silence', round_status: 'closed' })
})

test.each([
  ['refuses the address for good', 550],
  ['refuses it for now, for ever', 451],
])('when the mail server %s, there is no silence, and officer, committee and round say so', async (_, code) => {
  server.answers.recipient = () => ({ code, words: 'nobody here of that name' })
  const id = await asked([await body('desk@refused.example')])
  for (const day of ['01', '02', '03', '04', '07', '09']) {
    at(`2016-03-${day}T10:30:00Z`)
    await goMail()
  }
  await round()
  const opinion = await opinionOn(id)
  expect(opinion).toMatchObject({ status: 'asked', told_on: null, round_status: 'open' })
  expect(await homeOf(officer)).toContain(`/consultations/rounds/${opinion.round}`)
  const page = await roundPage(id)
  for (const words of [
    'nobody here of that name',
    'desk@refused.example',
    'was not contacted: its term has not begun',
    'Contacted another way',
    '0 of 1',
  ])
    expect(page).toContain(words)
  expect((await member.get(`/requests/${id}`)).text).toContain('nobody here of that name')
  // What was refused once is refused by the database as well.
  await expect(
    rows(`update opinions set status = 'silence', given_at = now() where id = $1`, [opinion.id]),
  ).rejects.toThrow('nobody_is_silent_who_was_not_told')
})

test('without a mail server nobody is told: an officer tells the body another way, with how and when, and the term runs from that day', async () => {
  const id = await asked([await body('desk@nowhere.example')])
  at('2016-03-09T10:00:00Z')
  await round()
  const { id: opinion, round: consultation } = await opinionOn(id)
  expect(await opinionOn(id)).toMatchObject({ status: 'asked', round_status: 'open' })
  const notice = `/consultations/${opinion}/notice`
  expect((await officer.post(notice, { day: '2016-03-10', how: 'By telephone' })).status).toBe(422)
  expect((await officer.post(notice, { day: '2016-02-28', how: 'By telephone' })).status).toBe(422)
  expect((await officer.post(notice, { day: '2016-03-09', how: ' ' })).status).toBe(422)
  expect((await authority.post(notice, { day: '2016-03-09', how: 'By telephone' }, '/')).status).toBe(404)
  expect(
    (await officer.post(notice, { day: '2016-03-09', how: 'By telephone, to Ms Okafor' })).headers.get('location'),
  ).toContain(`/consultations/rounds/${consultation}`)
  expect(await opinionOn(id)).toMatchObject({ told_on: '2016-03-09', told_how: 'by_hand', due_on: '2016-03-16' })
  expect((await officer.post(notice, { day: '2016-03-09', how: 'Again' }, '/')).status).toBe(409)
  expect(await roundPage(id)).toContain('By telephone, to Ms Okafor')
  expect((await officer.get(`/consultations/${opinion}`)).text).toContain('By telephone, to Ms Okafor')
  expect(await homeOf(officer)).not.toContain(`/consultations/rounds/${consultation}`)
  at('2016-03-16T22:00:00Z')
  await round()
  expect((await opinionOn(id)).status).toBe('asked')
  at('2016-03-16T23:00:00Z')
  await round()
  expect(await opinionOn(id)).toMatchObject({ status: 'silence', round_status: 'closed' })
})

test('a mail that goes only after days tells the term as it then runs', async () => {
  const id = await asked([await body('desk@later.example')])
  at('2016-03-10T10:00:00Z')
  await goMail()
  expect(await opinionOn(id)).toMatchObject({ told_on: '2016-03-10', due_on: '2016-03-17', round_status: 'open' })
  const mail = server.received.find((one) => one.to.includes('desk@later.example'))
  expect(mail?.text).toContain('17 March 2016')
  expect(mail?.text).not.toContain('8 March 2016')
  expect(await rows('select due_on::text from consultations where request_id = $1', [id])).toEqual([
    { due_on: '2016-03-17' },
  ])
})

test('what was answered before its mail could go is not asked any more', async () => {
  const id = await asked([await body('desk@answered.example')])
  await officer.post(`/consultations/${(await opinionOn(id)).id}/opinion`, { status: 'in_favour', reasons: '' })
  await goMail()
  expect(server.received.some((mail) => mail.to.includes('desk@answered.example'))).toBe(false)
  expect(await rows(`select status from outbox where recipient = 'desk@answered.example'`)).toEqual([
    { status: 'dropped' },
  ])
})

test('a mail of which nobody knows whether it arrived proves nothing; that its link was opened does', async () => {
  const id = await asked([await body('desk@uncertain.example')])
  const [mail] = await rows<{ link: string }>(
    `update outbox set status = 'uncertain' where recipient = 'desk@uncertain.example' returning link`,
  )
  expect((await opinionOn(id)).told_on).toBeNull()
  at('2016-03-02T10:00:00Z')
  await office.visitor.post(
    '/opinions/receipt',
    { link: new URL(mail?.link ?? '', 'http://localhost').searchParams.get('link') ?? '' },
    mail?.link,
  )
  expect(await opinionOn(id)).toMatchObject({ told_on: '2016-03-02', told_how: 'link' })
})

test('one address of a body that takes the mail is enough, whichever it is', async () => {
  const service = office.people.consulted.body_id ?? ''
  await rows(`update consulted_bodies set email = 'desk@dead.example' where id = $1`, [service])
  server.answers.recipient = () => null
  const id = await asked([service])
  await rows(
    `update outbox set status = 'failed', given_up_at = now(), last_fault = 'no such user'
      where recipient = 'desk@dead.example'`,
  )
  expect(await roundPage(id)).toContain('no such user')
  await goMail()
  expect(await opinionOn(id)).toMatchObject({ told_on: '2016-03-01', told_how: 'mail' })
})

test('who was not told is not reminded and not late; asked again it gets the whole question', async () => {
  const id = await asked([await body('desk@again.example')])
  const { id: opinion } = await opinionOn(id)
  await rows(
    `update outbox set status = 'failed', given_up_at = now(), last_fault = 'no such user'
      where recipient = 'desk@again.example'`,
  )
  expect((await officer.post(`/consultations/${opinion}/reminder`, {}, '/')).text).toContain('was not contacted yet')
  at('2016-03-20T10:00:00Z')
  expect((await officer.post(`/consultations/${opinion}/link`, {}, '/')).status).toBe(303)
  await goMail()
  expect(
    server.received
      .filter((mail) => mail.to.includes('desk@again.example'))
      .map((mail) => mail.text.includes('silence counts as no objection')),
  ).toEqual([true])
  at('2016-03-22T10:00:00Z')
  await officer.post(`/consultations/${opinion}/opinion`, { status: 'in_favour', reasons: '' })
  expect(await rows('select late from opinions where id = $1', [opinion])).toEqual([{ late: false }])
})

test('a body that was taken off the list before anybody told it holds nothing up', async () => {
  const id = await asked([await body('desk@struck.example')])
  await rows('update consulted_bodies set active = false where id = $1', [desk])
  await round()
  expect(await opinionOn(id)).toMatchObject({ status: 'asked', round_status: 'closed' })
})

test('the minutes say of each body whether it was told', async () => {
  const id = await asked([await body('desk@minutes.example')])
  await goMail()
  at('2016-03-09T10:00:00Z')
  await round()
  const placed = await administrator.post('/agenda', { request_id: id, meeting: 'next' }, `/agenda/new?request=${id}`)
  const item = placed.headers.get('location') ?? ''
  expect((await member.get(item)).text).toContain('contacted on 1 March 2016')
  const [meeting] = await rows<{ meeting_id: string }>('select meeting_id from agenda_items where request_id = $1', [
    id,
  ])
  expect((await officer.get(`/meetings/${meeting?.meeting_id}/minutes`)).text).toContain('contacted on 1 March 2016')
})

test('an address of a service that is corrected is written to; an account for it, whose own address stands, is not again', async () => {
  const service = await body('first@desk.example')
  const account = await rows<{ id: string }>(
    `insert into accounts (email, name, role, body_id, language, active) values ('own@desk.example', 'Desk', 'consulted', $1, 'en', true)
      returning id`,
    [service],
  )
  await asked([service])
  const keeper = await Program.of(office, office.people.administrator)
  const told = async () =>
    (
      await rows<{ to: string; many: number }>(
        `select recipient as to, count(*)::int as many from outbox where recipient like '%@desk.example' and kind = 'notice'
          group by 1 order by 1`,
      )
    ).map(({ to, many }) => [to, many])
  const once = await told()
  expect(account).toHaveLength(1)
  expect(once).toEqual([
    ['first@desk.example', 1],
    ['own@desk.example', 1],
  ])
  for (const email of ['second@desk.example', 'third@desk.example', 'fourth@desk.example'])
    expect((await keeper.post(`/bodies/${service}/edit`, { email })).status).toBe(200)
  expect(await told()).toEqual([
    ['first@desk.example', 1],
    ['fourth@desk.example', 1],
    ['own@desk.example', 1],
    ['second@desk.example', 1],
    ['third@desk.example', 1],
  ])
})
