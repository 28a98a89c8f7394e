import { missingUnit, shortPlace } from '../costs.ts'
import type { Pairs } from '../pairs.ts'
import type { Activity, Place } from '../problem.ts'
import { BestSet } from './best-set.ts'
import type { Candidate } from './candidates.ts'
import { Items, wider } from './items.ts'
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
  /** The part of the bound that is people's best sets. */
  get ofPeople(): number {
    return this.bound - this.ofPrices
  }
  private ofPrices = 0
  /** How many chose each seat, count towards each minimum and take of each cap, as the prices stand in the tariff. */
  readonly taken: Float64Array
  /** The pairs chosen, with the position of each among the candidates. */
  chosen = 0
  chosenPeople = new Int32Array(4096)
  chosenSeats = new Int32Array(4096)
  chosenAt = new Int32Array(4096)
  /** The places chosen. */
  get places(): Place[] {
    return Array.from({ length: this.chosen }, (_, index) => ({
      expert: this.chosenPeople[index] ?? 0,
      seat: this.chosenSeats[index] ?? 0,
    }))
  }
  private readonly items: Items
  private readonly extra: Float64Array
  private readonly team: TeamPrices
  private readonly set: BestSet

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly pairs: Pairs,
  ) {
    this.taken = tariff.fresh()
    this.items = new Items(layout)
    this.extra = new Float64Array(layout.people)
    this.team = new TeamPrices(layout, tariff)
    this.set = new BestSet(layout)
  }

  /**
   * The value over the candidates: a guide on the way, no bound. Of the seats of one activity that gain a person nearly
   * the same, within `tolerance`, the one with most room is chosen: else all would run to the cheapest of a team's
   * equal seats, and the slopes would say nothing of the team. The value is not touched by it: such a choice is an
   * ε-subgradient.
   */
  ofCandidates(prices: Float64Array, candidates: Candidate, wanted: Wanted, tolerance = 0): number {
    this.begin(prices, tolerance)
    for (const activity of this.layout.problem.activities) {
      this.team.open(activity.index, prices)
      for (const seat of activity.seats) this.scanCandidates(seat, prices, candidates)
      this.team.close(activity.index)
    }
    return this.end(prices, wanted)
  }

  /** The bound over all pairs; `meet` is told those that gain. */
  ofAll(prices: Float64Array, wanted: Wanted, meet?: (seat: number, at: number, gain: number) => void): number {
    this.begin(prices, 0)
    for (const activity of this.layout.problem.activities) {
      this.team.open(activity.index, prices)
      for (const seat of activity.seats) this.scanAll(activity, seat, prices, wanted, meet)
      this.team.close(activity.index)
    }
    return this.end(prices, wanted)
  }

  private begin(prices: Float64Array, tolerance: number) {
    const { layout, tariff } = this
    this.items.clear()
    this.items.tolerance = tolerance
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
    this.ofPrices = bound
  }

  private end(prices: Float64Array, wanted: Wanted): number {
    const { items } = this
    for (const expert of wanted.pins.keys()) items.touch(expert)
    for (let index = 0; index < items.people; index++) this.choose(items.touched[index] ?? 0, prices, wanted)
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
        if (gain > 0) this.items.note(expert, seat, gain, at)
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
      this.items.note(expert, seat, gain, noPosition)
      meet?.(seat, at, gain)
    }
    wanted.close(seat, this.extra)
  }

  private choose(expert: number, prices: Float64Array, wanted: Wanted) {
    const { items, set } = this
    const { problem } = this.layout
    set.clear()
    const pins = wanted.pins.size > 0 ? wanted.pins.get(expert) : undefined
    for (let item = items.first(expert); item >= 0; item = items.after(item)) {
      const seat = items.seats[item] ?? 0
      if (pins?.some((pin) => this.layout.collide(pin.seat, seat))) continue
      set.add(seat, items.gains[item] ?? 0, item)
    }
    items.leave(expert)
    let missions = problem.roster.maxMissions[expert] ?? 0
    let days = problem.roster.maxDays[expert] ?? 0
    for (const pin of pins ?? []) {
      missions -= 1
      days -= this.layout.days[pin.seat] ?? 0
      this.bound += this.gainOfPin(pin.seat, expert, pin.fit + pin.bonus, prices)
      this.take(expert, pin.seat, noPosition)
    }
    this.bound += set.solve(missions, days)
    this.takeSet(expert, days)
  }

  private takeSet(expert: number, days: number) {
    const { items, set } = this
    let room = days
    for (let index = 0; index < set.chosen; index++) room -= this.daysOf(set.markOf(index))
    for (let index = 0; index < set.chosen; index++) {
      const item = set.markOf(index)
      const one = items.elseOf(item) === -1 ? item : this.roomiest(item, room)
      room -= this.daysOf(one) - this.daysOf(item)
      this.take(expert, items.seats[one] ?? 0, items.at[one] ?? noPosition)
    }
  }

  /** Of an item and its alternatives, for which the person's days suffice, the one on whose seat most is open. */
  private roomiest(item: number, room: number): number {
    const { items } = this
    const least = (items.gains[item] ?? 0) - items.tolerance
    let best = item
    let open = this.openOn(items.seats[item] ?? 0)
    for (let other = items.elseOf(item); other !== -1; other = items.elseOf(other)) {
      if ((items.gains[other] ?? 0) < least || this.daysOf(other) - this.daysOf(item) > room) continue
      const there = this.openOn(items.seats[other] ?? 0)
      if (there <= open) continue
      open = there
      best = other
    }
    return best
  }

  private daysOf(item: number): number {
    return this.layout.days[this.items.seats[item] ?? 0] ?? 0
  }

  /** The part of a seat's places that nobody chose yet; below 0 when more chose it than there are. */
  private openOn(seat: number): number {
    const count = this.layout.count[seat] ?? 1
    return (count - (this.taken[seat] ?? 0)) / count
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

  private widenChosen() {
    this.chosenPeople = wider(this.chosenPeople, Int32Array)
    this.chosenSeats = wider(this.chosenSeats, Int32Array)
    this.chosenAt = wider(this.chosenAt, Int32Array)
  }
}

/** What prices may be: none below 0, and nobody is paid more for counting than a missing unit costs. */
export const highestOf = (tariff: Tariff, coordinate: number) =>
  coordinate >= tariff.minima && coordinate < tariff.ofCap(0) ? missingUnit : Number.POSITIVE_INFINITY
