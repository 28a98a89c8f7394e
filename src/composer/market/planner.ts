import { shortPlace } from '../costs.ts'
import type { Place } from '../problem.ts'
import { keyOf } from '../specials.ts'
import { Auction, type Manner, patiently, quickly } from './auction.ts'
import type { Candidate } from './candidates.ts'
import { FirstPrices } from './first-prices.ts'
import { Holding, nobody } from './holding.ts'
import { Improvement } from './improve.ts'
import type { Layout } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'
import type { Wanted } from './wanted.ts'

/** Makes plans: the pinned, then places that somebody wishes as far as they are free, the auction for what is left. */
export class Planner {
  private readonly holding: Holding
  private readonly auction: Auction
  private readonly improvement: Improvement

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly candidates: Candidate,
  ) {
    this.holding = new Holding(layout)
    this.auction = new Auction(layout, candidates, this.holding)
    this.improvement = new Improvement(candidates, this.holding)
  }

  /**
   * The first plan, and first prices, read off the auction itself: what is bettered by hand afterwards has none.
   * `evaluate` gives the value of prices.
   */
  first(last: Place[], wanted: Wanted, prices: Float64Array, evaluate: (prices: Float64Array) => number): Place[] {
    this.hold(last, wanted)
    this.auction.run(patiently)
    new FirstPrices(this.layout, this.tariff, this.candidates, this.holding, this.auction).read(prices, evaluate)
    this.improvement.run()
    return this.holding.taken()
  }

  /** A plan that begins with these places; at `prices`, if there are any, they are held for what they gain there. */
  plan(places: Place[], wanted: Wanted, prices: Float64Array | null, manner: Manner = quickly): Place[] {
    this.hold(places, wanted)
    if (prices) this.priceHeld(prices)
    this.auction.run(manner)
    this.improvement.run()
    return this.holding.taken()
  }

  private hold(places: Place[], wanted: Wanted) {
    const { holding } = this
    holding.clear()
    for (const pins of wanted.pins.values())
      for (const pin of pins) {
        const place = this.put(pin, pin.fit + pin.bonus)
        if (place !== -1) holding.fixed[place] = 1
      }
    const fits = this.candidates.fitsOf(places)
    for (const one of places) {
      const fit = fits.get(keyOf(this.layout.problem, one))
      if (fit !== undefined && holding.isFree(one.seat, one.expert)) this.put(one, fit)
    }
  }

  /** Whoever holds a place is given up for it only to who gains more than they do. */
  private priceHeld(prices: Float64Array) {
    const { holding, layout } = this
    const team = new TeamPrices(layout, this.tariff)
    for (const { index, seats } of layout.problem.activities) {
      team.open(index, prices)
      for (const seat of seats)
        for (let place = layout.placesFrom[seat] ?? 0; place < (layout.placesFrom[seat + 1] ?? 0); place++) {
          const expert = holding.holder[place] ?? nobody
          if (expert === nobody) continue
          const paid = team.paid(holding.maskOf(place), expert)
          holding.price[place] = Math.max(0, holding.fitOf(place) + shortPlace + paid - (prices[seat] ?? 0))
        }
      team.close(index)
    }
  }

  private put({ expert, seat }: Place, fit: number): number {
    const place = this.holding.openPlaceOf(seat)
    const activity = this.layout.problem.seats[seat]?.activity
    if (place !== -1 && activity) this.holding.put(place, expert, fit, this.layout.countingIn(activity).of(expert))
    return place
  }
}
