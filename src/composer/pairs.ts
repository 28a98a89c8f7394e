import type { Clock } from './clock.ts'
import type { Eligibility } from './eligibility.ts'
import type { Problem, Seat } from './problem.ts'

/** People for one seat in the order of the roster, with their fit. */
export type SeatPairs = { experts: Int32Array; fits: Float64Array }

/**
 * All pairs that the rules allow, seat by seat, whether or not somebody excluded them: exclusions change when a plan is
 * asked for again. Left out are people whom the seat alone would take beyond their own limits.
 */
export type Pairs = {
  seats: SeatPairs[]
  feasible: number
  /** Seats that the time did not suffice for: nobody takes them in the plan, anybody in the bound. */
  unknown: Seat[]
}

export function feasiblePairs(problem: Problem, rules: Eligibility, clock: Clock): Pairs {
  const roomy = {
    experts: new Int32Array(problem.roster.ids.texts.length),
    fits: new Float64Array(problem.roster.ids.texts.length),
  }
  let feasible = 0
  const unknown: Seat[] = []
  const seats = problem.seats.map((seat) => {
    if (clock.isOver()) {
      unknown.push(seat)
      return { experts: new Int32Array(), fits: new Float64Array() }
    }
    const { pairs, allowed } = problem.listed
      ? listedPairs(problem, seat, roomy)
      : pairsByRules(problem, rules, seat, roomy)
    feasible += allowed
    return pairs
  })
  return { seats, feasible, unknown }
}

function pairsByRules(problem: Problem, rules: Eligibility, seat: Seat, { experts, fits }: SeatPairs) {
  const seatRules = rules.ofSeat(seat)
  let count = 0
  let allowed = 0
  for (const expert of rules.knowing(seat.theme)) {
    if (!seatRules.mayTake(expert)) continue
    allowed += 1
    if (!hasRoomFor(problem, seat, expert)) continue
    experts[count] = expert
    fits[count++] = seatRules.fitOf(expert)
  }
  return { pairs: { experts: experts.slice(0, count), fits: fits.slice(0, count) }, allowed }
}

function listedPairs(problem: Problem, seat: Seat, { experts, fits }: SeatPairs) {
  const candidates = problem.listed?.experts[seat.index] ?? new Int32Array()
  const given = problem.listed?.fits[seat.index] ?? new Float64Array()
  let count = 0
  for (let at = 0; at < candidates.length; at++) {
    const expert = candidates[at] ?? 0
    if (!hasRoomFor(problem, seat, expert)) continue
    experts[count] = expert
    fits[count++] = given[at] ?? 0
  }
  return { pairs: { experts: experts.slice(0, count), fits: fits.slice(0, count) }, allowed: candidates.length }
}

function hasRoomFor({ roster }: Problem, seat: Seat, expert: number): boolean {
  return (roster.maxMissions[expert] ?? 0) >= 1 && (roster.maxDays[expert] ?? 0) >= seat.days
}

/** Where a person stands among those of a seat, −1 for nobody: they are in the order of the roster. */
export function positionOf(pairs: SeatPairs | undefined, expert: number): number {
  if (!pairs) return -1
  let low = 0
  let high = pairs.experts.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const there = pairs.experts[middle] ?? 0
    if (there === expert) return middle
    if (there < expert) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/**
 * Positions of the best `count` by fit. Where many are equal, seats begin at different places, so that they do not all
 * ask for the same few.
 */
export function bestOf({ fits }: SeatPairs, count: number, start: number): number[] {
  if (fits.length <= count) return [...fits.keys()]
  const best: { at: number; fit: number }[] = []
  let worst = Number.NEGATIVE_INFINITY
  for (let step = 0, at = start % fits.length; step < fits.length; step++, at = at + 1 === fits.length ? 0 : at + 1) {
    const fit = fits[at] ?? 0
    if (best.length >= count && fit <= worst) continue
    insert(best, { at, fit })
    if (best.length > count) best.pop()
    if (best.length === count) worst = best.at(-1)?.fit ?? worst
  }
  return best.map(({ at }) => at)
}

function insert(best: { at: number; fit: number }[], fresh: { at: number; fit: number }) {
  let place = best.length
  while (place > 0 && (best[place - 1]?.fit ?? 0) < fresh.fit) place -= 1
  best.splice(place, 0, fresh)
}
