import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'
import { Program } from '../../../test/program.ts'

let office: Facility
let officer: Visitor
let authority: Visitor
beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
  authority = await office.as(office.people.authority)
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

/** An Action as an approval opens it: nothing of it is written yet. */
async function opened(reference: string, content: Record<string, string> = {}): Promise<string> {
  const [action] = await rows<{ id: string }>(
    `with request as (insert into requests (reference, partner, authority_id, title, language, theme, decided_at)
        select $2, partner, id, 'T', 'fr', 'diaspora', '2016-01-15' from authorities where id = $3
        returning id, partner, authority_id)
      insert into actions (request_id, partner, authority_id, title, theme, officer_id)
      select id, partner, authority_id, 'A strategy', 'diaspora', $1 from request returning id`,
    [office.people.officer.id, reference, office.people.authority.authority_id],
  )
  const at = `/actions/${action?.id}`
  if (Object.keys(content).length > 0) expect((await officer.post(`${at}/content`, content)).status).toBe(303)
  return at
}
const description = { objectives: 'One strategy', expert_days: '40', budget_eur: '90000', ends_on: '2016-12-31' }
const signed = async (reference: string) => {
  const at = await opened(reference, description)
  expect((await authority.post(`${at}/signature`, { signed_by: 'Akouvi' })).status).toBe(303)
  return at
}
const signature = async (at: string) =>
  (await rows<{ by: string | null }>('select authority_signed_by as by from actions where id = $1', [at.slice(9)]))[0]
    ?.by
const next = (page: string) => /<section class="next"[\s\S]*?<\/section>/.exec(page)?.[0] ?? ''
const history = (page: string) => page.slice(page.lastIndexOf('<ol class="history">'))
const reads = (language: string) =>
  rows('update accounts set language = $2 where id = $1', [office.people.authority.id, language])
const mails = async (at: string) =>
  (await rows<{ language: string; subject: string; recipient: string }>(
    'select language, subject, recipient from outbox where record_id = $1',
    [at.slice(9)],
  )) satisfies object[]

test('a description that says nothing yet is signed by nobody, and its page and programs say what it lacks', async () => {
  const at = await opened('R-2016-EMPTY')
  const page = next((await authority.get(`${at}?lang=en`)).text)
  for (const lack of ['no objectives', 'no planned end', 'no envelope']) expect(page).toContain(lack)
  expect(page).not.toContain(`href="${at}/signature"`)
  expect((await authority.post(`${at}/signature`, { signed_by: 'Akouvi' }, at)).status).toBe(409)
  expect((await authority.get('/?lang=en')).text).not.toContain('waits for your signature')
  const answer = await (await Program.of(office, office.people.authority)).post(`${at}/sign`, { signed_by: 'Akouvi' })
  expect(answer.json).toMatchObject({ status: 409, code: 'actions.missing.objectives' })
  expect((await officer.post(`${at}/content`, description)).status).toBe(303)
  expect(next((await authority.get(at)).text)).toContain(`href="${at}/signature"`)
  expect((await authority.get('/?lang=en')).text).toContain('waits for your signature')
  const form = (await authority.get(`${at}/signature`)).text
  for (const told of ['One strategy', '40', '€ 90,000', '31 December 2016']) expect(form).toContain(told)
})

test('what is signed is not offered to be signed again, and a second signature is refused', async () => {
  const at = await signed('R-2016-TWICE')
  for (const visitor of [authority, officer])
    expect((await visitor.get(at)).text).not.toContain(`href="${at}/signature"`)
  expect((await authority.post(`${at}/signature`, { signed_by: 'Kossi' }, at)).status).toBe(409)
  const told = await (await Program.of(office, office.people.authority)).get(at)
  expect(told.json.steps).toEqual([])
  expect(await signature(at)).toBe('Akouvi')
})

test.each([
  ['title', 'Another strategy'],
  ['objectives', 'Two strategies'],
  ['expert_days', '400'],
  ['budget_eur', '900000'],
  ['ends_on', '2017-12-31'],
  ['theme', 'trafficking'],
  ['other_themes', 'trafficking'],
])('a changed %s before the agreement lifts the signature, says so, and asks for it anew', async (field, value) => {
  const at = await signed(`R-2016-${field.toUpperCase()}`)
  expect((await officer.get(`${at}/content?lang=en`)).text).toContain('its signature no longer holds')
  const before = (await mails(at)).length
  await reads('ar')
  expect((await officer.post(`${at}/content`, { ...description, [field]: value })).status).toBe(303)
  expect((await officer.get(at)).text).toContain('The authority’s signature no longer holds')
  expect(await signature(at)).toBeNull()
  const [mail, ...others] = (await mails(at)).slice(before)
  expect(others).toEqual([])
  expect(mail).toMatchObject({ language: 'ar', recipient: office.people.authority.email })
  expect(mail?.subject).toContain('التوقيع من جديد')
  await reads('en')
  const page = (await authority.get(at)).text
  expect(next(page)).toContain(`href="${at}/signature"`)
  for (const step of ['Signed for the authority', 'Edited', 'Signature lifted']) expect(history(page)).toContain(step)
  expect((await officer.post(`${at}/agreement`, {}, at)).status).toBe(409)
})

test('an edit that leaves the description as it was leaves the signature, and so does a correction after the agreement', async () => {
  const at = await signed('R-2016-HOLDS')
  expect((await officer.post(`${at}/content`, { ...description, title: 'A strategy' })).status).toBe(303)
  expect((await officer.post(`${at}/content`, { wanted_to: '2016-11-30' })).status).toBe(303)
  expect((await officer.post(`${at}/content`, { authority_signed_by: 'Akouvi K.' })).status).toBe(303)
  expect(await signature(at)).toBe('Akouvi K.')
  await rows(`update actions set status = 'agreed', agreed_on = '2016-03-01' where id = $1`, [at.slice(9)])
  expect((await officer.get(`${at}/content`)).text).not.toContain('its signature no longer holds')
  expect((await officer.post(`${at}/content`, { objectives: 'Two strategies' })).status).toBe(303)
  expect(await signature(at)).toBe('Akouvi K.')
})
