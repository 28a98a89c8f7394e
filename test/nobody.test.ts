import { afterAll, beforeAll, expect, test } from 'vitest'
import { todoFor } from '../src/desk/home/queries.ts'
import { kindNames } from '../src/desk/reminders/kinds.ts'
import { dueAround } from '../src/desk/reminders/queries.ts'
import { day } from '../src/house/days/day.ts'
import type { Person } from '../src/house/identity/person.ts'
import { type Facility, facility } from './facility.ts'

// Nobody's work is ever nobody's: what belongs to a closed account, or to none, reaches whoever stands in.

let office: Facility
const today = day('2017-01-16')
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-01-16T09:00:00Z') })
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
/** Everything that waits for somebody, over all pages, as `why address`. */
async function waits(person: Person): Promise<Set<string>> {
  const lines: string[] = []
  for (let page = 1; ; page += 1) {
    const todo = await office.read(person, (tx) => todoFor(tx, person, today, { page }))
    lines.push(...todo.rows.map(({ why, href }) => `${why} ${href}`))
    if (page >= todo.pages) return new Set(lines)
  }
}
const reminded = async () => {
  const lines: string[] = []
  for (const kind of kindNames)
    lines.push(
      ...(await office.read('facility', (tx) => dueAround(tx, kind, today))).map(
        ({ record_id, account_id }) => `${kind} ${record_id} ${account_id}`,
      ),
    )
  return lines
}
const minus = (all: Set<string>, some: Set<string>) => [...all].filter((line) => !some.has(line))

test('whatever waits for an officer or is told to her waits for the managers once her account is closed, and for nobody else', async () => {
  const { officer, manager, administrator } = office.people
  // Something of every kind that an officer can carry stands in her name.
  await office.owner.pool.query(`update requests set officer_id = $1 where status <> 'draft'`, [officer.id])
  await office.owner.pool.query(`update actions set officer_id = $1`, [officer.id])
  const hers = await waits(officer)
  expect(new Set([...hers].map((line) => line.split(' ')[0])).size).toBeGreaterThan(4)
  const before = await waits(manager)
  const told = (await reminded()).filter((line) => line.endsWith(officer.id))

  await office.owner.pool.query('update accounts set active = false where id = $1', [officer.id])
  const after = await waits(manager)
  expect(minus(hers, after)).toEqual([])
  expect(minus(before, after).filter((line) => !line.startsWith('team_late'))).toEqual([])
  const now = await reminded()
  for (const line of told) expect(now).toContain(line.replace(officer.id, manager.id))
  expect(now.filter((line) => line.endsWith(officer.id))).toEqual([])
  // An administrator stands in where there is no manager.
  expect(minus(hers, await waits(administrator)).length).toBeGreaterThan(0)
  await office.owner.pool.query(`update accounts set active = false where role = 'manager'`)
  expect(minus(hers, await waits(administrator))).toEqual([])
  await office.owner.pool.query(`update accounts set active = true where id = any($1) or role = 'manager'`, [
    [officer.id],
  ])
})

test('an account that carries no files any more, for it has another role, is as good as closed', async () => {
  const { officer, manager } = office.people
  const hers = await waits(officer)
  await office.owner.pool.query(`update accounts set role = 'communications' where id = $1`, [officer.id])
  expect(minus(hers, await waits(manager))).toEqual([])
  await office.owner.pool.query(`update accounts set role = 'officer' where id = $1`, [officer.id])
})

test('a portfolio of a closed account covers nothing: what falls into it waits for every officer', async () => {
  const { manager, officer } = office.people
  const authority = await office.as(office.people.authority)
  const filed = await authority.post(
    '/requests',
    { title: 'A register of skills', need: 'Need', expected_outputs: '', theme: 'diaspora', language: 'fr' },
    '/requests/new',
  )
  const request = { id: /[0-9a-f-]{36}/.exec(filed.headers.get('location') ?? '')?.[0] ?? '' }
  await office.owner.pool.query(`update requests set status = 'submitted', submitted_at = now() where id = $1`, [
    request.id,
  ])
  await office.owner.pool.query(
    `update accounts set active = false where id in (select account_id
      from portfolios) and role = 'officer' and id <> $1`,
    [officer.id],
  )
  await office.owner.pool.query('delete from portfolios where account_id in ($1, $2)', [officer.id, manager.id])
  expect(await waits(officer)).toContain(`submitted /requests/${request.id}`)
  await office.owner.pool.query('update accounts set active = true')
})

test('what waits for somebody outside who has no account waits for the officer', async () => {
  const { officer, authority } = office.people
  await office.owner.pool.query(`update requests set officer_id = $1 where status = 'returned'`, [officer.id])
  const returned = await rows<{ id: string; authority_id: string }>(
    `select id, authority_id from requests where status = 'returned'`,
  )
  const missions = await rows<{ id: string; status: string }>(
    `select m.id, m.status from mobilisations m join activities v on v.id = m.activity_id
      join actions a on a.id = v.action_id
      where m.status in ('deployed', 'accepted') and (m.status = 'accepted' or v.last_day < $1) and a.officer_id = $2`,
    [today, officer.id],
  )
  await office.owner.pool.query(
    `update accounts set active = false where role in ('authority', 'expert', 'focal_point')`,
  )
  const all = await waits(officer)
  for (const { id } of returned) expect(all).toContain(`answers_by_hand /requests/${id}/answers`)
  for (const { id, status } of missions)
    expect(all).toContain(`${status === 'deployed' ? 'report' : 'release'}_by_hand /mobilisations/${id}`)
  const drafts = await rows<{ id: string }>(`select id from requests where status = 'draft' and channel = 'portal'`)
  expect(drafts.length).toBeGreaterThan(0)
  const manager = await waits(office.people.manager)
  for (const { id } of drafts) expect(manager).toContain(`draft_left /requests/${id}`)
  await office.owner.pool.query(
    `update accounts set active = true where role in ('authority', 'expert', 'focal_point')`,
  )
  expect(
    [...(await waits(officer))].filter(
      (line) =>
        line.startsWith('answers_by_hand') &&
        returned.some(({ id, authority_id }) => line.includes(id) && authority_id === authority.authority_id),
    ),
  ).toEqual([])
})

test('closing an account that carries files leads to where they are handed over', async () => {
  const administrator = await office.as(office.people.administrator)
  const answer = await administrator.post(`/accounts/${office.people.officer.id}/closure`, { seen: '1' }, '/accounts')
  expect(answer.headers.get('location')).toBe(`/accounts/${office.people.officer.id}/handover`)
  expect(
    (await administrator.post(`/accounts/${office.people.donor.id}/closure`, {}, '/accounts')).headers.get('location'),
  ).toBe('/accounts')
})
