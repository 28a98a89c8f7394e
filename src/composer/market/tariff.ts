import type { Prices } from '../prices.ts'
import { teamMinima } from '../problem.ts'
import type { Row } from '../rows.ts'
import { type Layout, masks, rules } from './layout.ts'

/** A limit of one team on people of one country or one employer. */
export type Cap = { activity: number; kind: 'country' | 'employer'; key: number; limit: number }

/**
 * Where each price stands in one column of numbers: `u` of seats (what a place costs whoever takes it), `v` of minima
 * (what a person is paid for counting towards one) and `w` of caps. Caps are priced only once people chose to break
 * them, for most teams never come near theirs.
 */
export class Tariff {
  readonly minima: number
  readonly caps: Cap[] = []
  private readonly firstCap: number
  private readonly capAfter: number[] = []
  private readonly headOfActivity: Int32Array
  private readonly known = new Map<string, number>()
  readonly most: number

  constructor(private readonly layout: Layout) {
    const activities = layout.problem.activities.length
    this.minima = layout.seats
    this.firstCap = layout.seats + activities * rules
    this.most = this.firstCap + 4 * layout.places + 1000
    this.headOfActivity = new Int32Array(activities).fill(-1)
  }

  get length(): number {
    return this.firstCap + this.caps.length
  }

  fresh(): Float64Array {
    return new Float64Array(this.most)
  }

  ofMinimum(activity: number, rule: number): number {
    return this.minima + activity * rules + rule
  }

  ofCap(cap: number): number {
    return this.firstCap + cap
  }

  headOf(activity: number): number {
    return this.headOfActivity[activity] ?? -1
  }

  after(cap: number): number {
    return this.capAfter[cap] ?? -1
  }

  /** The number of a cap, taken in if it was not priced yet; −1 when there is no more room. */
  addCap(cap: Cap): number {
    const name = `${cap.kind} ${cap.activity} ${cap.key}`
    const known = this.known.get(name)
    if (known !== undefined) return known
    if (this.length >= this.most) return -1
    this.capAfter.push(this.headOf(cap.activity))
    const number = this.caps.push(cap) - 1
    this.headOfActivity[cap.activity] = number
    this.known.set(name, number)
    return number
  }

  /** Takes over the prices of a relaxation, those of these teams alone if they are named. */
  take(prices: Float64Array, { seats, priced }: Prices, teams?: ReadonlySet<number>) {
    for (const { index, seats: own } of this.layout.problem.activities) {
      if (teams && !teams.has(index)) continue
      for (const seat of own) prices[seat] = seats[seat] ?? 0
      for (let rule = 0; rule < rules; rule++) prices[this.ofMinimum(index, rule)] = 0
      for (let cap = this.headOf(index); cap !== -1; cap = this.after(cap)) prices[this.ofCap(cap)] = 0
    }
    for (const { row, price } of priced) {
      if (!('activity' in row) || (teams && !teams.has(row.activity))) continue
      if (row.kind === 'minimum') prices[this.ofMinimum(row.activity, teamMinima.indexOf(row.rule))] = price
      const cap = this.capOf(row)
      if (cap !== -1) prices[this.ofCap(cap)] = price
    }
  }

  private capOf(row: Row): number {
    if (row.kind === 'country')
      return this.addCap({ activity: row.activity, kind: row.kind, key: row.country, limit: row.limit })
    if (row.kind === 'employer')
      return this.addCap({ activity: row.activity, kind: row.kind, key: row.employer, limit: row.limit })
    return -1
  }
}

/** The prices of one team, laid open so that what a person pays there is read off. */
export class TeamPrices {
  /** What somebody is paid who counts towards this set of minima. */
  readonly bonus = new Float64Array(masks)
  /** By number of the country, and of the employer, plus one: 0 is nobody's. */
  readonly country: Float64Array
  readonly employer: Float64Array
  capped = false

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
  ) {
    this.country = new Float64Array(layout.countries + 1)
    this.employer = new Float64Array(layout.employers + 1)
  }

  open(activity: number, prices: Float64Array) {
    const { bonus, tariff } = this
    const first = tariff.ofMinimum(activity, 0)
    for (let mask = 1; mask < masks; mask++) {
      const rule = 31 - Math.clz32(mask)
      bonus[mask] = (bonus[mask ^ (1 << rule)] ?? 0) + (prices[first + rule] ?? 0)
    }
    this.setCaps(activity, prices)
  }

  close(activity: number) {
    this.setCaps(activity, null)
  }

  /** What somebody is paid for the minima in this set, less what the caps take. */
  paid(mask: number, expert: number): number {
    const { countries, employers } = this.layout.problem.roster
    return (
      (this.bonus[mask] ?? 0) -
      (this.country[(countries[expert] ?? -1) + 1] ?? 0) -
      (this.employer[(employers[expert] ?? -1) + 1] ?? 0)
    )
  }

  /** The most that anybody is paid. */
  get most(): number {
    return this.bonus[masks - 1] ?? 0
  }

  private setCaps(activity: number, prices: Float64Array | null) {
    this.capped = false
    for (let cap = this.tariff.headOf(activity); cap !== -1; cap = this.tariff.after(cap)) {
      const { kind, key } = this.tariff.caps[cap] ?? { kind: 'country', key: -1 }
      const price = prices ? (prices[this.tariff.ofCap(cap)] ?? 0) : 0
      this[kind][key + 1] = price
      if (price > 0) this.capped = true
    }
  }
}
