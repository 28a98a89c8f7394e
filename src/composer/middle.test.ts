import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallInstance } from '../../test/random-instance.ts'
import { faultsOf, type TestInstance, wholeOptimum } from '../../test/whole-model.ts'
import { makePlan } from './make-plan.ts'

const planned = (instance: TestInstance, gap = 0.001) =>
  makePlan(new TextEncoder().encode(JSON.stringify(instance)), { gap, seconds: 60 })

/** These tests work without a pause, and a busy machine takes its time. */
const patient = 300_000

test.each([0, 1, 2, 3])(
  'on middle instances of batch %i no plan is worth more than the whole optimum, and no bound lies below it',
  async (batch) => {
    for (let seed = batch * 13 + 1; seed <= batch * 13 + 13; seed++) {
      const instance = {
        ...smallInstance(seed, { experts: 40 + (seed % 3) * 20, activities: 10 + (seed % 5) * 3, days: 60 }),
        pinned: [],
      }
      const [optimum, plan] = [await wholeOptimum(instance), await planned(instance)]
      const tolerance = 1e-6 * Math.max(1, Math.abs(optimum?.objective ?? 0))
      expect({ seed, faults: faultsOf(instance, plan) }).toEqual({ seed, faults: [] })
      expect(plan.objective).toBeLessThanOrEqual((optimum?.objective ?? 0) + tolerance)
      expect(plan.bound).toBeGreaterThanOrEqual((optimum?.objective ?? 0) - tolerance)
      expect({
        seed,
        status: plan.status,
        gap: (plan.gap ?? 1) <= (plan.status === 'optimal' ? 1e-6 : 0.001),
      }).toMatchObject({ seed, gap: true })
    }
  },
  patient,
)

test(
  'a pair that breaks a hard rule never appears, whatever is asked',
  async () => {
    const size = fc.record({
      experts: fc.integer({ min: 1, max: 25 }),
      activities: fc.integer({ min: 1, max: 8 }),
      days: fc.integer({ min: 3, max: 40 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.nat(1e9), size, fc.constantFrom(0, 0.001, 0.1), async (seed, sizes, gap) => {
        const instance = smallInstance(seed, sizes)
        const plan = await planned(instance, gap)
        if (plan.status === 'infeasible-pins')
          expect([plan.objective, plan.assignments, plan.conflictingPins.length > 0]).toEqual([null, [], true])
        else expect(faultsOf(instance, plan)).toEqual([])
      }),
      { numRuns: 120 },
    )
  },
  patient,
)

test('on listed pairs without team rules the plan reaches the exact optimum of the assignment', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const instance = listedInstance(seed, 25)
    const optimum = await wholeOptimum(instance)
    const plan = await planned(instance, 0)
    expect(faultsOf(instance, plan)).toEqual([])
    expect({ seed, objective: plan.objective, status: plan.status }).toEqual({
      seed,
      objective: Number(optimum?.objective.toFixed(6)),
      status: 'optimal',
    })
  }
})

/** As many people as places, everybody once, random worth: an assignment problem. */
function listedInstance(seed: number, count: number): TestInstance {
  const fits = smallInstance(seed, { experts: count * 8, activities: 1, days: 3 }).experts.map(
    (_, index) => ((seed * 7919 + index * 104729) % 1000) / 1000,
  )
  return {
    experts: Array.from({ length: count }, (_, index) => ({ id: `e${index}`, maxMissions: 1 })),
    activities: Array.from({ length: count }, (_, index) => ({
      id: `a${index}`,
      partner: 'XX',
      hosts: [],
      region: 'north',
      from: '2016-01-01',
      to: '2016-01-01',
      languages: {},
      seats: [{ id: `s${index}`, count: 1, theme: 't', level: 1, days: 1 }],
    })),
    pairs: fits.map((fit, index) => [`e${index % count}`, `s${(index * 3 + Math.floor(index / count)) % count}`, fit]),
  }
}
