import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../test/facility.ts'
import { type Todo, todoFor } from '../desk/home/queries.ts'
import type { Role } from '../house/identity/person.ts'
import { translator } from '../house/languages/texts.ts'
import { languages } from '../house/ui/view.ts'
import { closeDueConsultations } from '../requests/consultations/commands.ts'
import { demonstrationBegins } from './begins.ts'
import { demonstrationPeople } from './people.ts'

/** Monday, half past nine in Vienna: the moment at which a fresh demonstration stands. */
const moment = new Date('2017-01-16T08:30:00Z')
const today = demonstrationBegins.day

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016', { at: moment })
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const deskOf = async (role: Role): Promise<Todo> => {
  const person = office.people[role]
  return office.read(person, (tx) => todoFor(tx, person, today, { page: 1 }))
}
const dueOf = (desk: Todo, kind: string) =>
  desk.rows
    .filter((line) => line.why === kind)
    .map((line) => line.due)
    .sort()

const owing = demonstrationPeople.map(({ role }) => role).filter((role) => role !== 'donor')

test('they are ten, and each of them has a role of its own', () => {
  expect(new Set([...owing, 'donor']).size).toBe(10)
})

test.each(owing)('%s has something late, something for today, and something with a day that comes', async (role) => {
  const { groups, rows: lines } = await deskOf(role)
  const coming = lines.filter(({ due }) => due !== null && due > today)
  expect([groups.late ?? 0, groups.today ?? 0, coming.length].map((count) => count > 0)).toEqual([true, true, true])
})

test('a donor reads along and owes nothing: its home tells what is late with others, what is on today and what comes', async () => {
  const { donor } = office.people
  expect((await deskOf('donor')).total).toBe(0)
  for (const lang of languages) {
    const t = translator(lang)
    const home = (await (await office.as(donor)).get(`/?lang=${lang}`)).text
    expect(home).toContain(t('home.watch_lead'))
    const sections = home.split('<section').slice(1)
    const titles = ['home.late_title', 'home.today_title', 'home.coming_title', 'home.news_title'] as const
    for (const [at, title] of titles.entries()) {
      expect(sections[at], `${lang} ${title}`).toContain(`>${t(title)}<`)
      expect(sections[at], `${lang} ${title}`).toMatch(/<a href="\/(activities|actions|outputs|reports)\//)
    }
  }
})

test('what is late is late by days, not by years', async () => {
  const earliest = new Date(moment.getTime() - 60 * 86_400_000).toISOString().slice(0, 10)
  for (const { role } of demonstrationPeople)
    for (const { due, why } of (await deskOf(role)).rows)
      if (due) expect(due >= earliest, `${role}: ${why} since ${due}`).toBe(true)
})

test('the expert owes a report, answers an invitation today, and has another for this week', async () => {
  const desk = await deskOf('expert')
  expect(dueOf(desk, 'mission_report')).toEqual(['2016-12-30'])
  expect(dueOf(desk, 'invited')).toContain(today)
  expect(dueOf(desk, 'invited').length).toBe(2)
})

test('the authority of Togo answered no questions in time, answers some today, and has a day for others', async () => {
  const [late = '', now = '', coming = ''] = dueOf(await deskOf('authority'), 'returned').map(String)
  expect([late < today, now, coming > today && coming <= '2017-01-27']).toEqual([true, today, true])
})

test('the chair has a meeting to release, one to score for today, and the next one on Wednesday', async () => {
  const desk = await deskOf('committee')
  expect(dueOf(desk, 'to_release')).toEqual(['2017-01-11'])
  expect(dueOf(desk, 'to_score')).toEqual([today, '2017-01-18'])
  expect(desk.groups.week).toBeGreaterThan(0)
})

test('the Delegation answers one question today and one this week, and may still answer one that it let pass', async () => {
  const desk = await deskOf('consulted')
  expect(dueOf(desk, 'opinion')).toEqual([today, '2017-01-18'])
  expect(dueOf(desk, 'opinion_silent')).toEqual(['2017-01-11'])
  const line = desk.rows.find(({ why }) => why === 'opinion_silent')
  const page = await (await office.as(office.people.consulted)).get(`${line?.href}?lang=en`)
  expect(page.text).toContain('An opinion given now is kept and marked late.')
  expect(page.text).toContain('>Give the opinion<')
})

test('communications finish the French of a report that is out, and read there what is still English', async () => {
  const desk = await deskOf('communications')
  const line = desk.rows.find(({ why }) => why === 'report_texts')
  expect([line?.title, line?.due, line?.since]).toEqual(['2016 fr', today, '2017-01-13'])
  const visitor = await office.as(office.people.communications)
  expect((await visitor.get('/?lang=en')).text).toContain('Annual report 2016: français')
  const { text } = await visitor.get(line?.href ?? '')
  expect(text).toContain('<option value="fr" selected')
  expect(text).toContain('People do not move in one way')
})

test('those who watch have something new to read', async () => {
  for (const role of ['donor', 'communications'] as const) {
    const home = (await (await office.as(office.people[role])).get('/?lang=en')).text
    expect(home, role).toContain('href="/reports/2016"')
    expect(home, role).toContain('Предложения к правилам трудовой миграции')
  }
})

test('those who watch see what is to come, with its days', async () => {
  const home = (await (await office.as(office.people.donor)).get('/?lang=en')).text
  const section = home.slice(home.indexOf('Coming activities'), home.indexOf('New at the facility'))
  expect(section.split('href="/activities/').length).toBeGreaterThan(2)
  expect(section).toContain('2017')
})

test('when some working days go by, silence answers where a service said nothing', async () => {
  const open = 'select count(*)::int as count from consultations where status = $1'
  const before = await rows<{ count: number }>(open, ['open'])
  const changed = await facility('facility_2016', { at: moment })
  const later = { person: null, facility: true as const, at: new Date('2017-01-19T08:00:00Z') }
  const closed = await changed.write(later, (tx) => closeDueConsultations(tx, later))
  expect([before[0]?.count, closed]).toEqual([2, 2])
  const silent = await changed.owner.pool.query("select from opinions where status = 'silence' and due_on >= $1", [
    today,
  ])
  expect(silent.rowCount).toBe(4)
  await changed.close()
})

test('nothing of the demonstration happens after the moment at which it stands', async () => {
  const [last] = await rows<{ at: Date }>('select max(at) as at from history')
  expect(last?.at.getTime()).toBeLessThanOrEqual(moment.getTime())
  const [mail] = await rows<{ at: Date }>('select max(queued_at) as at from outbox')
  expect(mail?.at.getTime()).toBeLessThanOrEqual(moment.getTime())
  expect(await rows('select from report_editions where published_on >= $1', [today])).toEqual([])
})

test('what came in January counts for no year before it', async () => {
  const received = await rows<{ year: number; count: number }>(
    `select extract(year from received_on)::int as year, count(*)::int from requests
      where numeral is not null and received_on >= '2016-01-01' group by 1 order by 1`,
  )
  expect(received).toEqual([
    { year: 2016, count: 23 },
    { year: 2017, count: 4 },
  ])
  const begun = await rows<{ count: number }>(
    `select count(*)::int from activities where status in ('held', 'reported')
      and first_day between '2016-01-01' and '2016-12-31'`,
  )
  expect(begun[0]?.count).toBe(52)
})
