import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'
import { Program } from '../../../test/program.ts'
import { day } from '../../house/days/day.ts'
import { workingDaysBetween } from '../../house/time/statements.ts'
import * as intake from '../intake/commands.ts'
import { daysWithoutPauses, periodBefore } from './clock.ts'
import { spansOf, timesOf } from './queries.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

const on = (day: string) => new Date(`${day}T10:00:00Z`)

/** A request of Togo, submitted on Tuesday, 1 March 2016. */
async function submitted(): Promise<string> {
  office.setTime(on('2016-03-01'))
  const { authority } = office.people
  return office.write(office.by(authority), async (tx) => {
    const id = await intake.draft(tx, office.by(authority), {
      authority_id: authority.authority_id ?? '',
      title: 'Title',
      need: 'Need',
      expected_outputs: '',
      language: 'fr',
      theme: 'diaspora',
      other_themes: [],
    })
    await intake.submit(tx, id, office.by(authority), { language: 'fr' })
    return id
  })
}
const spans = (id: string, today: string) => office.read('facility', (tx) => spansOf(tx, id, day(today)))
const returned = async (id: string) => {
  const officer = await office.as(office.people.officer)
  return officer.post(`/requests/${id}/questions`, { questions: 'Which regions?' })
}

/** The fields of the page on which an authority answers, each with the same words. */
async function answering(authority: Visitor, id: string, words: string) {
  const asked = [
    ...(await authority.get(`/requests/${id}/answers`)).text.matchAll(/name="(answer\.[0-9a-f-]{36})"/g),
  ].map((found) => found[1] ?? '')
  return Object.fromEntries(asked.map((name) => [name, words]))
}

test('the target of a step counts the working days of the facility, and a pause stops it', async () => {
  const id = await submitted()
  expect((await spans(id, '2016-03-01')).at(-1)).toMatchObject({
    status: 'submitted',
    due_on: '2016-03-08',
    days: 0,
    days_left: 5,
    days_late: 0,
  })
  office.setTime(on('2016-03-04'))
  expect((await returned(id)).status).toBe(303)
  office.setTime(on('2016-03-25'))
  const authority = await office.as(office.people.authority)
  await authority.post(`/requests/${id}/answers`, await answering(authority, id, 'Savanes and Kara.'))

  const all = await spans(id, '2016-03-25')
  expect(all.map((span) => [span.status, span.days])).toEqual([
    ['draft', 0],
    ['submitted', 3],
    ['returned', 15],
    ['submitted', 0],
  ])
  // Three of the five days are used: two are left, from Friday to Tuesday.
  expect(all.at(-1)).toMatchObject({ due_on: '2016-03-29', days_left: 2 })
  expect(daysWithoutPauses(all)).toBe(3)
})

test('drafts and decisions have no target, so they are never late', async () => {
  const id = await submitted()
  office.setTime(on('2016-03-02'))
  const authority = await office.as(office.people.authority)
  await authority.post(`/requests/${id}/withdrawal`, { reason: 'No longer needed.' })
  expect(
    (await spans(id, '2020-01-01'))
      .filter((span) => span.status !== 'submitted')
      .map((span) => [span.due_on, span.days_late]),
  ).toEqual([
    [null, 0],
    [null, 0],
  ])
})

test('a step over its target asks for the cause in the same form, and is not taken without it', async () => {
  const id = await submitted()
  office.setTime(on('2016-03-10'))
  const officer = await office.as(office.people.officer)
  expect((await officer.get(`/requests/${id}/questions`)).text).toContain('name="delay_reason"')
  const without = await returned(id)
  expect(without.status).toBe(422)
  expect(without.text).toContain('Which regions?')
  const unexplained = await officer.post(`/requests/${id}/questions`, {
    questions: 'Which regions?',
    delay_reason: 'other',
  })
  expect(unexplained.status).toBe(422)
  expect(unexplained.text).toContain('needs a few words')

  const taken = await officer.post(`/requests/${id}/questions`, {
    questions: 'Which regions?',
    delay_reason: 'workload',
    delay_note: 'Two officers were ill.',
  })
  expect(taken.status).toBe(303)
  const page = await officer.get(`/requests/${id}`)
  expect(page.text).toContain('Workload of the facility')
  expect(page.text).toContain('Two officers were ill.')
  expect(page.text).toContain('2 working days over the target')
  // The cause is written once the door has let the step through.
  const told = await office.owner.pool.query<{ step: string }>(
    `select step from history where record_id = $1 and step in ('return', 'tell_cause') order by number`,
    [id],
  )
  expect([...new Set(told.rows.map(({ step }) => step))]).toEqual(['return', 'tell_cause'])
})

test('an authority owes no explanation, and reads none', async () => {
  const id = await submitted()
  office.setTime(on('2016-03-02'))
  await returned(id)
  office.setTime(on('2016-05-02'))
  const officer = await office.as(office.people.officer)
  expect((await officer.get('/requests/clocks')).text).toContain('Ministère de la Planification')
  await officer.post(`/requests/${id}/delay`, {
    span: (await spans(id, '2016-05-02')).at(-1)?.id ?? '',
    delay_reason: 'authority',
    delay_note: 'A new minister.',
  })
  const authority = await office.as(office.people.authority)
  expect((await authority.get(`/requests/${id}/answers`)).text).not.toContain('delay_reason')
  expect(
    (await authority.post(`/requests/${id}/answers`, await answering(authority, id, 'Here they are.'))).status,
  ).toBe(303)
  const page = (await authority.get(`/requests/${id}`)).text
  expect(page).toContain('Pause: the authority is answering questions')
  expect(page).not.toContain('A new minister.')
})

test('the overdue list names what is late, by how much and with whom, and takes the cause', async () => {
  const id = await submitted()
  office.setTime(on('2016-03-11'))
  const officer = await office.as(office.people.officer)
  expect((await officer.get('/requests/clocks')).text).toMatch(
    new RegExp(`${id}[\\s\\S]*3 working days[\\s\\S]*nobody yet`),
  )
  const span = (await spans(id, '2016-03-11')).at(-1)?.id ?? ''
  expect((await officer.post(`/requests/${id}/delay`, { span, delay_reason: 'documents' })).status).toBe(303)
  expect((await officer.get('/requests/clocks')).text).toContain('Documents missing')
  // Told again, the new cause replaces the old one.
  await officer.post(`/requests/${id}/delay`, { span, delay_reason: 'translation' })
  const { rows } = await office.owner.pool.query('select reason from delay_causes where span_id = $1', [span])
  expect(rows).toEqual([{ reason: 'translation' }])
})

test('a program tells the cause of a request that is late now, as the people whose it is to tell; of no other', async () => {
  const id = await submitted()
  const step = `/requests/${id}/tell_cause`
  const cause = { delay_reason: 'documents' }
  const officer = await Program.of(office, office.people.officer)
  const steps = async (who: Program) =>
    (await who.get(`/requests/${id}`)).json.steps.map((one: { step: string }) => one.step)
  expect(await steps(officer)).not.toContain('tell_cause')
  expect((await officer.post(step, cause)).json).toMatchObject({ status: 409, code: 'clocks.not_late' })
  office.setTime(on('2016-03-11'))
  expect(await steps(officer)).toContain('tell_cause')
  const authority = await Program.of(office, office.people.authority)
  expect(await steps(authority)).not.toContain('tell_cause')
  expect((await authority.post(step, cause)).status).toBe(403)
  expect((await officer.post(step, { delay_reason: 'other' })).json).toMatchObject({
    errors: [{ pointer: '/delay_note' }],
  })
  expect((await officer.post(step, cause)).status).toBe(200)
  const span = (await spans(id, '2016-03-11')).at(-1)?.id ?? ''
  const { rows } = await office.owner.pool.query('select reason from delay_causes where span_id = $1', [span])
  expect(rows).toEqual([{ reason: 'documents' }])
})

test('a step that has been late for years is told in years, on its request, in the list and among what is late', async () => {
  const id = await submitted()
  const officer = await office.as(office.people.officer)
  const told = async (day: string) => {
    office.setTime(on(day))
    return (await officer.get(`/requests/${id}`)).text
  }
  expect(await told('2016-05-02')).toMatch(/\d\d working days over the target/)
  expect(await told('2016-06-30')).toContain('3 months over the target')
  expect(await told('2025-06-30')).toContain('9 years over the target')
  expect((await officer.get('/requests/clocks')).text).toMatch(new RegExp(`${id}[\\s\\S]*?>9 years<`))
  expect((await officer.get('/requests?overdue=1')).text).toContain('9 years over the target')
})

test('a cause is told only for a target that was missed, and only of this request', async () => {
  const id = await submitted()
  const other = await submitted()
  office.setTime(on('2016-03-11'))
  const officer = await office.as(office.people.officer)
  const first = (await spans(id, '2016-03-11'))[0]?.id ?? ''
  const foreign = (await spans(other, '2016-03-11')).at(-1)?.id ?? ''
  for (const span of [first, foreign, 'nonsense', ''])
    expect((await officer.post(`/requests/${id}/delay`, { span, delay_reason: 'documents' })).status).toBe(409)
  const span = (await spans(id, '2016-03-11')).at(-1)?.id ?? ''
  expect((await officer.post(`/requests/${id}/delay`, { span, delay_reason: 'no_such_cause' })).status).toBe(422)
})

test('medians are those of the spans that ended in the period, beside the period before', async () => {
  const fresh = await facility('facility_2016')
  const times = await fresh.read('facility', (tx) =>
    timesOf(tx, { from: day('2016-01-01'), to: day('2016-12-31') }, { from: day('2015-01-01'), to: day('2015-12-31') }),
  )
  const whole = times.find((row) => row.step === 'whole' && row.now && row.of === 'all')
  const { rows } = await fresh.owner.pool.query<{
    days: number
  }>(`select sum(s.working_days)::int as days from requests r join request_spans s on s.request_id = r.id
    where r.status in ('approved', 'rejected', 'redirected') and r.decided_at between '2016-01-01'
      and '2016-12-31 22:00' and s.status in ('submitted', 'registered', 'in_consultation', 'deferred') group by r.id`)
  await fresh.close()
  const sorted = rows.map((row) => row.days).toSorted((a, b) => a - b)
  expect(whole?.cases).toBe(sorted.length)
  const middle = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0]
  expect(whole?.median).toBe(((middle[0] ?? 0) + (middle[1] ?? 0)) / 2)
  expect(
    times
      .filter((row) => row.step === 'whole' && row.now && row.of === 'region')
      .reduce((sum, row) => sum + row.cases, 0),
  ).toBe(sorted.length)
})

test('whatever has no officer or no region is a group of its own, and never the total', async () => {
  const fresh = await facility('facility_2016')
  const period = { from: day('2016-01-01'), to: day('2016-12-31') }
  const timesNow = async () =>
    (await fresh.read('facility', (tx) => timesOf(tx, period, periodBefore(period)))).filter((row) => row.now)
  const statements = [
    'update requests set officer_id = null where id in (select id from requests where decided_at is not null order by id limit 3)',
    'update request_spans set officer_id = null where request_id in (select id from requests where officer_id is null)',
    "update partners set region = null where code in (select partner from requests where decided_at >= '2016-01-01' order by id limit 2)",
    'update requests set officer_id = null',
    'update request_spans set officer_id = null',
    'update partners set region = null',
  ]
  // Only steps before registration can be without an officer; the sums must hold whatever the rows say.
  await fresh.owner.pool.query(
    'alter table requests drop constraint a_registered_request_has_a_numeral_a_date_and_an_officer',
  )
  const before = await timesNow()
  for (const statement of statements) {
    await fresh.owner.pool.query(statement)
    const times = await timesNow()
    for (const total of before.filter((row) => row.of === 'all')) {
      const own = times.filter((row) => row.step === total.step)
      expect(own.filter((row) => row.of === 'all')).toEqual([total])
      for (const of of ['officer', 'region'])
        expect(own.filter((row) => row.of === of).reduce((sum, row) => sum + row.cases, 0)).toBe(total.cases)
    }
  }
  const page = (await (await fresh.as(fresh.people.manager)).get('/requests/clocks?year=2016')).text
  await fresh.close()
  expect(page).toContain('without an officer')
  expect(page).toContain('without a region')
})

test('the period before is of the same length, and of a year it is the year before', () => {
  expect(periodBefore({ from: day('2016-01-01'), to: day('2016-12-31') })).toEqual({
    from: day('2015-01-01'),
    to: day('2015-12-31'),
  })
  expect(periodBefore({ from: day('2016-04-01'), to: day('2016-04-30') })).toEqual({
    from: day('2016-03-02'),
    to: day('2016-03-31'),
  })
})

test('nonsense in the address of the times shows this year', async () => {
  const officer = await office.as(office.people.officer)
  for (const query of [
    '?year=abcd',
    '?from=2016-02-31&to=2016-03-01',
    '?from=2016-05-01&to=2016-01-01',
    '?officer=x&page=-1&status=no',
    "?year=2016'",
  ])
    expect((await officer.get(`/requests/clocks${query}`)).status).toBe(200)
})

test('working days are counted in one step as they are day by day, whatever the weekend and the holidays', async () => {
  const { pool } = office.owner
  await pool.query(
    `insert into holidays (day, name) values ('2016-03-25', 'Friday'), ('2016-03-27', 'Sunday'), ('2016-03-28',
      'Monday')`,
  )
  for (const weekend of ['[6, 7]', '[5, 6]', '[7]', '[]']) {
    await pool.query(`update settings set value = jsonb_set(value, '{weekend}', $1::jsonb) where key = 'calendar'`, [
      weekend,
    ])
    const { rows } = await pool.query(`select a.day::text as first, b.day::text as second, working_days_between(a.day,
        b.day) as counted,
        (select count(*)::int from generate_series(a.day + 1, b.day, interval '1 day') d
          where is_working_day(d::date)) as walked
      from (select date '2016-03-01' + i as day from generate_series(0, 30) i) a, (select date '2016-02-20' + i as day
        from generate_series(0, 60, 3) i) b`)
    expect(rows.filter((row) => row.counted !== row.walked)).toEqual([])
    const written = await office.read('facility', (tx) =>
      sql<{
        counted: number
        written: number
      }>`select working_days_between(a.day, b.day) as counted, ${workingDaysBetween(sql`a.day`, sql`b.day`)} as written
        from (select date '2016-03-01' + i as day from generate_series(0, 30) i) a, (select date '2016-02-20' + i as day
          from generate_series(0, 60, 3) i) b`.execute(tx),
    )
    expect(written.rows.filter((row) => row.counted !== row.written)).toEqual([])
  }
  await pool.query(`update settings set value = jsonb_set(value, '{weekend}', '[6, 7]') where key = 'calendar'`)
  await pool.query('delete from holidays')
})
