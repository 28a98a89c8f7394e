import { Clock } from '../src/composer/clock.ts'
import { Composer } from '../src/composer/composer.ts'
import { planOf } from '../src/composer/plan.ts'
import { readInstance } from '../src/composer/read-instance.ts'
import { faultsOf, type TestInstance, type TestPlan, wholeOptimum } from './whole-model.ts'

const seconds = 60

/** What is wrong with the engine's plan of an instance: its constraints and numbers, and its place beside the optimum. */
export async function wrongWith(instance: TestInstance, gap: number): Promise<string[]> {
  const optimum = await wholeOptimum(instance)
  const straight = wrongWithPlan(instance, await planned(instance, gap), optimum, gap)
  const byMarket = wrongWithPlan(instance, await planned(instance, gap, 0), optimum, gap)
  return [...straight, ...byMarket.map((wrong) => `by the market: ${wrong}`)]
}

function wrongWithPlan(
  instance: TestInstance,
  plan: TestPlan,
  optimum: { objective: number } | null,
  gap: number,
): string[] {
  if (optimum === null)
    return plan.status === 'infeasible-pins' ? [] : [`${plan.status}, where the pins cannot hold together`]
  if (plan.status === 'infeasible-pins') return ['the pins can hold together']
  return [...faultsOf(instance, plan), ...besideOptimum(plan, optimum.objective, gap)]
}

/** The plan alone, without what people are told of it. */
async function planned(instance: TestInstance, gap: number, marketFrom?: number): Promise<TestPlan> {
  const problem = readInstance(new TextEncoder().encode(JSON.stringify(instance)))
  const composer = await Composer.of(problem, new Clock(seconds), marketFrom)
  try {
    return planOf(composer, problem, composer.solve(problem, { gap, seconds }))
  } finally {
    composer.dispose()
  }
}

const optimalGap = 1e-6

function besideOptimum({ status, objective, bound, gap: proven }: TestPlan, optimum: number, gap: number): string[] {
  const near = optimalGap * Math.max(1, Math.abs(optimum))
  const value = objective ?? Number.NaN
  const most = bound ?? Number.NaN
  return [
    ...(value <= optimum + near ? [] : [`worth ${value}, more than the optimum ${optimum}`]),
    ...(most >= optimum - near ? [] : [`the bound ${most} is below the optimum ${optimum}`]),
    ...((proven ?? 1) <= Math.max(gap, optimalGap) ? [] : [`${status} with a gap of ${proven}`]),
    ...(gap > 0 || value >= optimum - near ? [] : [`worth ${value}, less than the optimum ${optimum}`]),
    ...(gap > 0 || status === 'optimal' ? [] : [`${status}, not optimal`]),
  ]
}
