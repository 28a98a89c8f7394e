import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../../test/facility.ts'

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
})
afterAll(() => office.close())

test('an expert whose report is filed, and who files it again because no answer came, is told where the mission stands', async () => {
  const expert = await office.as(office.people.expert)
  const { rows } = await office.owner.pool.query<{ id: string; worked_days: number }>(
    `select id, worked_days from mobilisations where status = 'completed' and person_id = $1`,
    [office.people.expert.person_id],
  )
  const [mission] = rows
  const again = await expert.post(`/mobilisations/${mission?.id}/report?lang=en`, {
    worked_days: '99',
    mission_report: 'Once more',
    activity_rating: '',
  })
  expect(again.status).toBe(409)
  expect(again.text).toContain('completed')
  const after = await office.owner.pool.query<{ worked_days: number }>(
    'select worked_days from mobilisations where id = $1',
    [mission?.id],
  )
  expect(after.rows[0]?.worked_days).toBe(mission?.worked_days)
})

test('a mission of somebody else stays unknown, however far it has come', async () => {
  const expert = await office.as(office.people.expert)
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `select id from mobilisations where status = 'completed' and person_id <> $1 limit 1`,
    [office.people.expert.person_id],
  )
  expect(
    (
      await expert.post(`/mobilisations/${rows[0]?.id}/report`, {
        worked_days: '1',
        mission_report: 'Mine',
        activity_rating: '',
      })
    ).status,
  ).toBe(404)
})
