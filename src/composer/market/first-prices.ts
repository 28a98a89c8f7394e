import { missingUnit, shortPlace } from '../costs.ts'
import type { Auction } from './auction.ts'
import type { Candidate } from './candidates.ts'
import { type Holding, nobody } from './holding.ts'
import { type Layout, rules } from './layout.ts'
import type { Tariff } from './tariff.ts'

/**
 * Prices to begin with, read off the auction: a place is worth 1000 and what the best who is not on it would net; a
 * minimum what it costs to keep it, all if it is missed, nothing if there is room. Caps begin at nothing: guessed from
 * an auction they overshoot.
 */
export function firstPrices(
  layout: Layout,
  tariff: Tariff,
  candidates: Candidate,
  holding: Holding,
  auction: Auction,
  prices: Float64Array,
) {
  prices.fill(0)
  for (const { index, seats } of layout.problem.activities)
    for (let rule = 0; rule < rules; rule++) {
      const asked = layout.asked[index * rules + rule] ?? 0
      if (asked === 0) continue
      const beyond = (holding.counts[index * rules + rule] ?? 0) - asked
      const price = beyond > 0 ? 0 : beyond < 0 ? missingUnit : premium(seats, 1 << rule)
      prices[tariff.ofMinimum(index, rule)] = price
    }
  for (let seat = 0; seat < layout.seats; seat++) prices[seat] = priceOf(seat)

  function priceOf(seat: number): number {
    if (holding.openPlaceOf(seat) !== -1) return 0
    const first = tariff.ofMinimum(layout.activityOf[seat] ?? 0, 0)
    const best = bestNet(seat, (mask) => {
      let paid = 0
      for (let rule = 0; rule < rules; rule++) if ((mask & (1 << rule)) !== 0) paid += prices[first + rule] ?? 0
      return paid
    })
    return Math.max(0, shortPlace + best)
  }

  /** What the team pays for somebody who counts, on the seat where that is cheapest. */
  function premium(seats: number[], rule: number): number {
    let least = missingUnit
    for (const seat of seats) {
      const counting = bestNet(seat, (mask) => ((mask & rule) !== 0 ? 0 : Number.NEGATIVE_INFINITY))
      const others = bestNet(seat, (mask) => ((mask & rule) === 0 ? 0 : Number.NEGATIVE_INFINITY))
      if (others > Number.NEGATIVE_INFINITY) least = Math.min(least, others - counting)
    }
    return Math.max(0, least)
  }

  /** The best net fit of those who are not on the seat, with what each is paid beside. */
  function bestNet(seat: number, paid: (mask: number) => number): number {
    const own = candidates.ofSeat[seat]
    let best = Number.NEGATIVE_INFINITY
    if (!own) return best
    const most = paid(127)
    for (let at = 0; at < own.people.length; at++) {
      const fit = own.fits[at] ?? 0
      if (fit + (most > 0 ? most : 0) <= best) break
      const expert = own.people[at] ?? 0
      const net = fit + paid(own.masks[at] ?? 0)
      if (net <= best || isOn(seat, expert)) continue
      best = Math.max(best, net - auction.costOf(seat, expert, net - best))
    }
    return best
  }

  function isOn(seat: number, expert: number): boolean {
    for (let place = holding.placesOf(expert); place !== -1; place = holding.after(place))
      if (layout.seatOf[place] === seat && holding.holder[place] !== nobody) return true
    return false
  }
}
