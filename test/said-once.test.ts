import { afterAll, beforeAll, expect, test } from 'vitest'
import { meetingWith, members, openMeeting, opinionOn, readyRequest, record, release, score } from './committee.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

// What was said once is not asked again, and nothing that was said is left over that no later step asks about.

let office: Facility
let officer: Visitor
beforeAll(async () => {
  office = await facility()
  officer = await office.as(office.people.officer)
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const one = async <T extends object>(query: string, values: unknown[] = []) => (await rows<T>(query, values))[0] as T

async function onTheTable(request: string) {
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  return { meeting, item: items[0] ?? '' }
}

test('an association named as asking jointly is settled before the decision goes out, and gets its letter', async () => {
  const request = await readyRequest(office, { title: 'Ensemble' })
  const named = await one<{ id: string }>(
    `insert into named_authorities (request_id, partner, name, type)
      values ($1, 'TG', 'Association des juristes', 'civil_society') returning id`,
    [request],
  )
  const { meeting, item } = await onTheTable(request)
  // Whoever records reads why not, and where it is mended; the officer finds it at home.
  await expect(record(office, item, 'approve')).rejects.toMatchObject({ status: 409, key: 'agenda.missing.unsettled' })
  expect((await (await office.as(office.people.committee)).get(`/agenda/${item}/outcome`)).text).toContain(
    'Association des juristes',
  )
  expect((await officer.get('/')).text).toContain(`/requests/${request}/named`)
  expect((await officer.post(`/requests/${request}/named`, { named: named.id, as: 'new' })).status).toBe(303)
  await record(office, item, 'approve')
  await release(office, meeting)
  const association = await one<{ id: string }>(`select id from authorities where name = 'Association des juristes'`)
  expect(
    (await rows<{ authority_id: string }>('select authority_id from letters where request_id = $1', [request]))
      .map((letter) => letter.authority_id)
      .toSorted(),
  ).toEqual([office.people.authority.authority_id, association.id].toSorted())
})

test('one that is named after the outcome was recorded keeps the decision back, and the meeting’s closing says so', async () => {
  const request = await readyRequest(office)
  const { meeting, item } = await onTheTable(request)
  await record(office, item, 'approve')
  await office.owner.pool.query(
    `insert into named_authorities (request_id, partner, name, type)
      values ($1, 'TG', 'Late association', 'civil_society')`,
    [request],
  )
  const chair = await office.as(office.people.committee)
  // Nothing can go out, so that the meeting is closed without decisions.
  expect((await chair.get(`/meetings/${meeting}/release`)).text).toContain('No recorded decision can be sent out yet')
  expect((await chair.get(`/meetings/${meeting}/closing`)).text).toContain('not settled yet')
  expect((await chair.post(`/meetings/${meeting}/closing`)).status).toBe(303)
  expect(await one('select left_out from agenda_items where id = $1', [item])).toEqual({ left_out: 'unsettled' })
  expect(await one('select status from requests where id = $1', [request])).toEqual({ status: 'in_consultation' })
})

test('the Action opened from a joint request brings its authorities, its further themes and its wished period along', async () => {
  const request = await readyRequest(office, { theme: 'diaspora' })
  const other = office.people.otherAuthority.authority_id ?? ''
  const [theme] = await rows<{ key: string; names: { en: string } }>(
    `select key, names from themes where key <> 'diaspora' order by position limit 1`,
  )
  await office.owner.pool.query(
    `with partners as (insert into request_partners (request_id, partner) values ($1, 'MW'))
    insert into request_authorities (request_id, authority_id, part) values ($1, $2, 'asks')`,
    [request, other],
  )
  await office.owner.pool.query('insert into request_themes (request_id, theme) values ($1, $2)', [request, theme?.key])
  await office.owner.pool.query(
    `update requests set wanted_from = '2016-09-01', wanted_to = '2017-03-31' where id = $1`,
    [request],
  )
  const { meeting, item } = await onTheTable(request)
  await record(office, item, 'approve')
  await release(office, meeting)
  const action = await one<{ id: string; wanted_from: string; wanted_to: string }>(
    'select id, wanted_from, wanted_to from actions where request_id = $1',
    [request],
  )
  expect(action).toMatchObject({ wanted_from: '2016-09-01', wanted_to: '2017-03-31' })
  const page = (await officer.get(`/actions/${action.id}`)).text
  for (const said of ['Authorities asking jointly', 'Ministry of Home Affairs', theme?.names.en ?? '', 'Wanted from'])
    expect(page).toContain(said)
  // Its own words are in its history, and a joint authority reads the Action as its own.
  expect(
    (
      await rows(
        `select from history where record_table = 'actions' and record_id = $1 and row_table in ('action_authorities',
          'action_themes')`,
        [action.id],
      )
    ).length,
  ).toBe(2)
  expect((await (await office.as(office.people.otherAuthority)).get(`/actions/${action.id}`)).text).toContain(
    'Ministry of Home Affairs',
  )
})

test('a request returned with questions whose theme is closed meanwhile says what is not met and what can be done', async () => {
  const authority = await office.as(office.people.authority)
  const filed = await authority.post(
    '/requests',
    { title: 'Title', need: 'Need', expected_outputs: '', theme: 'labour_migration', language: 'en' },
    '/requests/new',
  )
  const id = /[0-9a-f-]{36}/.exec(filed.headers.get('location') ?? '')?.[0] ?? ''
  const [theme] = await rows<{ theme: string }>('select theme from requests where id = $1', [id])
  await authority.post(`/requests/${id}/submission`)
  await officer.post(`/requests/${id}/questions`, { questions: 'Who pays?' })
  await office.owner.pool.query('update themes set offered = false where key = $1', [theme?.theme])
  const question = await one<{ id: string }>('select id from request_questions where request_id = $1', [id])
  const answers = { question: question.id, [`answer.${question.id}`]: 'The ministry' }
  const page = await authority.post(`/requests/${id}/answers`, answers)
  expect(page.status).toBe(409)
  for (const way of [`/requests/${id}/waivers`, `/requests/${id}/content`, 'The ministry'])
    expect(page.text).toContain(way)
  expect((await authority.get(`/requests/${id}/answers`)).text).toContain(`/requests/${id}/waivers`)
  // The way on is one: asked for and granted, the request comes back.
  await authority.post(`/requests/${id}/waivers`, { rule: 'theme_offered', reason: 'It was open when we asked.' })
  await officer.post(`/requests/${id}/waivers`, {
    rule: 'theme_offered',
    outcome: 'refused',
    reason: 'The theme is closed.',
  })
  await officer.post(`/requests/${id}/waivers`, { rule: 'theme_offered', outcome: 'granted', reason: 'Asked in time.' })
  expect((await authority.post(`/requests/${id}/answers`, answers)).status).toBe(303)
  // The refusal stays beside the grant.
  expect(await one('select reason, refused_reason from eligibility_waivers where request_id = $1', [id])).toEqual({
    reason: 'Asked in time.',
    refused_reason: 'The theme is closed.',
  })
  await office.owner.pool.query('update themes set offered = true')
})

test('a veto that was lifted stands in the minutes with both reasons', async () => {
  const request = await readyRequest(office)
  const opinion = await opinionOn(office, request)
  await office.owner.pool.query(
    `update opinions set status = 'veto', reasons = 'Another programme does this.' where id = $1`,
    [opinion],
  )
  expect((await officer.post(`/consultations/${opinion}/lifting`, { reasons: 'Settled by mail.' })).status).toBe(303)
  const { meeting, item } = await onTheTable(request)
  await record(office, item, 'approve')
  await release(office, meeting)
  const minutes = (await officer.get(`/meetings/${meeting}/minutes`)).text
  for (const said of ['Another programme does this.', 'Veto lifted on', 'Settled by mail.'])
    expect(minutes).toContain(said)
})

test('of five requests that are given to an officer one is refused: nothing is saved, the page shows what is, and sending it again works', async () => {
  const ids: string[] = []
  for (let count = 0; count < 5; count += 1) ids.push(await readyRequest(office, { title: `Bulk ${count}` }))
  const versions = async () =>
    Object.fromEntries(
      (await rows<{ id: string; version: number }>('select id, version from requests where id = any($1)', [ids])).map(
        ({ id, version }) => [id, version],
      ),
    )
  const before = await versions()
  const colleague = office.people.manager.id
  const chosen = await officer.get(`/requests/assignments?${ids.map((id) => `ids=${id}`).join('&')}`)
  expect(chosen.status).toBe(200)
  // Somebody was faster with the third.
  await office.owner.pool.query(`update requests set title = 'Changed meanwhile' where id = $1`, [ids[2]])
  const fields = (some: string[], shown: Record<string, number>) => ({
    ids: some,
    officer_id: colleague,
    reason: '',
    back: '',
    ...Object.fromEntries(some.map((id) => [`version.${id}`, String(shown[id])])),
  })
  const answer = await officer.post(
    '/requests/assignments',
    fields(ids, before),
    `/requests/assignments?${ids.map((id) => `ids=${id}`).join('&')}`,
  )
  expect(answer.status).toBe(409)
  expect(await rows('select from requests where id = any($1) and officer_id = $2', [ids, colleague])).toHaveLength(0)
  const others = ids.filter((id) => id !== ids[2])
  for (const id of others) expect(answer.text).toContain(`name="version.${id}" value="${before[id]}"`)
  expect(answer.text).not.toContain(`name="version.${ids[2]}"`)
  expect(answer.text).not.toContain('<bdi>Marta')
  const again = await officer.post(
    '/requests/assignments',
    fields(others, before),
    `/requests/assignments?${others.map((id) => `ids=${id}`).join('&')}`,
  )
  expect(again.status).toBe(303)
  expect(await rows('select from requests where id = any($1) and officer_id = $2', [ids, colleague])).toHaveLength(4)
  expect(await rows(`select from outbox where recipient = 'marta@example.org' and subject like '%4%'`)).toHaveLength(1)
})
