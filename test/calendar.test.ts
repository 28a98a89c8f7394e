import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, dayIn, dayPlus } from '../src/house/days/day.ts'
import { isOver, workingDaysAfter } from '../src/house/days/working-days.ts'
import { publicHolidays } from '../src/registers/calendar/public-holidays.ts'
import { closeDueConsultations } from '../src/requests/consultations/commands.ts'
import { type Facility, facility, takeMail, type Visitor } from './facility.ts'

let office: Facility
let administrator: Visitor
let request: string
const page = '/settings/calendar'
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const due = async () =>
  (
    await rows<{ due: string; status: string }>(
      `select o.due_on::text as due, o.status from opinions o join consultations c on c.id = o.consultation_id
        where c.request_id = $1`,
      [request],
    )
  )[0]
const moved = () =>
  rows<{ recipient: string; secret: boolean }>(
    `select recipient, link_is_secret as secret from outbox where subject like '%: new deadline,%' and record_id = $1`,
    [request],
  )

beforeAll(async () => {
  office = await facility()
  const { as, people } = office
  administrator = await as(people.administrator)
  const [authority, officer] = [await as(people.authority), await as(people.officer)]
  await office.owner.pool.query(`update consulted_bodies set email = 'desk@delegation.example' where id = $1`, [
    people.consulted.body_id,
  ])
  const filed = await authority.post(
    '/requests',
    {
      title: 'Stratégie',
      need: 'Nous voulons une stratégie.',
      expected_outputs: '',
      theme: 'diaspora',
      language: 'fr',
    },
    '/requests/new',
  )
  request = /[0-9a-f-]{36}/.exec(filed.headers.get('location') ?? '')?.[0] ?? ''
  await authority.post(`/requests/${request}/submission`)
  await officer.post(`/requests/${request}/registration`, { received_on: '2016-03-01', officer_id: people.officer.id })
  expect(
    (await officer.post(`/requests/${request}/consultation`, { bodies: [people.consulted.body_id ?? ''] })).status,
  ).toBe(303)
})
afterAll(() => office.close())

describe('while a consultation runs', () => {
  test('a holiday that is added moves its term, and the body is told with a link that works; taken away, the term moves back', async () => {
    expect(await due()).toEqual({ due: '2016-03-08', status: 'asked' })
    expect(
      (await administrator.post(`${page}/holidays`, { day: '2016-03-04', name: 'A day of rest' }, page)).status,
    ).toBe(303)
    expect((await due())?.due).toBe('2016-03-09')
    const told = await moved()
    expect(told).toContainEqual({ recipient: 'desk@delegation.example', secret: true })
    expect(told).toContainEqual({ recipient: 'lucas@example.org', secret: false })
    expect((await administrator.post(`${page}/holidays/2016-03-04/removal`, {}, page)).status).toBe(303)
    expect((await due())?.due).toBe('2016-03-08')
  })

  test('a holiday outside the term tells nobody', async () => {
    const before = (await moved()).length
    await administrator.post(`${page}/holidays`, { day: '2016-12-26', name: 'Boxing Day' }, page)
    expect(await moved()).toHaveLength(before)
  })

  test('a longer term or another weekend moves it as well, and silence falls on the new day', async () => {
    const terms = { zone: 'Asia/Amman', weekend: ['5', '6'], consultation: '5', opinion_link_days: '60' }
    expect((await administrator.post(page, terms, page)).status).toBe(303)
    expect((await due())?.due).toBe('2016-03-08')
    await administrator.post(page, { ...terms, consultation: '7' }, page)
    expect((await due())?.due).toBe('2016-03-10')
    const run = (instant: string) => {
      const by = { person: null, facility: true as const, at: new Date(instant) }
      return office.write(by, (tx) => closeDueConsultations(tx, by))
    }
    await takeMail(office)
    expect(await run('2016-03-10T21:59:59Z')).toBe(0)
    expect(await run('2016-03-10T22:00:00Z')).toBe(1)
    expect((await due())?.status).toBe('silence')
  })
})

test.each([
  ['a week without a working day', { weekend: ['1', '2', '3', '4', '5', '6', '7'] }],
  ['a zone that is none', { zone: 'Mars/Olympus' }],
  ['a term of no days', { consultation: '0' }],
])('%s is refused', async (_, fields) => {
  const answer = await administrator.post(
    page,
    { zone: 'Europe/Vienna', weekend: ['6', '7'], consultation: '5', opinion_link_days: '60', ...fields },
    page,
  )
  expect(answer.status).toBe(422)
})

describe('public holidays of a country', () => {
  test('are previewed before anything is written, and only those that are ticked are added', async () => {
    const preview = await administrator.get(`${page}/import?country=AT&year=2018`)
    expect(preview.text).toMatch(/value="2018-10-26"[^>]*checked/)
    expect(await rows(`select 1 from holidays where day between '2018-01-01' and '2018-12-31'`)).toEqual([])
    expect((await administrator.post(`${page}/import`, { country: 'AT', year: '2018' }, page)).status).toBe(422)
    expect(
      (
        await administrator.post(
          `${page}/import`,
          { country: 'AT', year: '2018', days: ['2018-10-26', '2018-02-30'] },
          page,
        )
      ).status,
    ).toBe(422)
    expect(
      (
        await administrator.post(
          `${page}/import`,
          { country: 'AT', year: '2018', days: ['2018-10-26', '2018-01-01'] },
          page,
        )
      ).status,
    ).toBe(303)
    expect(
      await rows(`select day::text from holidays where day between '2018-01-01' and '2018-12-31' order by day`),
    ).toEqual([{ day: '2018-01-01' }, { day: '2018-10-26' }])
  })

  test('of Tunisia are named in the reader’s language, and those that follow the moon are estimates which nobody adds by not looking', async () => {
    const arabic = /\p{Script=Arabic}/u
    for (const lang of ['en', 'fr', 'es', 'pt', 'ru'] as const) {
      const preview = (await administrator.get(`${page}/import?country=TN&year=2019&lang=${lang}`)).text
      const days = [...preview.matchAll(/<input[^>]*name="days"[^>]*value="(2019-[\d-]+)"([^>]*)>[\s\S]*?<\/label>/g)]
      expect(days.length).toBeGreaterThan(9)
      for (const [all] of days) expect(all).not.toMatch(arabic)
      const ticked = days.filter(([, , attributes]) => attributes?.includes('checked')).map(([, day]) => day)
      expect(ticked).toContain('2019-05-01')
      expect(
        ticked.filter((day) => ['2019-06-04', '2019-06-05', '2019-08-11', '2019-08-12'].includes(day ?? '')),
      ).toEqual([])
    }
    expect((await administrator.get(`${page}/import?country=TN&year=2019&lang=fr`)).text).toMatch(/f[êe]te du travail/i)
    const english = (await administrator.get(`${page}/import?country=TN&year=2019&lang=en`)).text
    expect(english).toContain('Estimate: the day follows the moon')
    const moon = (await publicHolidays('TN', 2019)).filter((one) => one.estimate)
    expect(moon.length).toBeGreaterThan(2)
    expect(
      (
        await administrator.post(
          `${page}/import`,
          { country: 'TN', year: '2019', days: [moon[0]?.day ?? '', '2019-05-01'] },
          page,
        )
      ).status,
    ).toBe(303)
    for (const lang of ['en', 'fr', 'ru'] as const) {
      const shown = (await administrator.get(`${page}?lang=${lang}`)).text
      expect(shown).toContain((await publicHolidays('TN', 2019)).find((one) => one.day === '2019-05-01')?.names[lang])
    }
    expect((await administrator.get(`${page}?lang=en`)).text).toMatch(/>estimate</)
  })

  test.each(['TN', 'MA', 'EG', 'IL', 'CN', 'ET', 'TH', 'GE', 'IR', 'JP', 'SA', 'UA', 'GR'])(
    'of %s are never in letters that an English page is not read in',
    async (country) => {
      for (const one of await publicHolidays(country, 2026))
        for (const lang of ['en', 'fr', 'es', 'pt'] as const)
          expect(one.names[lang], one.day).not.toMatch(
            /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Han}\p{Script=Ethiopic}\p{Script=Thai}\p{Script=Georgian}]/u,
          )
    },
  )

  test('a day that stands in for one on a weekend says so, in every language', async () => {
    const [boxing] = (await publicHolidays('GB', 2026)).filter((one) => one.day === '2026-12-28')
    expect(boxing?.names).toMatchObject({
      en: 'Boxing Day (substitute day)',
      fr: expect.stringContaining('(jour de remplacement)'),
      ru: expect.stringContaining('(перенесённый выходной)'),
    })
  })

  test('a country that the library does not know has none, and the page says what to do', async () => {
    expect(await publicHolidays('JO', 2018)).toEqual([])
    expect((await administrator.get(`${page}/import?country=JO&year=2018`)).text).toContain('Add them one by one')
  })

  test('nonsense is answered with a sentence', async () =>
    expect((await administrator.get(`${page}/import?country=ZZZ&year=x`)).text).toContain('Enter a whole number'))
})

test('every change of the calendar stands in its history with who and what; what was set up at the start does not', async () => {
  const terms = { zone: 'Asia/Amman', weekend: ['5', '7'], consultation: '9', opinion_link_days: '60' }
  const changes: [string, Record<string, string | string[]>][] = [
    ['', terms],
    ['/holidays', { day: '2017-03-03', name: 'Founding day' }],
    ['/holidays/2017-03-03/removal', {}],
    ['', { ...terms, weekend: ['5', '6'], consultation: '7' }],
  ]
  for (const [index, [address, fields]] of changes.entries()) {
    office.setTime(new Date(`2016-04-0${index + 1}T10:00:00Z`))
    expect((await administrator.post(`${page}${address}`, fields, page)).status).toBe(303)
  }
  const shown = (await (await office.as(office.people.officer)).get(`${page}?lang=en`)).text
  const [back = '', taken = '', added = '', first = ''] = shown
    .slice(shown.indexOf('class="history"'))
    .split('</li>')
    .map((line) => line.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '))
  expect(first).toContain('Calendar changed ada')
  expect(first).toContain('Free days of the week Friday · Saturday Friday · Sunday')
  expect(first).toContain('Working days for an opinion 7 9')
  expect(first).not.toContain('Time zone')
  expect(added).toContain('3 March 2017 Founding day')
  expect(taken).toContain('3 March 2017 Founding day')
  expect(back).toContain('Working days for an opinion 9 7')
  expect(shown).not.toContain('Set up')
  const lines = await rows<{ operation: string; account: string }>(
    `select operation, account from history where row_table = 'holidays' and coalesce(after,
      before) ->> 'name' = 'Founding day' order by id`,
  )
  expect(lines).toEqual(
    ['insert', 'delete'].map((operation) => ({ operation, account: office.people.administrator.id })),
  )
})

test('the database and the program count the same days, whatever the zone, weekend and holidays', async () => {
  const anyDay = fc.integer({ min: 0, max: 6000 }).map((n) => dayPlus(day('2009-01-01'), n))
  const zone = fc.constantFrom(
    'Europe/Vienna',
    'Asia/Amman',
    'Pacific/Auckland',
    'America/Bogota',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'Africa/Lome',
  )
  const weekend = fc.constantFrom([6, 7], [5, 6], [7], [5], [4, 5], [])
  await fc.assert(
    fc.asyncProperty(
      anyDay,
      fc.integer({ min: 1, max: 15 }),
      zone,
      weekend,
      fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 6 }),
      async (opened, count, where, free, offsets) => {
        const holidays = offsets.map((offset) => dayPlus(opened, offset))
        const expected = workingDaysAfter(opened, count, { zone: where, weekend: free, holidays: new Set(holidays) })
        const client = await office.owner.pool.connect()
        try {
          await client.query('begin')
          await client.query(`update settings set value = $1 where key = 'calendar'`, [
            JSON.stringify({ zone: where, weekend: free }),
          ])
          await client.query('delete from holidays')
          for (const free_day of holidays)
            await client.query(`insert into holidays (day, name) values ($1, 'x')`, [free_day])
          const { rows: counted } = await client.query<{ due: string; between: number; ends: Date }>(
            `select working_days_after($1::date, $2)::text as due, working_days_between($1::date,
              working_days_after($1::date, $2)) as between,
            (select min(at) from generate_series((working_days_after($1::date, $2) + 1)::timestamptz - interval '1 day',
              (working_days_after($1::date, $2) + 1)::timestamptz + interval '1 day', interval '15 minutes') at
              where (at at time zone facility_zone())::date > working_days_after($1::date, $2)) as ends`,
            [opened, count],
          )
          expect(counted[0]).toMatchObject({ due: expected, between: count })
          const ends = counted[0]?.ends ?? new Date()
          expect(isOver(expected, ends, where)).toBe(true)
          expect(isOver(expected, new Date(ends.getTime() - 1), where)).toBe(false)
          expect(dayIn(where, new Date(ends.getTime() - 1))).toBe(expected)
        } finally {
          await client.query('rollback')
          client.release()
        }
      },
    ),
    // Where clocks are put back at one o'clock, the day after begins twice.
    { numRuns: 60, examples: [[day('2016-10-26'), 1, 'Asia/Amman', [5, 6], []]] },
  )
  expect(
    await office.read(
      'facility',
      async (tx) => (await sql<{ zone: string }>`select facility_zone() as zone`.execute(tx)).rows[0]?.zone,
    ),
  ).toBe('Asia/Amman')
})
