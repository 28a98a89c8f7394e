import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { languages } from '../src/house/ui/view.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let administrator: Visitor
let authority: Visitor
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  administrator = await office.as(office.people.administrator)
  authority = await office.as(office.people.authority)
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())
afterEach(() => office.owner.pool.query(`update questions set retired_on = '2016-03-01' where form = 'intake'`))

const page = '/settings/questions'
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idIn = (answer: { headers: Headers }) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''
const questionId = async (key: string) =>
  (await rows<{ id: string }>(`select id from questions where form = 'intake' and key = $1`, [key]))[0]?.id ?? ''

const words = (question: string, choices?: string[]) =>
  Object.fromEntries(
    languages.flatMap((lang) => [
      [`name.${lang}`, `${question} (${lang})`],
      ...(choices ? [[`choices.${lang}`, choices.map((choice) => `${choice} (${lang})`).join('\n')]] : []),
    ]),
  )
type Added = { kind: string; page?: string; required?: string; question?: string; choices?: string[] }
async function add(
  key: string,
  { kind, page: on = 'support', required = '', question = `About ${key}?`, choices }: Added,
) {
  const form = `${page}/new?form=intake&kind=${kind}`
  const fields = { form: 'intake', kind, key, page: on, required, ...words(question, choices) }
  const answer = await administrator.post(page, fields, form)
  expect(answer.status).toBe(303)
}
const reword = async (key: string, question: string, fields: Record<string, string> = {}) =>
  administrator.post(`${page}/${await questionId(key)}`, { page: 'support', ...words(question), ...fields })
const retire = async (key: string) => administrator.post(`${page}/${await questionId(key)}/retirement`, {}, page)

const first = { title: 'Stratégie', need: 'Une stratégie.', language: 'fr', theme: 'diaspora' }
const draft = async () => idIn(await authority.post('/requests', first, '/requests/new'))
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const shown = async (path: string, who = authority) => textOf((await who.get(`${path}?lang=en`)).text)

const kinds = {
  district: { kind: 'line', typed: { 'own.district': 'Maritime' }, said: 'Maritime' },
  history: { kind: 'text', typed: { 'own.history': 'Deux essais' }, said: 'Deux essais' },
  urgency: { kind: 'one', choices: ['This year', 'Later'], typed: { 'own.urgency': '2' }, said: 'Later (en)' },
  partners: {
    kind: 'several',
    choices: ['Unions', 'Cities', 'Schools'],
    typed: { 'own.partners': ['1', '3'] },
    said: /Unions \(en\)\s+Schools \(en\)/,
  },
  law_from: { kind: 'day', typed: { 'own.law_from': '2016-09-01' }, said: '1 September 2016' },
  staff: { kind: 'number', typed: { 'own.staff': '1200' }, said: '1,200' },
  model: { kind: 'partner', typed: { 'own.model': 'PT' }, said: 'Portugal' },
  decree: {
    kind: 'yes_no',
    typed: { 'answer.own.decree': 'no', 'evidence.own.decree': 'En projet' },
    said: /no\s+En projet/,
  },
}

test('what the facility asks of its own is asked on its page, said before submitting, kept with the submission, shown on the record, exported and copied', async () => {
  for (const [key, { kind, ...more }] of Object.entries(kinds)) await add(key, { kind, ...more })
  const id = await draft()
  const asked = await shown(`/requests/${id}/support`)
  for (const key of Object.keys(kinds)) expect(asked).toContain(`About ${key}? (en)`)
  const typed = Object.assign({ prior_support: 'Aucun' }, ...Object.values(kinds).map((one) => one.typed))
  expect((await authority.post(`/requests/${id}/support`, typed)).status).toBe(303)
  // The page opens with what was answered, and saved as it was opened it changes nothing.
  const again = (await authority.get(`/requests/${id}/support`)).text
  expect(again).toMatch(/name="own\.district"[^>]*/)
  expect(again).toContain('value="Maritime"')
  expect((await authority.get(`/requests/${id}/content?lang=en`)).text).not.toContain('needs an answer')

  const check = await shown(`/requests/${id}/submission`)
  for (const [key, { said }] of Object.entries(kinds)) {
    expect(check).toContain(`About ${key}? (en)`)
    expect(check).toMatch(said)
  }
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
  for (const who of [authority, officer]) {
    const record = await shown(`/requests/${id}`, who)
    for (const { said } of Object.values(kinds)) expect(record).toMatch(said)
  }
  const [kept] = await rows<{ answers: string }>('select answers::text from submissions where request_id = $1', [id])
  expect(kept?.answers).toContain('About district?')
  expect(kept?.answers).toContain('Maritime')

  const file = (await officer.get('/requests/export?format=csv&lang=en')).text
  const [headings = '', line = ''] = file.split('\r\n')
  for (const key of Object.keys(kinds)) expect(headings).toContain(`About ${key}? (en)`)
  for (const cell of ['Maritime', 'Later (en)', '2016-09-01', '1200', 'Portugal']) expect(line).toContain(cell)

  const copy = idIn(await authority.post(`/requests/${id}/copy`))
  expect((await authority.get(`/requests/${copy}/support`)).text).toContain('value="Maritime"')
  expect(await shown(`/requests/${copy}/submission`)).toContain('Later (en)')
})

test('a question that must be answered holds a request back that an authority files, and says which; a letter that could not know it is only incomplete', async () => {
  await add('law', { kind: 'line', page: 'setup', required: 'on', question: 'Which law?' })
  const id = await draft()
  expect(await shown(`/requests/${id}/submission`)).toContain('The answer to “Which law? (en)”')
  const refused = await authority.post(`/requests/${id}/submission`)
  expect(refused.status).toBe(409)
  expect(textOf(refused.text)).toContain('Which law?')
  // A page may be saved without it; the list says that it is begun.
  expect((await authority.post(`/requests/${id}/setup`, { setup_lead: 'Le Plan', next: 'list' })).status).toBe(303)
  expect(await shown(`/requests/${id}/content`)).toMatch(/Institutional set-up\s+begun/)
  expect((await authority.post(`/requests/${id}/setup`, { setup_lead: 'Le Plan', 'own.law': 'No. 12' })).status).toBe(
    303,
  )
  expect(await shown(`/requests/${id}/content`)).toMatch(/Institutional set-up\s+done/)
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)

  const head = { authority_id: office.people.authority.authority_id ?? '', channel: 'letter', letter_on: '2016-02-20' }
  const entered = await officer.post(
    '/requests',
    { ...head, letter_partner: 'TG', ...first, title: 'Par lettre' },
    `/requests/new?authority=${head.authority_id}`,
  )
  const letter = idIn(entered)
  expect((await officer.post(`/requests/${letter}/submission`)).status).toBe(303)
  expect(await shown(`/requests/${letter}`, officer)).toContain('The answer to “Which law? (en)”')
})

test('an answer on a request keeps the words that it answered; a new request is asked in the new ones, and a retired question not at all', async () => {
  await add('region', { kind: 'line', question: 'In which region?' })
  const id = await draft()
  await authority.post(`/requests/${id}/support`, { 'own.region': 'Kara' })
  const open = (await authority.get(`/requests/${id}/support`)).text
  const wording = /name="wording\.own\.region" value="([^"]+)"/.exec(open)?.[1] ?? ''
  expect((await reword('region', 'In which regions?')).status).toBe(303)
  const late = await authority.post(`/requests/${id}/support`, {
    'own.region': 'Kara, Centrale',
    'wording.own.region': wording,
  })
  expect(late.status).toBe(422)
  expect(late.text).toContain('Kara, Centrale')
  expect(await shown(`/requests/${id}/submission`)).toContain('In which region? (en)')
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
  expect(await shown(`/requests/${id}`)).toContain('In which region? (en)')
  expect(await shown(`/requests/${await draft()}/support`)).toContain('In which regions? (en)')
  await retire('region')
  expect(await shown(`/requests/${await draft()}/support`)).not.toContain('In which region')
  expect(await shown(`/requests/${id}`)).toMatch(/In which region\? \(en\)\s+Kara/)
  expect((await officer.get('/requests/export?format=csv&lang=en')).text).toContain('Kara')
})

test('an answer is taken back with an empty field, and one that the field does not offer is refused beside it', async () => {
  await add('model_country', { kind: 'partner' })
  await add('speed', { kind: 'one', choices: ['Slow', 'Fast'] })
  const id = await draft()
  const send = (fields: Record<string, string>) => authority.post(`/requests/${id}/support`, fields)
  expect((await send({ 'own.speed': '3' })).status).toBe(422)
  const nowhere = await send({ 'own.model_country': 'QQ', 'own.speed': '1' })
  expect(nowhere.status).toBe(422)
  expect(nowhere.text).toContain('error-own.model_country')
  expect((await send({ 'own.model_country': 'PT', 'own.speed': '1' })).status).toBe(303)
  expect((await send({ 'own.model_country': '', 'own.speed': '2' })).status).toBe(303)
  expect(await rows('select question, choices, words from request_answers where request_id = $1', [id])).toEqual([
    { question: 'speed', choices: ['2'], words: '' },
  ])
})

test('choices that may have been answered keep their places: they are worded anew or followed by others, never taken away', async () => {
  await add('pace', { kind: 'one', choices: ['Slow', 'Fast'] })
  const id = await questionId('pace')
  const choices = (list: string[]) => Object.fromEntries(languages.map((lang) => [`choices.${lang}`, list.join('\n')]))
  const said = async (fields: Record<string, string>) => {
    const answer = await administrator.post(`${page}/${id}`, { page: 'support', ...words('Pace?'), ...fields })
    return `${answer.status} ${textOf(answer.text)}`
  }
  expect(await said(choices(['Slow']))).toContain('422')
  expect(await said(choices(['Slow', 'Slow']))).toContain('The same choice stands here twice.')
  expect(await said({ ...choices(['Slow', 'Fast']), 'choices.ar': 'a\nb\nc' })).toContain(
    'Choices here: 3; in the first language: 2',
  )
  expect(await said(choices(['Slowly', 'Fast', 'At once']))).toContain('303')
  expect(
    (await rows<{ n: number }>('select count(*)::int as n from question_wordings where question_id = $1', [id]))[0]?.n,
  ).toBe(2)
})

test('nobody reads the answers of a request that is not theirs, and nobody answers for another', async () => {
  await add('secret', { kind: 'line' })
  const id = await draft()
  await authority.post(`/requests/${id}/support`, { 'own.secret': 'Nur für uns' })
  const reads = (person: typeof office.people.officer | null) =>
    office.read(person, (tx) => tx.selectFrom('request_answers').select('words').where('request_id', '=', id).execute())
  expect(await reads(office.people.authority)).toHaveLength(1)
  expect(await reads(office.people.officer)).toHaveLength(1)
  for (const person of [office.people.otherAuthority, office.people.donor, office.people.consulted])
    expect(await reads(person)).toEqual([])
  for (const person of [office.people.expert, office.people.focal_point, null])
    await expect(reads(person)).rejects.toThrow(/permission denied/)
  const other = await office.as(office.people.otherAuthority)
  expect((await other.post(`/requests/${id}/support`, { 'own.secret': 'x' }, '/requests/new')).status).toBe(404)
})

test('a question that is added later is not held against a request that was submitted before, until it is submitted again', async () => {
  const id = await draft()
  expect((await authority.post(`/requests/${id}/setup`, { setup_lead: 'Le Plan', 'own.law': 'No. 12' })).status).toBe(
    303,
  )
  expect((await authority.post(`/requests/${id}/submission`)).status).toBe(303)
  await add('registry', { kind: 'line', page: 'setup', required: 'on', question: 'Which registry?' })
  const lacks = 'The answer to “Which registry? (en)”'
  expect(await shown(`/requests/${id}`, officer)).not.toContain(lacks)
  expect((await officer.post(`/requests/${id}/questions`, { questions: 'How many?' })).status).toBe(303)
  const question = /name="(answer\.[^"]+)"/.exec((await authority.get(`/requests/${id}/answers`)).text)?.[1] ?? ''
  expect((await authority.post(`/requests/${id}/answers`, { [question]: 'Three' })).status).toBe(303)
  expect(await shown(`/requests/${id}`, officer)).toContain(lacks)
  await retire('registry')
})
