import { expect, test } from 'vitest'
import { smallInstance } from '../../test/random-instance.ts'
import { faultsOf, type TestInstance, wholeOptimum } from '../../test/whole-model.ts'
import { makePlan } from './make-plan.ts'

const planned = (instance: TestInstance, gap = 0) =>
  makePlan(new TextEncoder().encode(JSON.stringify(instance)), { gap, seconds: 60 })
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b))

/** These tests work without a pause, and a busy machine takes its time. */
const patient = 300_000

test.each([1, 2, 3, 4, 5])(
  'on small instances of batch %i the plan is the optimum of the whole model, and keeps every constraint',
  async (batch) => {
    for (let seed = batch * 1000; seed < batch * 1000 + 110; seed++) {
      const instance = smallInstance(seed, { experts: 3 + (seed % 9), activities: 2 + (seed % 4), days: 12 })
      const optimum = await wholeOptimum(instance)
      const plan = await planned(instance)
      if (optimum === null) {
        expect({ seed, status: plan.status }).toEqual({ seed, status: 'infeasible-pins' })
        continue
      }
      expect({ seed, faults: faultsOf(instance, plan) }).toEqual({ seed, faults: [] })
      expect({ seed, status: plan.status }).toEqual({ seed, status: 'optimal' })
      expect({ seed, objective: near(plan.objective ?? Number.NaN, optimum.objective) }).toEqual({
        seed,
        objective: true,
      })
    }
  },
  patient,
)
