import type { Highs, Model } from 'highs'
import { beforeEach, expect, test, vi } from 'vitest'
import { instanceOf, smallOf } from '../../bench/families.ts'
import { faultsOf, type TestInstance, wholeOptimum } from '../../test/whole-model.ts'
import { makePlan } from './make-plan.ts'

/** So many more runs the solver has memory for; the next one that is loaded has enough. */
const memory = vi.hoisted(() => ({ runs: Number.POSITIVE_INFINITY, spent: 0 }))

// What a solver whose memory is used up does: it stops in the middle of its run, and none of its models does anything more.
vi.mock('highs', async (original) => {
  const real = (await original<{ default: () => Promise<Highs> }>()).default
  const bounded = (model: Model, solver: { spent: boolean }): Model =>
    new Proxy(model, {
      get(target, key) {
        const value = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          if (key === 'run' && memory.runs-- <= 0) {
            solver.spent = true
            memory.spent += 1
            memory.runs = Number.POSITIVE_INFINITY
          }
          if (solver.spent) throw new WebAssembly.RuntimeError('memory access out of bounds')
          return value.apply(target, args)
        }
      },
    })
  return {
    default: async () => {
      const solver = { spent: false }
      const highs = await real()
      return new Proxy(highs, {
        get: (target, key) =>
          key === 'createModel' ? () => bounded(target.createModel(), solver) : Reflect.get(target, key),
      })
    },
  }
})

beforeEach(() => {
  memory.runs = Number.POSITIVE_INFINITY
})

const planned = (instance: TestInstance, runs: number, more = {}) => {
  memory.runs = runs
  return makePlan(new TextEncoder().encode(JSON.stringify(instance)), { gap: 0, seconds: 60, ...more })
}
const middle = (seed: number): TestInstance => ({
  ...smallOf('mixed', { experts: 30, activities: 10, seed }),
  pinned: [],
})

test.each([0, 1, 2, 3, 5])(
  'a solver that runs out of its memory after %i runs leaves a plan that holds, a bound that is true and an honest gap',
  async (runs) => {
    const before = memory.spent
    for (const seed of [1, 2, 3]) {
      const instance = middle(seed)
      const optimum = (await wholeOptimum(instance))?.objective ?? Number.NaN
      const plan = await planned(instance, runs)
      expect({ seed, faults: faultsOf(instance, plan) }).toEqual({ seed, faults: [] })
      expect(plan.bound).toBeGreaterThanOrEqual(optimum - 1e-6)
      expect(plan.objective).toBeLessThanOrEqual(optimum + 1e-6)
      if (plan.status === 'optimal') expect(plan.objective).toBeCloseTo(optimum, 4)
      else expect([plan.status, (plan.gap ?? 0) > 0]).toEqual(['time-limit', true])
    }
    expect(memory.spent).toBeGreaterThan(before)
  },
)

test('the plan is not worse for it than the best that was found before', async () => {
  const instance = middle(2)
  const best = await planned(instance, Number.POSITIVE_INFINITY)
  const again = await planned(instance, 0, { from: best })
  expect(again.objective).toBe(best.objective)
  expect(again.bound).toBeGreaterThanOrEqual(best.objective ?? Number.NaN)
})

test('what was to be explained is left out, and a short seat keeps its reasons', async () => {
  const instance = middle(1)
  const plan = await planned(instance, 0, { explain: [instance.activities[0]?.seats[0]?.id] })
  expect(plan.explanations).toBeUndefined()
  expect(plan.short.every(({ reasons }) => Array.isArray(reasons))).toBe(true)
})

test('the next plan has a solver loaded afresh, and is proven', async () => {
  await planned(middle(1), 0)
  expect((await planned(middle(1), Number.POSITIVE_INFINITY)).status).toBe('optimal')
})

test('a year of the usual size out of memory half way is a whole plan within its honest gap', async () => {
  const year: TestInstance = instanceOf('base', { experts: 533, activities: 52, seed: 1 })
  for (const runs of [1, 4, 7]) {
    const plan = await planned(year, runs, { gap: 0.001 })
    expect(faultsOf(year, plan)).toEqual([])
    expect(plan.bound).toBeGreaterThanOrEqual(plan.objective ?? Number.NaN)
    expect(plan.assignments.length).toBeGreaterThan(0)
  }
})
