import { expect, test, vi } from 'vitest'
import { smallInstance } from '../../test/random-instance.ts'
import { faultsOf, type TestInstance, wholeOptimum } from '../../test/whole-model.ts'
import { Composer } from './composer.ts'
import { makePlan, type Question } from './make-plan.ts'
import { planOf } from './plan.ts'
import { readChanges, readInstance } from './read-instance.ts'

// These tests work without a pause, and a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

const bytesOf = (instance: TestInstance) => new TextEncoder().encode(JSON.stringify(instance))
const planned = (instance: TestInstance, question: Partial<Question> = {}) =>
  makePlan(bytesOf(instance), { gap: 0, seconds: 60, ...question })
const instances = Array.from({ length: 25 }, (_, index) => ({
  ...smallInstance(900 + index, { experts: 8 + (index % 8), activities: 4, days: 14 }),
  pinned: [],
}))

test('asked again in one sitting with pins and exclusions, the engine answers as one that was asked afresh', async () => {
  for (const instance of instances) {
    const composer = await Composer.of(readInstance(bytesOf(instance)))
    const limits = { gap: 0, seconds: 60 }
    const first = composer.solve(composer.problem, limits)
    if (first.status === 'infeasible-pins') continue
    for (const place of first.places.slice(0, 3)) {
      const asked = {
        expert: composer.problem.roster.ids.texts[place.expert] ?? '',
        seat: composer.problem.seats[place.seat]?.id ?? '',
      }
      const other = instance.experts.find(({ id }) => id !== asked.expert)?.id ?? ''
      for (const changes of [
        { pinned: [], excluded: [...(instance.excluded ?? []), asked] },
        { pinned: [{ expert: other, seat: asked.seat }], excluded: instance.excluded ?? [] },
      ]) {
        const wishes = readChanges(composer.problem, changes)
        const plan = planOf(composer, wishes, composer.solve(wishes, limits))
        const optimum = await wholeOptimum({ ...instance, ...changes })
        if (optimum === null) expect(plan.status).toBe('infeasible-pins')
        else {
          expect(faultsOf({ ...instance, ...changes }, plan)).toEqual([])
          expect(plan.objective).toBeCloseTo(optimum.objective, 5)
        }
      }
    }
    composer.dispose()
  }
})

test('with a bonus for places kept, the plan and its bonus together are the best there is', async () => {
  for (const instance of instances.slice(0, 12)) {
    const from = await planned(instance)
    const out = from.assignments[0]
    if (!out) continue
    const changed = { ...instance, excluded: [...(instance.excluded ?? []), { expert: out.expert, seat: out.seat }] }
    const before = new Set(from.assignments.map(({ expert, seat }) => `${expert}|${seat}`))
    const again = await planned(changed, { from, stability: 7 })
    const optimum = await wholeOptimum(changed, { bonus: (expert, seat) => (before.has(`${expert}|${seat}`) ? 7 : 0) })
    expect(faultsOf(changed, again)).toEqual([])
    expect((again.objective ?? 0) + (again.stabilityBonus ?? 0)).toBeCloseTo(optimum?.objective ?? Number.NaN, 4)
    expect(again.stabilityBonus).toBe(
      7 * again.assignments.filter(({ expert, seat }) => before.has(`${expert}|${seat}`)).length,
    )
  }
})

test('asked again without any change, every place stays as it was', async () => {
  for (const instance of instances.slice(0, 12)) {
    const from = await planned(instance)
    const again = await planned(instance, { from })
    expect(again.assignments).toEqual(from.assignments)
    expect(again.objective).toBe(from.objective)
  }
})

test('a bonus high enough keeps everything that the rules still allow', async () => {
  const instance = instances[3] as TestInstance
  const from = await planned(instance)
  const again = await planned(instance, { from: { assignments: from.assignments.slice(0, 2) }, stability: 5000 })
  expect(again.kept).toBe(2)
})
