import { shortPlace } from '../costs.ts'
import type { Place } from '../problem.ts'
import type { Candidate } from './candidates.ts'
import type { Evaluation } from './evaluation.ts'
import type { Layout } from './layout.ts'
import { type Tariff, TeamPrices } from './tariff.ts'

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
    const wanted = placesOf(evaluation)
    const losses = this.gains(wanted, prices)
    for (const [expert, gain] of this.gains(plan, prices)) losses.set(expert, (losses.get(expert) ?? 0) - gain)
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

  /** What each person gains by these places, all together. */
  private gains(places: Place[], prices: Float64Array): Map<number, number> {
    const { layout, team } = this
    const gains = new Map<number, number>()
    for (const [activity, own] of Map.groupBy(places, ({ seat }) => layout.activityOf[seat] ?? 0)) {
      team.open(activity, prices)
      for (const { expert, seat } of own) {
        const { fit, mask } = this.candidates.find(expert, seat)
        const gain = fit + shortPlace + team.paid(mask, expert) - (prices[seat] ?? 0)
        gains.set(expert, (gains.get(expert) ?? 0) + gain)
      }
      team.close(activity)
    }
    return gains
  }
}

function placesOf({ chosen, chosenPeople, chosenSeats }: Evaluation): Place[] {
  return Array.from({ length: chosen }, (_, at) => ({ expert: chosenPeople[at] ?? 0, seat: chosenSeats[at] ?? 0 }))
}
