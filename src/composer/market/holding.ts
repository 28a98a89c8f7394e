import { missingUnit, shortPlace } from '../costs.ts'
import type { Place } from '../problem.ts'
import { type Layout, rules } from './layout.ts'

export const nobody = -1

/**
 * A plan in the hands of the market: who holds each place, for what price, and what every person and team has. It is
 * feasible at every moment.
 */
export class Holding {
  readonly holder: Int32Array
  readonly price: Float64Array
  /** Pinned places are never given up. */
  readonly fixed: Uint8Array
  private readonly fits: Float64Array
  private readonly masks: Uint8Array
  readonly missions: Int32Array
  readonly days: Float64Array
  /** How many count towards each minimum, by activity and rule. */
  readonly counts: Int32Array
  private readonly head: Int32Array
  private readonly next: Int32Array

  constructor(readonly layout: Layout) {
    this.holder = new Int32Array(layout.places)
    this.price = new Float64Array(layout.places)
    this.fixed = new Uint8Array(layout.places)
    this.fits = new Float64Array(layout.places)
    this.masks = new Uint8Array(layout.places)
    this.missions = new Int32Array(layout.people)
    this.days = new Float64Array(layout.people)
    this.counts = new Int32Array(layout.asked.length)
    this.head = new Int32Array(layout.people)
    this.next = new Int32Array(layout.places)
    this.clear()
  }

  clear() {
    for (const column of [this.price, this.fixed, this.fits, this.masks, this.missions, this.days, this.counts])
      column.fill(0)
    this.holder.fill(nobody)
    this.head.fill(-1)
    this.next.fill(-1)
  }

  /** The places that a person holds: `placesOf`, then `after` until −1. */
  placesOf(expert: number): number {
    return this.head[expert] ?? -1
  }

  after(place: number): number {
    return this.next[place] ?? -1
  }

  put(place: number, expert: number, fit: number, mask: number) {
    const seat = this.layout.seatOf[place] ?? 0
    this.holder[place] = expert
    this.fits[place] = fit
    this.masks[place] = mask
    this.missions[expert] = (this.missions[expert] ?? 0) + 1
    this.days[expert] = (this.days[expert] ?? 0) + (this.layout.days[seat] ?? 0)
    this.next[place] = this.head[expert] ?? -1
    this.head[expert] = place
    this.count(seat, mask, 1)
  }

  /** The place is open again. */
  release(place: number) {
    const expert = this.holder[place] ?? nobody
    const seat = this.layout.seatOf[place] ?? 0
    this.holder[place] = nobody
    this.missions[expert] = (this.missions[expert] ?? 0) - 1
    // Counted anew rather than taken off, so that sums of parts of days stay exact.
    let days = 0
    let before = -1
    for (let one = this.placesOf(expert); one !== -1; one = this.after(one))
      if (one === place) this.unlink(expert, before, place)
      else {
        days += this.layout.days[this.layout.seatOf[one] ?? 0] ?? 0
        before = one
      }
    this.days[expert] = days
    this.count(seat, this.masks[place] ?? 0, -1)
  }

  fitOf(place: number): number {
    return this.fits[place] ?? 0
  }

  maskOf(place: number): number {
    return this.masks[place] ?? 0
  }

  /** What a place loses when it is opened: its fit, the cost of a short place, and the units that its team then misses. */
  worthOf(place: number): number {
    const activity = this.layout.activityOf[this.layout.seatOf[place] ?? 0] ?? 0
    return this.fitOf(place) + shortPlace + missingUnit * this.needed(activity, this.maskOf(place), 1)
  }

  /** What it earns to put somebody there who fits so well and counts towards these minima. */
  worthWith(seat: number, fit: number, mask: number): number {
    return fit + shortPlace + missingUnit * this.needed(this.layout.activityOf[seat] ?? 0, mask, 0)
  }

  /** The minima of a team that it misses at present. */
  missing(activity: number): number {
    let mask = 0
    for (let rule = 0, at = activity * rules; rule < rules; rule++, at++)
      if ((this.counts[at] ?? 0) < (this.layout.asked[at] ?? 0)) mask |= 1 << rule
    return mask
  }

  /** Whether the caps of the team let this person in, places that he or she has there not counted. */
  keepsCaps(seat: number, expert: number): boolean {
    const { problem } = this.layout
    const team = problem.seats[seat]?.activity.team
    if (!team) return false
    const employer = problem.roster.employers[expert] ?? -1
    const country = problem.roster.countries[expert] ?? -1
    return (
      this.countOf(seat, expert, problem.roster.employers, employer, team.maxPerEmployer) < team.maxPerEmployer &&
      this.countOf(seat, expert, problem.roster.countries, country, team.maxPerCountry) < team.maxPerCountry
    )
  }

  /** Whether a person is free for a seat as things stand. */
  isFree(seat: number, expert: number): boolean {
    const { roster } = this.layout.problem
    if ((this.missions[expert] ?? 0) + 1 > (roster.maxMissions[expert] ?? 0)) return false
    if ((this.days[expert] ?? 0) + (this.layout.days[seat] ?? 0) > (roster.maxDays[expert] ?? 0)) return false
    for (let place = this.placesOf(expert); place !== -1; place = this.after(place))
      if (this.layout.collide(seat, this.layout.seatOf[place] ?? 0)) return false
    return this.keepsCaps(seat, expert)
  }

  openPlaceOf(seat: number): number {
    for (let place = this.layout.placesFrom[seat] ?? 0; place < (this.layout.placesFrom[seat + 1] ?? 0); place++)
      if (this.holder[place] === nobody) return place
    return -1
  }

  taken(): Place[] {
    return Array.from(this.holder, (expert, place) => ({ expert, seat: this.layout.seatOf[place] ?? 0 })).filter(
      ({ expert }) => expert !== nobody,
    )
  }

  private countOf(seat: number, expert: number, keys: Int32Array, key: number, limit: number): number {
    if (key === -1) return Number.NEGATIVE_INFINITY
    if (limit === Number.POSITIVE_INFINITY) return 0
    let count = 0
    for (const own of this.layout.problem.seats[seat]?.activity.seats ?? [])
      for (let place = this.layout.placesFrom[own] ?? 0; place < (this.layout.placesFrom[own + 1] ?? 0); place++) {
        const other = this.holder[place] ?? nobody
        if (other !== nobody && other !== expert && keys[other] === key) count += 1
      }
    return count
  }

  private needed(activity: number, mask: number, beyond: number): number {
    let units = 0
    for (let rule = 0, at = activity * rules; rule < rules; rule++, at++)
      if ((mask & (1 << rule)) !== 0 && (this.counts[at] ?? 0) - beyond < (this.layout.asked[at] ?? 0)) units += 1
    return units
  }

  private count(seat: number, mask: number, change: number) {
    const first = (this.layout.activityOf[seat] ?? 0) * rules
    for (let rule = 0; rule < rules; rule++)
      if ((mask & (1 << rule)) !== 0) this.counts[first + rule] = (this.counts[first + rule] ?? 0) + change
  }

  private unlink(expert: number, before: number, place: number) {
    if (before === -1) this.head[expert] = this.next[place] ?? -1
    else this.next[before] = this.next[place] ?? -1
  }
}
