import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAction } from '../src/actions/action/commands.ts'
import { connect } from '../src/house/database/connection.ts'
import { writing } from '../src/house/database/transaction.ts'
import * as decisions from '../src/requests/committee/decisions.ts'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, takeMail, type Visitor } from './facility.ts'

let office: Facility
let authority: Visitor
let officer: Visitor
let administrator: Visitor
let consulted: Visitor
let delegation: string
let service: string
beforeAll(async () => {
  office = await facility()
  const { as, people } = office
  authority = await as(people.authority)
  officer = await as(people.officer)
  administrator = await as(people.administrator)
  consulted = await as(people.consulted)
  delegation = people.consulted.body_id ?? ''
  service = people.otherConsulted.body_id ?? ''
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const opinionOf = async (request: string, body: string) =>
  (
    await rows<{ id: string; status: string; late: boolean; due_on: string; conditions: string }>(
      `select o.id, o.status, o.late, o.due_on::text as due_on, o.conditions from opinions o
        join consultations c on c.id = o.consultation_id where c.request_id = $1 and o.body_id = $2`,
      [request, body],
    )
  )[0]
const at = (instant: string) => office.setTime(new Date(instant))
const midnightWork = async (instant: string) => {
  await takeMail(office)
  const by = { person: null, facility: true as const, at: new Date(instant) }
  return office.write(by, (tx) => closeDueConsultations(tx, by))
}

async function registered(fields: Record<string, string> = {}): Promise<string> {
  at('2016-03-01T10:00:00Z')
  const filed = await authority.post(
    '/requests',
    {
      title: 'Stratégie',
      need: 'Nous voulons une stratégie.',
      expected_outputs: '',
      theme: 'diaspora',
      language: 'fr',
      ...fields,
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
  return id
}
async function consultedOn(bodies: string[], fields: Record<string, string> = {}): Promise<string> {
  const id = await registered(fields)
  expect((await officer.post(`/requests/${id}/consultation`, { bodies })).status).toBe(303)
  return id
}
/** What the committee decided, as the release of its meeting does it. */
async function decide(id: string, take: (...asked: Parameters<typeof decisions.approve>) => Promise<unknown>) {
  const [meeting] = await rows<{ id: string }>(
    `insert into meetings (number, held_on, status, opened_at, closed_at) select coalesce(max(number), 0) + 1,
      '2016-03-10', 'closed', now(), now() from meetings returning id`,
  )
  const chair = office.people.committee
  await office.write(office.by(chair), (tx) =>
    take(
      tx,
      id,
      office.by(chair),
      { reason: 'Talked over', decided_by: chair.id, decided_in: meeting?.id ?? '', redirected_to: null },
      openAction,
    ),
  )
}
const give = async (request: string, fields: Record<string, string>) =>
  consulted.post(`/consultations/${(await opinionOf(request, delegation))?.id}/opinion`, fields)

describe('whom the facility asks', () => {
  test('a body is proposed for what it is asked about, with the reason, and the officer may choose otherwise', async () => {
    expect(
      (
        await administrator.post(
          `/bodies/${service}/scopes`,
          { region: '', partner: '', theme: '' },
          `/bodies/${service}`,
        )
      ).status,
    ).toBe(422)
    expect(
      (
        await administrator.post(
          `/bodies/${service}/scopes`,
          { region: 'sub_saharan_africa', partner: '', theme: 'diaspora' },
          `/bodies/${service}`,
        )
      ).status,
    ).toBe(303)
    expect(
      (
        await administrator.post(
          `/bodies/${service}/scopes`,
          { region: 'sub_saharan_africa', partner: '', theme: 'diaspora' },
          `/bodies/${service}`,
        )
      ).status,
    ).toBe(409)
    const page = (await officer.get(`/requests/${await registered()}/consultation`)).text
    expect(page).toMatch(new RegExp(`value="${service}"[^>]*checked`))
    expect(page).not.toMatch(new RegExp(`value="${delegation}"[^>]*checked`))
    expect(page).toContain('asked about Sub-Saharan Africa + Diaspora')
    const other = (await officer.get(`/requests/${await registered({ theme: 'trafficking' })}/consultation`)).text
    expect(other).not.toMatch(new RegExp(`value="${service}"[^>]*checked`))
  })

  test('a body that is no longer consulted is not offered; only an administrator says so', async () => {
    const fields = {
      name: 'Former service',
      acronym: '',
      email: 'former@example.org',
      language: 'fr',
      zone: 'Africa/Lome',
    }
    expect((await administrator.post('/bodies', fields, '/bodies/new')).status).toBe(303)
    expect((await officer.get(`/requests/${await registered()}/consultation`)).text).not.toContain('Former service')
    expect((await officer.post('/bodies', fields, '/sign-in')).status).toBe(403)
    expect(
      (
        await administrator.post(
          '/bodies',
          { ...fields, name: 'X', zone: 'Mars/Olympus', email: 'nobody' },
          '/bodies/new',
        )
      ).status,
    ).toBe(422)
  })

  test('one that was taken off the list while the page stood open is not asked, and one that is ticked twice is asked once', async () => {
    const id = await registered()
    const { rows } = await office.owner.pool.query<{ id: string }>(
      "insert into consulted_bodies (name, may_veto, active) values ('Closed meanwhile', false, false) returning id",
    )
    const refused = await officer.post(`/requests/${id}/consultation`, { bodies: [delegation, rows[0]?.id ?? ''] })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('has just been removed')
    expect((await officer.post(`/requests/${id}/consultation`, { bodies: [delegation, delegation] })).status).toBe(303)
    expect((await opinionOf(id, delegation))?.status).toBe('asked')
  })

  test('a body that is asked later answers later, and the consultation goes on for it', async () => {
    const id = await consultedOn([delegation])
    await give(id, { status: 'in_favour', reasons: '' })
    at('2016-03-04T10:00:00Z')
    expect((await officer.post(`/requests/${id}/further-opinions`, { bodies: [service] })).status).toBe(303)
    expect((await opinionOf(id, service))?.due_on).toBe('2016-03-11')
    await midnightWork('2016-03-10T10:00:00Z')
    expect((await opinionOf(id, service))?.status).toBe('asked')
    await midnightWork('2016-03-11T23:00:00Z')
    expect((await opinionOf(id, service))?.status).toBe('silence')
    expect((await opinionOf(id, delegation))?.status).toBe('in_favour')
    expect(await rows(`select status, due_on::text as due_on from consultations where request_id = $1`, [id])).toEqual([
      { status: 'closed', due_on: '2016-03-11' },
    ])
  })
})

describe('what a body says', () => {
  test('against and veto need reasons; in favour may come with conditions', async () => {
    const id = await consultedOn([delegation])
    expect((await give(id, { status: 'against', reasons: ' ' })).status).toBe(422)
    expect(
      (await give(id, { status: 'in_favour', reasons: '', conditions: 'Together with the regional programme' })).status,
    ).toBe(303)
    expect((await opinionOf(id, delegation))?.conditions).toBe('Together with the regional programme')
    expect((await officer.get(`/requests/${id}`)).text).toContain('Together with the regional programme')
  })

  test('a veto stands until its body lifts it, also when others are asked after it', async () => {
    const id = await consultedOn([delegation])
    await give(id, { status: 'veto', reasons: 'Another programme covers this' })
    await expect(decide(id, decisions.approve)).rejects.toThrow('requests.missing.veto')
    await decide(id, decisions.defer)
    await officer.post(`/requests/${id}/resumption`, { bodies: [service] })
    await midnightWork('2016-03-20T10:00:00Z')
    await expect(decide(id, decisions.approve)).rejects.toThrow('requests.missing.veto')
    const opinion = (await opinionOf(id, delegation))?.id
    expect((await consulted.post(`/consultations/${opinion}/lifting`, { reasons: 'Settled between us' })).status).toBe(
      303,
    )
    expect((await opinionOf(id, delegation))?.status).toBe('no_objection')
    await decide(id, decisions.approve)
  })

  test('an answer after the term is kept and marked late', async () => {
    const id = await consultedOn([delegation])
    expect(await midnightWork('2016-03-08T22:59:59Z')).toBe(0)
    expect(await midnightWork('2016-03-08T23:00:00Z')).toBe(1)
    at('2016-03-09T08:00:00Z')
    expect((await consulted.get(`/consultations/${(await opinionOf(id, delegation))?.id}`)).text).toContain(
      'An opinion given now is kept and marked late',
    )
    expect((await give(id, { status: 'against', reasons: 'Too late, but still' })).status).toBe(303)
    expect(await opinionOf(id, delegation)).toMatchObject({ status: 'against', late: true })
  })

  test('an answer after the decision is kept as late and says that it changes nothing; after a withdrawal none is taken', async () => {
    const id = await consultedOn([delegation])
    await midnightWork('2016-03-09T10:00:00Z')
    at('2016-03-10T08:00:00Z')
    await decide(id, decisions.approve)
    expect((await consulted.get(`/consultations/${(await opinionOf(id, delegation))?.id}`)).text).toContain(
      'it no longer changes the decision',
    )
    at('2016-03-11T08:00:00Z')
    expect((await give(id, { status: 'in_favour', reasons: '' })).status).toBe(303)
    expect(await opinionOf(id, delegation)).toMatchObject({ status: 'in_favour', late: true })
    expect((await consulted.get(`/consultations/${(await opinionOf(id, delegation))?.id}`)).text).toContain(
      'it does not change the decision',
    )

    const withdrawn = await consultedOn([delegation])
    await authority.post(`/requests/${withdrawn}/withdrawal`, { reason: 'No longer needed' })
    const answer = await give(withdrawn, { status: 'in_favour', reasons: '' })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('has withdrawn this request')
    expect((await opinionOf(withdrawn, delegation))?.status).toBe('asked')
    expect((await consulted.get('/')).text).not.toContain(
      `/consultations/${(await opinionOf(withdrawn, delegation))?.id}`,
    )
  })
})

test('a withdrawal is told to those who ask jointly, to the officer and to whoever is still asked, and to nobody else', async () => {
  const id = await consultedOn([delegation, service])
  const { otherAuthority, officer: carrying } = office.people
  await rows(
    `with partners as (insert into request_partners (request_id, partner) select $1, partner from authorities
        where id = $2)
      insert into request_authorities (request_id, authority_id, part) values ($1, $2, 'asks')`,
    [id, otherAuthority.authority_id],
  )
  await give(id, { status: 'in_favour', reasons: '' })
  const before = (await rows<{ id: string }>('select id from outbox')).map((mail) => mail.id)
  expect(
    (await authority.post(`/requests/${id}/withdrawal`, { reason: 'Le ministère a changé de priorité.' })).status,
  ).toBe(303)
  const told = await rows<{ recipient: string; body: string }>(
    'select recipient, body from outbox where record_id = $1 and not id = any($2::uuid[]) order by recipient',
    [id, before],
  )
  const readers = await rows<{ email: string }>(
    `select email from accounts where active and (id = $1 or authority_id = $2 or body_id = $3) union select email
      from consulted_bodies where id = $3 and email is not null order by 1`,
    [carrying.id, otherAuthority.authority_id, service],
  )
  expect(told.map((mail) => mail.recipient)).toEqual(readers.map((reader) => reader.email).toSorted())
  for (const mail of told) {
    const toBody = !mail.body.includes('Le ministère a changé de priorité.')
    expect(toBody).toBe(![carrying.email, otherAuthority.email].includes(mail.recipient))
  }
})

test('several processes at once record each silence once and close each consultation once, while bodies answer', async () => {
  const ids: string[] = []
  for (let count = 0; count < 8; count += 1) ids.push(await consultedOn([delegation, service]))
  at('2016-03-08T12:00:00Z')
  await takeMail(office)
  const processes = await Promise.all([1, 2, 3].map(async () => connect(office.database.url, { size: 2 })))
  const by = { person: null, facility: true as const, at: new Date('2016-03-09T00:00:00Z') }
  const answers = ids.slice(0, 3).map((id) => give(id, { status: 'in_favour', reasons: '' }))
  const runs = processes.flatMap(({ db }) =>
    [1, 2].map(() => writing(db, by, testSecret, (tx) => closeDueConsultations(tx, by))),
  )
  await Promise.all([...answers, ...runs])
  await writing(office.database.db, by, testSecret, (tx) => closeDueConsultations(tx, by))
  await Promise.all(processes.map((one) => one.close()))

  const told = await rows<{ lines: number; status: string }>(
    `select o.status, (select count(*) from history h where h.record_table = 'opinions' and h.record_id = o.id
      and h.step = 'fall_silent') as lines
      from opinions o join consultations c on c.id = o.consultation_id where c.request_id = any($1)`,
    [ids],
  )
  expect(told).toHaveLength(16)
  for (const { status, lines } of told)
    expect(['silence 1', 'in_favour 0', 'in_favour 1']).toContain(`${status} ${lines}`)
  const closed = await rows<{ lines: number; status: string }>(
    `select c.status, (select count(*) from history h where h.row_table = 'consultations' and h.row_id = c.id::text
      and h.after ->> 'status' = 'closed') as lines from consultations c where c.request_id = any($1)`,
    [ids],
  )
  expect(closed).toEqual(ids.map(() => ({ status: 'closed', lines: 1 })))
})
