import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { languages } from '../src/house/ui/view.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let authority: Visitor
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  authority = await office.as(office.people.authority)
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const good = { title: 'Title', need: 'Need', expected_outputs: '', theme: 'diaspora', language: 'en' }
const file = (visitor: Visitor, fields: Record<string, string | string[]> = {}) =>
  visitor.post('/requests', { ...good, ...fields }, '/requests/new')
const idOf = (answer: { headers: Headers }) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''

test.each([
  '/requests/00000000-0000-0000-0000-000000000000',
  '/requests/not-an-id',
  '/requests/1',
  "/requests/'; drop table requests; --",
  '/actions/%00',
  '/partners/ZZ',
  '/reports/9999',
  '/figures/2016/no.such',
  '/nowhere',
])('%s is answered with 404 and a sentence', async (path) => {
  const answer = await officer.get(path)
  expect(answer.status).toBe(404)
  expect(answer.text).toContain('There is nothing at this address')
})

test('what only looks like an id is asked for again, and nothing of it reaches the database', async () => {
  const dashes = '-'.repeat(36)
  const id = idOf(await file(authority, { form_key: dashes }))
  expect(id).not.toBe('')
  expect((await authority.post(`/requests/${id}/authorities`, { add: dashes })).status).toBe(422)
  expect((await authority.post(`/requests/${id}/authorities`, { remove: 'not one' })).status).toBe(303)
  await authority.post(`/requests/${id}/submission`)
  const registration = await officer.post(`/requests/${id}/registration`, {
    received_on: '2016-03-01',
    officer_id: dashes,
  })
  expect(registration.status).toBe(422)
  expect(registration.text).toContain('Choose one of the answers')
  for (const address of [
    `/requests/new?authority=${dashes}`,
    `/consultations/rounds/${dashes}`,
    `/opinions/files/${dashes}`,
  ])
    expect((await officer.get(address)).status).toBe(404)
})

test('an address with a character that cannot be looked for is answered with a sentence', async () => {
  for (const address of ['/requests/new?search=%00', '/requests/earlier?search=a%00b', '/requests?search=%00']) {
    const answer = await officer.get(address)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('could not be read as text')
  }
})

test('an id of another type is not found', async () => {
  const request = idOf(await file(authority))
  for (const slice of ['actions', 'activities', 'outputs', 'people', 'mobilisations'])
    expect((await officer.get(`/${slice}/${request}`)).status).toBe(404)
})

test.each([
  ['an empty title', { title: ' ' }, 'Fill in this field.'],
  ['a title of signs that nobody sees', { title: '\u200b\u2060 \u00ad' }, 'Fill in this field.'],
  ['an over-long title', { title: 'x'.repeat(201) }, 'at most 200 characters'],
  ['a theme that is none', { theme: 'no_such_theme' }, 'Choose one of the answers offered'],
  ['a language that is none', { language: 'tlh' }, 'Choose one of the answers'],
  ['a theme that looks like SQL', { theme: "'; drop table requests; --" }, 'Choose one of the answers'],
])('%s comes back with a sentence, and what was typed', async (_, fields, sentence) => {
  const answer = await file(authority, { need: 'Kept need', ...fields })
  expect([409, 422]).toContain(answer.status)
  expect(answer.text).toContain(sentence)
  expect(answer.text).toContain('Kept need')
  expect(answer.text).toMatch(/<title>Error:/)
})

test('the summary above a form names the field of each mistake', async () => {
  const answer = await officer.post('/authorities', {}, '/authorities/new')
  expect(answer.status).toBe(422)
  expect(answer.text).toMatch(/<a href="#field-name">Name: Fill in this field\.<\/a>/)
})

test('odd text is kept as it is: right to left, emoji, SQL-looking, markup, and the list of naughty strings', async () => {
  const naughty = JSON.parse(readFileSync(new URL('./naughty-strings.json', import.meta.url), 'utf8')) as string[]
  for (const text of [
    'مرحبا بالعالم',
    '👩‍👩‍👧‍👦 🇹🇬',
    "Robert'); drop table requests;--",
    '<script>alert(1)</script>',
    ...naughty.slice(0, 120),
  ].filter((one) => one.trim() !== '' && one.length <= 200)) {
    const answer = await file(authority, { title: text })
    // What nobody can see is no title.
    const shown = text.replace(/[\s\p{Cc}\p{Cf}]/gu, '')
    expect(answer.status).toBe(text.includes('\0') || shown === '' ? 422 : 303)
    if (answer.status !== 303) continue
    const { rows } = await office.owner.pool.query<{ title: string }>('select title from requests where id = $1', [
      idOf(answer),
    ])
    expect(rows[0]?.title).toBe(text.replace(/\r\n?/g, '\n').normalize('NFC').trim())
  }
  const page = (await officer.get('/requests')).text
  expect(page).not.toContain('<script>alert')
})

test('bytes that are not UTF-8, NUL and broken percent signs are refused with a sentence', async () => {
  for (const body of [new Uint8Array([0x61, 0x3d, 0xff, 0xfe]), 'title=%ff%fe', 'title=%zz', 'title=a%00b']) {
    const answer = await authority.send('/requests', body)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('could not be read as text')
  }
})

test('far more fields than any form has are refused before anything is done with them', async () => {
  const answer = await authority.send('/requests', 'a=&'.repeat(100_000))
  expect(answer.status).toBe(413)
  expect(answer.text).toContain('send fewer at once')
})

test('an address of a whole megabyte is refused by its length, and holds nobody up', async () => {
  const answer = await office.visitor.post('/sign-in/link', { email: `a@${'.'.repeat(900_000)}@` })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('at most 254 characters')
})

test('a form without token, or with another session’s, is refused, keeps what was typed and can be sent again', async () => {
  const answer = await authority.send('/requests', new URLSearchParams({ ...good, title: 'Typed long' }).toString())
  expect(answer.status).toBe(403)
  expect(answer.text).toContain('Typed long')
  expect(answer.text).toContain('action="/requests"')
  const forged = await authority.send('/requests', new URLSearchParams(good).toString(), {
    'sec-fetch-site': 'cross-site',
    origin: 'https://evil.example',
  })
  expect(forged.status).toBe(403)
  expect(forged.text).not.toContain('action="/requests"')
})

test('a second submit by double click is answered with 409 and says how things stand', async () => {
  const id = idOf(await file(authority))
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
  const again = await authority.post(`/requests/${id}/submission`)
  expect(again.status).toBe(409)
  expect(again.text).toContain('submitted')
})

test('the same new form sent twice makes one record', async () => {
  const key = '11111111-2222-3333-4444-555555555555'
  const first = await file(authority, { form_key: key })
  const second = await file(authority, { form_key: key })
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
})

test('a step from a stale page is refused, and what was typed is still there', async () => {
  const id = idOf(await file(authority))
  const seen = /name="seen" value="([^"]+)"/.exec((await authority.get(`/requests/${id}/need`)).text)?.[1] ?? ''
  await authority.post(`/requests/${id}/need`, { ...good, title: 'Changed meanwhile', seen })
  const stale = await authority.post(`/requests/${id}/need`, { ...good, title: 'Mine', need: 'My own words', seen })
  expect(stale.status).toBe(409)
  expect(stale.text).toContain('Somebody changed this record')
  expect(stale.text).toContain('My own words')
})

test('steps out of order and by the wrong person are refused', async () => {
  const id = idOf(await file(authority))
  expect(
    (
      await officer.post(
        `/requests/${id}/registration`,
        { received_on: '2016-03-01', officer_id: office.people.officer.id },
        '/sign-in',
      )
    ).status,
  ).toBe(409)
  expect(
    (
      await officer.post(
        `/requests/${id}/consultation`,
        { bodies: [office.people.consulted.body_id ?? ''] },
        '/sign-in',
      )
    ).status,
  ).toBe(409)
  expect((await authority.post(`/requests/${id}/registration`, {}, '/sign-in')).status).toBe(403)
  const other = await office.as(office.people.otherAuthority)
  expect((await other.post(`/requests/${id}/submission`, {}, '/sign-in')).status).toBe(404)
})

test.each([
  ['a date that does not exist', { received_on: '2016-02-30' }],
  ['a date in words', { received_on: 'yesterday' }],
  ['nobody', { officer_id: '' }],
])('registering with %s comes back', async (_, fields) => {
  const id = idOf(await file(authority))
  await authority.post(`/requests/${id}/submission`)
  const answer = await officer.post(`/requests/${id}/registration`, {
    received_on: '2016-03-01',
    officer_id: office.people.officer.id,
    ...fields,
  })
  expect(answer.status).toBe(422)
})

test.each([
  ['somebody who carries no requests', () => ({ officer_id: office.people.donor.id }), 'whose account is open'],
  ['a day that has not come', () => ({ received_on: '2061-03-01' }), 'has not come yet'],
  ['a day of completeness that has not come', () => ({ complete_on: '2061-03-01' }), 'has not come yet'],
])('registering with %s is refused, and what was chosen is still there', async (_, fields, sentence) => {
  const id = idOf(await file(authority))
  await authority.post(`/requests/${id}/submission`)
  const answer = await officer.post(`/requests/${id}/registration`, {
    received_on: '2016-03-01',
    officer_id: office.people.officer.id,
    overlap_note: 'Kept note',
    ...fields(),
  })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  expect(answer.text).toContain('Kept note')
  const { rows } = await office.owner.pool.query('select status, officer_id from requests where id = $1', [id])
  expect(rows).toEqual([{ status: 'submitted', officer_id: null }])
})

test('two officers who register at once get one numeral each, none twice and no gap', async () => {
  const fresh = await facility()
  const asking = await fresh.as(fresh.people.authority)
  const registering = await fresh.as(fresh.people.officer)
  const ids = []
  for (let i = 0; i < 6; i += 1) {
    const id = idOf(await file(asking, { title: `Request ${i}` }))
    await asking.post(`/requests/${id}/submission`)
    ids.push(id)
  }
  await Promise.all(
    ids.map((id) =>
      registering.post(`/requests/${id}/registration`, {
        received_on: '2016-03-01',
        officer_id: fresh.people.officer.id,
      }),
    ),
  )
  const { rows } = await fresh.owner.pool.query<{ numeral: number }>(
    'select numeral from requests where numeral is not null order by numeral',
  )
  expect(rows.map((row) => row.numeral)).toEqual([1, 2, 3, 4, 5, 6])
  await fresh.close()
})

test('a person is never on two missions at once, travel days included: the database refuses it', async () => {
  const fresh = await facility('facility_2016')
  const { rows } = await fresh.owner.pool.query<{
    person_id: string
    first_day: string
    host: string
  }>(`select m.person_id, v.first_day::text, v.host from mobilisations m join activities v on v.id = m.activity_id
    where m.status = 'completed' and v.mode = 'on_site' and not isempty(m.blocks) limit 1`)
  const mission = rows[0]
  const seat = await fresh.owner.pool.query<{
    id: string
    activity_id: string
  }>(`insert into activities (action_id, number, type, title, theme, first_day, last_day, host)
    select id, 92, 'workshop', 'Clash', 'trafficking', '${mission?.first_day}'::date - 1,
      '${mission?.first_day}'::date - 1, 'AQ' from actions limit 1 returning id`)
  const activity = seat.rows[0]?.id
  const place = await fresh.owner.pool.query<{ id: string }>(
    `insert into seats (activity_id, theme) values ('${activity}', 'trafficking') returning id`,
  )
  const write = fresh.owner.pool.query(
    `insert into mobilisations (seat_id, activity_id, person_id, status)
      values ('${place.rows[0]?.id}', '${activity}', '${mission?.person_id}', 'accepted')`,
  )
  await expect(write).rejects.toThrow(/nobody_is_in_two_places_at_once/)
  await fresh.close()
})

test('too many wrong passwords are stopped for a while, in every language', async () => {
  for (let i = 0; i < 10; i += 1)
    expect((await office.visitor.post('/sign-in', { email: 'otto@example.org', password: `wrong ${i}` })).status).toBe(
      422,
    )
  expect((await office.visitor.post('/sign-in', { email: 'otto@example.org', password: 'wrong' })).status).toBe(429)
  for (const lang of languages)
    expect((await office.visitor.get(`/nowhere?lang=${lang}`)).text).toContain(`<html lang="${lang}"`)
})

test('an e-mail link signs in once', async () => {
  await office.visitor.post('/sign-in/link', { email: 'carla@example.org' })
  const administrator = await office.as(office.people.administrator)
  const { rows } = await office.owner.pool.query<{ link: string }>(
    `select link from outbox where kind = 'link' and recipient = 'carla@example.org'`,
  )
  const token = /token=([\w-]+)/.exec(rows[0]?.link ?? '')?.[1] ?? ''
  const used = await office.visitor.post('/sign-in/link/use', { token }, `/sign-in/link?token=${token}`)
  expect(used.status).toBe(303)
  expect((await office.visitor.get('/requests')).status).toBe(200)
  expect((await administrator.post('/sign-in/link/use', { token }, `/sign-in/link?token=${token}`)).status).toBe(422)
})
