import type { Highs } from 'highs'
import type { Clock } from '../clock.ts'
import type { Pairs } from '../pairs.ts'
import type { Prices } from '../prices.ts'
import type { Place, Problem } from '../problem.ts'
import { keyOf, type Specials } from '../specials.ts'
import { Candidate } from './candidates.ts'
import { Companions } from './companions.ts'
import { Descent, paceFor, type Rethought } from './descent.ts'
import { type Doubts, Loss } from './doubts.ts'
import { Evaluation } from './evaluation.ts'
import { nobody } from './holding.ts'
import { Layout } from './layout.ts'
import { Planner } from './planner.ts'
import type { Offer } from './reconsider.ts'
import { Repricing } from './repricing.ts'
import { Slopes } from './slopes.ts'
import { Standing } from './standing.ts'
import { Tariff } from './tariff.ts'
import { teamBound } from './team-bound.ts'
import { MarketTolls } from './tolls.ts'
import { Wanted } from './wanted.ts'

const wantedShare = 0.05
const refreshedOfSeat = 60
const mostTurns = 3
/** The descent begins again while it leaves no more than this part of what was open. */
const hopeful = 0.7
/** So many people are doubted at first, and twice as many each time that is not enough. */
const fewDoubted = 200
const mostDoubted = 1600
const fewPlaces = 2500
/** So many gaps above the plan a bound is near. */
const near = 2
const worthAgain = 0.6
/** The plan is reconsidered when it was thought over so often, and once more at the end if it must be. */
const reconsideredAt = 3
/** Prices are set anew when the plan was thought over so often, for what is left to the descent then moves together. */
const repricedAt = 2
/** Parts of the gap: before the shares have made a plan, a better one is still to come. */
const half = 0.5
const nearlyAll = 0.95
/** Pairs that were no candidates may gain at prices set anew; then they are set once more. */
const mostRepricings = 3
/** The pace of a descent that begins again from the best prices. */
const slowly = 1

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
  private readonly planner: Planner
  private readonly evaluation: Evaluation
  private readonly descent: Descent
  private readonly loss: Loss
  private readonly repricing: Repricing
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
    this.planner = new Planner(this.layout, this.tariff, this.candidates)
    this.evaluation = new Evaluation(this.layout, this.tariff, pairs)
    this.descent = new Descent(
      this.tariff,
      this.evaluation,
      new Slopes(this.layout, this.tariff),
      new Companions(this.layout, this.tariff, this.candidates),
      this.candidates,
      clock,
    )
    this.loss = new Loss(this.layout, this.tariff, this.candidates)
    this.repricing = new Repricing(this.layout, this.tariff, this.candidates, this.evaluation, this.loss, clock)
    this.prices = this.tariff.fresh()
  }

  /** A plan and a bound, within `gap` of each other if the market can; `worth` says what a plan is worth. */
  trade(specials: Specials, last: Place[], gap: number, worth: Worth, solver: Solver): Traded {
    const first = this.wanted === null
    const wanted = this.wish(specials)
    const evaluate = (prices: Float64Array) => this.evaluation.ofCandidates(prices, this.candidates, wanted)
    const plan = first
      ? this.planner.first(last, wanted, this.prices, evaluate)
      : this.planner.plan(last, wanted, this.pricesReached)
    const standing = new Standing(plan, worth, gap, this.clock)
    const thoughts = new Thoughts(solver)
    for (let turn = 0; turn < mostTurns; turn++) {
      const pace = turn === 0 ? paceFor(evaluate(this.prices) - standing.value, this.layout.places) : slowly
      const { open } = standing
      this.descent.settle(this.prices, wanted, standing.enough(first ? half : nearlyAll), pace, () =>
        this.rethink(standing, thoughts, wanted),
      )
      this.prices.set(this.descent.best)
      const anew = this.prove(standing, wanted)
      if (standing.isOver) break
      standing.take(this.planner.plan(this.shares(wantedShare), wanted, this.pricesReached))
      this.reprice(standing, solver, wanted)
      this.reconsider(standing, thoughts)
      if (standing.isOver || this.isSmall || (!anew && standing.open > hopeful * open)) break
    }
    return { places: standing.places, bound: standing.bound }
  }

  /** On the way down: a plan from the shares so far, the bound at the prices so far. */
  private rethink(standing: Standing, thoughts: Thoughts, wanted: Wanted): Rethought {
    standing.take(this.planner.plan(this.shares(wantedShare), wanted, this.pricesReached))
    const anew = this.prove(standing, wanted)
    thoughts.count += 1
    if (thoughts.count === repricedAt) this.reprice(standing, thoughts.solver, wanted)
    if (thoughts.count === reconsideredAt) this.reconsider(standing, thoughts)
    return { enough: standing.isOver ? Number.POSITIVE_INFINITY : standing.enough(nearlyAll), anew }
  }

  /** The bound at the present prices; whether it showed pairs that gain and were no candidates. */
  private prove(standing: Standing, wanted: Wanted): boolean {
    const { bound, added } = this.overAll(wanted)
    standing.lower(bound)
    if (!standing.isOver) standing.lower(this.fromTeams(wanted))
    return added > 0
  }

  /** Where prices must change together, a small linear program sets them, until the bound falls no more. */
  private reprice(standing: Standing, solver: Solver, wanted: Wanted) {
    for (let turn = 0; turn < mostRepricings && !standing.isOver; turn++) {
      const value = solver.within((highs) =>
        this.repricing.better(highs, this.prices, standing.places, wanted, standing.enough(nearlyAll)),
      )
      if (value === null) return
      this.descent.goOnFrom(this.prices, value)
      if (!this.prove(standing, wanted)) return
    }
  }

  /**
   * In a year of so few places that the linear program is quick, only while it pays and the bound is near: there, a
   * bound that the market cannot lower is lowered by the program.
   */
  private reconsider(standing: Standing, thoughts: Thoughts) {
    for (; thoughts.doubted <= mostDoubted && !standing.isOver; thoughts.doubted *= 2) {
      const { places, open } = standing
      if (this.isSmall && standing.bound > standing.enough(near)) return
      standing.take(thoughts.solver.reconsider(places, this.doubts(places, thoughts.doubted)))
      if (this.isSmall && standing.open > worthAgain * open) return
    }
  }

  /** Whether the places are so few that the linear program is quick. */
  private get isSmall(): boolean {
    return this.layout.places <= fewPlaces
  }

  private get pricesReached(): Float64Array | null {
    return this.descent.lowest < Number.POSITIVE_INFINITY ? this.descent.best : null
  }

  private fromTeams(wanted: Wanted): number {
    const tolls = new MarketTolls(this.layout, this.tariff, this.prices, wanted)
    return teamBound(this.layout, this.pairs, wanted, tolls, this.evaluation.ofPeople + tolls.ofCaps)
  }

  /** The bounds at the prices of a relaxation: from each person's best set, never worse than its own, and from teams. */
  follow(prices: Prices): number {
    if (!this.wanted) return Number.POSITIVE_INFINITY
    this.tariff.take(this.prices, prices)
    const { bound } = this.overAll(this.wanted)
    return Math.min(bound, teamBound(this.layout, this.pairs, this.wanted, prices, prices.ofLimits))
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
    const fits = this.candidates.fitsOf(plan)
    const offers = new Map<number, Offer>()
    for (const one of plan) {
      const key = keyOf(this.problem, one)
      const pin = this.wanted?.specials.get(key)
      offers.set(key, { ...one, fit: fits.get(key) ?? (pin ? pin.fit + pin.bonus : 0) })
    }
    for (const { expert, seat } of this.shares(least)) {
      const key = keyOf(this.problem, { expert, seat })
      if (!offers.has(key)) offers.set(key, { expert, seat, fit: this.candidates.find(expert, seat).fit })
    }
    return [...offers.values()]
  }

  /** Where a plan loses most at the best prices. */
  private doubts(plan: Place[], most: number): Doubts {
    const { best } = this.descent
    if (this.wanted) this.evaluation.ofCandidates(best, this.candidates, this.wanted)
    return this.loss.doubts(this.evaluation, best, plan, most)
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

type Worth = (places: Place[]) => number
/**
 * What the market has solved for it: `reconsider` makes a better plan of the pairs that it wavers between, `within` lends
 * it the solver. Null when there is none, or no more.
 */
export type Solver = {
  reconsider: (plan: Place[], doubts: Doubts) => Place[] | null
  within: <T>(work: (highs: Highs) => T) => T | null
}

/** How often a plan was thought over, and how many people are doubted when it is reconsidered next. */
class Thoughts {
  count = 0
  doubted = fewDoubted

  constructor(readonly solver: Solver) {}
}
