import type { Clock } from '../clock.ts'
import type { Pairs } from '../pairs.ts'
import type { Prices } from '../prices.ts'
import { type Place, type Problem, teamMinima } from '../problem.ts'
import type { Row } from '../rows.ts'
import { keyOf, type Specials } from '../specials.ts'
import { Auction } from './auction.ts'
import { Candidate } from './candidates.ts'
import { Descent, paceFor } from './descent.ts'
import { Evaluation } from './evaluation.ts'
import { firstPrices } from './first-prices.ts'
import { Holding, nobody } from './holding.ts'
import { Improvement } from './improve.ts'
import { Layout } from './layout.ts'
import type { Offer } from './reconsider.ts'
import { Slopes } from './slopes.ts'
import { Tariff } from './tariff.ts'
import { teamBound } from './team-bound.ts'
import { Wanted } from './wanted.ts'

/** Steps of bids, in units of fit. */
const bidStep = 0.2
const fineStep = 0.05
const wantedShare = 0.05
const refreshedOfSeat = 60
const mostRounds = 4
/** Parts of the gap: before the shares have made a plan, a better one is still to come. */
const half = 0.5
const nearlyAll = 0.95
/** The pace of a descent that begins again from the best prices. */
const slowly = 0.25

export type Share = Place & { value: number }
export type Traded = { places: Place[]; bound: number }

/**
 * The market: people are sold to seats. An auction makes a plan and prices, the prices go down to a bound, how often
 * each pair was chosen on the way makes a better plan. It needs no linear program, whose time on years with few people
 * for many seats is what this saves. Asked again, it goes on from its prices.
 */
export class Market {
  private readonly layout: Layout
  private readonly tariff: Tariff
  private readonly candidates: Candidate
  private readonly holding: Holding
  private readonly auction: Auction
  private readonly improvement: Improvement
  private readonly evaluation: Evaluation
  private readonly descent: Descent
  private readonly prices: Float64Array
  private wanted: Wanted | null = null

  constructor(
    private readonly problem: Problem,
    private readonly pairs: Pairs,
    private readonly clock: Clock,
  ) {
    this.layout = new Layout(problem)
    this.tariff = new Tariff(this.layout)
    this.candidates = new Candidate(this.layout, pairs)
    this.holding = new Holding(this.layout)
    this.auction = new Auction(this.layout, this.candidates, this.holding)
    this.improvement = new Improvement(this.candidates, this.holding)
    this.evaluation = new Evaluation(this.layout, this.tariff, pairs)
    this.descent = new Descent(
      this.tariff,
      this.evaluation,
      new Slopes(this.layout, this.tariff),
      this.candidates,
      clock,
    )
    this.prices = this.tariff.fresh()
  }

  /** A plan and a bound, within `gap` of each other if the market can; `worth` says what a plan is worth. */
  trade(specials: Specials, last: Place[], gap: number, worth: (places: Place[]) => number): Traded {
    const first = this.wanted === null
    const wanted = this.wish(specials)
    let places = this.planFrom(last, wanted)
    if (first) firstPrices(this.layout, this.tariff, this.candidates, this.holding, this.auction, this.prices)
    let value = worth(places)
    const enough = (part: number) => value + part * gap * Math.max(1, Math.abs(value))
    const rethink = () => {
      const other = this.planFrom(this.shares(wantedShare), wanted)
      const better = worth(other)
      if (better > value) [places, value] = [other, better]
      return enough(nearlyAll)
    }
    let bound = Number.POSITIVE_INFINITY
    for (let turn = 0; turn < mostRounds; turn++) {
      const distance = this.evaluation.ofCandidates(this.prices, this.candidates, wanted) - value
      const pace = turn === 0 ? paceFor(distance, this.layout.places) : slowly
      this.descent.settle(this.prices, wanted, enough(first ? half : nearlyAll), pace, rethink)
      this.prices.set(this.descent.best)
      if (this.descent.lowest > enough(nearlyAll)) rethink()
      const all = this.overAll(wanted)
      bound = Math.min(bound, all.bound)
      if (all.added === 0 || this.clock.isOver() || bound <= enough(1)) break
    }
    return { places, bound }
  }

  /** The bounds at the prices of a relaxation: from each person's best set, never worse than its own, and from teams. */
  follow(prices: Prices): number {
    if (!this.wanted) return Number.POSITIVE_INFINITY
    this.takePrices(prices)
    const { bound } = this.overAll(this.wanted)
    return Math.min(bound, teamBound(this.layout, this.pairs, this.wanted, prices))
  }

  private takePrices({ seats, priced }: Prices) {
    this.prices.fill(0)
    this.prices.set(seats)
    for (const { row, price } of priced) {
      if (row.kind === 'minimum') this.prices[this.tariff.ofMinimum(row.activity, teamMinima.indexOf(row.rule))] = price
      const cap = this.capOf(row)
      if (cap !== -1) this.prices[this.tariff.ofCap(cap)] = price
    }
  }

  private capOf(row: Row): number {
    if (row.kind === 'country')
      return this.tariff.addCap({ activity: row.activity, kind: row.kind, key: row.country, limit: row.limit })
    if (row.kind === 'employer')
      return this.tariff.addCap({ activity: row.activity, kind: row.kind, key: row.employer, limit: row.limit })
    return -1
  }

  /** Pairs by how large a part of the time they were chosen, at least `least`; the largest first. */
  shares(least: number): Share[] {
    const found: Share[] = []
    const atLeast = least * this.descent.weight
    this.candidates.ofSeat.forEach(({ people, chosen }, seat) => {
      chosen.forEach((weight, at) => {
        if (weight > atLeast) found.push({ expert: people[at] ?? 0, seat, value: weight / this.descent.weight })
      })
    })
    return found.sort((a, b) => b.value - a.value)
  }

  /** The pairs above this share, and those of a plan. */
  offers(least: number, plan: Place[]): Offer[] {
    const fits = this.fitsOf(plan)
    const offers = new Map<number, Offer>()
    for (const one of plan) {
      const key = keyOf(this.problem, one)
      const pin = this.wanted?.specials.get(key)
      offers.set(key, { ...one, fit: fits.get(key) ?? (pin ? pin.fit + pin.bonus : 0), value: 0 })
    }
    for (const { expert, seat, value } of this.shares(0)) {
      const key = keyOf(this.problem, { expert, seat })
      const known = offers.get(key)
      if (known) known.value = value
      else if (value > least) offers.set(key, { expert, seat, fit: this.fitOf(expert, seat), value })
    }
    return [...offers.values()]
  }

  private fitOf(expert: number, seat: number): number {
    const own = this.candidates.ofSeat[seat]
    return own?.fits[own.people.indexOf(expert)] ?? 0
  }

  private wish(specials: Specials): Wanted {
    const wanted = new Wanted(specials)
    const seats = this.wanted
      ? new Set([...this.wanted.seats, ...wanted.seats])
      : this.problem.seats.map(({ index }) => index)
    this.candidates.gather(wanted, seats)
    this.wanted = wanted
    return wanted
  }

  /** The pinned, then these as far as they are free, the auction for what is left, and what single moves gain. */
  private planFrom(places: Place[], wanted: Wanted): Place[] {
    const { holding } = this
    holding.clear()
    for (const pins of wanted.pins.values())
      for (const pin of pins) {
        const place = this.put(pin, pin.fit + pin.bonus)
        if (place !== -1) holding.fixed[place] = 1
      }
    const fits = this.fitsOf(places)
    for (const one of places) {
      const fit = fits.get(keyOf(this.problem, one))
      if (fit !== undefined && holding.isFree(one.seat, one.expert)) this.put(one, fit)
    }
    this.auction.run(places.length > 0 ? fineStep : bidStep)
    this.improvement.run()
    return holding.taken()
  }

  private put({ expert, seat }: Place, fit: number): number {
    const place = this.holding.openPlaceOf(seat)
    const activity = this.problem.seats[seat]?.activity
    if (place !== -1 && activity) this.holding.put(place, expert, fit, this.layout.countingIn(activity).of(expert))
    return place
  }

  /** Fits of those among these places that are candidates. */
  private fitsOf(places: Place[]): Map<number, number> {
    const fits = new Map<number, number>()
    for (const [seat, own] of Map.groupBy(places, (place) => place.seat)) {
      const asked = new Set(own.map(({ expert }) => expert))
      const { people, fits: all } = this.candidates.ofSeat[seat] ?? { people: [], fits: [] }
      people.forEach((expert, at) => {
        if (asked.has(expert)) fits.set(keyOf(this.problem, { expert, seat }), all[at] ?? 0)
      })
    }
    return fits
  }

  /** The bound over all pairs at the present prices; those that gain and were no candidates become some. */
  private overAll(wanted: Wanted): { bound: number; added: number } {
    const gaining = new Map<number, { at: number; gain: number }[]>()
    const bound = this.evaluation.ofAll(this.prices, wanted, (seat, at, gain) => {
      const own = gaining.get(seat)
      if (own) own.push({ at, gain })
      else gaining.set(seat, [{ at, gain }])
    })
    let added = 0
    for (const [seat, found] of gaining) {
      const known = new Set(this.candidates.ofSeat[seat]?.people)
      const fresh = found.filter(({ at }) => !known.has(this.pairs.seats[seat]?.experts[at] ?? nobody))
      if (fresh.length === 0) continue
      fresh.sort((a, b) => b.gain - a.gain)
      added += fresh.length
      this.candidates.add(
        seat,
        fresh.slice(0, refreshedOfSeat).map(({ at }) => at),
        wanted,
      )
    }
    return { bound, added }
  }
}
