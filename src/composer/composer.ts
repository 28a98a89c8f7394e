import loadHighs, { type Highs } from 'highs'
import { Clock } from './clock.ts'
import { Eligibility } from './eligibility.ts'
import { bestWithin } from './integer.ts'
import type { Doubts } from './market/doubts.ts'
import { Market } from './market/market.ts'
import { type Offer, reconsidered } from './market/reconsider.ts'
import { feasiblePairs, type Pairs } from './pairs.ts'
import { type Conflict, conflictingPins } from './pins.ts'
import { worthOf } from './plan-value.ts'
import type { Place, Problem } from './problem.ts'
import { Relaxation, type Relaxed } from './relaxation.ts'
import { roundedPlan } from './rounding.ts'
import { fitOf, keyOf, type Specials, specialsOf, type Wishes } from './specials.ts'

/**
 * `quick`: a plan within the gap will do, even if a better one is near. `enough`: so will one within this wider gap, where
 * only the linear program could bring more.
 */
export type Limits = { gap: number; seconds: number; quick?: boolean; enough?: number }
export type Status = 'optimal' | 'within-gap' | 'time-limit' | 'infeasible-pins'

/**
 * A plan with its proof: no plan over all feasible pairs is worth more than `bound`. Values include the bonus of places
 * kept.
 */
export type Solved =
  | { status: Exclude<Status, 'infeasible-pins'>; places: Place[]; value: number; bound: number }
  | { status: 'infeasible-pins'; conflicts: Conflict[] }

const optimalGap = 1e-6
/** A proof over so few pairs costs less than it is worth, also when the gap asked for is reached. */
const easilyProven = 4000
/** So often it is tried, each time for as long as all took before. */
const mostPolishes = 2
/** While pairs are still to come, a solution this part of the gap asked for from the best one will do. */
const firstStep = 0.05
/** First the integer problem is solved over so many pairs for each place. */
const firstForEachPlace = 2

/** From so many places on, the market is asked before the linear program. */
const manyPlaces = 150
/** Pairs with a larger share than this begin the linear program; with a larger one than the other, the small problem. */
const hintedShare = 0.06
const offeredShare = 0.03

let loaded: Promise<Highs> | null = null
/** The solver is loaded once in each process; asked for early, it loads while the instance is read. */
export function solver(): Promise<Highs> {
  loaded ??= loadHighs()
  return loaded
}

/** The engine with one instance in its hands: asked again with other wishes, it goes on from where it stood. */
export class Composer {
  private readonly relaxation: Relaxation
  private readonly market: Market | null
  private last: Place[] = []
  private broken = false

  private constructor(
    readonly problem: Problem,
    readonly rules: Eligibility,
    readonly pairs: Pairs,
    readonly clock: Clock,
    private readonly highs: Highs,
    marketFrom: number,
  ) {
    this.relaxation = new Relaxation(highs, problem, pairs, clock)
    const places = problem.seats.reduce((sum, seat) => sum + seat.count, 0)
    this.market = places >= marketFrom && pairs.unknown.length === 0 ? new Market(problem, pairs, clock) : null
  }

  /** `marketFrom`: so many places are worth a market before the linear program. */
  static async of(
    problem: Problem,
    clock: Clock = new Clock(Number.POSITIVE_INFINITY),
    marketFrom = manyPlaces,
  ): Promise<Composer> {
    clock.lap('read')
    clock.say({ stage: 'pairs' })
    const rules = Eligibility.of(problem)
    const pairs = feasiblePairs(problem, rules, clock)
    clock.lap('pairs')
    const highs = await solver()
    return new Composer(problem, rules, pairs, clock, highs, marketFrom)
  }

  /** A plan from which the next one may begin. */
  beginWith(places: Place[]) {
    this.last = places
  }

  /** The solver ran out of its memory: what was found stands, but nothing more can be asked. */
  get isBroken(): boolean {
    return this.broken
  }

  /** Another composer may have used up the memory that all of this process share. */
  dispose() {
    this.orBroken(() => this.relaxation.dispose())
  }

  get keptPairs(): number {
    return this.relaxation.keptPairs
  }

  specialsFor(wishes: Wishes): Specials {
    return specialsOf(this.problem, this.rules, this.pairs, wishes)
  }

  solve(wishes: Wishes, limits: Limits): Solved {
    const conflicts = conflictingPins(this.problem, wishes.pinned)
    if (conflicts.length > 0) return { status: 'infeasible-pins', conflicts }
    const specials = this.specialsFor(wishes)
    const best = this.traded(specials, wishes, limits) ?? this.nothingYet(specials)
    if (!this.market || gapOf(best) > Math.max(limits.gap, limits.enough ?? 0, optimalGap))
      this.prove(best, specials, wishes, limits)
    this.last = best.places
    const status = gapOf(best) <= optimalGap ? 'optimal' : gapOf(best) <= limits.gap ? 'within-gap' : 'time-limit'
    return { ...best, status, bound: Math.max(best.bound, best.value) }
  }

  private nothingYet(specials: Specials): Best {
    const places = this.rounded(specials, this.last)
    return { places, value: this.valueOf(places, specials), bound: Number.POSITIVE_INFINITY }
  }

  /** By the linear program and, where that is not enough, by branching. */
  private prove(best: Best, specials: Specials, wishes: Wishes, limits: Limits) {
    const hints = this.market ? [...this.market.shares(hintedShare), ...best.places] : null
    const relaxed = this.orBroken(() => this.relaxation.solve(specials, hints)) ?? this.relaxation.unsolved(specials)
    best.places = this.better(best.places, this.rounded(specials, byShare(relaxed)), specials)
    best.value = this.valueOf(best.places, specials)
    best.bound = Math.min(best.bound, this.onGrain(relaxed.bound, wishes))
    if (this.market && gapOf(best) > Math.max(limits.gap, optimalGap))
      best.bound = Math.min(best.bound, this.onGrain(this.market.follow(relaxed.prices), wishes))
    if (relaxed.whole) this.integrate(best, relaxed, specials, wishes, limits)
    this.clock.lap('integer')
  }

  /** By the market alone, and small problems on what it wavers between. */
  private traded(specials: Specials, wishes: Wishes, limits: Limits): Best | null {
    if (!this.market) return null
    const { market } = this
    const worth = (places: Place[]) => this.valueOf(places, specials)
    const reconsider = (plan: Place[], doubts: Doubts) =>
      this.orBroken(() => this.reconsidered(market.offers(offeredShare, plan), plan, doubts, specials, limits.gap))
    const within = <T>(work: (highs: Highs) => T) => this.orBroken(() => work(this.highs))
    const { places, bound } = market.trade(specials, this.last, limits.gap, worth, { reconsider, within })
    const plan = this.better(this.rounded(specials, this.last), this.rounded(specials, places), specials)
    this.clock.lap('relaxation')
    return { places: plan, value: worth(plan), bound: this.onGrain(bound, wishes) }
  }

  private reconsidered(
    offers: Offer[],
    plan: Place[],
    doubts: Doubts,
    specials: Specials,
    gap: number,
  ): Place[] | null {
    const value = this.valueOf(plan, specials)
    this.clock.say({ stage: 'integer', objective: value })
    const found = reconsidered(this.highs, this.problem, offers, plan, doubts, specials, {
      seconds: Math.min(this.clock.left(), 1 + this.clock.seconds()),
      smallest: gap * firstStep * Math.abs(value),
    })
    return found && this.rounded(specials, found)
  }

  /** Solves the integer problem over more and more pairs, until the plan is proven close enough to the best. */
  private integrate(best: Best, relaxed: Relaxed, specials: Specials, wishes: Wishes, limits: Limits) {
    let polishes = 0
    for (
      let most = this.firstPairs();
      gapOf(best) > (limits.quick || this.market ? Math.max(limits.gap, optimalGap) : optimalGap) &&
      !this.clock.isOver();
      most *= 4
    ) {
      this.clock.say({ stage: 'integer', objective: best.value, bound: best.bound })
      const loss = relaxed.bound - best.value
      const needed = this.relaxation.within(relaxed, best.places, loss, most)
      const polishing = gapOf(best) <= limits.gap
      if (
        polishing &&
        (polishes++ >= mostPolishes || (most > this.firstPairs() && needed.columns.length > easilyProven))
      )
        return
      const seconds = polishing ? Math.min(this.clock.left(), this.clock.seconds()) : this.clock.left()
      const smallest = Math.max(
        this.smallestGap(wishes, relaxed.bound),
        needed.loss < loss ? limits.gap * firstStep * Math.abs(relaxed.bound) : 0,
      )
      const found = this.orBroken(() =>
        bestWithin(this.highs, this.problem, needed.columns, this.relaxation.covers, best.places, {
          seconds,
          smallest,
        }),
      )
      if (!found) return
      if (found.places) best.places = this.better(this.rounded(specials, found.places), best.places, specials)
      best.value = this.valueOf(best.places, specials)
      best.bound = Math.min(
        best.bound,
        this.onGrain(Math.max(found.bound, relaxed.bound - needed.loss, best.value), wishes),
      )
    }
  }

  /** A solver that ran out of its memory cannot go on, in this process; the next one is loaded afresh. */
  private orBroken<T>(work: () => T): T | null {
    if (this.broken) return null
    try {
      return work()
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error
      this.broken = true
      loaded = null
      return null
    }
  }

  private better(a: Place[], b: Place[], specials: Specials): Place[] {
    return this.valueOf(a, specials) >= this.valueOf(b, specials) ? a : b
  }

  private rounded(specials: Specials, wanted: Place[]): Place[] {
    return roundedPlan(this.problem, this.pairs, specials, wanted)
  }

  private valueOf(places: Place[], specials: Specials): number {
    return worthOf(this.problem, places, (place) => {
      const special = specials.get(keyOf(this.problem, place))
      return special ? special.fit + special.bonus : fitOf(this.problem, this.rules, this.pairs, place)
    })
  }

  private firstPairs(): number {
    return Math.max(
      400,
      (this.last.length > 0 ? 1 : firstForEachPlace) * this.problem.seats.reduce((sum, seat) => sum + seat.count, 0),
    )
  }

  /** Without listed fits and bonuses every plan is worth a whole number of thousandths, so a bound is, too. */
  private onGrain(bound: number, wishes: Wishes): number {
    return this.problem.listed || wishes.bonus ? bound : Math.floor(bound * 1000 + 0.01) / 1000
  }

  private smallestGap(wishes: Wishes, bound: number): number {
    return this.problem.listed || wishes.bonus ? Math.max(1, Math.abs(bound)) * 1e-8 : 0.0005
  }
}

type Best = { places: Place[]; value: number; bound: number }

const gapOf = ({ value, bound }: Best) => (bound - value) / Math.max(1, Math.abs(value))

function byShare({ parts }: Relaxed): Place[] {
  return parts.toSorted((a, b) => b.value - a.value)
}
