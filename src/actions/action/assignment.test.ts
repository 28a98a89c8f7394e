import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'

let office: Facility
let officer: Visitor
let otto: string
let katya: string
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  officer = await office.as(office.people.officer)
  otto = office.people.officer.id
  katya = (await rows<{ id: string }>(`select id from accounts where email = 'officer3@example.org'`))[0]?.id ?? ''
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const open = `('in_formulation', 'agreed', 'in_implementation', 'suspended')`
const mailTo = (who: string) =>
  rows<{ body: string; link: string }>('select body, link from outbox where account_id = $1 order by queued_at', [who])
const give = (to: string, ids: string[], reason = '') =>
  officer.post(
    '/actions/assignments',
    { ids, officer_id: to, reason, back: '' },
    `/actions/assignments?${ids.map((id) => `ids=${id}`).join('&')}`,
  )

test('the board of Actions shows each state with its count, the open ones with their cards; a visitor sees what is published', async () => {
  const page = (await officer.get('/actions?view=board')).text
  const counts = await rows<{ status: string; n: number }>(
    `select status, count(*)::int as n from actions where status in ${open} group by 1`,
  )
  for (const { status, n } of counts) {
    const column = page.slice(page.indexOf(`id="state-${status}"`))
    expect([status, /<span class="muted">(\d+)</.exec(column)?.[1]]).toEqual([status, String(n)])
    const [card] = await rows<{ id: string }>(
      'select id from actions where status = $1 order by started_on desc nulls first, id desc limit 1',
      [status],
    )
    expect(column.slice(0, column.indexOf('</section>'))).toContain(`href="/actions/${card?.id}"`)
  }
  const closed = (await rows<{ n: number }>(`select count(*)::int as n from actions where status = 'closed'`))[0]?.n
  expect(page).toMatch(new RegExp(`status=closed[^"]*">[^<]*\\(${closed}\\)`))
  const visitor = (await office.visitor.get('/actions?view=board')).text
  expect(visitor).toContain('id="state-in_implementation"')
  for (const status of ['in_formulation', 'agreed', 'suspended']) expect(visitor).not.toContain(`id="state-${status}"`)
  expect(visitor).not.toContain('Otto Brandauer')
})

test('several Actions are given to one officer, who gets one mail that stands on each; each history says who and why', async () => {
  const ids = (
    await rows<{ id: string }>(
      `select id from actions where status in ${open} and officer_id <> $1 order by id limit 3`,
      [katya],
    )
  ).map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(1)
  const before = await mailTo(katya)
  expect((await give(katya, ids, 'Otto goes to Nairobi.')).status).toBe(303)
  const mails = (await mailTo(katya)).slice(before.length)
  expect(mails).toHaveLength(1)
  expect(mails[0]?.link).toBe('/actions?officer=me')
  for (const id of ids) {
    expect(mails[0]?.body).toContain(`[[site]]/actions/${id}`)
    const page = (await officer.get(`/actions/${id}`)).text
    expect(page).toContain('Otto goes to Nairobi.')
    expect(page).toContain('officer3@example.org')
  }
  const hers = await office.as({ ...office.people.officer, email: 'officer3@example.org' })
  const mine = (await hers.get('/actions?officer=me')).text
  for (const id of ids) expect(mine).toContain(`/actions/${id}"`)
})

test('all or none: an Action that is closed, or that the officer carries already, lets nothing be done and tells nobody', async () => {
  const [free] = await rows<{ id: string }>(
    `select id from actions where status in ${open} and officer_id <> $1 limit 1`,
    [otto],
  )
  const [closed] = await rows<{ id: string }>(`select id from actions where status = 'closed' limit 1`)
  const [carried] = await rows<{ id: string }>(
    `select id from actions where status in ${open} and officer_id = $1 limit 1`,
    [katya],
  )
  const before = await mailTo(katya)
  for (const other of [closed, carried]) {
    const refused = await give(
      katya,
      [free?.id ?? '', other?.id ?? ''].filter((id) => id !== ''),
    )
    expect(refused.status).toBe(409)
  }
  expect((await give(office.people.donor.id, [free?.id ?? ''])).status).toBe(422)
  expect(await mailTo(katya)).toHaveLength(before.length)
})

test('a single Action given to a colleague, by its step or with its content, is told her once; what one takes over oneself is not', async () => {
  const [action] = await rows<{ id: string; title: string; objectives: string }>(
    `select id, title, objectives from actions where status = 'in_implementation' and officer_id <> $1 limit 1`,
    [katya],
  )
  const id = action?.id ?? ''
  // Mails of one moment have no order.
  const links = async () => (await mailTo(katya)).map((mail) => mail.link).toSorted()
  const before = await links()
  expect((await officer.post(`/actions/${id}/assignment`, { officer_id: katya, reason: 'Her country' })).status).toBe(
    303,
  )
  expect(await links()).toEqual([...before, `/actions/${id}`].toSorted())
  const mine = (await mailTo(otto)).length
  const content = (officer_id: string) =>
    officer.post(`/actions/${id}/content`, {
      title: action?.title ?? '',
      objectives: action?.objectives ?? '',
      officer_id,
    })
  expect((await content(otto)).status).toBe(303)
  expect(await mailTo(otto)).toHaveLength(mine)
  expect((await content(katya)).status).toBe(303)
  expect((await content(katya)).status).toBe(303)
  expect(await mailTo(katya)).toHaveLength(before.length + 2)
})

test('an account that is demoted while files are given to it takes none, by whatever road', async () => {
  const [action] = await rows<{ id: string; officer_id: string; request_id: string }>(
    `select id, officer_id, request_id from actions where status in ${open} limit 1`,
  )
  if (!action) throw new Error('no open Action')
  const [new_one] = await rows<{ id: string }>(
    `insert into accounts (email, name, role, active, language)
      values ('nina@example.org', 'Nina Neu', 'officer', true, 'en') returning id`,
  )
  const nina = new_one?.id ?? ''
  const change = await office.owner.pool.connect()
  await change.query('begin')
  await change.query(`update accounts set role = 'donor' where id = $1`, [nina])
  const given = give(nina, [action.id], 'Nina begins.')
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect
    .poll(() => rows(waiting))
    .toHaveLength(1)
    .finally(() => change.query('commit'))
  change.release()
  expect((await given).status).toBe(422)
  expect(await rows('select officer_id from actions where id = $1', [action.id])).toEqual([
    { officer_id: action.officer_id },
  ])
  for (const statement of [
    `update actions set officer_id = $1 where id = '${action.id}'`,
    `update requests set officer_id = $1 where id = '${action.request_id}'`,
    `insert into portfolios (account_id, theme) select $1, key from themes limit 1`,
  ])
    await expect(rows(statement, [nina])).rejects.toMatchObject({ constraint: 'files_are_carried_by_officers' })
})
