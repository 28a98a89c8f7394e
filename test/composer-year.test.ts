import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { instanceOfYear, type TeamRules } from '../src/actions/mobilisation/plan-instance.ts'
import { makePlan } from '../src/composer/make-plan.ts'
import { type Facility, facility } from './facility.ts'
import { faultsOf, type TestInstance, wholeOptimum } from './whole-model.ts'

// These tests work without a pause, and a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016')
})
afterAll(() => office.close())

const of2016 = async (keep: boolean, teamRules: TeamRules) =>
  (await office.read('facility', (tx) => instanceOfYear(tx, 2016, { keep, teamRules }))) as unknown as TestInstance
const planned = (instance: TestInstance) =>
  makePlan(new TextEncoder().encode(JSON.stringify(instance)), { gap: 0, seconds: 60 })

/** Persons from outside the EU among those sent to a region. */
function nonEuShare(instance: TestInstance, assignments: { expert: string; seat: string }[], region: string): number {
  const seats = new Set(
    instance.activities
      .filter((activity) => activity.region === region)
      .flatMap((activity) => activity.seats.map(({ id }) => id)),
  )
  const persons = new Set(assignments.filter(({ seat }) => seats.has(seat)).map(({ expert }) => expert))
  return instance.experts.filter(({ id, eu }) => persons.has(id) && !eu).length / persons.size
}

test('the 52 activities of 2016 are planned from the roster to the optimum of the whole model', async () => {
  const instance = await of2016(false, 'settings')
  expect([instance.activities.length, instance.experts.length]).toEqual([52, 533])
  const plan = await planned(instance)
  expect(faultsOf(instance, plan)).toEqual([])
  expect(plan.status).toBe('optimal')
  expect(plan.objective).toBeCloseTo((await wholeOptimum(instance))?.objective ?? Number.NaN, 4)
})

test.each(['one', 'as many'] as const)(
  'with %s non-EU expert asked for where there was one, the shares are at least those of the report',
  async (how) => {
    const instance = await of2016(false, 'as-held')
    const asked = instance.activities.filter((activity) => activity.team?.minNonEu)
    expect(asked.length).toBeGreaterThan(10)
    if (how === 'one') for (const activity of asked) activity.team = { ...activity.team, minNonEu: 1 }
    const plan = await planned(instance)
    expect(faultsOf(instance, plan)).toEqual([])
    expect(nonEuShare(instance, plan.assignments, 'sub_saharan_africa')).toBeGreaterThanOrEqual(1 / 2)
    expect(nonEuShare(instance, plan.assignments, 'asia')).toBeGreaterThanOrEqual(1 / 4)
  },
)

test('whoever is on a seat already can be kept there, and then nobody else is needed', async () => {
  const instance = await of2016(true, 'settings')
  const plan = await planned(instance)
  expect(plan.conflictingPins).toEqual([])
  expect(faultsOf(instance, plan)).toEqual([])
  expect(plan.assignments.length).toBeGreaterThanOrEqual(instance.pinned?.length ?? 0)
})

test('people are as they were known on the first day of the year', async () => {
  const { rows } =
    await office.owner.pool.query(`select m.person_id, count(*) filter (where m.completed_on < '2016-01-01')::int as
      completed,
    count(*) filter (where v.first_day >= '2015-01-01' and v.first_day < '2016-01-01')::int as recent
    from mobilisations m join activities v on v.id = m.activity_id where m.status = 'completed' group by 1`)
  const known = new Map((await of2016(false, 'settings')).experts.map((expert) => [expert.id, expert]))
  for (const row of rows)
    expect(known.get(row.person_id)).toMatchObject({
      completedMissions: row.completed,
      missionsLast12Months: row.recent,
    })
  expect([...known.values()].filter(({ alumnus }) => alumnus).length).toBeLessThan(533)
})

test('weights and team rules come from the settings of the facility', async () => {
  const own = await facility('facility_2016')
  await own.owner.pool.query(
    `update settings set value = '{"weights":{"theme":1},"team":{"minWomen":1}}' where key = 'composer'`,
  )
  const instance = await own.read('facility', (tx) => instanceOfYear(tx, 2016, { keep: false, teamRules: 'settings' }))
  expect([instance.weights, instance.activities[0]?.team]).toEqual([{ theme: 1 }, { minWomen: 1 }])
  await own.close()
})
