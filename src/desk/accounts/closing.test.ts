import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'
import { Program } from '../../../test/program.ts'

let office: Facility
let administrator: Visitor
beforeAll(async () => {
  office = await facility()
  administrator = await office.as(office.people.administrator)
})
afterAll(() => office.close())

const query = (statement: string, values: unknown[] = []) => office.owner.pool.query(statement, values)
const isOpen = async (id: string) =>
  (await query('select active from accounts where id = $1', [id])).rows[0]?.active as boolean
let number = 0
async function registered(): Promise<string> {
  number += 1
  const { authority, officer } = office.people
  const { rows } = await query(
    `insert into requests (reference, partner, numeral, authority_id, status, title, need, theme, received_on,
      submitted_at, registered_at, officer_id) values ('R-2016-C' || $1::text, 'TG', 500 + $1::int, $2, 'registered',
        'A strategy on the diaspora', 'Need', 'diaspora', '2016-02-10', now(), now(), $3) returning id`,
    [number, authority.authority_id, officer.id],
  )
  return rows[0]?.id ?? ''
}

test('before an account is closed its page says what it leaves behind: duties by kind, files, views, places, and whom that reaches', async () => {
  const { officer, manager } = office.people
  const ids = []
  for (let more = 0; more < 7; more += 1) ids.push(await registered())
  await query(`insert into portfolios (account_id, theme) values ($1, 'diaspora')`, [officer.id])
  await query(
    `insert into saved_views (account_id, list, name, query, shared) values ($1, '/requests', 'Ours', 'officer=me', true)`,
    [officer.id],
  )
  const { text } = await administrator.get(`/accounts/${officer.id}/closure`)
  expect(text).toContain(`Close the account of ${officer.name}`)
  expect(text).toContain(`reaches ${manager.name} from that moment on`)
  expect(text).toMatch(/to consult \(7\)/)
  expect(ids.filter((id) => text.includes(`href="/requests/${id}/consultation"`))).toHaveLength(5)
  expect(text).toContain('And 2 more')
  expect(text).toContain(`href="/requests?officer=${officer.id}"`)
  expect(text).toMatch(/Open requests\s*\(7\)/)
  expect(text).toMatch(/Portfolios\s*\(1\)/)
  expect(text).toContain('Ours')
  expect(text).toContain('nobody else has an open account for it')
  expect(text).toContain(`href="/accounts/${officer.id}/handover"`)
  // The page of the hand-over names the same.
  const handover = (await (await office.as(manager)).get(`/accounts/${officer.id}/handover`)).text
  expect(handover).toMatch(/to consult \(7\)/)
})

test('nobody closes it without having seen what is left, and whoever has is led to the hand-over', async () => {
  const { officer, manager } = office.people
  const address = `/accounts/${officer.id}/closure`
  const unseen = await administrator.post(address, {})
  expect(unseen.status).toBe(422)
  expect(unseen.text).toContain('See what the account leaves behind')
  expect(unseen.text).toMatch(/to consult \(7\)/)
  expect(await isOpen(officer.id)).toBe(true)
  const closed = await administrator.post(address, { seen: '1' })
  expect([closed.status, closed.headers.get('location')]).toEqual([303, `/accounts/${officer.id}/handover`])
  expect(await isOpen(officer.id)).toBe(false)
  const home = (await (await office.as(manager)).get('/')).text
  expect(home).toContain(`Of ${officer.name}, whose account is closed.`)
  expect((await administrator.get(address)).status).toBe(409)
  await query('update accounts set active = true')
})

test('what leaves nothing behind is closed at once; what a colleague goes on with is not left', async () => {
  const { secondMember, donor } = office.people
  expect((await administrator.get(`/accounts/${donor.id}/closure`)).text).toContain('It leaves nothing behind')
  expect((await administrator.post(`/accounts/${donor.id}/closure`, {})).headers.get('location')).toBe('/accounts')
  const member = (await administrator.get(`/accounts/${secondMember.id}/closure`)).text
  expect(member).toContain('2 other open accounts')
  expect(member).not.toContain('id="field-seen"')
  await query('update accounts set active = true')
})

test('the only account of an authority, of a service or of the chair is told to be the only one', async () => {
  const { authority, consulted, committee } = office.people
  for (const who of [authority, consulted, committee]) {
    const { text } = await administrator.get(`/accounts/${who.id}/closure`)
    expect(text).toContain('nobody else has an open account for it')
    expect(text).toContain('id="field-seen"')
  }
})

const handed = { to: '', reason: 'Leaves', close: '1' }
/** Ways in which an account leaves its place, each with the address it is sent to. */
test.each([
  ['closed', 'authority', 'closure', {}],
  ['given another role', 'authority', 'content', { role: 'donor' }],
  ['moved to another authority', 'otherAuthority', 'content', { authority_id: 'other' }],
  ['taken from the chair', 'committee', 'content', { chair: [] }],
  ['closed with a hand-over', 'officer', 'handover', handed],
] as const)('an account that is %s leaves nothing that was not seen', async (_, who, noun, change) => {
  const { people } = office
  await query('update accounts set active = true')
  const person = people[who]
  const at = `/accounts/${person.id}/${noun}`
  const fields: Record<string, string | string[]> = { ...change } as never
  if ('authority_id' in fields) fields.authority_id = people.authority.authority_id ?? ''
  if ('to' in fields) fields.to = people.manager.id
  const before = await query('select * from accounts where id = $1', [person.id])
  const unseen = await administrator.post(at, fields)
  expect([unseen.status, unseen.text.includes('href="#field-seen"')]).toEqual([422, true])
  expect(unseen.text).toContain('id="field-seen"')
  expect((await query('select * from accounts where id = $1', [person.id])).rows).toEqual(before.rows)
  expect((await administrator.post(at, { ...fields, seen: 'yes' })).status).toBe(303)
})

test('a program that takes an account from its place says likewise that what it leaves was seen', async () => {
  const { administrator: keeper, otherConsulted, officer, manager } = office.people
  await query('update accounts set active = true')
  const program = await Program.of(office, keeper)
  const edit = (content: object) => program.post(`/accounts/${otherConsulted.id}/edit`, content)
  expect((await edit({ role: 'donor' })).json).toMatchObject({ status: 422, errors: [{ pointer: '/seen' }] })
  expect((await edit({ name: 'Ana' })).status).toBe(200)
  expect((await edit({ role: 'donor', seen: true })).json).toMatchObject({ role: 'donor' })
  const given = { to: manager.id, reason: 'Leaves', close: true }
  const handing = (content: object) => program.post(`/handover/${officer.id}/hand_over`, content)
  expect((await handing(given)).json).toMatchObject({ status: 422, errors: [{ pointer: '/seen' }] })
  expect(await isOpen(officer.id)).toBe(true)
  expect((await handing({ ...given, seen: true })).status).toBe(200)
  expect(await isOpen(officer.id)).toBe(false)
})

test('links are told apart: those of the account end with it, those of its service go on', async () => {
  const { consulted } = office.people
  await query(
    `insert into consultations (request_id, opened_on, due_on) select id, '2016-02-23', '2016-03-02' from requests limit 1`,
  )
  const { rows } = await query(
    `insert into opinions (consultation_id, body_id, asked_on, due_on) select id, $1, '2016-02-23', '2016-03-02'
      from consultations limit 1 returning id`,
    [consulted.body_id],
  )
  await query(
    `insert into links (purpose, record_table, record_id, about_id, account_id, recipient, made_at, ends_at)
      select 'opinion', 'requests', gen_random_uuid(), $1, account, 'x@example.org', '2016-02-23', ends
      from (values (null::uuid, date '2016-03-20'), (null, '2016-02-24'), ($2, '2016-03-20')) as l (account, ends)`,
    [rows[0]?.id, consulted.id],
  )
  const { text } = await administrator.get(`/accounts/${consulted.id}/closure`)
  expect(text).toContain('1 link that was sent to it can still be used, and ends with it.')
  expect(text).toContain('1 link to an opinion was sent to its service and stays valid')
})

test('only an administrator sees it, and nobody for their own account', async () => {
  const { officer, manager, administrator: self } = office.people
  expect((await (await office.as(manager)).get(`/accounts/${officer.id}/closure`)).status).toBe(403)
  expect((await administrator.get(`/accounts/${self.id}/closure`)).status).toBe(403)
})
