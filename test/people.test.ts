import { afterAll, beforeAll, expect, test } from 'vitest'
import { cefr, employerKinds, genders } from '../src/registers/people/known.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { Program } from './program.ts'

let office: Facility
let officer: Visitor
let activities: string[]

beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
  activities = await runningActivities(2)
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

/** Activities of an Action under way, to be held on 7 and 8 March. */
async function runningActivities(count: number): Promise<string[]> {
  const [action] = await rows<{ id: string }>(
    `with request as (insert into requests (reference, partner, authority_id, title, language,
      theme) select 'R-2016-PEOPLE', partner, id, 'T', 'fr', 'diaspora' from authorities where partner = 'TG'
      returning id, partner, authority_id)
     insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, agreed_on, started_on,
       authority_signed_on, authority_signed_by)
     select id, partner, authority_id, 'A', 'diaspora', $1, 'in_implementation', '2016-01-20', '2016-01-21',
       '2016-01-19', 'S' from request returning id`,
    [office.people.officer.id],
  )
  const made = await rows<{ id: string }>(
    `insert into activities (action_id, number, type, title, theme, first_day, last_day, host, mode, status)
     select $1, n, 'workshop', 'Workshop ' || n, 'diaspora', date '2016-03-07' + n, date '2016-03-07' + n, 'TG',
       'on_site', 'planned' from generate_series(1, $2) n returning id`,
    [action?.id, count],
  )
  return made.map(({ id }) => id)
}

const afi = {
  name: 'Afi Mensah',
  email: 'cabinet@plan.example.tg',
  organisation: 'Ministère du Plan',
  country: 'TG',
  gender: 'f',
}
const kodjo = {
  name: 'Kodjo Agbeko',
  email: 'Cabinet@plan.example.tg',
  organisation: 'Ministry of Planning',
  country: 'GH',
  gender: 'm',
}
const listed = (activity: string | undefined) =>
  rows<{ name: string; gender: string | null; employed_in: string }>(
    'select d.name, e.gender, e.employed_in from participations t join people e on e.id = t.person_id join personal_details d on d.person_id = e.id where t.activity_id = $1 order by d.name',
    [activity],
  )
/** What the question's hidden field holds: whom it named. */
const shownIn = (page: string) => /name="who_shown" value="([^"]*)"/.exec(page)?.[1] ?? ''

test('two participants who use one mailbox are both listed, after it was asked who is meant', async () => {
  const [first, second] = activities
  expect((await officer.post(`/activities/${first}/participants`, afi)).status).toBe(303)
  const asked = await officer.post(`/activities/${first}/participants`, kodjo)
  expect(asked.status).toBe(422)
  expect(asked.text).toContain('This e-mail address belongs to somebody in the register')
  expect(asked.text).toContain('Afi Mensah')
  expect(asked.text).toContain('Ministère du Plan · Togo')
  expect(asked.text).toContain('value="Kodjo Agbeko"')
  expect(
    (
      await officer.post(`/activities/${first}/participants`, {
        ...kodjo,
        who: 'somebody_else',
        who_shown: shownIn(asked.text),
      })
    ).status,
  ).toBe(303)
  expect(await listed(first)).toEqual([
    { name: 'Afi Mensah', gender: 'f', employed_in: 'TG' },
    { name: 'Kodjo Agbeko', gender: 'm', employed_in: 'GH' },
  ])
  // In another activity both are found again without a question, each as who they are.
  for (const person of [kodjo, afi])
    expect((await officer.post(`/activities/${second}/participants`, person)).status).toBe(303)
  expect(await listed(second)).toEqual(await listed(first))
  expect(
    await rows(`select count(*)::int as people from personal_details where lower(email) = 'cabinet@plan.example.tg'`),
  ).toEqual([{ people: 2 }])
})

test('a participant whose name was written otherwise is taken for who the officer says', async () => {
  const [first, second] = activities
  const person = { name: 'Yao Koffi', email: 'yao@example.tg', organisation: 'Ministère', country: 'TG', gender: 'm' }
  expect((await officer.post(`/activities/${first}/participants`, person)).status).toBe(303)
  const written = { ...person, name: 'KOFFI Yao' }
  const asked = await officer.post(`/activities/${second}/participants`, written)
  expect(asked.status).toBe(422)
  expect(
    (
      await officer.post(`/activities/${second}/participants`, {
        ...written,
        who: shownIn(asked.text),
        who_shown: shownIn(asked.text),
      })
    ).status,
  ).toBe(303)
  expect((await listed(second)).map((row) => row.name)).toContain('Yao Koffi')
  const again = await officer.post(`/activities/${second}/participants`, person)
  expect([again.status, again.text.includes('already')]).toEqual([409, true])
})

test('what nobody said of a participant is not known: no employer, no language, no official of a country', async () => {
  const [first] = activities
  const ngo = {
    name: 'Laia Ferrer',
    email: 'laia@ngo.example.es',
    organisation: 'Red Acoge',
    country: 'ES',
    gender: '',
  }
  expect((await officer.post(`/activities/${first}/participants`, ngo)).status).toBe(303)
  const [entry] = await rows<{ id: string }>(
    `select e.id, e.employer_kind, e.gender, d.language from people e join personal_details d on d.person_id = e.id
      where d.name = 'Laia Ferrer'`,
  )
  expect(entry).toMatchObject({ employer_kind: null, gender: null, language: null })
  const page = await officer.get(`/people/${entry?.id}`)
  expect(page.text.match(/not known/g)).toHaveLength(3)
  const beatriz = await office.as(office.people.focal_point)
  expect((await beatriz.get(`/people/${entry?.id}`)).status).toBe(404)
  expect((await beatriz.get('/people')).text).not.toContain('Laia')
  // Once it is known, she is her administration's.
  const kept = {
    name: ngo.name,
    email: ngo.email,
    employer: ngo.organisation,
    employed_in: 'ES',
    employer_kind: 'public',
    gender: '',
    language: '',
  }
  expect((await officer.post(`/people/${entry?.id}/details`, kept)).status).toBe(303)
  expect((await beatriz.get(`/people/${entry?.id}`)).status).toBe(200)
})

test('two officers who enter the same address at once make no twin that nobody was asked about', async () => {
  const others = await Promise.all([office.as(office.people.officer), office.as(office.people.manager)])
  const person = {
    name: 'Twin One',
    email: 'twin@example.org',
    employer: '',
    employed_in: 'TG',
    employer_kind: '',
    gender: '',
    language: '',
  }
  const answers = await Promise.all(
    others.map((one, index) =>
      one.post('/people', { ...person, name: index === 0 ? 'Twin One' : 'Twin Two' }, '/people/new'),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
})

test('two officers who register one name at once make one record, and the second is told so at its field', async () => {
  const others = await Promise.all([office.as(office.people.officer), office.as(office.people.manager)])
  const names = ['Office d’État des Forêts', "office d'etat  des FORETS"]
  for (const [slice, asked] of [
    ['authorities', { partner: 'TG', name_language: 'fr', type: 'national_central' }],
    ['initiatives', {}],
  ] as const) {
    const answers = await Promise.all(
      others.map((one, index) => one.post(`/${slice}`, { ...asked, name: names[index] ?? '' }, `/${slice}/new`)),
    )
    expect(answers.map(({ status }) => status).sort(), slice).toEqual([303, 409])
    expect(answers.find(({ status }) => status === 409)?.text, slice).toContain('href="#field-name"')
  }
})

test('an entry that gets the address of somebody else is asked about, and may share it', async () => {
  const [entry] = await rows<{ id: string }>(`select person_id as id from personal_details where name = 'Yao Koffi'`)
  const details = {
    name: 'Yao Koffi',
    email: 'expert@example.org',
    employer: 'Ministère',
    employed_in: 'TG',
    employer_kind: '',
    gender: 'm',
    language: '',
  }
  const asked = await officer.post(`/people/${entry?.id}/details`, details)
  expect([asked.status, asked.text.includes('Elena Vidal')]).toEqual([422, true])
  expect(
    (
      await officer.post(`/people/${entry?.id}/details`, {
        ...details,
        who: 'somebody_else',
        who_shown: shownIn(asked.text),
      })
    ).status,
  ).toBe(303)
})

test('an address signs in one person only, and the form says so', async () => {
  const ada = await office.as(office.people.administrator)
  const answer = await ada.post(
    '/accounts',
    { name: 'Second', email: 'OTTO@example.org', role: 'donor', language: 'en' },
    '/accounts/new',
  )
  expect([answer.status, answer.text.includes('an address signs in one person only')]).toEqual([409, true])
})

test('a profile that is saved as it was opened keeps languages and regions that the form does not offer', async () => {
  const id = office.people.expert.person_id
  await rows(`update expert_profiles set regions_worked_in = '{asia,middle_earth}' where person_id = $1`, [id])
  await rows(`insert into expert_languages values ($1, 'bg', 'native'), ($1, 'es', 'C1'), ($1, 'zh-Hant', 'A2')`, [id])
  const spoken = () => rows(`select language, level from expert_languages where person_id = $1 order by 1`, [id])
  const before = await spoken()
  const page = await officer.get(`/people/${id}/profile`)
  expect(page.text).toContain('Bulgarian')
  const sent = {
    consent_on: '2015-01-01',
    years_experience: '',
    max_missions: '',
    max_days: '',
    regions_worked_in: ['asia'],
    'language.bg': 'native',
    'language.es': 'C1',
    more_language: '',
    more_level: '',
  }
  expect((await officer.post(`/people/${id}/profile`, sent)).status).toBe(303)
  expect(await spoken()).toEqual(before)
  expect(await rows('select regions_worked_in from expert_profiles where person_id = $1', [id])).toEqual([
    { regions_worked_in: ['asia', 'middle_earth'] },
  ])
  // A language is taken off, and another one comes.
  expect(
    (await officer.post(`/people/${id}/profile`, { ...sent, 'language.es': '', more_language: 'uk', more_level: 'B1' }))
      .status,
  ).toBe(303)
  expect(await spoken()).toEqual([
    { language: 'bg', level: 'native' },
    { language: 'uk', level: 'B1' },
    { language: 'zh-Hant', level: 'A2' },
  ])
})

test('nobody is entered with a language that there is not; one that a record holds is kept and corrected', async () => {
  const id = office.people.expert.person_id
  const program = await Program.of(office, office.people.officer)
  const write = (languages: Record<string, string>) => program.post(`/people/${id}/write_profile`, languages)
  for (const code of ['zz', 'klingon', 'FR', 'en-GB'])
    expect((await write({ [`language.${code}`]: 'B2' })).json).toMatchObject({
      status: 422,
      errors: [{ pointer: `/language.${code}` }],
    })
  expect((await officer.post(`/people/${id}/profile`, { 'language.zz': 'B2' })).status).toBe(422)
  await rows(`insert into expert_languages (person_id, language, level) values ($1, 'zgh', 'B1')`, [id])
  expect((await write({ 'language.zgh': 'C1', 'language.sw': 'B2' })).status).toBe(200)
  const held = await rows<{ language: string }>(
    `select language || ' ' || level as language from expert_languages where person_id = $1 and language in ('zgh', 'sw', 'zz')`,
    [id],
  )
  expect(held.map(({ language }) => language).toSorted()).toEqual(['sw B2', 'zgh C1'])
})

test('the database holds the same lists of what can be said of a person', async () => {
  const listedIn = async (name: string) => {
    const [found] = await rows<{ definition: string }>(
      'select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1',
      [name],
    )
    return [...(found?.definition ?? '').matchAll(/'([^']+)'::text/g)].map((match) => match[1])
  }
  expect(await listedIn('an_employer_is_public_private_or_international')).toEqual([...employerKinds])
  expect(await listedIn('gender_is_f_m_or_x')).toEqual([...genders])
  expect(await listedIn('a_language_level_is_of_the_cefr')).toEqual([...cefr])
})
