import { shortPlace } from '../costs.ts'
import { keyOf } from '../specials.ts'
import type { Layout } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'
import type { Wanted } from './wanted.ts'

/** What people cost, as a bound from whole teams asks for it. */
export type Tolls = {
  /** What a pair with this fit leaves its team when the person is paid; the place is not paid for. */
  net(expert: number, seat: number, fit: number): number
  ofMinimum(activity: number, rule: number): number
}

/**
 * The prices of the market as prices of people: each pair costs what it gains there. Then the people's part of the bound
 * is what it is in the market, the sum of their best sets, and of a pair its team has the seat's price less what the
 * person is paid for counting, or its whole worth if that is less. This is Lagrangian decomposition (Guignard and Kim,
 * 1987): no team can do better by it than in the market, and where a team's limits together allow less than each alone,
 * it does worse, so the bound is never above the market's and often below.
 */
export class MarketTolls implements Tolls {
  private readonly team: TeamPrices
  private open = -1

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly prices: Float64Array,
    private readonly wanted: Wanted,
  ) {
    this.team = new TeamPrices(layout, tariff)
  }

  net(expert: number, seat: number, fit: number): number {
    const { layout, team, prices } = this
    const activity = layout.problem.seats[seat]?.activity
    if (!activity) return 0
    this.openTeam(activity.index)
    const mask = layout.countingIn(activity).of(expert)
    const bonus = team.bonus[mask] ?? 0
    const asPriced = (prices[seat] ?? 0) - bonus
    // A pinned pair costs what it gains, be it less than nothing, for the person takes it for certain.
    if (this.wanted.specials.get(keyOf(layout.problem, { expert, seat }))?.pinned) return asPriced
    return Math.min(fit + shortPlace - (bonus - team.paid(mask, expert)), asPriced)
  }

  ofMinimum(activity: number, rule: number): number {
    return this.prices[this.tariff.ofMinimum(activity, rule)] ?? 0
  }

  /** What the caps of all teams are worth at these prices. */
  get ofCaps(): number {
    let sum = 0
    for (const [cap, { limit }] of this.tariff.caps.entries()) sum += limit * (this.prices[this.tariff.ofCap(cap)] ?? 0)
    return sum
  }

  private openTeam(activity: number) {
    if (activity === this.open) return
    if (this.open !== -1) this.team.close(this.open)
    this.team.open(activity, this.prices)
    this.open = activity
  }
}
