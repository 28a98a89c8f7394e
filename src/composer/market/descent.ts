import type { Clock } from '../clock.ts'
import type { Candidate } from './candidates.ts'
import type { Companions } from './companions.ts'
import { type Evaluation, highestOf } from './evaluation.ts'
import type { Slopes } from './slopes.ts'
import type { Tariff } from './tariff.ts'
import type { Wanted } from './wanted.ts'

/** The prices of so many evaluations make a mean, and their values are held against those of as many before. */
const round = 8
/** A round that closes less than this part of what is open was too fast. */
const worthwhile = 0.03
/** Plans are asked for after so many halvings of the pace, and then after so many more. */
const firstPlan = 3
const planAfter = 2
const firstPace = 4
const lastPace = 0.06
/** A descent that begins slowly may become so many times slower. */
const slowest = 32
const remembered = 0.9
const rememberedSquares = 0.99
/** What is open counts as at least this part of the value. */
const leastOpen = 0.0007
const calm = 0.3
/** A price pushed the same way for longer than this goes further each time: a shortage's must travel 1000. */
const stubborn = 8
const stretch = 1.2
const furthest = 5
/** Later choices of a pair weigh so much more in its share. */
const growth = 1.03
/** Seats of one activity that gain somebody the same but for this part of the pace are equal. */
const equal = 0.5

/** What a plan says on the way: what value is enough now, and whether there are new candidates, so that all is anew. */
export type Rethought = { enough: number; anew: boolean }

/**
 * Prices on their way to the lowest bound: each moves by its own slope, remembered and scaled as in Adam (Kingma and
 * Ba), no further than Polyak's step would go, at a pace that halves when a round closed little of what is open; it then
 * goes on from the mean of the round's prices, for the values swing around the lowest point and their mean lies nearer.
 * On the way it is noted how often each pair was chosen: its share, which is a plan in which people may be split.
 */
export class Descent {
  /** The lowest value met, and its prices. */
  lowest = Number.POSITIVE_INFINITY
  readonly best: Float64Array
  /** All weights of choices so far: a share is what a pair was chosen by this. */
  weight = 0
  private step = 1
  private readonly slopes: Float64Array
  private readonly moments: Float64Array
  private readonly squares: Float64Array
  private readonly runs: Float64Array
  private readonly ways: Float64Array
  private readonly sums: Float64Array

  constructor(
    private readonly tariff: Tariff,
    private readonly evaluation: Evaluation,
    private readonly slopesOf: Slopes,
    private readonly companions: Companions,
    private readonly candidates: Candidate,
    private readonly clock: Clock,
  ) {
    this.best = tariff.fresh()
    this.slopes = tariff.fresh()
    this.moments = tariff.fresh()
    this.squares = tariff.fresh()
    this.runs = tariff.fresh()
    this.ways = tariff.fresh()
    this.sums = tariff.fresh()
  }

  /**
   * Goes down from these prices until the value is at most `enough`, or no pace brings more. Whenever the pace has
   * halved often enough, a better plan may say anew what is enough.
   */
  settle(prices: Float64Array, wanted: Wanted, enough: number, pace: number, rethink: () => Rethought) {
    const last = Math.min(lastPace, pace / slowest)
    const state = {
      pace,
      last,
      enough,
      halvings: 0,
      beginning: Number.POSITIVE_INFINITY,
      before: Number.POSITIVE_INFINITY,
    }
    this.lowest = Number.POSITIVE_INFINITY
    for (const column of [this.moments, this.squares, this.runs, this.sums]) column.fill(0)
    let sum = 0
    for (let turn = 1; ; turn++) {
      const value = this.evaluation.ofCandidates(prices, this.candidates, wanted, equal * state.pace)
      if (turn === 1) state.beginning = value
      if (value < this.lowest) {
        this.lowest = value
        this.best.set(prices)
      }
      if (this.lowest <= state.enough || this.clock.isOver()) return
      this.look(prices)
      sum += value
      if (turn % round !== 0) this.move(prices, state.pace, turn, value - state.enough)
      else {
        if (!this.isGoingOn(prices, sum / round, state, rethink)) return
        sum = 0
        this.sums.fill(0)
      }
    }
  }

  /** Takes prices that were found otherwise for the best, with their value. */
  goOnFrom(prices: Float64Array, value: number) {
    this.best.set(prices)
    this.lowest = value
  }

  /** After a round: whether it goes on, and with which pace and prices. */
  private isGoingOn(prices: Float64Array, mean: number, state: State, rethink: () => Rethought): boolean {
    const { before } = state

    state.before = mean
    const astray = mean > state.beginning
    if (!astray && mean < before - worthwhile * Math.max(mean - state.enough, leastOpen * Math.abs(state.enough)))
      return true
    state.pace /= 2
    if (state.pace < state.last) return false
    if (astray) this.goBack(prices)
    else this.goOnFromMean(prices)
    state.halvings += 1
    if (state.halvings < firstPlan || (state.halvings - firstPlan) % planAfter !== 0) return true
    const { enough, anew } = rethink()
    state.enough = enough
    if (!anew) return this.lowest > enough
    this.lowest = Number.POSITIVE_INFINITY
    state.beginning = Number.POSITIVE_INFINITY
    state.before = Number.POSITIVE_INFINITY
    return true
  }

  /** Where the slopes lead, and who was chosen. */
  private look(prices: Float64Array) {
    this.slopesOf.of(this.evaluation, this.candidates, this.slopes)
    this.companions.note(this.evaluation)
    this.companions.addTo(this.slopes)
    this.noteShares()
    for (let at = 0; at < this.tariff.length; at++) this.sums[at] = (this.sums[at] ?? 0) + (prices[at] ?? 0)
  }

  /** Prices that went astray, for worse than where they began, begin again from the best. */
  private goBack(prices: Float64Array) {
    prices.set(this.best)
    for (const column of [this.moments, this.squares, this.runs]) column.fill(0)
  }

  private goOnFromMean(prices: Float64Array) {
    for (let at = 0; at < this.tariff.length; at++) prices[at] = (this.sums[at] ?? 0) / round
    this.runs.fill(0)
  }

  private move(prices: Float64Array, pace: number, turn: number, open: number) {
    const fall = this.findWays(turn)
    const far = Math.min(pace, open / Math.max(1, fall))
    this.companions.remember(prices)
    for (let at = 0; at < this.tariff.length; at++)
      prices[at] = Math.min(highestOf(this.tariff, at), Math.max(0, (prices[at] ?? 0) - far * (this.ways[at] ?? 0)))
    this.companions.follow(prices)
  }

  /** The way of each price at a pace of 1; what all would fall by if the slopes stayed as they are. */
  private findWays(turn: number): number {
    const { moments, squares, runs, slopes, ways } = this
    const shortSquares = 1 - rememberedSquares ** turn
    let fall = 0
    for (let at = 0; at < this.tariff.length; at++) {
      const slope = slopes[at] ?? 0
      const moment = remembered * (moments[at] ?? 0) + (1 - remembered) * slope
      const square = rememberedSquares * (squares[at] ?? 0) + (1 - rememberedSquares) * slope * slope
      moments[at] = moment
      squares[at] = square
      const run = runOf(runs[at] ?? 0, slope)
      runs[at] = run
      const beyond = Math.abs(run) - stubborn
      const further = beyond > 0 ? Math.min(furthest, stretch ** beyond) : 1
      const way = moment / (Math.sqrt(square / shortSquares) + calm)
      fall += Math.abs(slope * way)
      ways[at] = further * way
    }
    return fall
  }

  private noteShares() {
    const { chosen, chosenSeats, chosenAt } = this.evaluation
    this.step *= growth
    this.weight += this.step
    for (let index = 0; index < chosen; index++) {
      const at = chosenAt[index] ?? -1
      const own = this.candidates.ofSeat[chosenSeats[index] ?? 0]
      if (at !== -1 && own) own.chosen[at] = (own.chosen[at] ?? 0) + this.step
    }
  }
}

type State = { pace: number; last: number; enough: number; halvings: number; beginning: number; before: number }

/** How many times in a row a price was pushed to this side. */
function runOf(run: number, slope: number): number {
  if (slope === 0) return 0
  return slope > 0 ? Math.max(0, run) + 1 : Math.min(0, run) - 1
}

export const paceFor = (distance: number, places: number) =>
  Math.max(lastPace * 2, Math.min(firstPace, (2 * distance) / Math.max(1, places)))
