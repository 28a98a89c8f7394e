import { afterAll, beforeAll, expect, test } from 'vitest'
import { meetingWith, members, openMeeting, readyRequest, record, score } from './committee.ts'
import { type Facility, facility } from './facility.ts'
import { Program } from './program.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())

/** What is next on a page, and what stands out of it. */
const nextOn = async (path: string, who: keyof Facility['people']) => {
  const page = (await (await office.as(office.people[who])).get(`${path}?lang=en`)).text
  const section = /<section class="next"[\s\S]*?<\/section>/.exec(page)?.[0] ?? ''
  return {
    text: section.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
    primary: [...section.matchAll(/data-variant="primary"[^>]*>([^<]*)/g)].map(([, label]) => label),
  }
}
const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows

test('an officer reads on an Action under way what its closing waits for and whose it is; giving it away never stands out', async () => {
  const [action] = await rows<{ id: string }>(
    `with request as (insert into requests (reference, partner, authority_id, title, language, theme, decided_at)
        select 'R-2016-NEXT', partner, id, 'T', 'fr', 'diaspora', '2016-01-15' from authorities where id = $2
        returning id, partner, authority_id)
      insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, agreed_on, started_on,
        authority_signed_on, authority_signed_by)
      select id, partner, authority_id, 'A strategy', 'diaspora', $1, 'in_implementation', '2016-01-20', '2016-01-21',
        '2016-01-19', 'S. Mensah' from request returning id`,
    [office.people.officer.id, office.people.authority.authority_id],
  )
  const at = `/actions/${action?.id}`
  await rows(
    `insert into activities (action_id, number, type, title, theme, first_day, last_day, host, mode)
      values ($1, 1, 'workshop', 'Workshop', 'diaspora', '2016-06-01', '2016-06-02', 'TG', 'online')`,
    [action?.id],
  )
  const told = await nextOn(at, 'officer')
  expect(told.primary).toEqual([])
  for (const sentence of ['Close', 'A manager takes this step.', 'Some activities have not ended'])
    expect(told.text).toContain(sentence)
  await rows(`update activities set status = 'cancelled', cancelled_cause = 'x' where action_id = $1`, [action?.id])
  expect((await nextOn(at, 'officer')).text).toContain('A manager takes this step.')
  expect((await nextOn(at, 'officer')).primary).toEqual([])
  expect(await nextOn(at, 'manager')).toMatchObject({ primary: ['Close'] })
})

test('a meeting releases decisions only where one can go out; where none can, it is closed without, and called so', async () => {
  const request = await readyRequest(office)
  const { meeting, items } = await meetingWith(office, [request])
  await score(office, items[0] ?? '', members(office))
  await openMeeting(office, meeting)
  const at = `/meetings/${meeting}`
  const open = await nextOn(at, 'committee')
  expect(open.primary).toEqual([])
  expect(open.text).toContain('The chair has not recorded any outcome yet')
  expect(open.text).toContain('Close without decisions')
  const chair = await Program.of(office, office.people.committee)
  expect((await chair.post(`${at}/release`)).json).toMatchObject({ status: 409, code: 'meetings.missing.recorded' })
  await record(office, items[0] ?? '', 'approve')
  expect((await nextOn(at, 'committee')).primary).toEqual(['Release the decisions'])
  expect((await chair.post(`${at}/close`)).json).toMatchObject({ status: 409, code: 'meetings.missing.release_first' })
  await rows(`update requests set status = 'withdrawn' where id = $1`, [request])
  expect((await chair.post(`${at}/release`)).json).toMatchObject({ status: 409, code: 'meetings.missing.ready' })
  const manager = await Program.of(office, office.people.manager)
  expect((await manager.post(`${at}/close`)).status).toBe(403)
  expect((await chair.post(`${at}/close`)).json).toMatchObject({ status: 'closed', released_at: null })
  expect(await rows(`select left_out from agenda_items where id = $1`, [items[0]])).toEqual([{ left_out: 'withdrawn' }])
})

test('while opinions are awaited nothing on a request stands out, and its page says whose they are and until when', async () => {
  const request = await readyRequest(office)
  await rows(`update consultations set status = 'open', closed_at = null where request_id = $1`, [request])
  await rows(
    `update opinions set status = 'asked', given_at = null, due_on = '2016-03-08'
      where consultation_id in (select id from consultations where request_id = $1)`,
    [request],
  )
  const runs = await nextOn(`/requests/${request}`, 'officer')
  expect(runs.primary).toEqual([])
  expect(runs.text).toMatch(/Put on the agenda Opinions are awaited by the end of 8 March 2016: \S/)
  await rows(`update consultations set status = 'closed', closed_at = now() where request_id = $1`, [request])
  expect((await nextOn(`/requests/${request}`, 'officer')).primary).toEqual(['Put on the agenda'])
})
