import type { Highs } from 'highs'
import { bestWithin } from '../integer.ts'
import type { Column } from '../master.ts'
import type { Place, Problem } from '../problem.ts'
import { keyOf, type Specials } from '../specials.ts'
import type { Doubts } from './doubts.ts'

/** A pair that may enter the small problem: its fit with the bonus. */
export type Offer = Place & { fit: number }

/**
 * A plan in which everything stays but what is in doubt: a small integer problem over the pairs that the market chose
 * now and then, in which the people in doubt may take whatever they were offered and the seats in doubt whoever was
 * offered to them; all others keep their places. Neighbourhoods of weeks or of regions gain nothing, for the chains of
 * who would have to move whom go through the year; these follow the chains (large neighbourhood search, Shaw 1998, the
 * neighbourhood chosen by reduced costs). Null when no plan was found.
 */
export function reconsidered(
  highs: Highs,
  problem: Problem,
  offers: Offer[],
  plan: Place[],
  doubts: Doubts,
  specials: Specials,
  limits: { seconds: number; smallest: number },
): Place[] | null {
  const planned = new Set(plan.map((place) => keyOf(problem, place)))
  const columns = offers.flatMap((offer): Column[] => {
    const { expert, seat, fit } = offer
    const key = keyOf(problem, offer)
    const pinned = specials.get(key)?.pinned === true
    const stays = pinned || (planned.has(key) && !doubts.people.has(expert))
    if (!stays && !planned.has(key) && !doubts.people.has(expert) && !doubts.seats.has(seat)) return []
    return [{ expert, seat, fit, lower: stays ? 1 : 0, upper: 1 }]
  })
  return bestWithin(highs, problem, columns, [], plan, limits).places
}
