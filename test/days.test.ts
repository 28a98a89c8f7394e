import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../src/house/days/day.ts'
import { faultOf, reach } from '../src/house/time/believable-days.ts'
import { isDay } from '../src/house/web/form.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
const today = day('2017-02-10')

beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date(`${today}T10:00:00Z`) })
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const idOf = async (query: string) => (await rows<{ id: string }>(query))[0]?.id ?? ''

test('a day happened by today and after what it follows, or is planned within reach', () => {
  const fault = (kind: 'happened' | 'planned', on: string, before?: string) =>
    faultOf({ field: 'f', kind, day: day(on), follows: [['days.received', before ? day(before) : null]] }, today)
      ?.key ?? ''
  expect([
    fault('happened', today),
    fault('happened', '2017-02-11'),
    fault('happened', '2071-02-10'),
    fault('happened', '1990-01-02'),
  ]).toEqual(['', 'days.ahead', 'days.ahead', 'days.long_past'])
  expect([
    fault('planned', '2017-02-11'),
    fault('planned', '2027-02-10'),
    fault('planned', '2027-02-11'),
    fault('planned', '1997-02-09'),
  ]).toEqual(['', '', 'days.far_ahead', 'days.long_past'])
  expect([
    fault('happened', '2016-05-01', '2016-05-01'),
    fault('happened', '2016-05-01', '2016-05-02'),
    fault('happened', '2016-05-01'),
  ]).toEqual(['', 'days.before', ''])
  expect(faultOf({ field: 'f', kind: 'planned', day: day('2028-02-29') }, day('2016-02-29'))?.key).toBe(
    'days.far_ahead',
  )
  expect(
    ['2016-02-29', '2017-02-29', '0216-03-01', '20216-03-01', '1016-03-01', '16-03-01', '2016-3-1', '٢٠١٦-٠٣-٠١'].map(
      isDay,
    ),
  ).toEqual([true, false, false, false, false, false, false, false])
})

/** Days that the database lets be what they are. */
const free: Record<string, string> = {
  'api_tokens.ends_on': 'counted in real days from the day it is made, within a year',
  'clock_moves.to_day': 'a day that the clock of a demonstration is moved to, which is asked by its form',
  'eu_memberships.member_from': 'facts of countries, from a file of the project',
  'eu_memberships.member_to': 'facts of countries, from a file of the project',
  'holidays.day': 'the calendar may be kept for as many years as one likes',
  'reminders_given.for_day': 'written by the round of reminders alone',
}

test('every date of the database is said to have happened or to be planned, or is free for a reason', async () => {
  const columns = await rows<{
    name: string
  }>(`select c.table_name || '.' || c.column_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.data_type = 'date' and t.table_type = 'BASE TABLE' order by 1`)
  const kept = await rows<{
    name: string
  }>(`select tgrelid::regclass || '.' || split_part(rule, ' ', 2) as name from pg_trigger,
      unnest(string_to_array(rtrim(encode(tgargs, 'escape'), '\\000'), '\\000')) rule
        where tgname = 'keep_days_believable'`)
  const known = new Set([...kept.map(({ name }) => name), ...Object.keys(free)])
  expect(columns.length).toBeGreaterThan(30)
  expect(columns.filter(({ name }) => !known.has(name))).toEqual([])
  expect([...known].filter((name) => !columns.some((column) => column.name === name))).toEqual([])
})

test('what the pages refuse, the database refuses as well, on the day of whoever acts', async () => {
  const at = (moment: string, statement: string) =>
    office.owner.pool.connect().then(async (client) => {
      try {
        await client.query(`begin; select set_config('mobilise.at', '${moment}', true)`)
        return await client.query(statement).then(
          () => '',
          (error: { constraint?: string }) => error.constraint ?? 'other',
        )
      } finally {
        await client.query('rollback')
        client.release()
      }
    })
  const received = (day: string) =>
    `update requests set received_on = '${day}', complete_on = null where id = (select id from requests where status = 'approved' limit 1)`
  // Half past eleven in the evening in Vienna is the day before, by the clock of Greenwich as well.
  expect(await at('2017-02-10T22:30:00Z', received('2017-02-11'))).toBe('what_happened_is_not_ahead')
  expect(await at('2017-02-10T23:30:00Z', received('2017-02-11'))).toBe('')
  expect(await at('2017-02-10T10:00:00Z', received('1996-02-10'))).toBe('a_day_is_not_more_than_twenty_years_past')
  expect(
    await at(
      '2017-02-10T10:00:00Z',
      `update activities set last_day = '2071-03-01' where id = (select id from activities limit 1)`,
    ),
  ).toBe('a_day_is_not_more_than_ten_years_ahead')
  expect(reach).toEqual({ past: 20, ahead: 10 })
})

/** A form with a day that cannot be: it comes back with what was typed, and its field is marked. */
async function refused(
  visitor: Visitor,
  path: string,
  fields: Record<string, string | string[]>,
  field: string,
  from = path,
) {
  const answer = await visitor.post(path, fields, from)
  expect([answer.status, answer.text.includes(`id="error-${field}"`)]).toEqual([422, true])
  for (const value of Object.values(fields).flat()) if (/^\d{4}-/.test(value)) expect(answer.text).toContain(value)
  return answer.text
}

test('an output reaches no rung in the future, and none before the one below', async () => {
  const output = await idOf(
    `select o.id from outputs o join output_rungs r on r.output_id = o.id and r.rung = o.status where o.status = 'finalised' limit 1`,
  )
  const [finalised] = await rows<{ day: string }>(
    `select reached_on::text as day from output_rungs where output_id = $1 and rung = 'finalised'`,
    [output],
  )
  const rung = (reached_on: string) => ({ reached_on, body: 'Committee', evidence: 'Minutes' })
  for (const day of ['2071-04-20', '2017-02-11', '1990-01-02', '2009-01-02'])
    await refused(officer, `/outputs/${output}/validation`, rung(day), 'reached_on')
  expect((await officer.post(`/outputs/${output}/validation`, rung(finalised?.day ?? ''))).status).toBe(303)
})

test('consent is given and a profile vetted in that order, and not in the future', async () => {
  const id = await idOf(
    `select person_id as id from expert_profiles where vetted_on is not null and consent_on is not null limit 1`,
  )
  for (const consent_on of ['2071-01-01', '2017-02-11', '1990-01-01', '2017-02-10'])
    await refused(officer, `/people/${id}/profile`, { consent_on }, 'consent_on')
  await rows('update expert_profiles set vetted_on = null where person_id = $1', [id])
  for (const vetted_on of ['2071-01-01', '2000-01-01'])
    await refused(officer, `/people/${id}/vetting`, { vetted_on }, 'vetted_on')
  await refused(officer, `/people/${id}/availability`, { available: '2071-01-01 – 2071-02-01' }, 'available')
  await refused(officer, `/people/${id}/availability`, { available: '12016-01-01 – 2017-02-01' }, 'available')
})

test('an activity outside its Action must be meant, and the reason stands in the history', async () => {
  const [action] = await rows<{ id: string; ends_on: string }>(
    `update actions set ends_on = '2017-08-31' where id = (select id from actions
      where status = 'in_implementation' limit 1) returning id, ends_on::text`,
  )
  const content = {
    action: action?.id ?? '',
    title: 'Late workshop',
    type: 'workshop',
    theme: 'diaspora',
    mode: 'online',
    host: 'TG',
    place: '',
    travel_days: '0',
    'language.en': 'B2',
  }
  const days = { first_day: '2026-12-01', last_day: '2026-12-02' }
  const asked = await refused(
    officer,
    '/activities',
    { ...content, ...days },
    'beyond',
    `/activities/new?action=${action?.id}`,
  )
  expect(asked).toContain('Yes, this is meant')
  await refused(
    officer,
    '/activities',
    { ...content, ...days, beyond: 'yes', beyond_reason: '' },
    'beyond_reason',
    `/activities/new?action=${action?.id}`,
  )
  await refused(
    officer,
    '/activities',
    { ...content, first_day: '2071-12-01', last_day: '2071-12-02', beyond: 'yes', beyond_reason: 'x' },
    'first_day',
    `/activities/new?action=${action?.id}`,
  )
  const planned = await officer.post(
    '/activities',
    { ...content, ...days, beyond: 'yes', beyond_reason: 'Agreed with the ministry' },
    `/activities/new?action=${action?.id}`,
  )
  expect(planned.status).toBe(303)
  expect((await officer.get(planned.headers.get('location') ?? '')).text).toContain('Agreed with the ministry')
  // Saved again as it is, nobody asks twice.
  const here = `${planned.headers.get('location')}/content`
  expect((await officer.post(here, { ...content, ...days, title: 'Later workshop' })).status).toBe(303)
  // An Action that is to end before what is planned for it is asked about as well.
  const edit = { ends_on: '2017-09-30' }
  expect(await refused(officer, `/actions/${action?.id}/content`, edit, 'ends_on')).toContain('2 December 2026')
  expect(
    (await officer.post(`/actions/${action?.id}/content`, { ...edit, beyond: 'yes', beyond_reason: 'They are moved' }))
      .status,
  ).toBe(303)
})

test('a letter is not dated after it was received', async () => {
  const small = await facility('office', { at: new Date('2016-11-30T10:00:00Z') })
  const sql = <T extends object>(query: string, values: unknown[]) =>
    small.owner.pool.query<T>(query, values).then((found) => found.rows)
  const [entered] = await sql<{ id: string }>(
    `insert into requests (reference, partner, authority_id, title, need, language, theme, channel, letter_on,
      letter_partner)
     select 'R-2016-LETTER', partner, id, 'T', 'N', 'fr', 'diaspora', 'letter', '2016-11-20', partner from authorities
       where partner = 'TG' returning id`,
    [],
  )
  const clerk = await small.as(small.people.officer)
  for (const letter_on of ['2016-12-01', '1016-11-20'])
    await refused(
      clerk,
      `/requests/${entered?.id}/letter`,
      { channel: 'letter', letter_on, letter_partner: 'TG' },
      'letter_on',
    )
  await sql(`update requests set status = 'submitted', submitted_at = '2016-11-25T10:00:00Z' where id = $1`, [
    entered?.id,
  ])
  const registration = {
    received_on: '2016-10-30',
    complete_on: '',
    officer_id: small.people.officer.id,
    theme: 'diaspora',
    overlap_judgement: '',
    overlap_note: '',
  }
  expect(await refused(clerk, `/requests/${entered?.id}/registration`, registration, 'received_on')).toContain(
    '“date of the letter” is 20 November 2016',
  )
  expect(
    (await clerk.post(`/requests/${entered?.id}/registration`, { ...registration, received_on: '2016-11-20' })).status,
  ).toBe(303)
  await small.close()
})

test('an invitation is answered between today and the end of the activity', async () => {
  const mission = await idOf(
    `select m.id from mobilisations m join activities v on v.id = m.activity_id where m.status = 'shortlisted' limit 1`,
  )
  if (mission)
    for (const answer_by of ['2017-02-09', '2071-01-01', '2026-01-01'])
      await refused(officer, `/mobilisations/${mission}/invitation`, { answer_by }, 'answer_by')
  expect(mission).not.toBe('')
})
