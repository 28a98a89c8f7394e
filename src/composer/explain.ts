import type { Composer, Limits, Solved } from './composer.ts'
import { bestOf } from './pairs.ts'
import { named, type Plan } from './plan.ts'
import { exact } from './plan-value.ts'
import type { Place } from './problem.ts'
import { excludedPlaces, fitOf, type Wishes } from './specials.ts'
import { inWords } from './words.ts'

/**
 * What the whole plan would lose with somebody else on the place: exactly, or between two values that hold the exact
 * one; null when the pins forbid it.
 */
export type Price = { exact: true; loss: number } | { exact: false; from: number; to: number } | null

export type Explanation = {
  seat: string
  expert: string
  words: string[]
  alternatives: { expert: string; fit: number; price: Price }[]
}

type Priced = Exclude<Solved, { status: 'infeasible-pins' }>

const alternatives = 5
/** Among more pairs than this a price is an interval, for the sake of a quick answer. */
const fewPairs = 100_000
/** The interval is as wide as two gaps, those of the plan and of the other one. */
const narrow = 0.0002

/** For each place taken on these seats: why this person, and the price of each of the next five by fit. */
export function explain(
  composer: Composer,
  seats: number[],
  solved: Priced,
  wishes: Wishes,
  limits: Limits,
): Explanation[] {
  const places = solved.places.filter(({ seat }) => seats.includes(seat))
  const closely =
    composer.pairs.feasible > fewPairs
      ? { ...limits, gap: Math.min(limits.gap, narrow), enough: limits.gap, quick: true }
      : limits
  const best = places.length > 0 ? closer(composer, solved, wishes, closely) : solved
  return places.map((place) => {
    composer.clock.say({ stage: 'explain' })
    const next = nextByFit(composer, place, solved.places, wishes)
    return {
      ...named(composer.problem, place),
      words: inWords(composer, place),
      alternatives: next.map((other) => ({
        expert: named(composer.problem, other).expert,
        fit: fitOf(composer.problem, composer.rules, composer.pairs, other),
        price: priceOf(composer, place, other, best, wishes, closely),
      })),
    }
  })
}

/** The best plan and the bound as closely as the market knows them: a gap that does for a plan is wide for a price. */
function closer(composer: Composer, solved: Priced, wishes: Wishes, limits: Limits): Pick<Priced, 'value' | 'bound'> {
  if (solved.bound - solved.value <= limits.gap * Math.abs(solved.value)) return solved
  const again = composer.solve(wishes, limits)
  if (again.status === 'infeasible-pins') return solved
  return { value: Math.max(solved.value, again.value), bound: Math.min(solved.bound, again.bound) }
}

function nextByFit({ problem, pairs }: Composer, { seat }: Place, places: Place[], wishes: Wishes): Place[] {
  const own = pairs.seats[seat]
  if (!own) return []
  const out = new Set(
    [...excludedPlaces(problem, wishes), ...places].flatMap((place) => (place.seat === seat ? [place.expert] : [])),
  )
  return bestOf(own, alternatives + out.size, 0)
    .sort((a, b) => (own.fits[b] ?? 0) - (own.fits[a] ?? 0) || a - b)
    .map((at) => own.experts[at] ?? 0)
    .filter((expert) => !out.has(expert))
    .slice(0, alternatives)
    .map((expert) => ({ expert, seat }))
}

function priceOf(
  composer: Composer,
  place: Place,
  other: Place,
  best: Pick<Priced, 'value' | 'bound'>,
  wishes: Wishes,
  limits: Limits,
): Price {
  const without = { expert: place.expert, seat: place.seat, activity: null }
  const pinned = wishes.pinned.filter(({ expert, seat }) => expert !== place.expert || seat !== place.seat)
  const otherwise = composer.solve(
    { ...wishes, pinned: [...pinned, other], excluded: [...wishes.excluded, without] },
    limits,
  )
  if (otherwise.status === 'infeasible-pins') return null
  if (isProven(best) && isProven(otherwise)) return { exact: true, loss: exact(best.value - otherwise.value) }
  // Whoever is not pinned could have been left out before: nothing can be won by it.
  const least = pinned.length === wishes.pinned.length ? 0 : Number.NEGATIVE_INFINITY
  return {
    exact: false,
    from: exact(Math.max(least, best.value - otherwise.bound)),
    to: exact(Math.max(least, best.bound - otherwise.value)),
  }
}

/** Proven to the last digit, not only within the tolerance of `optimal`. */
const isProven = ({ value, bound }: Pick<Priced, 'value' | 'bound'>) => bound - value < 1e-6

/** The places of a plan as it was written, in numbers; those that the instance does not know are gone. */
export function placesOf(composer: Pick<Composer, 'problem'>, plan: Pick<Plan, 'assignments'>): Place[] {
  return plan.assignments.flatMap(({ expert, seat }) => {
    const found = { expert: composer.problem.roster.ids.known(expert), seat: composer.problem.seatIds.known(seat) }
    return found.expert === undefined || found.seat === undefined ? [] : [{ expert: found.expert, seat: found.seat }]
  })
}
