import type { Composer, Solved, Status } from './composer.ts'
import type { Explanation } from './explain.ts'
import { exact, shortfalls, shortPlaces } from './plan-value.ts'
import type { Place, Problem } from './problem.ts'
import { type Reason, reasonsOf } from './reasons.ts'
import type { Relaxation } from './smallest-relaxation.ts'
import { excludedPlaces, fitOf, keyOf, type Wishes } from './specials.ts'

export type Assignment = { expert: string; seat: string; fit: number; components: Record<string, number> }
export type Short = { seat: string; places: number; reasons: Reason[]; relaxation?: Relaxation | null }

/** A plan as it is written. */
export type Plan = {
  status: Status
  objective: number | null
  bound: number | null
  gap: number | null
  stability?: number
  stabilityBonus?: number
  kept?: number
  assignments: Assignment[]
  short: Short[]
  shortfalls: { activity: string; rule: string; missing: number }[]
  brokenPins: { expert: string; seat: string; rules: string[] }[]
  conflictingPins: { expert: string; seat: string; rules: string[] }[]
  seconds: number
  pairs: { feasible: number; priced: number; kept: number }
  explanations?: Explanation[]
}

export function planOf(composer: Composer, wishes: Wishes, solved: Solved): Plan {
  const { problem } = composer
  const feasible = feasibleOf(composer, wishes)
  const frame = { brokenPins: brokenPins(composer, wishes), seconds: exact(composer.clock.seconds()) }
  if (solved.status === 'infeasible-pins') {
    const conflictingPins = solved.conflicts.map(({ rules, ...place }) => ({ ...named(problem, place), rules }))
    return {
      status: solved.status,
      objective: null,
      bound: null,
      gap: null,
      assignments: [],
      short: [],
      shortfalls: [],
      ...frame,
      conflictingPins,
      pairs: { feasible, priced: 0, kept: 0 },
    }
  }
  const { places } = solved
  const kept = keptOf(problem, places, wishes)
  const bonus = kept * (wishes.bonus ?? 0)
  const objective = exact(solved.value - bonus)
  const bound = Math.max(objective, boundWithout(bonus, problem, solved.bound, wishes))
  return {
    status: solved.status,
    objective,
    bound,
    gap: (bound - objective) / Math.max(1, Math.abs(objective)),
    ...(wishes.keep
      ? { stability: wishes.stability ?? 0, stabilityBonus: exact(kept * (wishes.stability ?? 0)), kept }
      : {}),
    assignments: places
      .toSorted((a, b) => a.seat - b.seat || a.expert - b.expert)
      .map((place) => assignmentOf(composer, place)),
    short: shortOf(composer, places, wishes),
    shortfalls: shortfalls(problem, places).map(({ activity, rule, missing }) => ({
      activity: problem.activities[activity]?.id ?? '',
      rule,
      missing,
    })),
    ...frame,
    conflictingPins: [],
    pairs: { feasible, priced: feasible, kept: composer.keptPairs },
  }
}

export const named = (problem: Problem, { expert, seat }: Place) => ({
  expert: problem.roster.ids.texts[expert] ?? '',
  seat: problem.seats[seat]?.id ?? '',
})

function assignmentOf({ problem, rules, pairs }: Composer, place: Place): Assignment {
  const seat = problem.seats[place.seat]
  const components = problem.listed || !seat ? {} : rules.ofSeat(seat).componentsOf(place.expert)
  return { ...named(problem, place), fit: fitOf(problem, rules, pairs, place), components }
}

function shortOf(composer: Composer, places: Place[], wishes: Wishes): Short[] {
  const { problem } = composer
  const unknown = new Set(composer.pairs.unknown.map((seat) => seat.index))
  return [...shortPlaces(problem, places).entries()]
    .filter(([, count]) => count > 0)
    .map(([seat, count]) => ({
      seat: problem.seats[seat]?.id ?? '',
      places: count,
      reasons: unknown.has(seat) ? [] : reasonsOf(composer, seat, places, wishes),
    }))
}

/** The rules on who may take a seat that each pin overrides; on listed pairs, that the pair is not listed. */
function brokenPins({ problem, rules }: Composer, wishes: Wishes): Plan['brokenPins'] {
  const excluded = new Set(excludedPlaces(problem, wishes).map((place) => keyOf(problem, place)))
  return wishes.pinned.flatMap((place) => {
    const seat = problem.seats[place.seat]
    const others = !seat
      ? []
      : problem.listed
        ? isListed(problem, place)
          ? []
          : ['pairs']
        : rules.ofSeat(seat).broken(place.expert)
    const broken = [...(excluded.has(keyOf(problem, place)) ? ['excluded'] : []), ...others]
    return broken.length > 0 ? [{ ...named(problem, place), rules: broken }] : []
  })
}

const isListed = (problem: Problem, { expert, seat }: Place) => problem.listed?.experts[seat]?.includes(expert) === true

function feasibleOf({ problem, rules, pairs }: Composer, wishes: Wishes): number {
  const out = excludedPlaces(problem, wishes).filter((place) => {
    const seat = problem.seats[place.seat]
    return problem.listed ? isListed(problem, place) : seat && rules.ofSeat(seat).mayTake(place.expert)
  })
  return pairs.feasible - out.length
}

/**
 * A bonus that was asked for is taken out of the bound as it is out of the objective, so that the gap is that of what
 * was maximised. One that only decides between equals is left in: it lifts the bound by less than the smallest
 * difference between two plans.
 */
function boundWithout(bonus: number, problem: Problem, bound: number, { stability }: Wishes): number {
  if (stability) return exact(bound - bonus)
  return bonus > 0 && !problem.listed ? Math.floor(bound * 1000 + 0.01) / 1000 : exact(bound)
}

/** How many places of the earlier plan are as they were. */
function keptOf(problem: Problem, places: Place[], wishes: Wishes): number {
  const before = new Set((wishes.keep ?? []).map((place) => keyOf(problem, place)))
  return places.filter((place) => before.has(keyOf(problem, place))).length
}
