import type { Eligibility } from './eligibility.ts'
import { type Pairs, positionOf } from './pairs.ts'
import type { Place, Problem } from './problem.ts'

/** A pair that somebody said something about: pinned, excluded, or worth a bonus because an earlier plan had it. */
export type Special = { expert: number; seat: number; fit: number; bonus: number; pinned: boolean; barred: boolean }

export type Specials = Map<number, Special>

export const keyOf = (problem: Problem, { expert, seat }: Place): number => seat * problem.roster.ids.texts.length + expert

/** What is asked of a plan beyond the rules. */
export type Wishes = Pick<Problem, 'pinned' | 'excluded'> & { keep?: Place[]; bonus?: number }

export function specialsOf(problem: Problem, rules: Eligibility, pairs: Pairs, wishes: Wishes): Specials {
  const specials: Specials = new Map()
  const at = (place: Place): Special => {
    const key = keyOf(problem, place)
    const known = specials.get(key)
    if (known) return known
    const fresh = { expert: place.expert, seat: place.seat, fit: fitOf(problem, rules, pairs, place), bonus: 0, pinned: false, barred: false }
    specials.set(key, fresh)
    return fresh
  }
  for (const place of wishes.pinned) at(place).pinned = true
  for (const { expert, seat, activity } of wishes.excluded) {
    for (const of of [...(seat === null ? [] : [seat]), ...(problem.activities[activity ?? -1]?.seats ?? [])]) {
      const special = at({ expert, seat: of })
      // A pin overrides the rules on who may take a seat.
      special.barred = !special.pinned
    }
  }
  for (const place of wishes.keep ?? []) {
    const special = at(place)
    if (isFeasible(pairs, place) || special.pinned) special.bonus = wishes.bonus ?? 0
    else special.barred = true
  }
  return specials
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
