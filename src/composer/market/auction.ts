import { missingUnit, shortPlace } from '../costs.ts'
import type { Candidate } from './candidates.ts'
import { type Holding, nobody } from './holding.ts'
import type { Layout } from './layout.ts'

/** After so many bids of a seat each raises its step, or scarce people are bid up to a short place's cost in crumbs. */
const patience = 12
const mostSteps = 50
const bidsOfSeat = 60
const bidsBeside = 20_000
const bitsOf = Uint8Array.from({ length: 256 }, (_, mask) => [...mask.toString(2)].filter((bit) => bit === '1').length)

/**
 * How high the bids of an auction climb: its step, in units of fit, and by what it grows with each bid of a seat after
 * the first twelve. Patient bids end near true prices, impatient ones soon.
 */
export type Manner = { step: number; growth: number }
export const patiently: Manner = { step: 0.2, growth: 1.05 }
export const quickly: Manner = { step: 0.05, growth: 1.15 }

/**
 * An auction (Bertsekas) in which open places bid for people. A person's cost is the sum of the prices of the places
 * that would be given up: the person's own that collide, then the cheapest until missions and days hold, and of the
 * team the cheapest of the same employer or country where its cap is reached. A place bids for
 * the person who nets it most, as much as leaves it no better than with the second best, and a step more; those given
 * up bid again. To stay short is the other way out. Within its steps and for people of one mission each the outcome is
 * optimal; with more it is a good plan and, what is wanted of it, good prices.
 */
export class Auction {
  private readonly bids: Int32Array
  private readonly queue: Int32Array
  private readonly given: Int32Array
  private readonly all: Int32Array
  private givenUp = 0

  constructor(
    private readonly layout: Layout,
    private readonly candidates: Candidate,
    private readonly holding: Holding,
  ) {
    this.bids = new Int32Array(layout.seats)
    this.queue = new Int32Array(layout.places + 1)
    this.given = new Int32Array(layout.places + 1)
    this.all = new Int32Array(layout.places + 1)
  }

  run(manner: Manner) {
    const { queue, holding, layout } = this
    const size = queue.length
    let from = 0
    let to = 0
    for (let place = 0; place < layout.places; place++) if (holding.holder[place] === nobody) queue[to++] = place
    this.bids.fill(0)
    for (let left = bidsOfSeat * layout.seats + bidsBeside; from !== to && left > 0; left--) {
      const place = queue[from] ?? 0
      from = from + 1 === size ? 0 : from + 1
      this.bid(place, manner)
      for (let index = 0; index < this.givenUp; index++) {
        queue[to] = this.given[index] ?? 0
        to = to + 1 === size ? 0 : to + 1
      }
    }
    // Whoever ran out of bids takes somebody who is free.
    for (; from !== to; from = from + 1 === size ? 0 : from + 1) this.takeFree(queue[from] ?? 0)
  }

  private bid(place: number, manner: Manner) {
    const { layout, holding } = this
    const seat = layout.seatOf[place] ?? 0
    const own = this.candidates.ofSeat[seat]
    this.givenUp = 0
    if (!own) return
    const { people, fits, masks } = own
    const missing = holding.missing(layout.activityOf[seat] ?? 0)
    const most = missingUnit * (bitsOf[missing] ?? 0)
    let at = -1
    let best = 0
    let second = 0
    for (let index = 0; index < people.length; index++) {
      const fit = (fits[index] ?? 0) + shortPlace
      if (fit + most <= second) break
      const worth = fit + missingUnit * (bitsOf[(masks[index] ?? 0) & missing] ?? 0)
      if (worth <= second) continue
      const net = worth - this.costOf(seat, people[index] ?? 0, worth - second)
      if (net <= second) continue
      if (net > best) {
        second = best
        best = net
        at = index
      } else second = net
    }
    if (at === -1) {
      this.givenUp = 0
      return
    }
    const expert = people[at] ?? 0
    const cost = this.costOf(seat, expert, Number.POSITIVE_INFINITY)
    for (let index = 0; index < this.givenUp; index++) this.release(this.given[index] ?? 0)
    holding.put(place, expert, fits[at] ?? 0, masks[at] ?? 0)
    holding.price[place] = cost + best - second + this.stepOf(seat, manner)
  }

  private stepOf(seat: number, { step, growth }: Manner): number {
    const bids = (this.bids[seat] ?? 0) + 1
    this.bids[seat] = bids
    return bids > patience ? step * growth ** Math.min(mostSteps, bids - patience) : step
  }

  private release(place: number) {
    this.holding.release(place)
    this.holding.price[place] = 0
  }

  /**
   * What somebody would cost a seat, and in `given` which places would be given up; infinite where a pin stands in the
   * way. Where it reaches `enough` it is not looked at more closely.
   */
  costOf(seat: number, expert: number, enough: number): number {
    const own = this.ownCostOf(seat, expert, enough)
    return own >= enough ? own : own + this.costOfCaps(seat, expert)
  }

  /** The same without the caps of the seat's team. */
  ownCostOf(seat: number, expert: number, enough: number): number {
    const { layout, holding, given } = this
    const { roster } = layout.problem
    this.givenUp = 0
    let cost = 0
    let others = 0
    let days = layout.days[seat] ?? 0
    for (let place = holding.placesOf(expert); place !== -1; place = holding.after(place)) {
      const of = layout.seatOf[place] ?? 0
      // Somebody who has a place on the seat wins nothing by another.
      if (of === seat) return Number.POSITIVE_INFINITY
      if (layout.collide(seat, of)) {
        if (holding.fixed[place]) return Number.POSITIVE_INFINITY
        cost += holding.price[place] ?? 0
        given[this.givenUp++] = place
      } else {
        this.all[others++] = place
        days += layout.days[of] ?? 0
      }
    }
    const missions = roster.maxMissions[expert] ?? 0
    const mostDays = roster.maxDays[expert] ?? 0
    while ((others + 1 > missions || days > mostDays) && cost < enough) {
      const cheapest = this.cheapest(others)
      if (cheapest === -1) return Number.POSITIVE_INFINITY
      const place = this.all[cheapest] ?? 0
      cost += holding.price[place] ?? 0
      days -= layout.days[layout.seatOf[place] ?? 0] ?? 0
      given[this.givenUp++] = place
      this.all[cheapest] = this.all[--others] ?? 0
    }
    return cost
  }

  private costOfCaps(seat: number, expert: number): number {
    const { problem } = this.layout
    const activity = problem.seats[seat]?.activity
    if (!activity) return 0
    const { team, seats } = activity
    const { employers, countries } = problem.roster
    return (
      this.costOfCap(seats, expert, employers, team.maxPerEmployer) +
      this.costOfCap(seats, expert, countries, team.maxPerCountry)
    )
  }

  /** The price of the cheapest of those who stand in the way, if as many of the key are on the team as may be. */
  private costOfCap(seats: number[], expert: number, keys: Int32Array, limit: number): number {
    const key = keys[expert] ?? -1
    if (key === -1 || limit === Number.POSITIVE_INFINITY) return 0
    const { layout, holding } = this
    let count = 0
    let cheapest = -1
    let least = Number.POSITIVE_INFINITY
    for (const seat of seats)
      for (let place = layout.placesFrom[seat] ?? 0; place < (layout.placesFrom[seat + 1] ?? 0); place++) {
        const other = holding.holder[place] ?? nobody
        if (other === nobody || other === expert || keys[other] !== key || this.isGiven(place)) continue
        count += 1
        if (holding.fixed[place] || (holding.price[place] ?? 0) >= least) continue
        cheapest = place
        least = holding.price[place] ?? 0
      }
    if (count < limit) return 0
    if (cheapest !== -1) this.given[this.givenUp++] = cheapest
    return least
  }

  private isGiven(place: number): boolean {
    for (let index = 0; index < this.givenUp; index++) if (this.given[index] === place) return true
    return false
  }

  private cheapest(others: number): number {
    let cheapest = -1
    let least = Number.POSITIVE_INFINITY
    for (let index = 0; index < others; index++) {
      const place = this.all[index] ?? 0
      if (this.holding.fixed[place] || (this.holding.price[place] ?? 0) >= least) continue
      cheapest = index
      least = this.holding.price[place] ?? 0
    }
    return cheapest
  }

  private takeFree(place: number) {
    const { layout, holding } = this
    const seat = layout.seatOf[place] ?? 0
    const own = this.candidates.ofSeat[seat]
    const { people, fits, masks } = own ?? { people: [], fits: [], masks: [] }
    for (let at = 0; at < people.length; at++) {
      const expert = people[at] ?? 0
      if (holding.worthWith(seat, fits[at] ?? 0, masks[at] ?? 0) <= 0 || !holding.isFree(seat, expert)) continue
      holding.put(place, expert, fits[at] ?? 0, masks[at] ?? 0)
      return
    }
  }
}
