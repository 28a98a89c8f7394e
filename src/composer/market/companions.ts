import type { Candidate } from './candidates.ts'
import type { Evaluation } from './evaluation.ts'
import { type Layout, rules } from './layout.ts'
import type { Tariff } from './tariff.ts'

/** How much of a part stays with each evaluation in which somebody chose the seat. */
const memory = 0.8

/**
 * Prices that move together. Whoever counts towards a minimum is paid its price and pays the seat's: were the one to
 * fall alone, the seat would stand empty, and each step of one would be undone by the other. So a seat's price goes with
 * the prices of minima and caps by the part of its people, of late, whom they concern; and the slope of a minimum or a
 * cap is taken along that way. It is a change of variables; every price stays within its limits, so every bound holds.
 */
export class Companions {
  private readonly ofMinima: Float64Array
  /** For each cap the parts of the seats of its activity. */
  private readonly ofCaps: Float64Array[] = []
  private readonly before: Float64Array
  private readonly placeInTeam: Int32Array
  private begun = false

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
    private readonly candidates: Candidate,
  ) {
    this.ofMinima = new Float64Array(layout.seats * rules)
    this.before = tariff.fresh()
    this.placeInTeam = new Int32Array(layout.seats)
    for (const { seats } of layout.problem.activities)
      seats.forEach((seat, index) => {
        this.placeInTeam[seat] = index
      })
  }

  /** Whom the prices of an evaluation drew to each seat. */
  note(evaluation: Evaluation) {
    const kept = this.begun ? memory : 0
    this.begun = true
    this.fade(evaluation, kept)
    const { chosen, chosenSeats, chosenPeople, taken } = evaluation
    for (let index = 0; index < chosen; index++) {
      const seat = chosenSeats[index] ?? 0
      const part = (1 - kept) / (taken[seat] ?? 1)
      this.noteMinima(seat, this.maskOf(evaluation, index), part)
      this.noteCaps(seat, chosenPeople[index] ?? 0, part)
    }
  }

  /** Adds to the slopes of minima and caps what the seats that go with them bring. */
  addTo(slopes: Float64Array) {
    const { layout, tariff } = this
    this.eachMinimum((seat, minimum, part) => {
      slopes[minimum] = (slopes[minimum] ?? 0) + part * (slopes[seat] ?? 0)
    })
    for (const [cap, parts] of this.ofCaps.entries())
      layout.problem.activities[tariff.caps[cap]?.activity ?? -1]?.seats.forEach((seat, index) => {
        const at = tariff.ofCap(cap)
        slopes[at] = (slopes[at] ?? 0) - (parts[index] ?? 0) * (slopes[seat] ?? 0)
      })
  }

  /** To be called before prices of minima and caps change, so that `follow` knows by how much. */
  remember(prices: Float64Array) {
    this.before.set(prices)
  }

  follow(prices: Float64Array) {
    const { layout, tariff, before } = this
    const move = (seat: number, by: number) => {
      prices[seat] = Math.max(0, (prices[seat] ?? 0) + by)
    }
    for (const [cap, parts] of this.ofCaps.entries()) {
      const change = (prices[tariff.ofCap(cap)] ?? 0) - (before[tariff.ofCap(cap)] ?? 0)
      if (change === 0) continue
      layout.problem.activities[tariff.caps[cap]?.activity ?? -1]?.seats.forEach((seat, index) => {
        move(seat, -(parts[index] ?? 0) * change)
      })
    }
    this.eachMinimum((seat, minimum, part) => move(seat, part * ((prices[minimum] ?? 0) - (before[minimum] ?? 0))))
  }

  private fade({ taken }: Evaluation, kept: number) {
    const { layout, tariff } = this
    for (let seat = 0; seat < layout.seats; seat++)
      if ((taken[seat] ?? 0) > 0)
        for (let at = seat * rules; at < (seat + 1) * rules; at++) this.ofMinima[at] = kept * (this.ofMinima[at] ?? 0)
    for (const [cap, { activity }] of tariff.caps.entries()) {
      const seats = layout.problem.activities[activity]?.seats ?? []
      this.ofCaps[cap] ??= new Float64Array(seats.length)
      const parts = this.ofCaps[cap]
      seats.forEach((seat, index) => {
        if ((taken[seat] ?? 0) > 0) parts[index] = kept * (parts[index] ?? 0)
      })
    }
  }

  private noteMinima(seat: number, mask: number, part: number) {
    for (let left = mask; left !== 0; left &= left - 1) {
      const at = seat * rules + 31 - Math.clz32(left & -left)
      this.ofMinima[at] = (this.ofMinima[at] ?? 0) + part
    }
  }

  private noteCaps(seat: number, expert: number, part: number) {
    const { layout, tariff } = this
    const { employers, countries } = layout.problem.roster
    for (let cap = tariff.headOf(layout.activityOf[seat] ?? 0); cap !== -1; cap = tariff.after(cap)) {
      const { kind, key } = tariff.caps[cap] ?? { kind: 'country', key: -1 }
      if ((kind === 'country' ? countries : employers)[expert] !== key) continue
      const parts = this.ofCaps[cap]
      const index = this.placeInTeam[seat] ?? 0
      if (parts) parts[index] = (parts[index] ?? 0) + part
    }
  }

  private maskOf({ chosenAt, chosenPeople, chosenSeats }: Evaluation, index: number): number {
    const seat = chosenSeats[index] ?? 0
    const at = chosenAt[index] ?? -1
    if (at !== -1) return this.candidates.ofSeat[seat]?.masks[at] ?? 0
    const activity = this.layout.problem.seats[seat]?.activity
    return activity ? this.layout.countingIn(activity).of(chosenPeople[index] ?? 0) : 0
  }

  private eachMinimum(visit: (seat: number, minimum: number, part: number) => void) {
    const { layout, tariff } = this
    for (let seat = 0; seat < layout.seats; seat++) {
      const first = tariff.ofMinimum(layout.activityOf[seat] ?? 0, 0)
      for (let rule = 0; rule < rules; rule++) {
        const part = this.ofMinima[seat * rules + rule] ?? 0
        if (part > 0) visit(seat, first + rule, part)
      }
    }
  }
}
