import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-01T09:00:00Z') })
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

/** What is asked of the database meanwhile, each statement with its values. */
async function askedDuring(work: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [statement, values] = args as [string | { text: string; values?: unknown[] }, unknown[]?]
    const text = typeof statement === 'string' ? statement : statement.text
    asked.push(`${text} ${JSON.stringify(values ?? (typeof statement === 'string' ? [] : statement.values))}`)
    return (query as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return asked
}

test.each([
  ['/figures/2016', 24],
  ['/figures/2016/experts.country_share', 18],
  ['/figures/2016/participants.attended?region=asia', 18],
  ['/reports/2016', 28],
])('%s asks for each thing once, whoever reads it', async (page, most) => {
  for (const reader of [officer, office.visitor]) {
    const asked = await askedDuring(async () => expect((await reader.get(page)).status).toBe(200))
    const reads = asked.filter((statement) => !/set_config|^rollback|^commit/.test(statement))
    expect(reads).toEqual([...new Set(reads)])
    expect(asked.length).toBeLessThanOrEqual(most)
  }
})

/** One record of each kind that much hangs on, by what it is. */
const rich = async (query: string) => (await office.owner.pool.query<{ id: string }>(query)).rows[0]?.id ?? ''

test.each([
  [
    'an Action under way',
    'actions',
    `select action_id as id from activities group by 1 order by count(*) desc limit 1`,
  ],
  ['a request that was consulted upon and decided', 'requests', `select request_id as id from consultations limit 1`],
  [
    'a request that is not decided yet',
    'requests',
    `select id from requests where status in ('submitted', 'registered', 'in_consultation') limit 1`,
  ],
  [
    'an activity',
    'activities',
    `select activity_id as id from participations group by 1 order by count(*) desc limit 1`,
  ],
  ['a mission', 'mobilisations', `select id from mobilisations where status = 'completed' limit 1`],
  ['an output', 'outputs', `select output_id as id from output_rungs group by 1 order by count(*) desc limit 1`],
])('the page of %s asks at most 12 statements, whatever hangs on it', async (_what, slice, query) => {
  const page = `/${slice}/${await rich(query)}`
  for (const reader of [officer, await office.as(office.people.donor)]) {
    const asked = await askedDuring(async () => expect([200, 404]).toContain((await reader.get(page)).status))
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(12)
  }
})

test.each([
  ['actions', 'content', 'from "actions" as "a"', `select id from actions where status = 'in_implementation' limit 1`],
  ['activities', 'content', 'from "activities" as "v"', `select id from activities where status = 'planned' limit 1`],
  ['outputs', 'content', 'from "outputs" as "o"', `select id from outputs limit 1`],
  ['initiatives', 'content', 'from "initiatives"', `select id from initiatives limit 1`],
  ['authorities', 'content', 'from "authorities" as "a"', `select id from authorities limit 1`],
  ['people', 'details', 'from "people" as "e"', `select id from people limit 1`],
  ['requests', 'correction', 'from "requests" as "r"', `select id from requests where status = 'approved' limit 1`],
])('a form that corrects one of %s finds it once', async (slice, noun, from, query) => {
  const path = `/${slice}/${await rich(query)}/${noun}`
  const asked = await askedDuring(async () => expect((await officer.post(path)).status).toBe(303))
  const begun = asked.findLastIndex((statement) => statement.startsWith('begin;'))
  const found = asked.slice(begun).filter((statement) => statement.includes(from) && /"id" = \$\d/.test(statement))
  expect(found.length, found.join('\n')).toBe(1)
})
