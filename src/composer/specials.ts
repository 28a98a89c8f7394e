import type { Eligibility } from './eligibility.ts'
import { type Pairs, positionOf } from './pairs.ts'
import type { Place, Problem } from './problem.ts'

/** A pair that somebody said something about: pinned, excluded, or worth a bonus because an earlier plan had it. */
export type Special = { expert: number; seat: number; fit: number; bonus: number; pinned: boolean; barred: boolean }

export type Specials = Map<number, Special>

export const keyOf = (problem: Problem, { expert, seat }: Place): number =>
  seat * problem.roster.ids.texts.length + expert

/** What is asked of a plan beyond the rules. */
export type Wishes = Pick<Problem, 'pinned' | 'excluded'> & {
  /** Places of an earlier plan. */
  keep?: Place[]
  /** What each place kept is worth to the engine. */
  bonus?: number
  /** What the asker said that it is worth; 0 leaves the bonus to decide between plans of equal worth. */
  stability?: number
}

export function specialsOf(problem: Problem, rules: Eligibility, pairs: Pairs, wishes: Wishes): Specials {
  const specials: Specials = new Map()
  const at = (place: Place): Special => {
    const key = keyOf(problem, place)
    const known = specials.get(key)
    if (known) return known
    const fresh = {
      expert: place.expert,
      seat: place.seat,
      fit: fitOf(problem, rules, pairs, place),
      bonus: 0,
      pinned: false,
      barred: false,
    }
    specials.set(key, fresh)
    return fresh
  }
  for (const place of wishes.pinned) at(place).pinned = true
  for (const place of excludedPlaces(problem, wishes)) {
    const special = at(place)
    // A pin overrides the rules on who may take a seat.
    special.barred = !special.pinned
  }
  for (const place of wishes.keep ?? []) {
    const special = at(place)
    if (special.pinned || (isFeasible(pairs, place) && !special.barred)) special.bonus = wishes.bonus ?? 0
    else special.barred = true
  }
  return specials
}

/** Seat by seat who is excluded from it. */
export function excludedPlaces(problem: Problem, { excluded }: Pick<Wishes, 'excluded'>): Place[] {
  const places = excluded.flatMap(({ expert, seat, activity }) => {
    const seats = [...(seat === null ? [] : [seat]), ...(problem.activities[activity ?? -1]?.seats ?? [])]
    return seats.map((of) => ({ expert, seat: of }))
  })
  return [...new Map(places.map((place) => [keyOf(problem, place), place])).values()]
}

const isFeasible = (pairs: Pairs, { expert, seat }: Place) => positionOf(pairs.seats[seat], expert) !== -1

/** The fit of any pair, also of one that the rules forbid. */
export function fitOf(problem: Problem, rules: Eligibility, pairs: Pairs, { expert, seat }: Place): number {
  const known = pairs.seats[seat]
  const at = positionOf(known, expert)
  if (at !== -1) return known?.fits[at] ?? 0
  const of = problem.seats[seat]
  return problem.listed || !of ? 0 : rules.ofSeat(of).fitOf(expert)
}
