import type { Clock } from '../clock.ts'
import type { Candidate } from './candidates.ts'
import { type Evaluation, highestOf } from './evaluation.ts'
import type { Slopes } from './slopes.ts'
import type { Tariff } from './tariff.ts'
import type { Wanted } from './wanted.ts'

/** The prices of so many evaluations make a mean, and their values are held against those of as many before. */
const round = 8
/** A round that brings less than this part of the value brought nothing. */
const worthwhile = 1e-6
/** A plan is made from the shares after so many halvings of the pace, and then after so many more. */
const firstPlan = 3
const planAfter = 2
const firstPace = 4
const lastPace = 0.06
const remembered = 0.9
const rememberedSquares = 0.99
const calm = 0.3
/** A price pushed the same way for longer than this goes further each time: a shortage's must travel 1000. */
const stubborn = 8
const stretch = 1.2
const furthest = 60
/** Later choices of a pair weigh so much more in its share. */
const growth = 1.03

/**
 * Prices on their way to the lowest bound: each moves by its own slope, remembered and scaled as in Adam (Kingma and
 * Ba), at a pace that halves when a round brought nothing; it then goes on from the mean of the round's prices, for the
 * values swing around the lowest point and their mean lies nearer. On the way it is noted how often each pair was
 * chosen: its share, which is a plan in which people may be split.
 */
export class Descent {
  /** The lowest value met, and its prices. */
  lowest = Number.POSITIVE_INFINITY
  readonly best: Float64Array
  evaluations = 0
  /** All weights of choices so far: a share is what a pair was chosen by this. */
  weight = 0
  private step = 1
  private readonly slopes: Float64Array
  private readonly moments: Float64Array
  private readonly squares: Float64Array
  private readonly runs: Float64Array
  private readonly sums: Float64Array

  constructor(
    private readonly tariff: Tariff,
    private readonly evaluation: Evaluation,
    private readonly slopesOf: Slopes,
    private readonly candidates: Candidate,
    private readonly clock: Clock,
  ) {
    this.best = tariff.fresh()
    this.slopes = tariff.fresh()
    this.moments = tariff.fresh()
    this.squares = tariff.fresh()
    this.runs = tariff.fresh()
    this.sums = tariff.fresh()
  }

  /**
   * Goes down from these prices until the value is at most `enough`, or no pace brings more. Whenever the pace halves,
   * a better plan may say anew what is enough.
   */
  settle(prices: Float64Array, wanted: Wanted, enough: number, pace: number, anew: (lowest: number) => number) {
    let halvings = 0
    let beginning = Number.POSITIVE_INFINITY
    this.lowest = Number.POSITIVE_INFINITY
    for (const column of [this.moments, this.squares, this.runs, this.sums]) column.fill(0)
    let before = Number.POSITIVE_INFINITY
    let sum = 0
    for (let turn = 1; ; turn++) {
      const value = this.evaluation.ofCandidates(prices, this.candidates, wanted)
      this.evaluations += 1
      if (turn === 1) beginning = value
      if (value < this.lowest) {
        this.lowest = value
        this.best.set(prices)
      }
      if (this.lowest <= enough || this.clock.isOver()) return
      this.slopesOf.of(this.evaluation, this.candidates, this.slopes)
      this.noteShares()
      sum += value
      for (let at = 0; at < this.tariff.length; at++) this.sums[at] = (this.sums[at] ?? 0) + (prices[at] ?? 0)
      if (turn % round === 0) {
        if (sum / round > beginning || sum >= before - round * worthwhile * Math.abs(enough)) {
          pace /= 2
          if (pace < lastPace) return
          if (sum / round > beginning) this.goBack(prices)
          else this.goOnFromMean(prices)
          halvings += 1
          if (halvings >= firstPlan && (halvings - firstPlan) % planAfter === 0) enough = anew(this.lowest)
          if (this.lowest <= enough) return
        }
        before = sum
        sum = 0
        this.sums.fill(0)
      } else this.move(prices, pace, turn)
    }
  }

  /** Prices that went astray, for worse than where they began, begin again from the best. */
  private goBack(prices: Float64Array) {
    prices.set(this.best)
    for (const column of [this.moments, this.squares, this.runs]) column.fill(0)
  }

  private goOnFromMean(prices: Float64Array) {
    for (let at = 0; at < this.tariff.length; at++) prices[at] = (this.sums[at] ?? 0) / round
  }

  private move(prices: Float64Array, pace: number, turn: number) {
    const { moments, squares, runs, slopes, tariff } = this
    const short = 1 - remembered ** turn
    const shortSquares = 1 - rememberedSquares ** turn
    for (let at = 0; at < tariff.length; at++) {
      const slope = slopes[at] ?? 0
      const moment = remembered * (moments[at] ?? 0) + (1 - remembered) * slope
      const square = rememberedSquares * (squares[at] ?? 0) + (1 - rememberedSquares) * slope * slope
      moments[at] = moment
      squares[at] = square
      const run = runOf(runs[at] ?? 0, slope)
      runs[at] = run
      const beyond = Math.abs(run) - stubborn
      const further = beyond > 0 ? Math.min(furthest, stretch ** beyond) : 1
      const way = (pace * further * (moment / short)) / (Math.sqrt(square / shortSquares) + calm)
      prices[at] = Math.min(highestOf(tariff, at), Math.max(0, (prices[at] ?? 0) - way))
    }
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

/** How many times in a row a price was pushed to this side. */
function runOf(run: number, slope: number): number {
  if (slope === 0) return 0
  return slope > 0 ? Math.max(0, run) + 1 : Math.min(0, run) - 1
}

export const paceFor = (distance: number, places: number) =>
  Math.max(lastPace * 2, Math.min(firstPace, (2 * distance) / Math.max(1, places)))
