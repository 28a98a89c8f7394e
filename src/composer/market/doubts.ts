import { missingUnit, shortPlace } from '../costs.ts'
import type { Place } from '../problem.ts'
import type { Candidate } from './candidates.ts'
import type { Evaluation } from './evaluation.ts'
import { type Layout, rules } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'

/** A loss of less than this part of what is open is passed over. */
const leastPart = 0.02
const mostTeams = 40

/** Whose places, and which seats, prices and plan do not agree on. */
export type Doubts = { people: ReadonlySet<number>; seats: ReadonlySet<number> }

/**
 * Where a plan loses what the bound allows. At the prices of the last evaluation each person has a best set of seats;
 * what the plan gives him or her instead gains less by so much, and these losses are nearly the whole distance between
 * plan and bound (complementary slackness: who loses nothing is where the prices want them). In doubt are those who lose
 * most, the seats that they have and those that they would have, whoever holds these, and all their seats.
 */
export class Loss {
  private readonly team: TeamPrices

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly candidates: Candidate,
  ) {
    this.team = new TeamPrices(layout, this.tariff)
  }

  /** `evaluation` is one over the candidates at these prices; so many people are doubted first. */
  doubts(evaluation: Evaluation, prices: Float64Array, plan: Place[], count: number): Doubts {
    const wanted = evaluation.places
    const losses = this.ofPeople(wanted, plan, prices)
    const most = [...losses].sort(([, a], [, b]) => b - a).slice(0, count)
    const people = new Set(most.map(([expert]) => expert))
    const seats = new Set(wanted.filter(({ expert }) => people.has(expert)).map(({ seat }) => seat))
    const addSeats = () => {
      for (const { expert, seat } of plan) if (people.has(expert)) seats.add(seat)
    }
    addSeats()
    for (const { expert, seat } of plan) if (seats.has(seat)) people.add(expert)
    addSeats()
    return { people, seats }
  }

  /**
   * The teams in which most of what is `open` is lost: by people, by places that are open at a price, by caps that are
   * priced and not reached, by minima that are paid for and more than met, or missed for less than they cost. Losses of
   * a little everywhere are no team's own.
   */
  teams(evaluation: Evaluation, prices: Float64Array, plan: Place[], open: number): Set<number> {
    const wanted = evaluation.places
    const large = (loss: number) => loss > open * leastPart
    const losers = new Map([...this.ofPeople(wanted, plan, prices)].filter(([, loss]) => large(loss)))
    const losses = new Map([...this.ofLimits(plan, prices)].filter(([, loss]) => large(loss)))
    for (const { expert, seat } of [...wanted, ...plan])
      if (losers.has(expert)) add(losses, this.layout.activityOf[seat] ?? -1, losers.get(expert) ?? 0)
    const most = [...losses].sort(([, a], [, b]) => b - a)
    return new Set(most.slice(0, mostTeams).map(([activity]) => activity))
  }

  private ofPeople(wanted: Place[], plan: Place[], prices: Float64Array): Map<number, number> {
    const losses = this.gains(wanted, prices)
    for (const [expert, gain] of this.gains(plan, prices)) add(losses, expert, -gain)
    return losses
  }

  /** By activity: what its limits cost at these prices beyond what the plan takes of them. */
  private ofLimits(plan: Place[], prices: Float64Array): Map<number, number> {
    const { layout, tariff } = this
    const { countries, employers } = layout.problem.roster
    const losses = new Map<number, number>()
    const teams = Map.groupBy(plan, ({ seat }) => layout.activityOf[seat] ?? 0)
    for (const activity of layout.problem.activities) {
      const { index, seats } = activity
      const own = teams.get(index) ?? []
      let loss = 0
      for (const seat of seats)
        loss += (prices[seat] ?? 0) * ((layout.count[seat] ?? 0) - own.filter((one) => one.seat === seat).length)
      const counting = layout.countingIn(activity)
      for (let rule = 0; rule < rules; rule++) {
        const asked = layout.asked[index * rules + rule] ?? 0
        if (asked === 0) continue
        const beyond = own.filter(({ expert }) => (counting.of(expert) & (1 << rule)) !== 0).length - asked
        const price = prices[tariff.ofMinimum(index, rule)] ?? 0
        loss += beyond > 0 ? price * beyond : (price - missingUnit) * beyond
      }
      for (let cap = tariff.headOf(index); cap !== -1; cap = tariff.after(cap)) {
        const { kind, key, limit } = tariff.caps[cap] ?? { kind: 'country', key: -1, limit: 0 }
        const keys = kind === 'country' ? countries : employers
        loss += (prices[tariff.ofCap(cap)] ?? 0) * (limit - own.filter(({ expert }) => keys[expert] === key).length)
      }
      losses.set(index, loss)
    }
    return losses
  }

  /** What each person gains by these places, all together. */
  private gains(places: Place[], prices: Float64Array): Map<number, number> {
    const { layout, team } = this
    const gains = new Map<number, number>()
    for (const [activity, own] of Map.groupBy(places, ({ seat }) => layout.activityOf[seat] ?? 0)) {
      team.open(activity, prices)
      for (const { expert, seat } of own) {
        const { fit, mask } = this.candidates.find(expert, seat)
        const gain = fit + shortPlace + team.paid(mask, expert) - (prices[seat] ?? 0)
        add(gains, expert, gain)
      }
      team.close(activity)
    }
    return gains
  }
}

function add(sums: Map<number, number>, key: number, value: number) {
  sums.set(key, (sums.get(key) ?? 0) + value)
}
