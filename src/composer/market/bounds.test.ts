import { expect, test, vi } from 'vitest'
import { type Family, families, smallOf } from '../../../bench/families.ts'
import { mulberry } from '../../../bench/instances.ts'
import { type TestInstance, wholeOptimum } from '../../../test/whole-model.ts'
import { Clock } from '../clock.ts'
import { Composer, solver } from '../composer.ts'
import { conflictingPins } from '../pins.ts'
import { Prices } from '../prices.ts'
import type { Problem } from '../problem.ts'
import { readInstance } from '../read-instance.ts'
import type { Row } from '../rows.ts'
import { keyOf } from '../specials.ts'
import { minimaOf } from '../violations.ts'
import { Auction, patiently } from './auction.ts'
import { BestSet } from './best-set.ts'
import { Candidate } from './candidates.ts'
import { Loss } from './doubts.ts'
import { Evaluation } from './evaluation.ts'
import { Holding } from './holding.ts'
import { Improvement } from './improve.ts'
import { Layout } from './layout.ts'
import { Market } from './market.ts'
import { Repricing } from './repricing.ts'
import { BestKeys } from './selection.ts'
import { SetTable } from './set-table.ts'
import { Tariff } from './tariff.ts'
import { teamBound } from './team-bound.ts'
import { MarketTolls } from './tolls.ts'
import { Wanted } from './wanted.ts'

// These tests work without a pause, and a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

/** Without a solver the market has what it makes itself. */
const noSolver = { reconsider: () => null, within: () => null }

const composerOf = (instance: TestInstance) =>
  Composer.of(readInstance(new TextEncoder().encode(JSON.stringify(instance))))

function yearOf(family: Family, seed: number) {
  return smallOf(family, { experts: 5 + (seed % 9), activities: 2 + (seed % 5), seed })
}

test('whatever the prices, the bound of the market is not below the optimum of the whole model', async () => {
  for (const family of families)
    for (let seed = 1; seed <= 8; seed++) {
      const instance = yearOf(family, seed)
      const optimum = await wholeOptimum(instance)
      if (optimum === null) continue
      const { problem, pairs, specials, layout } = await stalls(instance)
      const tariff = new Tariff(layout)
      const random = mulberry(seed)
      for (const { index, team } of problem.activities)
        for (let key = 0; key < layout.employers; key++)
          if (random() < 0.5) tariff.addCap({ activity: index, kind: 'employer', key, limit: team.maxPerEmployer })
      const evaluation = new Evaluation(layout, tariff, pairs)
      for (let draw = 0; draw < 12; draw++) {
        const prices = anyPrices(tariff, layout, random, draw)
        const bound = evaluation.ofAll(prices, new Wanted(specials))
        expect({ family, seed, draw, low: bound < optimum.objective - 1e-6 }).toEqual({
          family,
          seed,
          draw,
          low: false,
        })
      }
    }
})

test('whatever the prices of people, the bound from whole teams is not below the optimum of the whole model', async () => {
  let tight = 0
  for (const family of families)
    for (let seed = 1; seed <= 8; seed++) {
      const instance = yearOf(family, seed)
      const optimum = await wholeOptimum(instance)
      if (optimum === null) continue
      const { problem, pairs, specials, layout } = await stalls(instance)
      const rows = rowsOf(problem)
      const random = mulberry(seed)
      for (const height of [0, 0, 1, 30, 900]) {
        const duals = Float64Array.from(rows, (row) => (row.kind === 'minimum' ? 1 : -1) * random() * height)
        const prices = new Prices(problem, rows, duals)
        const bound = teamBound(layout, pairs, new Wanted(specials), prices, prices.ofLimits)
        const low = bound < optimum.objective - 1e-6
        if (bound < optimum.objective + 1e-6) tight += 1
        expect({ family, seed, height, low }).toEqual({ family, seed, height, low: false })
      }
    }
  expect(tight).toBeGreaterThan(0)
})

test('prices that are set anew together are never worse, give a true bound, and mend what is lost at a few teams', async () => {
  const highs = await solver()
  let open = 0
  let left = 0
  for (const family of families)
    for (let seed = 1; seed <= 4; seed++) {
      const instance = yearOf(family, seed)
      const optimum = await wholeOptimum(instance)
      if (optimum === null) continue
      const { problem, pairs, specials, layout } = await stalls(instance)
      const tariff = new Tariff(layout)
      const wanted = new Wanted(specials)
      const candidates = new Candidate(layout, pairs)
      candidates.gather(
        wanted,
        problem.seats.map(({ index }) => index),
      )
      const evaluation = new Evaluation(layout, tariff, pairs)
      const loss = new Loss(layout, tariff, candidates)
      const repricing = new Repricing(layout, tariff, candidates, evaluation, loss, new Clock(60))
      const random = mulberry(seed)
      for (let draw = 0; draw < 4; draw++) {
        const prices = anyPrices(tariff, layout, random, draw)
        const before = evaluation.ofCandidates(prices, candidates, wanted)
        const after = repricing.better(highs, prices, [], wanted, optimum.objective)
        const found = {
          worse: after > before,
          other: Math.abs(evaluation.ofCandidates(prices, candidates, wanted) - after) > 1e-6,
          low: evaluation.ofAll(prices, wanted) < optimum.objective - 1e-6,
          negative: prices.some((price) => price < 0),
        }
        expect({ family, seed, draw, ...found }).toEqual({
          family,
          seed,
          draw,
          worse: false,
          other: false,
          low: false,
          negative: false,
        })
        open += before - optimum.objective
        left += after - optimum.objective
      }
    }
  expect(left).toBeLessThan(0.02 * open)
})

test('whatever the prices, teams solved whole make the bound of the market lower or leave it, and never below the optimum', async () => {
  let lower = 0
  for (const family of families)
    for (let seed = 1; seed <= 8; seed++) {
      const instance = yearOf(family, seed)
      const optimum = await wholeOptimum(instance)
      if (optimum === null) continue
      const { problem, pairs, specials, layout } = await stalls(instance)
      const tariff = new Tariff(layout)
      const random = mulberry(seed)
      for (const { index, team } of problem.activities)
        for (let key = 0; key < layout.employers; key++)
          if (random() < 0.5) tariff.addCap({ activity: index, kind: 'employer', key, limit: team.maxPerEmployer })
      const wanted = new Wanted(specials)
      const evaluation = new Evaluation(layout, tariff, pairs)
      for (let draw = 0; draw < 12; draw++) {
        const prices = anyPrices(tariff, layout, random, draw)
        const market = evaluation.ofAll(prices, wanted)
        const tolls = new MarketTolls(layout, tariff, prices, wanted)
        const teams = teamBound(layout, pairs, wanted, tolls, evaluation.ofPeople + tolls.ofCaps)
        const wrong = { low: teams < optimum.objective - 1e-6, high: teams > market + 1e-6 }
        expect({ family, seed, draw, ...wrong }).toEqual({ family, seed, draw, low: false, high: false })
        if (teams < market - 1e-3) lower += 1
      }
    }
  expect(lower).toBeGreaterThan(100)
})

test('whom the market chooses among equal seats changes nothing of its value, and never sends anybody beyond a limit', async () => {
  let moved = 0
  for (const family of families)
    for (let seed = 1; seed <= 8; seed++) {
      const instance = { ...yearOf(family, seed), pinned: [], excluded: [] }
      const { problem, pairs, layout } = await stalls(instance)
      const wanted = new Wanted(new Map())
      const candidates = new Candidate(layout, pairs)
      candidates.gather(wanted, problem.seats.keys())
      const tariff = new Tariff(layout)
      const evaluation = new Evaluation(layout, tariff, pairs)
      const random = mulberry(seed)
      for (let draw = 0; draw < 6; draw++) {
        const prices = anyPrices(tariff, layout, random, draw)
        const exact = evaluation.ofCandidates(prices, candidates, wanted)
        const straight = chosenBy(evaluation)
        expect(evaluation.ofCandidates(prices, candidates, wanted, 8)).toBeCloseTo(exact, 6)
        const roomy = chosenBy(evaluation)
        if (roomy.some((seats, expert) => String(seats) !== String(straight[expert]))) moved += 1
        for (const [expert, seats] of roomy.entries()) {
          const days = seats.reduce((sum, seat) => sum + (layout.days[seat] ?? 0), 0)
          expect(seats.length).toBeLessThanOrEqual(problem.roster.maxMissions[expert] ?? 0)
          expect(days).toBeLessThanOrEqual((problem.roster.maxDays[expert] ?? 0) + 1e-9)
          expect(seats.some((seat, at) => seats.slice(0, at).some((other) => layout.collide(seat, other)))).toBe(false)
        }
      }
    }
  expect(moved).toBeGreaterThan(10)

  function chosenBy({ chosen, chosenPeople, chosenSeats }: Evaluation): number[][] {
    const seats: number[][] = Array.from({ length: Math.max(...chosenPeople) + 1 }, () => [])
    for (let at = 0; at < chosen; at++) seats[chosenPeople[at] ?? 0]?.push(chosenSeats[at] ?? 0)
    return seats
  }
})

test('of one seat alone, the bound from teams is the optimum; of one team never below it', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const instance = smallOf('minima', { experts: 8, activities: 1, seed })
    const optimum = await wholeOptimum(instance)
    if (optimum === null) continue
    const { problem, pairs, specials, layout } = await stalls(instance)
    // One person on two of its seats is let in, so only teams of one seat are sure to be exact.
    const bound = teamBound(layout, pairs, new Wanted(specials), new Prices(problem, [], new Float64Array()), 0)
    expect(bound).toBeGreaterThanOrEqual(optimum.objective - 1e-6)
    if (problem.seats.length === 1) expect(bound).toBeCloseTo(optimum.objective, 6)
  }
})

test('the best set of a person is the best of all sets that the person can take', async () => {
  for (const family of ['base', 'allRemote', 'remote', 'long', 'knapsack', 'teams'] as const)
    for (let seed = 1; seed <= 25; seed++) {
      const { layout, problem } = await stalls(smallOf(family, { experts: 3, activities: 9, seed }))
      const random = mulberry(seed + 77)
      const set = new BestSet(layout)
      const table = new SetTable(layout)
      for (let draw = 0; draw < 6; draw++) {
        const limits = { missions: 1 + Math.floor(random() * 5), days: random() < 0.2 ? Infinity : 3 + random() * 25 }
        const items = [...problem.seats.keys()].filter(() => random() < 0.5).slice(0, 13)
        const gains = new Map(items.map((seat) => [seat, Math.round(random() * 100_000) / 1000 + 0.001]))
        const best = bestByEnumeration(layout, gains, limits)
        for (const solver of [set, table]) {
          solver.clear()
          for (const [seat, gain] of gains) if ((layout.days[seat] ?? 0) <= limits.days) solver.add(seat, gain, seat)
          const value = solver.solve(limits.missions, limits.days)
          expect({ family, seed, value: value.toFixed(6) }).toEqual({ family, seed, value: best.toFixed(6) })
          const chosen = Array.from({ length: solver.chosen }, (_, index) => solver.markOf(index))
          expect(chosen.reduce((sum, seat) => sum + (gains.get(seat) ?? 0), 0)).toBeCloseTo(best, 6)
        }
      }
    }
})

test('days that no part leaves whole make the best set of a person look better, never worse', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { layout, problem } = await stalls(smallOf('knapsack', { experts: 3, activities: 9, seed }))
    const random = mulberry(seed)
    for (let seat = 0; seat < layout.seats; seat++) layout.days[seat] = 1 + random() * 4
    const table = new SetTable(layout)
    const gains = new Map([...problem.seats.keys()].slice(0, 12).map((seat) => [seat, random() * 100]))
    const limits = { missions: 4, days: 5 + random() * 6 }
    for (const [seat, gain] of gains) table.add(seat, gain, seat)
    expect(table.solve(limits.missions, limits.days)).toBeGreaterThanOrEqual(
      bestByEnumeration(layout, gains, limits) - 1e-9,
    )
  }
})

test('what the market holds keeps every constraint, after the auction and after each improvement', async () => {
  for (const family of families)
    for (let seed = 1; seed <= 10; seed++) {
      const instance = yearOf(family, seed)
      const { problem, pairs, layout } = await stalls({ ...instance, pinned: [], excluded: [] })
      const candidates = new Candidate(layout, pairs)
      candidates.gather(new Wanted(new Map()), problem.seats.keys())
      const holding = new Holding(layout)
      const auction = new Auction(layout, candidates, holding)
      for (const manner of [{ step: 5, growth: 1.2 }, patiently]) {
        auction.run(manner)
        expect(conflictingPins(problem, holding.taken())).toEqual([])
        new Improvement(candidates, holding).run()
        expect(conflictingPins(problem, holding.taken())).toEqual([])
      }
    }
})

test('asked again with other wishes, the market keeps every pin and none of the excluded', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const instance = { ...yearOf('mixed', seed), pinned: [], excluded: [] }
    const composer = await composerOf(instance)
    const { problem, pairs, clock } = composer
    const market = new Market(problem, pairs, clock)
    let last = market.trade(new Map(), [], 0.001, () => 0, noSolver).places
    const [first] = last
    if (!first || conflictingPins(problem, [first]).length > 0) continue
    for (const wishes of [
      { pinned: [first], excluded: [] },
      { pinned: [], excluded: [{ ...first, activity: null }] },
      { pinned: [], excluded: [] },
    ]) {
      const specials = composer.specialsFor(wishes)
      last = market.trade(specials, last, 0.001, () => 0, noSolver).places
      const keys = new Set(last.map((place) => keyOf(problem, place)))
      expect(conflictingPins(problem, last)).toEqual([])
      expect(wishes.pinned.every((place) => keys.has(keyOf(problem, place)))).toBe(true)
      if (wishes.excluded.length > 0) expect(keys.has(keyOf(problem, first))).toBe(false)
    }
    composer.dispose()
  }
})

test.each([
  ['all different', (random: () => number) => random()],
  ['few different', (random: () => number) => Math.floor(random() * 3)],
  ['all the same', () => 7],
  ['one far above', (random: () => number) => (random() < 0.002 ? 1e9 : random())],
])('the best keys of a long list are those that sorting it finds, with keys %s', (_, draw) => {
  const random = mulberry(5)
  const keys = Float64Array.from({ length: 5000 }, () => draw(random))
  const sorted = keys.toSorted().reverse()
  for (const count of [1, 30, 200, 4999, 6000]) {
    const found = new BestKeys(keys.length).of(keys, keys.length, count, null)
    expect(new Set(found).size).toBe(Math.min(count, keys.length))
    expect(found.map((at) => keys[at] ?? 0).sort((a, b) => b - a)).toEqual([...sorted.slice(0, count)])
  }
})

async function stalls(instance: TestInstance) {
  const composer = await composerOf(instance)
  const { problem, pairs } = composer
  const specials = composer.specialsFor(problem)
  composer.dispose()
  return { problem, pairs, specials, layout: new Layout(problem) }
}

/** All kinds of limits that a relaxation prices, for everybody and every team. */
function rowsOf(problem: Problem): Row[] {
  const people = [...problem.roster.ids.texts.keys()].flatMap((expert): Row[] => [
    { kind: 'missions', expert, limit: problem.roster.maxMissions[expert] ?? 0 },
    { kind: 'days', expert, limit: problem.roster.maxDays[expert] ?? 0 },
    ...problem.activities.map(({ span }): Row => ({ kind: 'day', expert, day: span.first, limit: 1 })),
  ])
  const caps = problem.activities.flatMap(({ index, team }): Row[] =>
    [0, 1, 2].map((employer) => ({ kind: 'employer', activity: index, employer, limit: team.maxPerEmployer })),
  )
  return [...minimaOf(problem), ...people.filter(({ limit }) => Number.isFinite(limit)), ...caps]
}

/** Prices of nothing, small ones, and ones far beyond what anybody gains. */
function anyPrices(tariff: Tariff, layout: Layout, random: () => number, draw: number): Float64Array {
  const prices = tariff.fresh()
  const height = [0, 1, 1, 1100, 1300][draw % 5] ?? 50
  for (let at = 0; at < tariff.length; at++)
    prices[at] = at < layout.seats ? (draw % 2) * 950 + random() * height : random() * Math.min(100, height)
  return prices
}

function bestByEnumeration(layout: Layout, gains: Map<number, number>, limits: { missions: number; days: number }) {
  const items = [...gains]
  let best = 0
  const search = (from: number, taken: number[], value: number, days: number) => {
    best = Math.max(best, value)
    if (taken.length >= limits.missions) return
    for (let index = from; index < items.length; index++) {
      const [seat, gain] = items[index] ?? [0, 0]
      const more = days + (layout.days[seat] ?? 0)
      if (more <= limits.days && !taken.some((other) => layout.collide(seat, other)))
        search(index + 1, [...taken, seat], value + gain, more)
    }
  }
  search(0, [], 0, 0)
  return best
}
