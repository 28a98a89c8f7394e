import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { owedNow } from '../../../test/duties.ts'
import { type Facility, facility } from '../../../test/facility.ts'
import { Program } from '../../../test/program.ts'
import { accountAsPerson } from '../../house/accounts/queries.ts'
import { day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { todoFor, waitingAtAGlance } from '../home/queries.ts'
import type { Owed } from './queries.ts'

// One register: home, the digest and the filter "mine, late" of lists tell the same of everybody.

let office: Facility
const today = day('2017-02-10')
const at = new Date(`${today}T10:00:00Z`)
let everybody: Person[]
beforeAll(async () => {
  office = await facility('facility_2016', { at })
  const { rows } = await office.owner.pool.query<{ id: string }>('select id from accounts where active order by id')
  everybody = await office.read('facility', async (tx) => {
    const people = await Promise.all(rows.map(({ id }) => accountAsPerson(tx, id)))
    return people.flatMap((one) => (one ? [one.person] : []))
  })
  // Something is late with everybody who can owe it.
  await office.owner.pool.query(
    `update activities set status = 'held', reported_on = null where id in (select id from activities
      where status = 'reported' order by first_day desc limit 6)`,
  )
  await office.owner.pool.query(
    `update mobilisations m set status = 'deployed' from activities v where v.id = m.activity_id and m.id in
      (select o.id from mobilisations o join activities w on w.id = o.activity_id where o.status = 'completed'
        and o.person_id in (select person_id from accounts) order by w.first_day desc, o.id limit 3)`,
  )
})
afterAll(() => office.close())

const keyOf = ({ why, href, due }: Owed) => `${why} ${href} ${due}`
const late = (lines: Owed[]) => lines.filter((line) => line.due !== null && line.due < today)

async function home(who: Person): Promise<Owed[]> {
  return office.read(who, async (tx) => {
    const lines: Owed[] = []
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const todo = await todoFor(tx, who, today, { page })
      lines.push(...todo.rows)
      pages = todo.pages
    }
    return lines
  })
}

test('what home shows as late for an account is what the register and its digest tell, and what the lists count as "mine, late"', async () => {
  let found = 0
  const tables = new Map<string, number>()
  for (const who of everybody) {
    const shown = await home(who)
    const owed = await office.read(who, (tx) => owedNow(tx, who, today))
    expect([who.email, owed.map(keyOf).sort()]).toEqual([who.email, shown.map(keyOf).sort()])
    const glance = await office.read(who, (tx) => waitingAtAGlance(tx, who, today, 10_000, []))
    const told = glance.rows.filter(({ section }) => section === 'late')
    expect([who.email, told.map(keyOf).sort()]).toEqual([who.email, late(shown).map(keyOf).sort()])
    found += told.length
    const visitor = await office.as(who)
    for (const list of ['requests', 'actions', 'activities', 'mobilisations']) {
      const records = new Set(late(shown).flatMap((line) => (line.record_table === list ? [line.record_id] : [])))
      tables.set(list, (tables.get(list) ?? 0) + records.size)
      const { status, text } = await visitor.get(`/${list}/export?late=1`)
      if (status === 403) {
        // Who does not open the list is led elsewhere: a service to its opinion, not to the request.
        const there = late(shown).filter(({ href }) => href.startsWith(`/${list}/`))
        expect([who.email, list, there]).toEqual([who.email, list, []])
        continue
      }
      expect([who.email, list, text.trim().split(/\r?\n/).length - 1]).toEqual([who.email, list, records.size])
    }
  }
  expect(found).toBeGreaterThan(10)
  expect(tables.get('requests')).toBeGreaterThan(0)
  expect(tables.get('activities')).toBeGreaterThan(0)
  expect(tables.get('mobilisations')).toBeGreaterThan(0)
})

test('a program is told the same of its person, and not everything or nothing', async () => {
  const { officer } = office.people
  const late = new Set(
    (await home(officer))
      .filter((line) => line.due !== null && line.due < today)
      .flatMap((line) => (line.record_table === 'activities' ? [line.record_id] : [])),
  )
  const { json } = await (await Program.of(office, officer, 'read')).get('/activities?late=1')
  expect(json.items.map(({ id }: { id: string }) => id).sort()).toEqual([...late].sort())
  expect(late.size).toBeGreaterThan(0)
})

test('nobody in particular is late with anything: a visitor’s address that asks for it shows the whole list', async () => {
  const whole = await office.visitor.get('/activities/export')
  const asked = await office.visitor.get('/activities/export?late=1')
  expect([asked.status, asked.text]).toEqual([200, whole.text])
})

test('home asks the database for all of it in one statement, planned once for a connection', async () => {
  for (const who of [office.people.manager, office.people.officer, office.people.expert]) {
    let answered = 0
    await office.read(who, async (tx) => {
      const counting = tx.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          if (result.rows.length > 0) answered += 1
          return result
        },
      })
      const { rows } = await todoFor(counting as typeof tx, who, today, { page: 1 })
      expect([who.email, rows.length > 0, answered]).toEqual([who.email, true, 1])
      const planned = await sql<{ plan_cache_mode: string }>`show plan_cache_mode`.execute(tx)
      expect(planned.rows).toEqual([{ plan_cache_mode: 'force_generic_plan' }])
    })
  }
})
