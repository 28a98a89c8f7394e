import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from './facility.ts'
import { Program } from './program.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())
const idOf = async (query: string, values: unknown[]) =>
  (await office.owner.pool.query<{ id: string }>(query, values)).rows[0]?.id ?? ''

test('an officer strikes out again, the same day, what they entered, struck out and a manager put back; not what a manager changed', async () => {
  const { people } = office
  const action = await idOf(
    `with request as (insert into requests (reference, partner, authority_id, title, language, theme, decided_at)
        select 'R-2016-AGAIN', partner, id, 'T', 'fr', 'diaspora', '2016-01-15' from authorities where id = $2
        returning id, partner, authority_id)
      insert into actions (request_id, partner, authority_id, title, theme, officer_id, status, agreed_on, started_on,
        authority_signed_on, authority_signed_by)
      select id, partner, authority_id, 'A strategy', 'diaspora', $1, 'in_implementation', '2016-01-20', '2016-01-21',
        '2016-01-19', 'S. Mensah' from request returning id`,
    [people.officer.id, people.authority.authority_id],
  )
  const [officer, manager] = [await Program.of(office, people.officer), await Program.of(office, people.manager)]
  const made = await officer.post('/activities', {
    action,
    type: 'workshop',
    title: 'Atelier',
    theme: 'diaspora',
    first_day: '2016-04-04',
    last_day: '2016-04-06',
    mode: 'on_site',
    host: 'TG',
    place: 'Lomé',
    travel_days: 1,
    'language.fr': 'B2',
  })
  const activity = `/activities/${made.json.id}`
  const strike = async () => (await officer.post(`${activity}/strike_out`, { reason: 'By mistake' })).status
  const back = async () => {
    const struck = await idOf('select id from struck_out where record_id = $1 and put_back_at is null', [made.json.id])
    expect((await manager.post(`/struck/${struck}/put_back`, { reason: 'It is held' })).status).toBe(200)
  }
  expect(await strike()).toBe(204)
  await back()
  expect(await strike()).toBe(204)
  await back()
  expect((await manager.post(`${activity}/edit`, { place: 'Kara' })).status).toBe(200)
  expect(await strike()).toBe(409)
})
