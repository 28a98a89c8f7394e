import { expect, test, vi } from 'vitest'
import { instanceOf } from '../../bench/families.ts'
import { smallInstance } from '../../test/random-instance.ts'
import { rulesBroken, type TestInstance, type TestSeat, wholeOptimum } from '../../test/whole-model.ts'
import { makePlan, type Question } from './make-plan.ts'
import type { Change } from './smallest-relaxation.ts'

// These tests work without a pause, and a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

const planned = (instance: TestInstance, question: Partial<Question> = {}) =>
  makePlan(new TextEncoder().encode(JSON.stringify(instance)), { gap: 0, seconds: 60, ...question })
const instances = Array.from({ length: 40 }, (_, index) => ({
  ...smallInstance(500 + index, { experts: 6 + (index % 12), activities: 3 + (index % 3), days: 14 }),
  pinned: [],
}))
const seatsOf = (instance: TestInstance) =>
  instance.activities.flatMap((activity) => activity.seats.map((seat) => ({ activity, seat })))

test('each price of choosing otherwise is what the whole plan loses when tried', async () => {
  let prices = 0
  for (const instance of instances.slice(0, 15)) {
    const seats = seatsOf(instance).map(({ seat }) => seat.id)
    const plan = await planned(instance, { explain: seats })
    for (const { seat, expert, alternatives } of plan.explanations ?? [])
      for (const other of alternatives) {
        const tried = await wholeOptimum({
          ...instance,
          pinned: [{ expert: other.expert, seat }],
          excluded: [...(instance.excluded ?? []), { expert, seat }],
        })
        const loss = tried && (plan.objective ?? 0) - tried.objective
        if (other.price?.exact) expect(other.price.loss).toBeCloseTo(loss ?? Number.NaN, 5)
        else if (other.price)
          expect([other.price.from <= (loss ?? 0) + 1e-6, other.price.to >= (loss ?? 0) - 1e-6]).toEqual([true, true])
        else expect(loss).toBeNull()
        prices += 1
      }
  }
  expect(prices).toBeGreaterThan(50)
})

test('in a year of many people a price is exact, or an interval not wider than a twentieth of a per cent of what the plan is worth', async () => {
  const year = instanceOf('base', { experts: 3000, activities: 300, seed: 2 })
  const asked = year.activities.flatMap(({ seats }) => seats.map(({ id }) => id)).slice(0, 3)
  const bytes = new TextEncoder().encode(JSON.stringify(year))
  const plan = await makePlan(bytes, { gap: 0.001, seconds: 60, explain: asked })
  expect(plan.pairs.feasible).toBeGreaterThan(100_000)
  const prices = (plan.explanations ?? []).flatMap(({ alternatives }) => alternatives.map(({ price }) => price))
  expect(prices.length).toBeGreaterThanOrEqual(15)
  for (const price of prices)
    expect(price === null || price.exact || price.to - price.from <= 0.0005 * (plan.objective ?? 0)).toBe(true)
})

test('the next five by fit are the best who may take the seat and are not on it', async () => {
  for (const instance of instances.slice(0, 10)) {
    const plan = await planned(instance, { explain: seatsOf(instance).map(({ seat }) => seat.id) })
    for (const { seat, alternatives } of plan.explanations ?? []) {
      const at = seatsOf(instance).find((one) => one.seat.id === seat)
      const free = instance.experts.filter(
        (expert) =>
          at &&
          rulesBroken(instance, expert, at.activity, at.seat).length === 0 &&
          !plan.assignments.some((one) => one.seat === seat && one.expert === expert.id),
      )
      const able = free.filter(
        (expert) => (expert.maxMissions ?? 1) >= 1 && (expert.maxDays ?? 99) >= (at?.seat.days ?? 0),
      )
      expect(alternatives.length).toBe(Math.min(5, able.length))
      expect(alternatives.map(({ fit }) => fit)).toEqual(alternatives.map(({ fit }) => fit).toSorted((a, b) => b - a))
    }
  }
})

test('each reason of a short seat counts the people whom that rule alone keeps out', async () => {
  let reasons = 0
  for (const instance of instances) {
    const plan = await planned(instance)
    for (const short of plan.short) {
      const at = seatsOf(instance).find((one) => one.seat.id === short.seat)
      if (!at) throw new Error(short.seat)
      const counted = new Map<string, number>()
      for (const expert of instance.experts) {
        if (plan.assignments.some((one) => one.seat === short.seat && one.expert === expert.id)) continue
        const broken = rulesBroken(instance, expert, at.activity, at.seat)
        const rule = broken.length === 0 ? 'taken' : broken.length === 1 ? broken[0] : undefined
        if (rule) counted.set(rule, (counted.get(rule) ?? 0) + 1)
      }
      expect(new Map(short.reasons.map(({ rule, removes }) => [rule as string, removes]))).toEqual(counted)
      reasons += counted.size
    }
  }
  expect(reasons).toBeGreaterThan(20)
})

test('each relaxation fills its seat when tried, and the plan is worth more', async () => {
  let tried = 0
  for (const instance of instances) {
    const plan = await planned(instance)
    for (const { seat, relaxation } of plan.short) {
      if (!relaxation) continue
      const relaxed = await planned(relaxedBy(instance, seat, relaxation.changes))
      expect({ seat, short: relaxed.short.some((one) => one.seat === seat) }).toEqual({ seat, short: false })
      expect(relaxed.objective).toBeGreaterThan(plan.objective ?? 0)
      expect(relaxation.steps).toBeGreaterThan(0)
      tried += 1
    }
  }
  expect(tried).toBeGreaterThan(15)
})

const shifted = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

function relaxedBy(instance: TestInstance, seatId: string, changes: Change[]): TestInstance {
  const copy: TestInstance = structuredClone(instance)
  const at = seatsOf(copy).find(({ seat }) => seat.id === seatId)
  if (!at) throw new Error(seatId)
  for (const change of changes) {
    if (change.what === 'language') at.activity.languages[change.language] = change.to
    else if (change.what === 'level') at.seat.level = change.to
    else if (change.what === 'travelDays') at.activity.travelDays = change.to
    else if (change.what === 'shift')
      Object.assign(at.activity, {
        from: shifted(at.activity.from, change.days),
        to: shifted(at.activity.to, change.days),
      })
    else at.seat.allowOwnAdministration = change.to
  }
  return copy
}

test('among relaxations of as many steps, a language level goes before a theme level, a day and the ban on the own administration', async () => {
  const seat: TestSeat = { id: 's', count: 1, theme: 't', level: 2, days: 2 }
  const activity = {
    id: 'a',
    partner: 'TJ',
    hosts: ['TJ'],
    region: 'asia',
    from: '2016-05-10',
    to: '2016-05-11',
    travelDays: 0,
    languages: { tg: 'C1', ru: 'C1' },
    seats: [seat],
  }
  const fitting = {
    themes: { t: 2 },
    languages: { ru: 'C1' },
    available: [{ from: '2016-01-01', to: '2016-12-31' }],
    employedIn: 'ES',
  }
  const speaksLess = { id: 'speaks less', ...fitting, languages: { ru: 'B2' } }
  const knowsLess = { id: 'knows less', ...fitting, themes: { t: 1 } }
  const comesLater = { id: 'comes later', ...fitting, available: [{ from: '2016-05-11', to: '2016-12-31' }] }
  const ofTheHouse = { id: 'of the house', ...fitting, employedIn: 'TJ' }
  const everybody = [ofTheHouse, comesLater, knowsLess, speaksLess]
  const firsts: unknown[] = []
  for (let left = everybody.length; left > 0; left--) {
    const plan = await planned({ experts: everybody.slice(0, left), activities: [activity] })
    firsts.push(plan.short[0]?.relaxation)
  }
  expect(firsts).toEqual([
    { steps: 1, changes: [{ what: 'language', language: 'ru', from: 'C1', to: 'B2' }], fills: ['speaks less'] },
    { steps: 1, changes: [{ what: 'level', from: 2, to: 1 }], fills: ['knows less'] },
    { steps: 1, changes: [{ what: 'shift', days: 1 }], fills: ['comes later'] },
    { steps: 1, changes: [{ what: 'allowOwnAdministration', from: false, to: true }], fills: ['of the house'] },
  ])
})
