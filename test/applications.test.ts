import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, password, Visitor } from './facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility('office', { at: new Date('2016-03-01T10:00:00Z') })
})
afterAll(() => office.close())

const asked = {
  name: 'Afi Mensah',
  email: 'afi@interieur.example',
  function: 'Head of unit',
  partner: 'TG',
  authority: 'Ministère de la Planification',
  authority_type: 'national_central',
  matter: 'Return',
}
const rows = async (query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<Record<string, string>>(query, values)).rows
const apply = (fields: Partial<typeof asked> = {}) =>
  new Visitor(office.app).post('/ask/account', { ...asked, ...fields })
const waiting = async (email: string) =>
  (await rows(`select id from applications where email = $1 and status = 'open'`, [email]))[0]?.id ?? ''

test('whoever may ask is told so before there is an account, and which authorities and partners may not', async () => {
  const check = async (query: string) => (await new Visitor(office.app).get(`/ask?${query}&lang=en`)).text
  expect(await check('partner=TG&type=national_central')).toContain('your authority may ask')
  expect(await check('partner=TG&type=civil_society')).toContain('together with a public authority')
  expect(await check('partner=FR&type=national_central')).toContain('it is no partner of the facility this year')
})

test('an application is granted with one press: the account is there, of the authority that the register has, and its owner is told', async () => {
  const before = await rows('select id from authorities')
  const sent = await apply()
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/ask/sent'])
  const id = await waiting(asked.email)
  const officer = await office.as(office.people.officer)
  expect((await officer.get('/?lang=en')).text).toContain(`/applications/${id}`)
  expect((await officer.post(`/applications/${id}/granting`, { belongs: 'known' }, `/applications/${id}`)).status).toBe(
    303,
  )
  const [account] = await rows('select role, authority_id, active, name from accounts where email = $1', [asked.email])
  expect(account).toEqual({
    role: 'authority',
    authority_id: office.people.authority.authority_id,
    active: true,
    name: asked.name,
  })
  expect(await rows('select id from authorities')).toEqual(before)
  const [mail] = await rows('select subject, body, link from outbox where recipient = $1', [asked.email])
  expect(mail?.link).toBe('/sign-in/link?to=%2Frequests%2Fnew')
  expect((await officer.get('/?lang=en')).text).not.toContain(`/applications/${id}`)
})

test('an authority that is there already is never taken for granted because somebody typed its name', async () => {
  await apply({ email: 'mallory@freemail.example' })
  const id = await waiting('mallory@freemail.example')
  const officer = await office.as(office.people.officer)
  const path = `/applications/${id}/granting`
  expect((await officer.post(path, {}, `/applications/${id}`)).status).toBe(422)
  expect((await officer.get(`${path}?lang=en`)).text).toContain('reads all requests of its authority')
  await officer.post(path, { belongs: 'new' }, `/applications/${id}`)
  expect(
    await rows('select id from accounts where email = $1 and authority_id = $2', [
      'mallory@freemail.example',
      office.people.authority.authority_id,
    ]),
  ).toEqual([])
})

test('an authority that the register does not have is entered with the account', async () => {
  await apply({ email: 'kossi@maires.example', authority: 'Association des maires', authority_type: 'regional_local' })
  const id = await waiting('kossi@maires.example')
  const officer = await office.as(office.people.officer)
  expect((await officer.get(`/applications/${id}?lang=en`)).text).toContain('it will be entered')
  await officer.post(`/applications/${id}/granting`, { belongs: 'new' }, `/applications/${id}`)
  expect(await rows(`select partner, type from authorities where name = 'Association des maires'`)).toEqual([
    { partner: 'TG', type: 'regional_local' },
  ])
})

test('the answer is the same whether an address is known, has asked already, or is new', async () => {
  const answers = [await apply({ email: 'new@example.org' }), await apply({ email: 'new@example.org' })]
  answers.push(await apply({ email: office.people.donor.email }))
  for (const answer of answers) expect([answer.status, answer.headers.get('location')]).toEqual([303, '/ask/sent'])
  expect(await rows(`select id from applications where email = 'new@example.org'`)).toHaveLength(1)
})

test('an account that there is already is not opened twice: the officer is told instead', async () => {
  await apply({ email: office.people.donor.email })
  const id = await waiting(office.people.donor.email)
  const officer = await office.as(office.people.officer)
  const page = await officer.get(`/applications/${id}?lang=en`)
  expect(page.text).toContain('There is an account with this e-mail address already')
  expect((await officer.post(`/applications/${id}/granting`, { belongs: 'known' }, `/applications/${id}`)).status).toBe(
    409,
  )
  expect(await waiting(office.people.donor.email)).toBe(id)
})

test('a refusal says why, to the applicant', async () => {
  await apply({ email: 'shop@example.com' })
  const id = await waiting('shop@example.com')
  const officer = await office.as(office.people.officer)
  expect((await officer.post(`/applications/${id}/refusal`, { refused_reason: '' })).status).toBe(422)
  expect((await officer.post(`/applications/${id}/refusal`, { refused_reason: 'No authority' })).status).toBe(303)
  const [mail] = await rows('select body from outbox where recipient = $1', ['shop@example.com'])
  expect(mail?.body).toContain('No authority')
  expect(await rows(`select id from accounts where email = 'shop@example.com'`)).toEqual([])
})

test('an officer opens accounts of authorities, and none of the facility', async () => {
  const officer = await office.as(office.people.officer)
  const made = await officer.post('/accounts', { name: 'Eve', email: 'eve@example.org', role: 'administrator' }, '/')
  expect(made.status).toBe(403)
})

test('a link to a page that needs an account leads through the door and back to it', async () => {
  const page = '/requests?status=registered'
  const visitor = new Visitor(office.app)
  const door = await visitor.get(page)
  expect(door.status).toBe(403)
  expect(door.text).toContain(`name="to" value="${page}"`)
  await visitor.post('/sign-in/link', { email: office.people.officer.email, to: page }, page)
  const [mail] = await rows('select link from outbox where recipient = $1', [office.people.officer.email])
  expect(mail?.link).toContain(`to=${encodeURIComponent(page)}`)
  const signedIn = await visitor.post(
    '/sign-in',
    { email: office.people.officer.email, password, to: page },
    `/sign-in?to=${encodeURIComponent(page)}`,
  )
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, page])
})

test('whoever may not see a page is told as whom they are signed in', async () => {
  const donor = await office.as(office.people.donor)
  const page = await donor.get('/accounts?lang=en')
  expect(page.status).toBe(403)
  expect(page.text).toContain(`You are signed in as ${office.people.donor.name} (Donor)`)
})
