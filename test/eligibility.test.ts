import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openAccount } from '../src/house/accounts/auth.ts'
import { type Facility, facility, Visitor } from './facility.ts'

let office: Facility
let authority: Visitor
let officer: Visitor
let administrator: Visitor
beforeAll(async () => {
  office = await facility()
  authority = await office.as(office.people.authority)
  officer = await office.as(office.people.officer)
  administrator = await office.as(office.people.administrator)
})
afterAll(() => office.close())
beforeEach(async () => {
  office.setTime(new Date('2016-03-01T10:00:00Z'))
  await office.owner.pool.query(`update requests set status = 'withdrawn'`)
  await office.owner.pool.query('update eligibility_rules set active = true; update themes set offered = true')
})

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idIn = (answer: { headers: Headers }) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''
const statusOf = async (id: string) =>
  (await rows<{ status: string }>('select status from requests where id = $1', [id]))[0]?.status
const draft = async (theme = 'diaspora', who = authority) =>
  idIn(
    await who.post('/requests', { title: 'Stratégie', need: 'Une stratégie.', language: 'fr', theme }, '/requests/new'),
  )
const send = (id: string, who = authority) => who.post(`/requests/${id}/submission`)
const check = async (id: string, who = authority) => (await who.get(`/requests/${id}/submission?lang=en`)).text

test('a rule that is not met is told before submission, with why and what can be done; submission is refused', async () => {
  await administrator.post('/eligibility/themes', { key: 'diaspora' }, '/eligibility')
  const id = idIn(
    await authority.post(
      '/requests',
      { title: 'Stratégie', need: 'Une stratégie.', language: 'fr', theme: 'diaspora' },
      '/requests/new',
    ),
  )
  const page = await check(id)
  expect(page).toContain('The facility does not offer this theme now: Diaspora. Choose another, or ask for a waiver.')
  expect(page).not.toContain('>Submit</button>')
  expect((await send(id)).status).toBe(409)
  expect(await statusOf(id)).toBe('draft')
  expect((await authority.get(`/requests/${id}/themes`)).text).toContain('value="diaspora"')
  expect((await authority.get('/requests/new')).status).toBe(200)
})

test('an authority asks for a waiver, an officer grants it with a reason, and the request goes on; for another theme it holds no more', async () => {
  for (const key of ['diaspora', 'gender']) await administrator.post('/eligibility/themes', { key }, '/eligibility')
  const id = await draft()
  expect((await authority.post(`/requests/${id}/waivers`, { rule: 'theme_offered', reason: '' })).status).toBe(422)
  expect(
    (await authority.post(`/requests/${id}/waivers`, { rule: 'theme_offered', reason: 'A law is being drafted.' }))
      .status,
  ).toBe(303)
  expect((await authority.post(`/requests/${id}/waivers`, { rule: 'theme_offered', reason: 'Again.' })).status).toBe(
    409,
  )
  expect((await send(id)).status).toBe(409)
  expect((await officer.get('/eligibility')).text).toContain(`/requests/${id}/waivers?rule=theme_offered`)
  expect((await officer.get(`/requests/${id}/waivers`)).text).toContain('A law is being drafted.')
  expect(
    (await officer.post(`/requests/${id}/waivers`, { rule: 'theme_offered', outcome: 'granted', reason: '' })).status,
  ).toBe(422)
  expect(
    (
      await officer.post(`/requests/${id}/waivers`, {
        rule: 'theme_offered',
        outcome: 'refused',
        reason: 'Not this year.',
      })
    ).status,
  ).toBe(303)
  expect((await send(id)).status).toBe(409)
  expect(
    (
      await officer.post(`/requests/${id}/waivers`, {
        rule: 'theme_offered',
        outcome: 'granted',
        reason: 'The law matters.',
      })
    ).status,
  ).toBe(303)
  expect(
    (await officer.post(`/requests/${id}/waivers`, { rule: 'theme_offered', outcome: 'refused', reason: 'No.' }))
      .status,
  ).toBe(409)
  const mails = await rows<{ subject: string; recipient: string }>(
    'select subject, recipient from outbox where record_id = $1 order by queued_at, id',
    [id],
  )
  expect(mails.map((mail) => mail.recipient)).toEqual(['amina@example.org', 'amina@example.org'])
  expect((await officer.get(`/requests/${id}`)).text).toContain('The law matters.')

  await authority.post(`/requests/${id}/themes`, { theme: 'gender' })
  expect((await send(id)).status).toBe(409)
  await authority.post(`/requests/${id}/themes`, { theme: 'diaspora' })
  expect((await send(id)).status).toBe(303)
})

test('an officer may waive without being asked; nobody else may', async () => {
  await administrator.post('/eligibility/themes', { key: 'diaspora' }, '/eligibility')
  const id = await draft()
  const other = await office.as(office.people.otherAuthority)
  const committee = await office.as(office.people.committee)
  expect(
    (
      await committee.post(
        `/requests/${id}/waivers`,
        { rule: 'theme_offered', outcome: 'granted', reason: 'x' },
        '/requests',
      )
    ).status,
  ).toBe(403)
  expect(
    (await other.post(`/requests/${id}/waivers`, { rule: 'theme_offered', reason: 'x' }, '/requests')).status,
  ).toBe(404)
  const granted = office.write(office.by(office.people.authority), (tx) =>
    tx
      .insertInto('eligibility_waivers')
      .values({
        request_id: id,
        rule: 'theme_offered',
        about: 'diaspora',
        status: 'granted',
        reason: 'Mine',
        decided_at: new Date(),
      })
      .execute(),
  )
  await expect(granted).rejects.toThrow(/row-level security/)
  expect(
    (await officer.post(`/requests/${id}/waivers`, { rule: 'one_open_request', outcome: 'granted', reason: 'x' }))
      .status,
  ).toBe(409)
  expect(
    (
      await officer.post(`/requests/${id}/waivers`, {
        rule: 'theme_offered',
        outcome: 'granted',
        reason: 'Known to us.',
      })
    ).status,
  ).toBe(303)
  expect((await send(id)).status).toBe(303)
})

test('of two tabs that submit two requests on one theme at once, one is taken', async () => {
  const ids = [await draft(), await draft(), await draft()]
  const answers = await Promise.all(ids.map((id) => send(id)))
  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409, 409])
  const open = await rows<{ id: string }>(`select id from requests where status = 'submitted'`)
  expect(open).toHaveLength(1)
  const refused = ids.find((id) => id !== open[0]?.id) ?? ''
  expect(await check(refused)).toContain(`href="/requests/${open[0]?.id}"`)
  await authority.post(`/requests/${open[0]?.id}/withdrawal`, { reason: 'Another one' })
  expect((await send(refused)).status).toBe(303)
})

test('civil society asks only jointly with a public authority, of the register or named', async () => {
  const [association] = await rows<{ id: string }>(
    `insert into authorities (partner, name, type) values ('TG', 'Association', 'civil_society') returning id`,
  )
  await office.write({ person: null, facility: true, at: new Date() }, (tx) =>
    openAccount(
      tx,
      { person: null, facility: true },
      {
        email: 'assoc@example.org',
        name: 'Assoc',
        role: 'authority',
        authority_id: association?.id ?? '',
        password: 'test-password',
      },
    ),
  )
  const assoc = await Visitor.signedIn(office.app, 'assoc@example.org', 'test-password')
  const id = await draft('diaspora', assoc)
  expect(await check(id, assoc)).toContain('Civil society asks jointly with a public authority: Association.')
  expect((await send(id, assoc)).status).toBe(409)
  await assoc.post(`/requests/${id}/authorities`, { name: 'Mairie de Lomé', type: 'regional_local', partner: 'TG' })
  expect((await send(id, assoc)).status).toBe(303)
})

test('a partner is on the list from one year to another: the year of the submission decides', async () => {
  await administrator.post(
    '/eligibility/partners',
    { partner: 'TG', from_year: '2009', to_year: '2015' },
    '/eligibility/partners/TG',
  )
  const id = await draft()
  expect(await check(id)).toContain('Not among this year’s partners of the facility: Togo.')
  expect((await send(id)).status).toBe(409)
  // The facility's year, not that of Greenwich: at 23:30 it is next year's first day in Vienna.
  await administrator.post(
    '/eligibility/partners',
    { partner: 'TG', from_year: '2017', to_year: '' },
    '/eligibility/partners/TG',
  )
  office.setTime(new Date('2016-12-31T22:30:00Z'))
  expect((await send(id)).status).toBe(409)
  office.setTime(new Date('2016-12-31T23:30:00Z'))
  expect((await send(id)).status).toBe(303)
})

test('the lists are an administrator’s to change; each change is a line with who and what', async () => {
  expect(
    (
      await administrator.post(
        '/eligibility/partners',
        { partner: 'TG', from_year: '2017', to_year: '2016' },
        '/eligibility/partners/TG',
      )
    ).status,
  ).toBe(422)
  await administrator.post(
    '/eligibility/partners',
    { partner: 'TG', from_year: '2009', to_year: '' },
    '/eligibility/partners/TG',
  )
  await administrator.post('/eligibility/rules', { rule: 'one_open_request' }, '/eligibility')
  await administrator.post('/eligibility/types', { key: 'ombudsperson', only_jointly: 'on' }, '/eligibility')
  const page = (await officer.get('/eligibility?lang=en')).text.replace(/\s+/g, ' ')
  expect(page).toContain(
    'One open request of an authority on a theme</strong> <del>holds: yes</del> <ins>holds: no</ins>',
  )
  expect(page).toContain(
    'Ombudsperson</strong> <del>may ask: yes · only jointly: no</del> <ins>may ask: no · only jointly: yes</ins>',
  )
  expect(page).toContain('ada')
  expect(page).not.toContain('Switch on')
  expect(
    (await officer.post('/eligibility/rules', { rule: 'one_open_request', active: 'on' }, '/eligibility')).status,
  ).toBe(403)
  expect((await officer.get('/eligibility/partners?search=tog&lang=en')).text).toContain('2009')
  await administrator.post('/eligibility/partners/removal', { partner: 'TG' }, '/eligibility/partners/TG')
  expect((await officer.get('/eligibility/partners?search=tog&listed=no')).text).toContain('/partners/TG')
})

test('what comes back to the facility must still meet the rules', async () => {
  await administrator.post(
    '/eligibility/partners',
    { partner: 'TG', from_year: '2009', to_year: '' },
    '/eligibility/partners/TG',
  )
  const id = await draft()
  await send(id)
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  await administrator.post('/eligibility/themes', { key: 'gender' }, '/eligibility')
  await authority.post(`/requests/${id}/themes`, { theme: 'gender' })
  const [question] = await rows<{ id: string }>('select id from request_questions where request_id = $1', [id])
  const answers = { question: question?.id ?? '', [`answer.${question?.id}`]: 'The ministry' }
  const refused = await authority.post(`/requests/${id}/answers`, answers)
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('The ministry')
  await authority.post(`/requests/${id}/themes`, { theme: 'diaspora' })
  expect((await authority.post(`/requests/${id}/answers`, answers)).status).toBe(303)
})
