import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../src/house/identity/person.ts'
import { canTake } from '../src/house/record/door.ts'
import { type Declared, declaredRecords } from './declared.ts'
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
  // The year before is asked as the year is: one statement for each source.
  ['/figures/2016', 26],
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
    `select action_id as id from activities group by 1 order by count(*) desc, 1 limit 1`,
  ],
  [
    'a request that was consulted upon and decided',
    'requests',
    `select request_id as id from consultations order by id limit 1`,
  ],
  [
    'a request that is not decided yet',
    'requests',
    `select id from requests where status in ('submitted', 'registered', 'in_consultation') order by id limit 1`,
  ],
  [
    'an activity',
    'activities',
    `select activity_id as id from participations group by 1 order by count(*) desc, 1 limit 1`,
  ],
  ['a mission', 'mobilisations', `select id from mobilisations where status = 'completed' order by id limit 1`],
  ['an output', 'outputs', `select output_id as id from output_rungs group by 1 order by count(*) desc, 1 limit 1`],
])('the page of %s asks at most 12 statements, whatever hangs on it', async (_what, slice, query) => {
  const page = `/${slice}/${await rich(query)}`
  for (const reader of [officer, await office.as(office.people.donor)]) {
    const asked = await askedDuring(async () => expect([200, 404]).toContain((await reader.get(page)).status))
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(12)
  }
})

const kinds = await declaredRecords()
/** What corrects a record is a step of its life, and has an address; seats and participants are parts of an activity. */
const correcting: Record<string, string> = { edit: 'content', correct: 'correction', change_details: 'details' }
const corrected = kinds.flatMap((kind) => {
  const step = Object.keys(correcting).findLast((one) => one in kind.steps)
  return step ? [[kind.slice, kind, step, correcting[step] ?? ''] as const] : []
})
test('every kind of record that can be corrected has an address for it', () => {
  const addresses = office.app.routes
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.replace(/:id\{[^}]*\}(\}|-|\[|[0-9a-f]|\])*/, ':id'))
  const lacking = corrected.filter(
    ([slice, , , noun]) => !addresses.some((path) => new RegExp(`^/${slice}/:id.*/${noun}$`).test(path)),
  )
  expect(lacking.map(([slice]) => slice)).toEqual([])
  expect(corrected.length).toBeGreaterThan(10)
})

test.each(corrected)('a form that corrects one of %s finds it once', async (slice, kind, step, noun) => {
  const [who, id] = await someToCorrect(kind, step)
  const path = `/${slice}/${id}/${noun}`
  const visitor = await office.as(who)
  const fields = filledIn((await visitor.get(path)).text, path)
  const asked = await askedDuring(async () => expect((await visitor.send(path, fields)).status).toBe(303))
  const from = new RegExp(`from "${kind.table}"(?: as "\\w+")?[\\s\\S]*(?:"id"|\\bid) = \\$\\d`)
  const found = asked.filter(
    (statement) => from.test(statement) && statement.includes(id) && !/^(update|insert)/.test(statement),
  )
  expect(found.length, found.join('\n')).toBe(1)
})

/** The first record of a kind that somebody of the facility may correct now, and who. */
async function someToCorrect({ table, steps, find, rights }: Declared, step: string): Promise<[Person, string]> {
  const { rows } = await office.owner.pool.query<{ id: string }>(`select id from ${table} order by id`)
  const { officer, manager, administrator } = office.people
  for (const who of [officer, manager, administrator])
    for (const { id } of rows.filter((row) => row.id !== who.id).slice(0, 300)) {
      const record = await office.read(who, (tx) => find(tx, id)).catch(() => undefined)
      if (record && rights(who)[step]?.(record) && canTake(steps, step, record.status)) return [who, id]
    }
  throw new Error(`nobody corrects ${table}`)
}

/** The fields of the form on a page that is sent to this address, as it was opened. */
function filledIn(html: string, path: string): string {
  const form = new RegExp(`<form[^>]*action="${path}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? ''
  const fields = new URLSearchParams()
  const words = (text = '') =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  for (const [tag, select, text, area] of form.matchAll(
    /<input[^>]*>|<select[^>]*>([\s\S]*?)<\/select>|<textarea[^>]*>([\s\S]*?)<\/textarea>()/g,
  )) {
    const name = attribute(tag, 'name')
    const isOff = /type="(checkbox|radio)"/.test(tag) && !/ checked/.test(tag)
    if (!name || isOff) continue
    const chosen = /<option[^>]* selected[^>]*>/.exec(select ?? '')?.[0]
    const value =
      select !== undefined ? attribute(chosen ?? '', 'value') : area !== undefined ? text : attribute(tag, 'value')
    fields.append(name, words(value))
  }
  return fields.toString()
}
