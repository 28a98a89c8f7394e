import { afterAll, beforeAll, expect, test } from 'vitest'
import { languages } from '../src/house/ui/view.ts'
import { meetingWith, members, openMeeting, readyRequest, record, release, score } from './committee.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let administrator: Visitor
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  administrator = await office.as(office.people.administrator)
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const page = '/settings/questions'
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idOf = async (key: string, form = 'readiness') =>
  (await rows<{ id: string }>('select id from questions where form = $1 and key = $2', [form, key]))[0]?.id ?? ''

/** A question in six languages: the same words, with the language behind them. */
const words = (question: string, hint = '') =>
  Object.fromEntries(
    languages.flatMap((lang) => [
      [`name.${lang}`, `${question} (${lang})`],
      [`hint.${lang}`, hint && `${hint} (${lang})`],
    ]),
  )
const asked = { form: 'readiness', kind: 'planned', required: 'on' }
const add = (key: string, fields: Record<string, string> = {}) =>
  administrator.post(
    page,
    { ...asked, ...words(`Is there a ${key}?`), key, ...fields },
    `${page}/new?form=readiness&kind=planned`,
  )
const press = (key: string, noun: string, fields: Record<string, string> = {}) =>
  idOf(key).then((id) => administrator.post(`${page}/${id}/${noun}`, fields, page))

/** The Action of a request that was approved. */
async function approved(): Promise<string> {
  const request = await readyRequest(office)
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  await record(office, items[0] ?? '', 'approve')
  await release(office, meeting)
  const [action] = await rows<{ id: string }>('select id from actions where request_id = $1', [request])
  return `/actions/${action?.id}`
}
const keysIn = (html: string) =>
  [...html.matchAll(/<textarea[^>]*name="evidence\.([a-z_]+)"/g)].map(([, key]) => key ?? '')
const answers = (keys: string[], evidence = 'Decree 12') =>
  Object.fromEntries(
    keys.flatMap((key) => [
      [`answer.${key}`, 'yes'],
      [`evidence.${key}`, evidence],
    ]),
  )
const first = ['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer']

test('a question that an administrator adds is asked at the next readiness check, needed before agreeing, and shown on the Action; no code knows it', async () => {
  const action = await approved()
  expect(keysIn((await officer.get(`${action}/readiness`)).text)).toEqual(first)
  expect((await officer.post(`${action}/readiness`, answers(first))).status).toBe(303)
  const description = { objectives: 'A strategy', expert_days: '20', ends_on: '2016-12-31' }
  expect((await officer.post(`${action}/content`, description)).status).toBe(303)
  expect((await officer.post(`${action}/signature`, { signed_by: 'Amina' })).status).toBe(303)
  expect((await officer.get(action)).text).not.toContain('Questions of the readiness check are still to be answered.')

  expect((await add('data_officer', words('Is there a data officer?', 'Name the person'))).status).toBe(303)
  expect((await officer.get(action)).text).toContain('Questions of the readiness check are still to be answered.')
  expect((await officer.post(`${action}/agreement`, {}, action)).status).toBe(409)
  const check = (await officer.get(`${action}/readiness?lang=en`)).text
  expect(keysIn(check)).toEqual([...first, 'data_officer'])
  expect(check).toContain('Is there a data officer? (en)')
  expect(check).toContain('Name the person (en)')
  expect((await officer.get(`${action}/readiness?lang=ar`)).text).toContain('Is there a data officer? (ar)')
  expect((await officer.get(`${action}/readiness?lang=en`)).status).toBe(200)

  // The answer to the new question is as needed as the others.
  expect((await officer.post(`${action}/readiness`, answers(first))).status).toBe(303)
  expect((await officer.post(`${action}/agreement`, {}, action)).status).toBe(409)
  expect((await officer.post(`${action}/readiness`, answers([...first, 'data_officer'], 'Order 7'))).status).toBe(303)
  expect((await officer.get(action)).text).toMatch(/Is there a data officer\? \(en\)<\/dt>[\s\S]*?Order 7/)
  expect((await officer.post(`${action}/agreement`, {}, action)).status).toBe(303)
})

test('an answer keeps the words that it answered, after the question was worded anew and after it was retired', async () => {
  await add('plan')
  const action = await approved()
  const all = keysIn((await officer.get(`${action}/readiness`)).text)
  expect((await officer.post(`${action}/readiness`, answers(all))).status).toBe(303)
  const id = await idOf('plan')
  expect(
    (await administrator.post(`${page}/${id}`, { required: 'on', ...words('Is a plan for it approved?') })).status,
  ).toBe(303)
  const shown = async (at: string) => (await officer.get(at)).text
  expect(await shown(action)).toContain('Is there a plan? (en)')
  expect(await shown(action)).not.toContain('Is a plan for it approved? (en)')
  expect(await shown(`${action}/readiness`)).toContain('Is a plan for it approved? (en)')
  // The history of the answer says what was asked then.
  expect(await shown(action)).toMatch(/<dt>(<bdi>)?Is there a plan\? \(en\)/)

  expect((await press('plan', 'retirement')).status).toBe(303)
  expect(await shown(action)).toContain('Is there a plan? (en)')
  expect(keysIn(await shown(`${action}/readiness`))).not.toContain('plan')
  const later = await approved()
  expect(keysIn(await shown(`${later}/readiness`))).not.toContain('plan')
  expect((await officer.post(`${later}/readiness`, answers(keysIn(await shown(`${later}/readiness`))))).status).toBe(
    303,
  )
  expect(await shown(later)).not.toContain('Questions of the readiness check are still to be answered.')

  expect((await press('plan', 'retirement')).status).toBe(409)
  expect((await press('plan', 'return')).status).toBe(303)
  expect(await shown(`${later}/readiness`)).toContain('Is a plan for it approved? (en)')
  expect(await shown(later)).toContain('Questions of the readiness check are still to be answered.')
  await press('plan', 'retirement')
})

test('nobody answers a question that was worded anew under the open page: it comes back in its new words, with what was typed', async () => {
  await add('budget_owner')
  const action = await approved()
  const open = (await officer.get(`${action}/readiness`)).text
  const wording = /name="wording\.budget_owner" value="([^"]+)"/.exec(open)?.[1] ?? ''
  await administrator.post(`${page}/${await idOf('budget_owner')}`, {
    required: 'on',
    ...words('Who holds the budget?'),
  })
  const typed = { ...answers(keysIn(open), 'The treasury'), 'wording.budget_owner': wording }
  const late = await officer.post(`${action}/readiness`, typed)
  expect(late.status).toBe(422)
  expect(late.text).toContain('Who holds the budget? (en)')
  expect(late.text).toContain('This question was worded anew after you opened the page.')
  expect(late.text).toContain('The treasury')
  expect(await rows('select from readiness_answers where action_id = $1', [action.slice(9)])).toEqual([])
  await press('budget_owner', 'retirement')
})

test('a question that may stay open does not hold an Action up, and half an answer to it is none', async () => {
  await add('donors', { required: '' })
  const action = await approved()
  const needed = keysIn((await officer.get(`${action}/readiness`)).text).filter((key) => key !== 'donors')
  const half = await officer.post(`${action}/readiness`, { ...answers(needed), 'evidence.donors': 'Two' })
  expect(half.status).toBe(422)
  expect((await officer.post(`${action}/readiness`, { ...answers(needed), 'answer.donors': 'yes' })).status).toBe(422)
  expect((await officer.post(`${action}/readiness`, answers(needed))).status).toBe(303)
  expect((await officer.get(action)).text).not.toContain('Questions of the readiness check are still to be answered.')
  await press('donors', 'retirement')
})

test('what is wrong with a question is said beside its field, and nothing typed is lost', async () => {
  const said = async (fields: Record<string, string>) => {
    const answer = await add('ministry_staff', fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Is there a ministry_staff? (es)')
    return answer.text.replace(/\s+/g, ' ')
  }
  expect(await said({ 'name.fr': ' ' })).toMatch(/id="error-name\.fr"[^>]*> ?Fill in this field/)
  expect(await said({ key: 'committee' })).toContain('There is a question with the short name “committee” on this form')
  expect(await said({ key: 'Not a key' })).toContain('Begin with a small letter')
  expect(await said({ 'name.ru': 'x'.repeat(301) })).toMatch(/id="error-name\.ru"[^>]*>[^<]*300/)
  expect(await said({ 'hint.en': 'Only here' })).toContain('Give the hint in every language, or in none.')
  expect(await idOf('ministry_staff')).toBe('')
})

test('questions stand in the order that the administrator gives them, and every change has its line with who and what', async () => {
  await add('second_last')
  await add('last_one')
  expect((await press('last_one', 'place', { to: 'up' })).status).toBe(303)
  const action = await approved()
  expect(keysIn((await officer.get(`${action}/readiness`)).text).slice(-2)).toEqual(['last_one', 'second_last'])
  await administrator.post(`${page}/${await idOf('last_one')}`, words('Is it the last?'))
  await press('last_one', 'retirement')
  const overview = (await administrator.get(`${page}?lang=en`)).text.replace(/\s+/g, ' ')
  for (const step of ['Question added', 'Question worded anew', 'Questions put in another order', 'Question retired'])
    expect(overview).toContain(step)
  expect(overview).toContain('Is it the last? (en)')
  expect(overview).toContain(office.people.administrator.name)
  const [line] = await rows<{ account: string; before: unknown }>(
    `select account, before from history where row_table = 'questions' and step = 'retire' order by id desc limit 1`,
  )
  expect(line?.account).toBe(office.people.administrator.id)
  await press('second_last', 'retirement')
})

test('two administrators do not overwrite each other, and nobody else changes what is asked', async () => {
  const id = await idOf('committee')
  const open = (await administrator.get(`${page}/${id}`)).text
  const version = /name="version" value="(\d+)"/.exec(open)?.[1] ?? ''
  const before = { required: 'on', starts_from: 'setup_committee' }
  expect((await administrator.post(`${page}/${id}`, { ...before, ...words('One?'), version })).status).toBe(303)
  expect((await administrator.post(`${page}/${id}`, { ...before, ...words('Two?'), version })).status).toBe(409)
  expect((await officer.get(page)).text).toContain('One? (en)')
  expect((await officer.post(`${page}/${id}`, words('Mine?'), '/actions')).status).toBe(403)
  expect((await (await office.as(office.people.authority)).get(page)).status).toBe(403)
})

test('the words of a question are written once: not even the office’s own login changes or removes them', async () => {
  for (const statement of [
    `update question_wordings set names = '{"en": "Other"}'`,
    'delete from question_wordings',
    'delete from questions',
  ])
    await expect(
      office.write({ person: null, facility: true, at: new Date('2016-03-01T10:00:00Z') }, async (tx) => {
        const { sql } = await import('kysely')
        await sql.raw(statement).execute(tx)
      }),
    ).rejects.toThrow(/permission denied/)
  await expect(
    office.owner.pool.query(
      `insert into readiness_answers (action_id, question, answer, evidence) select id, 'unheard_of', 'yes', 'x' from actions limit 1`,
    ),
  ).rejects.toThrow(/there is no question unheard_of/)
})
