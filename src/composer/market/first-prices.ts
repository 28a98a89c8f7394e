import { missingUnit, shortPlace } from '../costs.ts'
import type { Activity } from '../problem.ts'
import type { Auction } from './auction.ts'
import type { Candidate } from './candidates.ts'
import { type Holding, nobody } from './holding.ts'
import { type Layout, masks, rules } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'

/** Of several minima of a team each price is read beside the others', so they are read more than once. */
const sweeps = 2
/** How much of a place's price in the auction stays when it is set anew by what its seat would earn. */
const inertia = 0.5

/**
 * Prices to begin with, read off the auction. A place is worth 1000 and what the best who is not on it would net; a
 * minimum what it costs to keep those who count, all if it is missed, nothing if there is room; a cap that is reached
 * what somebody else of its country or employer would gain the team. The nearer they are, the shorter the descent.
 */
export class FirstPrices {
  private readonly team: TeamPrices

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly candidates: Candidate,
    private readonly holding: Holding,
    private readonly auction: Auction,
  ) {
    this.team = new TeamPrices(layout, tariff)
  }

  /**
   * Several readings, of which the one with the lowest value is taken: with caps or without, from the prices of the
   * auction or from those that its places have by a reading.
   */
  read(prices: Float64Array, evaluate: (prices: Float64Array) => number) {
    const auctioned = this.holding.price.slice()
    let least = Number.POSITIVE_INFINITY
    const best = prices.slice()
    const consider = (withCaps: boolean) => {
      this.readOnce(prices, withCaps)
      const value = evaluate(prices)
      if (value >= least) return
      least = value
      best.set(prices)
    }
    consider(true)
    const first = prices.slice()
    this.priceAnew(prices)
    consider(true)
    this.holding.price.set(auctioned)
    prices.set(first)
    this.clearCaps(prices)
    this.priceAnew(prices)
    consider(false)
    prices.set(best)
  }

  private readOnce(prices: Float64Array, withCaps: boolean) {
    prices.fill(0)
    const { activities } = this.layout.problem
    for (const activity of activities)
      for (let sweep = 0; sweep < sweeps; sweep++) {
        this.team.open(activity.index, prices)
        this.readMinima(activity, prices)
        this.team.close(activity.index)
      }
    for (const activity of activities) {
      this.team.open(activity.index, prices)
      for (const seat of activity.seats) prices[seat] = this.ofSeat(seat)
      this.team.close(activity.index)
    }
    if (withCaps) for (const activity of activities) this.readCaps(activity, prices)
  }

  private ofSeat(seat: number): number {
    if (this.holding.openPlaceOf(seat) !== -1) return 0
    return Math.max(0, shortPlace + this.bestNet(seat, (mask) => this.team.bonus[mask] ?? 0, this.team.most))
  }

  private readMinima({ index, seats }: Activity, prices: Float64Array) {
    for (let rule = 0; rule < rules; rule++) {
      const asked = this.layout.asked[index * rules + rule] ?? 0
      if (asked === 0) continue
      const beyond = (this.holding.counts[index * rules + rule] ?? 0) - asked
      const price = beyond > 0 ? 0 : beyond < 0 ? missingUnit : this.premium(seats, 1 << rule)
      prices[this.tariff.ofMinimum(index, rule)] = price
      this.team.open(index, prices)
    }
  }

  /** What it takes to keep those who count: the most that others, who do not, would be worth in their places. */
  private premium(seats: number[], rule: number): number {
    const { holding, layout } = this
    const others = (mask: number) => this.team.bonus[mask & ~rule & (masks - 1)] ?? 0
    let most = 0
    for (const seat of seats) {
      let rival: number | null = null
      for (let place = layout.placesFrom[seat] ?? 0; place < (layout.placesFrom[seat + 1] ?? 0); place++) {
        const mask = holding.maskOf(place)
        if (holding.holder[place] === nobody || (mask & rule) === 0) continue
        rival ??= this.bestNet(
          seat,
          (one) => ((one & rule) !== 0 ? Number.NEGATIVE_INFINITY : others(one)),
          this.team.most,
        )
        most = Math.max(most, rival - holding.fitOf(place) - others(mask))
      }
    }
    return Math.min(missingUnit, most)
  }

  /** The best net fit of those who are not on the seat, with what each is paid beside, at most `most`. */
  private bestNet(seat: number, paid: (mask: number) => number, most: number): number {
    const own = this.candidates.ofSeat[seat]
    let best = Number.NEGATIVE_INFINITY
    if (!own) return best
    for (let at = 0; at < own.people.length; at++) {
      const fit = own.fits[at] ?? 0
      if (fit + most <= best) break
      const expert = own.people[at] ?? 0
      const net = fit + paid(own.masks[at] ?? 0)
      if (net <= best || this.isOn(seat, expert)) continue
      best = Math.max(best, net - this.auction.costOf(seat, expert, net - best))
    }
    return best
  }

  private isOn(seat: number, expert: number): boolean {
    const { holding } = this
    for (let place = holding.placesOf(expert); place !== -1; place = holding.after(place))
      if (this.layout.seatOf[place] === seat) return true
    return false
  }

  private readCaps(activity: Activity, prices: Float64Array) {
    const { employers, countries } = this.layout.problem.roster
    this.readCapsOf(activity, 'country', countries, activity.team.maxPerCountry, prices)
    this.readCapsOf(activity, 'employer', employers, activity.team.maxPerEmployer, prices)
  }

  private readCapsOf(
    { index, seats }: Activity,
    kind: 'country' | 'employer',
    keys: Int32Array,
    limit: number,
    prices: Float64Array,
  ) {
    if (limit === Number.POSITIVE_INFINITY) return
    const reached = this.reachedBy(seats, keys, limit)
    const highest = new Map<number, number>()
    this.team.open(index, prices)
    for (const seat of seats) this.raiseCaps(seat, keys, reached, prices[seat] ?? 0, highest)
    this.team.close(index)
    for (const [key, price] of highest) {
      const cap = this.tariff.addCap({ activity: index, kind, key, limit })
      if (cap !== -1) prices[this.tariff.ofCap(cap)] = price
    }
  }

  /** The keys of which a team has as many as it may have. */
  private reachedBy(seats: number[], keys: Int32Array, limit: number): Set<number> {
    const counts = new Map<number, number>()
    for (const seat of seats)
      for (let place = this.layout.placesFrom[seat] ?? 0; place < (this.layout.placesFrom[seat + 1] ?? 0); place++) {
        const expert = this.holding.holder[place] ?? nobody
        const key = expert === nobody ? -1 : (keys[expert] ?? -1)
        if (key !== -1) counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    return new Set([...counts].filter(([, count]) => count >= limit).map(([key]) => key))
  }

  private raiseCaps(seat: number, keys: Int32Array, reached: Set<number>, price: number, highest: Map<number, number>) {
    const own = this.candidates.ofSeat[seat]
    if (!own || reached.size === 0) return
    const base = shortPlace - price
    for (let at = 0; at < own.people.length; at++) {
      const fit = own.fits[at] ?? 0
      if (fit + base + this.team.most <= 0) break
      const expert = own.people[at] ?? 0
      const key = keys[expert] ?? -1
      if (!reached.has(key) || this.isOnTeam(seat, expert)) continue
      const known = highest.get(key) ?? 0
      const gain = fit + base + this.team.paid(own.masks[at] ?? 0, expert)
      if (gain <= known) continue
      const net = gain - this.auction.ownCostOf(seat, expert, gain - known)
      if (net > known) highest.set(key, net)
    }
  }

  private isOnTeam(seat: number, expert: number): boolean {
    const { holding, layout } = this
    for (let place = holding.placesOf(expert); place !== -1; place = holding.after(place))
      if (layout.activityOf[layout.seatOf[place] ?? 0] === layout.activityOf[seat]) return true
    return false
  }

  /** Each place's price becomes, in part, what it leaves its seat at these prices. */
  private priceAnew(prices: Float64Array) {
    const { holding, layout } = this
    for (const { index, seats } of layout.problem.activities) {
      this.team.open(index, prices)
      for (const seat of seats)
        for (let place = layout.placesFrom[seat] ?? 0; place < (layout.placesFrom[seat + 1] ?? 0); place++) {
          const expert = holding.holder[place] ?? nobody
          if (expert === nobody) continue
          const paid = this.team.paid(holding.maskOf(place), expert)
          const worth = holding.fitOf(place) + shortPlace + paid - (prices[seat] ?? 0)
          holding.price[place] = inertia * (holding.price[place] ?? 0) + (1 - inertia) * Math.max(0, worth)
        }
      this.team.close(index)
    }
  }

  private clearCaps(prices: Float64Array) {
    prices.fill(0, this.tariff.ofCap(0))
  }
}
