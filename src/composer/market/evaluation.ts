import { missingUnit, shortPlace } from '../costs.ts'
import type { Pairs } from '../pairs.ts'
import type { Activity } from '../problem.ts'
import { BestSet } from './best-set.ts'
import type { Candidate } from './candidates.ts'
import type { Layout } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'
import type { Wanted } from './wanted.ts'

const noPosition = -1

/**
 * The Lagrangian bound (Held and Karp; Geoffrion). The limits of seats, the minima and the caps of teams are not kept
 * but priced, with `u ≥ 0`, `0 ≤ v ≤ 100` and `w ≥ 0`. What remains falls apart into people, and each person's best set
 * of seats is found exactly:
 *
 *     L = Σ count·(u − 1000) − Σ v·minimum + Σ w·limit + Σ_e V_e,   gain = fit + 1000 − u + Σ v − Σ w
 *
 * No plan is worth more than `L`, whatever the prices: of a plan's worth, each seat's `u·(count − taken)` and each
 * cap's `w·(limit − taken)` are added and not negative; missing units cost `100·missing ≥ v·(minimum − counted)`; and
 * what is left of it is, person by person, the gain of a set that the person can take, at most `V_e`.
 */
export class Evaluation {
  bound = 0
  /** How many chose each seat, count towards each minimum and take of each cap, as the prices stand in the tariff. */
  readonly taken: Float64Array
  /** The pairs chosen, with the position of each among the candidates. */
  chosen = 0
  chosenPeople = new Int32Array(4096)
  chosenSeats = new Int32Array(4096)
  chosenAt = new Int32Array(4096)
  private seats = new Int32Array(8192)
  private gains = new Float64Array(8192)
  private at = new Int32Array(8192)
  private next = new Int32Array(8192)
  private items = 0
  private readonly head: Int32Array
  private readonly touched: Int32Array
  private people = 0
  private readonly extra: Float64Array
  private readonly team: TeamPrices
  private readonly set: BestSet

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly pairs: Pairs,
  ) {
    this.taken = tariff.fresh()
    this.head = new Int32Array(layout.people).fill(-1)
    this.touched = new Int32Array(layout.people)
    this.extra = new Float64Array(layout.people)
    this.team = new TeamPrices(layout, tariff)
    this.set = new BestSet(layout)
  }

  /** The value over the candidates: a guide on the way, no bound. */
  ofCandidates(prices: Float64Array, candidates: Candidate, wanted: Wanted): number {
    this.begin(prices)
    for (const activity of this.layout.problem.activities) {
      this.team.open(activity.index, prices)
      for (const seat of activity.seats) this.scanCandidates(seat, prices, candidates)
      this.team.close(activity.index)
    }
    return this.end(prices, wanted)
  }

  /** The bound over all pairs; `meet` is told those that gain. */
  ofAll(prices: Float64Array, wanted: Wanted, meet?: (seat: number, at: number, gain: number) => void): number {
    this.begin(prices)
    for (const activity of this.layout.problem.activities) {
      this.team.open(activity.index, prices)
      for (const seat of activity.seats) this.scanAll(activity, seat, prices, wanted, meet)
      this.team.close(activity.index)
    }
    return this.end(prices, wanted)
  }

  private begin(prices: Float64Array) {
    const { layout, tariff } = this
    this.items = 0
    this.people = 0
    this.chosen = 0
    this.taken.fill(0, 0, tariff.length)
    let bound = 0
    for (let seat = 0; seat < layout.seats; seat++)
      bound += (layout.count[seat] ?? 0) * ((prices[seat] ?? 0) - shortPlace)
    for (let minimum = 0; minimum < layout.asked.length; minimum++)
      bound -= (prices[tariff.minima + minimum] ?? 0) * (layout.asked[minimum] ?? 0)
    for (let cap = 0; cap < tariff.caps.length; cap++)
      bound += (prices[tariff.ofCap(cap)] ?? 0) * (tariff.caps[cap]?.limit ?? 0)
    this.bound = bound
  }

  private end(prices: Float64Array, wanted: Wanted): number {
    for (const expert of wanted.pins.keys()) this.touch(expert)
    for (let index = 0; index < this.people; index++) this.choose(this.touched[index] ?? 0, prices, wanted)
    return this.bound
  }

  /** Of each set of minima the best, as long as they gain: all of a set are paid the same. */
  private scanCandidates(seat: number, prices: Float64Array, candidates: Candidate) {
    const own = candidates.ofSeat[seat]
    if (!own) return
    const { people, fits, bySet, sets, from } = own
    const { bonus, country, employer, capped } = this.team
    const { countries, employers } = this.layout.problem.roster
    for (let set = 0; set < sets.length; set++) {
      const base = shortPlace - (prices[seat] ?? 0) + (bonus[sets[set] ?? 0] ?? 0)
      const end = from[set + 1] ?? 0
      for (let index = from[set] ?? 0; index < end; index++) {
        const at = bySet[index] ?? 0
        let gain = (fits[at] ?? 0) + base
        if (gain <= 0) break
        const expert = people[at] ?? 0
        if (capped)
          gain -= (country[(countries[expert] ?? -1) + 1] ?? 0) + (employer[(employers[expert] ?? -1) + 1] ?? 0)
        if (gain > 0) this.note(expert, seat, gain, at)
      }
    }
  }

  private scanAll(
    activity: Activity,
    seat: number,
    prices: Float64Array,
    wanted: Wanted,
    meet?: (seat: number, at: number, gain: number) => void,
  ) {
    const own = this.pairs.seats[seat]
    if (!own) return
    wanted.open(seat, this.extra)
    const { experts, fits } = own
    const { bonus, country, employer, most } = this.team
    const { countries, employers } = this.layout.problem.roster
    const counting = this.layout.countingIn(activity)
    const base = shortPlace - (prices[seat] ?? 0)
    const least = -base - most - wanted.mostExtra(seat)
    for (let at = 0; at < fits.length; at++) {
      const fit = fits[at] ?? 0
      if (fit <= least) continue
      const expert = experts[at] ?? 0
      const gain =
        fit +
        base +
        (this.extra[expert] ?? 0) +
        (bonus[counting.of(expert)] ?? 0) -
        (country[(countries[expert] ?? -1) + 1] ?? 0) -
        (employer[(employers[expert] ?? -1) + 1] ?? 0)
      if (!(gain > 0)) continue
      this.note(expert, seat, gain, noPosition)
      meet?.(seat, at, gain)
    }
    wanted.close(seat, this.extra)
  }

  private note(expert: number, seat: number, gain: number, at: number) {
    this.touch(expert)
    if (this.items === this.seats.length) this.widen()
    const item = this.items++
    this.seats[item] = seat
    this.gains[item] = gain
    this.at[item] = at
    this.next[item] = this.head[expert] ?? -1
    this.head[expert] = item
  }

  /** An empty list of items ends with −2, so that a person is met once only. */
  private touch(expert: number) {
    if (this.head[expert] !== -1) return
    this.head[expert] = -2
    this.touched[this.people++] = expert
  }

  private choose(expert: number, prices: Float64Array, wanted: Wanted) {
    const { problem } = this.layout
    const { set } = this
    set.clear()
    const pins = wanted.pins.size > 0 ? wanted.pins.get(expert) : undefined
    for (let item = this.head[expert] ?? -2; item >= 0; item = this.next[item] ?? -2) {
      const seat = this.seats[item] ?? 0
      if (pins?.some((pin) => this.layout.collide(pin.seat, seat))) continue
      set.add(seat, this.gains[item] ?? 0, item)
    }
    this.head[expert] = -1
    let missions = problem.roster.maxMissions[expert] ?? 0
    let days = problem.roster.maxDays[expert] ?? 0
    for (const pin of pins ?? []) {
      missions -= 1
      days -= this.layout.days[pin.seat] ?? 0
      this.bound += this.gainOfPin(pin.seat, expert, pin.fit + pin.bonus, prices)
      this.take(expert, pin.seat, noPosition)
    }
    this.bound += set.solve(missions, days)
    for (let index = 0; index < set.chosen; index++) {
      const item = set.markOf(index)
      this.take(expert, this.seats[item] ?? 0, this.at[item] ?? 0)
    }
  }

  /** A pinned place is taken whatever it gains. */
  private gainOfPin(seat: number, expert: number, fit: number, prices: Float64Array): number {
    const activity = this.layout.problem.seats[seat]?.activity
    if (!activity) return 0
    const { countries, employers } = this.layout.problem.roster
    this.team.open(activity.index, prices)
    const gain =
      fit +
      shortPlace -
      (prices[seat] ?? 0) +
      (this.team.bonus[this.layout.countingIn(activity).of(expert)] ?? 0) -
      (this.team.country[(countries[expert] ?? -1) + 1] ?? 0) -
      (this.team.employer[(employers[expert] ?? -1) + 1] ?? 0)
    this.team.close(activity.index)
    return gain
  }

  private take(expert: number, seat: number, at: number) {
    if (this.chosen === this.chosenSeats.length) this.widenChosen()
    this.chosenPeople[this.chosen] = expert
    this.chosenSeats[this.chosen] = seat
    this.chosenAt[this.chosen++] = at
    this.taken[seat] = (this.taken[seat] ?? 0) + 1
  }

  private widen() {
    this.seats = wider(this.seats, Int32Array)
    this.gains = wider(this.gains, Float64Array)
    this.at = wider(this.at, Int32Array)
    this.next = wider(this.next, Int32Array)
  }

  private widenChosen() {
    this.chosenPeople = wider(this.chosenPeople, Int32Array)
    this.chosenSeats = wider(this.chosenSeats, Int32Array)
    this.chosenAt = wider(this.chosenAt, Int32Array)
  }
}

function wider<T extends Int32Array | Float64Array>(numbers: T, kind: new (length: number) => T): T {
  const more = new kind(numbers.length * 2)
  more.set(numbers)
  return more
}

/** What prices may be: none below 0, and nobody is paid more for counting than a missing unit costs. */
export const highestOf = (tariff: Tariff, coordinate: number) =>
  coordinate >= tariff.minima && coordinate < tariff.ofCap(0) ? missingUnit : Number.POSITIVE_INFINITY
