import type { Highs } from 'highs'
import { bestWithin } from '../integer.ts'
import type { Column } from '../master.ts'
import type { Place, Problem } from '../problem.ts'
import { keyOf, type Specials } from '../specials.ts'

/** A pair that may enter the small problem: its fit with the bonus, and how large a part of the time it was chosen. */
export type Offer = Place & { fit: number; value: number }

/**
 * The small integer problem on what plan and prices do not agree on: places of the plan whose share is above `agreed`
 * are fixed over the whole year, and on the seats that are then not full whoever was chosen now and then may come. Its
 * bound holds for these pairs only.
 */
export function reconsidered(
  highs: Highs,
  problem: Problem,
  offers: Offer[],
  plan: Place[],
  specials: Specials,
  agreed: number,
  limits: { seconds: number; smallest: number },
): { places: Place[] | null; bound: number } {
  return bestWithin(highs, problem, columnsOf(problem, offers, plan, specials, agreed), [], plan, limits)
}

function columnsOf(problem: Problem, offers: Offer[], plan: Place[], specials: Specials, agreed: number): Column[] {
  const planned = new Set(plan.map((place) => keyOf(problem, place)))
  const pinned = (place: Place) => specials.get(keyOf(problem, place))?.pinned === true
  const isFixed = (offer: Offer) => planned.has(keyOf(problem, offer)) && (offer.value > agreed || pinned(offer))
  const free = Int32Array.from(problem.seats, ({ count }) => count)
  for (const { seat } of offers.filter(isFixed)) free[seat] = (free[seat] ?? 0) - 1
  return offers
    .filter((offer) => isFixed(offer) || (free[offer.seat] ?? 0) > 0)
    .map((offer) => ({
      expert: offer.expert,
      seat: offer.seat,
      fit: offer.fit,
      lower: isFixed(offer) ? 1 : 0,
      upper: 1,
    }))
}
