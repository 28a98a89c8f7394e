import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'

let office: Facility
let administrator: Visitor
let manager: Visitor
let officer: Visitor
let otto: string
let ines: string
let katya: string
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  administrator = await office.as(office.people.administrator)
  manager = await office.as(office.people.manager)
  officer = await office.as(office.people.officer)
  const id = async (name: string) =>
    (await rows<{ id: string }>(`select id from accounts where email = '${name}@example.org'`))[0]?.id ?? ''
  otto = office.people.officer.id
  ines = await id('officer2')
  katya = await id('officer3')
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const carried = async (account: string) =>
  (
    await rows<{ requests: number; actions: number; ended: number }>(
      `select (select count(*)::int from requests where officer_id = $1 and status in ('submitted', 'returned',
        'registered', 'in_consultation', 'deferred')) as requests,
        (select count(*)::int from actions where officer_id = $1 and status in ('in_formulation', 'agreed',
          'in_implementation', 'suspended')) as actions,
        (select count(*)::int from requests where officer_id = $1 and status not in ('submitted', 'returned',
          'registered', 'in_consultation', 'deferred')) as ended`,
      [account],
    )
  )[0]

test('several requests are given to one officer with one form, and each history says why', async () => {
  const open = await rows<{ id: string; version: number }>(
    `select id, version from requests where status in ('registered', 'deferred') order by id`,
  )
  const query = open.map(({ id }) => `ids=${id}`).join('&')
  const page = await officer.get(`/requests/assignments?${query}`)
  expect(page.text).toContain(`Assign ${open.length} requests`)
  const others = open.filter((_, index) => index > 0)
  const fields = {
    ids: others.map(({ id }) => id),
    ...Object.fromEntries(others.map(({ id, version }) => [`version.${id}`, String(version)])),
    back: 'status=registered',
  }
  const mine = await rows<{ id: string }>(`select id from requests where officer_id = $1 and id = any($2)`, [
    ines,
    others.map(({ id }) => id),
  ])
  const answer = await officer.post(
    '/requests/assignments',
    { ...fields, officer_id: ines, reason: 'Otto is in Nairobi.' },
    `/requests/assignments?${query}`,
  )
  if (mine.length > 0) {
    // Those that she carries already are refused, so nothing was done; the page goes on without them.
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('already has the request')
    expect(answer.text).toContain('Nothing was done')
    const rest = others.filter(({ id }) => !mine.some((one) => one.id === id))
    expect(
      (await rows(`select from requests where officer_id = $1 and id = any($2)`, [ines, rest.map(({ id }) => id)]))
        .length,
    ).toBe(0)
    const again = await officer.post(
      '/requests/assignments',
      { ...fields, ids: rest.map(({ id }) => id), officer_id: ines, reason: 'Otto is in Nairobi.' },
      `/requests/assignments?${query}`,
    )
    expect(again.headers.get('location')).toBe('/requests?status=registered')
    expect(
      (await rows(`select from requests where officer_id = $1 and id = any($2)`, [ines, rest.map(({ id }) => id)]))
        .length,
    ).toBe(rest.length)
    expect((await officer.get(`/requests/${rest[0]?.id}`)).text).toContain('Otto is in Nairobi.')
  }
})

test('an officer who is given several requests gets one mail that lists them and stands on each of them; nobody is told what she gave herself', async () => {
  const carries = async (who: string) =>
    rows<{ id: string; version: number }>(
      `select id, version from requests where status in ('registered', 'deferred') and officer_id is distinct from $1
        order by id`,
      [who],
    )
  const give = async (to: string, given: { id: string }[]) => {
    const ids = given.map(({ id }) => id)
    return officer.post(
      '/requests/assignments',
      { ids, officer_id: to, back: '' },
      `/requests/assignments?${ids.map((id) => `ids=${id}`).join('&')}`,
    )
  }
  const mailTo = (who: string) =>
    rows<{ subject: string; body: string; link: string }>(
      'select subject, body, link from outbox where account_id = $1 order by queued_at',
      [who],
    )
  const before = { katya: await mailTo(katya), otto: await mailTo(otto) }
  const given = await carries(katya)
  expect(given.length).toBeGreaterThan(1)
  expect((await give(katya, given)).status).toBe(303)
  const after = await mailTo(katya)
  expect(after).toHaveLength(before.katya.length + 1)
  const mail = after.at(-1)
  for (const { id } of given) {
    expect(mail?.body).toContain(`[[site]]/requests/${id}\n`)
    expect((await officer.get(`/requests/${id}`)).text).toContain(mail?.subject ?? 'no mail')
  }
  expect(mail?.link).toBe('/requests?officer=me')
  expect((await give(otto, given)).status).toBe(303)
  expect(await mailTo(otto)).toEqual(before.otto)
  // What is refused tells nobody.
  const [decided] = await rows<{ id: string }>(`select id from requests where status = 'approved' limit 1`)
  expect((await give(katya, [...given, ...(decided ? [decided] : [])])).status).toBe(409)
  expect(await mailTo(katya)).toHaveLength(after.length)
  expect((await give(katya, given.slice(0, 1))).status).toBe(303)
  // Both mails are of one moment.
  expect((await mailTo(katya)).slice(before.katya.length).map((one) => one.link)).toEqual(
    expect.arrayContaining(['/requests?officer=me', `/requests/${given[0]?.id}`]),
  )
})

test('a bulk step with foreign, made-up, decided or stale records changes nothing', async () => {
  const [one] = await rows<{ id: string; version: number; officer_id: string }>(
    `select id, version, officer_id from requests where status = 'registered' order by id limit 1`,
  )
  const [decided] = await rows<{ id: string; version: number }>(
    `select id, version from requests where status = 'approved' limit 1`,
  )
  const id = one?.id ?? ''
  const to = one?.officer_id === katya ? ines : katya
  const from = `/requests/assignments?ids=${id}`
  const post = (fields: Record<string, string | string[]>) =>
    officer.post('/requests/assignments', { officer_id: to, back: '', ...fields }, from)
  expect((await post({})).status).toBe(422)
  expect((await post({ ids: ['nonsense', "'; drop table requests"] })).status).toBe(422)
  const made = '01a20c40-0000-7000-8000-000000000000'
  expect((await post({ ids: [id, made], [`version.${id}`]: String(one?.version) })).status).toBe(409)
  const late = await post({ ids: [id, decided?.id ?? ''] })
  expect(late.status).toBe(409)
  expect(late.text).toContain('approved')
  const stale = await post({ ids: [id], [`version.${id}`]: String((one?.version ?? 0) - 1) })
  expect(stale.status).toBe(409)
  expect((await post({ ids: [id], officer_id: office.people.authority.id })).status).toBe(422)
  expect((await post({ ids: [id], officer_id: made })).status).toBe(422)
  const crowd = [
    id,
    ...Array.from({ length: 600 }, (_, index) => `01a20c40-0000-7000-8000-${String(index).padStart(12, '0')}`),
  ]
  const crowded = await post({ ids: crowd })
  expect(crowded.status).toBe(422)
  expect(crowded.text).toContain('at most 500 can be changed at once')
  expect(
    (await rows<{ officer_id: string }>('select officer_id from requests where id = $1', [id]))[0]?.officer_id,
  ).toBe(one?.officer_id)
  // Whatever the form says of the list it came from, it leads back to one.
  const odd = await post({ ids: [id], back: 'status=registered\nx: é' })
  expect(odd.status).toBe(303)
  expect(odd.headers.get('location')).toMatch(/^\/requests\?status=registered[\w%=+.]*$/)
})

test('all that a list finds can be chosen at once, and what cannot be changed says why beforehand', async () => {
  const page = await officer.get('/requests/assignments?all=1&year=2016')
  expect(page.text).toMatch(/\d+ of \d+ can be changed/)
  expect(page.text).toContain('approved')
})

test('one cause is told for several late requests, and not for one that is in time', async () => {
  const late = await rows<{ id: string }>(
    `select request_id as id from request_spans where ended_at is null and due_on < '2017-02-10' order by 1`,
  )
  const ids = late.map(({ id }) => id)
  const answer = await officer.post(
    '/requests/causes',
    { ids, delay_reason: 'workload', delay_note: '', back: 'overdue=1' },
    `/requests/causes?${ids.map((id) => `ids=${id}`).join('&')}`,
  )
  expect(answer.status).toBe(303)
  expect(
    (await rows(`select from delay_causes where reason = 'workload' and told_at = '2017-02-10T10:00:00Z'`)).length,
  ).toBe(ids.length)
  const [decided] = await rows<{ id: string }>(`select id from requests where status = 'approved' limit 1`)
  expect(
    (
      await officer.post(
        '/requests/causes',
        { ids: [decided?.id ?? ''], delay_reason: 'workload' },
        `/requests/causes?ids=${ids[0]}`,
      )
    ).status,
  ).toBe(409)
})

test('all files of a colleague go to others in one step, by region, with history, one mail each, and the account closed', async () => {
  const before = await carried(otto)
  const beforeInes = await carried(ines)
  expect((before?.requests ?? 0) + (before?.actions ?? 0)).toBeGreaterThan(0)
  const page = await administrator.get(`/accounts/${otto}/handover`)
  expect(page.text).toContain('Open requests')
  const [region] = await rows<{ region: string }>(
    `select p.region from actions a join partners p on p.code = a.partner
      where a.officer_id = $1 and a.status in ('in_formulation', 'agreed', 'in_implementation', 'suspended') limit 1`,
    [otto],
  )
  const [version] = await rows<{ version: number }>('select version from accounts where id = $1', [otto])
  const answer = await administrator.post(`/accounts/${otto}/handover`, {
    to: ines,
    [`to.${region?.region}`]: katya,
    reason: 'Otto leaves for another post.',
    close: '1',
    seen: '1',
    version: String(version?.version),
  })
  expect(answer.status).toBe(303)
  const after = await carried(otto)
  expect(after).toMatchObject({ requests: 0, actions: 0, ended: before?.ended })
  const toInes = await carried(ines)
  expect((toInes?.requests ?? 0) + (toInes?.actions ?? 0)).toBeLessThanOrEqual(
    (before?.requests ?? 0) + (before?.actions ?? 0) + (beforeInes?.requests ?? 0) + (beforeInes?.actions ?? 0),
  )
  const inRegion = await rows(
    `select from actions a join partners p on p.code = a.partner where p.region = $1 and a.officer_id = $2`,
    [region?.region, katya],
  )
  expect(inRegion.length).toBeGreaterThan(0)
  const mails = await rows<{ recipient: string; body: string }>(
    `select recipient, body from outbox where subject like '%hands files over%'
      or subject like '%transmet des dossiers%' order by recipient`,
  )
  expect(new Set(mails.map((mail) => mail.recipient)).size).toBe(mails.length)
  expect(mails.every((mail) => mail.body.includes('Otto leaves for another post.'))).toBe(true)
  const lines = await rows(
    `select from history where step = 'hand_over' and reason = 'Otto leaves for another post.'
      and row_table in ('requests', 'actions')`,
  )
  expect(lines.length).toBe((before?.requests ?? 0) + (before?.actions ?? 0))
  expect((await rows<{ active: boolean }>('select active from accounts where id = $1', [otto]))[0]?.active).toBe(false)
})

test('views that a leaving officer shares go to the colleague who takes over, and are hers to change; those shared with nobody stay', async () => {
  const hers = await office.as({ ...office.people.officer, email: 'officer3@example.org' })
  const save = (who: Visitor, name: string, fields: Record<string, string>) =>
    who.post('/views', { list: '/requests', query: 'region=africa', name, ...fields }, '/requests')
  for (const [name, shared] of [
    ['Africa', '1'],
    ['Late ones', '1'],
    ['For me alone', ''],
  ] as const)
    expect((await save(hers, name, { shared })).status).toBe(303)
  const successor = await office.as({ ...office.people.officer, email: 'officer2@example.org' })
  expect((await save(successor, 'Late ones', { query: 'overdue=1' })).status).toBe(303)
  const page = (await manager.get(`/accounts/${katya}/handover`)).text
  expect(page).toContain('These 2 views pass to the colleague')
  expect(page).toContain('Late ones')
  expect(page).not.toContain('For me alone')
  expect((await manager.post(`/accounts/${katya}/handover`, { to: ines, reason: 'She moves on.' })).status).toBe(303)
  const kept = () =>
    rows<{ id: string; name: string; account_id: string; shared: boolean }>(
      'select id, name, account_id, shared from saved_views where account_id = any($1) order by name',
      [[ines, katya]],
    )
  const [leaving] = await rows<{ name: string }>('select name from accounts where id = $1', [katya])
  expect((await kept()).map(({ name, account_id, shared }) => ({ name, account_id, shared }))).toEqual([
    { name: 'Africa', account_id: ines, shared: true },
    { name: 'For me alone', account_id: katya, shared: false },
    { name: 'Late ones', account_id: ines, shared: false },
    { name: `Late ones (${leaving?.name})`, account_id: ines, shared: true },
  ])
  const [africa] = await kept()
  const content = await successor.get(`/views/${africa?.id}/content`)
  expect(content.text.replace(/\s+/g, ' ')).toMatch(/Handed over|Transmis/)
  expect((await successor.post(`/views/${africa?.id}/content`, { name: 'Africa now', shared: '1' })).status).toBe(303)
  expect((await hers.get('/requests')).text).toContain('Africa now')
  const told = await rows<{ body: string }>(
    `select body from outbox where account_id = $1 and body like '%She moves on.%'`,
    [ines],
  )
  expect(told.map(({ body }) => /^(?:Shared views|Vues partagées)\s?: 2$/m.test(body))).toEqual([true])
})

test('files are handed over to an open account of an officer, by a manager or the administrator, from a fresh page', async () => {
  const from = `/accounts/${ines}/handover`
  const before = await carried(ines)
  const post = (who: Visitor, fields: Record<string, string>) =>
    who.post(from, { to: katya, reason: 'Leave', ...fields })
  expect((await post(manager, { to: ines })).status).toBe(422)
  expect((await post(manager, { to: otto })).status).toBe(422)
  expect((await post(manager, { to: office.people.authority.id })).status).toBe(422)
  expect((await post(manager, { to: '' })).status).toBe(422)
  expect((await post(manager, { reason: ' ' })).status).toBe(422)
  expect((await post(manager, { 'to.asia': 'nonsense' })).status).toBe(422)
  expect((await post(manager, { version: '0' })).status).toBe(409)
  expect(
    (await manager.post('/accounts/01a20c40-0000-7000-8000-000000000000/handover', { to: katya, reason: 'x' }, from))
      .status,
  ).toBe(404)
  expect(
    (await manager.post(`/accounts/${office.people.donor.id}/handover`, { to: katya, reason: 'x' }, from)).status,
  ).toBe(404)
  const colleague = await office.as({ ...office.people.officer, email: 'officer2@example.org' })
  expect((await colleague.post(`/accounts/${katya}/handover`, { to: ines, reason: 'x' }, '/requests/new')).status).toBe(
    403,
  )
  expect(await carried(ines)).toEqual(before)
  // A manager hands over, and does not close.
  expect((await post(manager, { close: '1' })).status).toBe(303)
  expect((await rows<{ active: boolean }>('select active from accounts where id = $1', [ines]))[0]?.active).toBe(true)
})
