import type { Candidate } from './candidates.ts'
import type { Evaluation } from './evaluation.ts'
import type { Layout } from './layout.ts'
import type { Tariff } from './tariff.ts'

/** How the bound rises with each price: by what its limit leaves over, or falls by what was taken beyond it. */
export class Slopes {
  private readonly head: Int32Array
  private next = new Int32Array(4096)
  private readonly ofCountry: Int32Array
  private readonly ofEmployer: Int32Array

  constructor(
    private readonly layout: Layout,
    private readonly tariff: Tariff,
  ) {
    this.head = new Int32Array(layout.problem.activities.length).fill(-1)
    this.ofCountry = new Int32Array(layout.countries + 1)
    this.ofEmployer = new Int32Array(layout.employers + 1)
  }

  /** Fills in the slopes of an evaluation, and prices from now on the caps that were broken in it. */
  of(evaluation: Evaluation, candidates: Candidate, slopes: Float64Array) {
    const { layout, tariff } = this
    this.gatherTeams(evaluation)
    for (const { index } of layout.problem.activities) this.countTeam(index, evaluation, candidates)
    const { taken } = evaluation
    for (let seat = 0; seat < layout.seats; seat++) slopes[seat] = (layout.count[seat] ?? 0) - (taken[seat] ?? 0)
    for (let minimum = 0; minimum < layout.asked.length; minimum++)
      slopes[tariff.minima + minimum] = (taken[tariff.minima + minimum] ?? 0) - (layout.asked[minimum] ?? 0)
    for (let cap = 0; cap < tariff.caps.length; cap++)
      slopes[tariff.ofCap(cap)] = (tariff.caps[cap]?.limit ?? 0) - (taken[tariff.ofCap(cap)] ?? 0)
  }

  private gatherTeams({ chosen, chosenSeats }: Evaluation) {
    if (this.next.length < chosen) this.next = new Int32Array(chosen * 2)
    this.head.fill(-1)
    for (let index = 0; index < chosen; index++) {
      const activity = this.layout.activityOf[chosenSeats[index] ?? 0] ?? 0
      this.next[index] = this.head[activity] ?? -1
      this.head[activity] = index
    }
  }

  private countTeam(activity: number, evaluation: Evaluation, candidates: Candidate) {
    const { team } = this.layout.problem.activities[activity] ?? { team: null }
    if (!team || this.head[activity] === -1) return
    const { roster } = this.layout.problem
    this.countMinima(activity, evaluation, candidates)
    this.countKeys(activity, evaluation, 'country', roster.countries, this.ofCountry, team.maxPerCountry)
    this.countKeys(activity, evaluation, 'employer', roster.employers, this.ofEmployer, team.maxPerEmployer)
  }

  private countMinima(activity: number, { taken, chosenPeople, chosenSeats, chosenAt }: Evaluation, all: Candidate) {
    const of = this.layout.problem.activities[activity]
    const counting = of && this.layout.countingIn(of)
    if (!counting || counting.asked === 0) return
    const first = this.tariff.ofMinimum(activity, 0)
    for (let index = this.head[activity] ?? -1; index !== -1; index = this.next[index] ?? -1) {
      const at = chosenAt[index] ?? -1
      const mask =
        at === -1 ? counting.of(chosenPeople[index] ?? 0) : (all.ofSeat[chosenSeats[index] ?? 0]?.masks[at] ?? 0)
      for (let left = mask; left !== 0; left &= left - 1) {
        const rule = first + 31 - Math.clz32(left & -left)
        taken[rule] = (taken[rule] ?? 0) + 1
      }
    }
  }

  private countKeys(
    activity: number,
    { taken, chosenPeople }: Evaluation,
    kind: 'country' | 'employer',
    keys: Int32Array,
    counts: Int32Array,
    limit: number,
  ) {
    if (limit === Number.POSITIVE_INFINITY) return
    for (let index = this.head[activity] ?? -1; index !== -1; index = this.next[index] ?? -1) {
      const key = keys[chosenPeople[index] ?? 0] ?? -1
      if (key === -1) continue
      const count = (counts[key + 1] ?? 0) + 1
      counts[key + 1] = count
      if (count === limit + 1) this.tariff.addCap({ activity, kind, key, limit })
    }
    for (let cap = this.tariff.headOf(activity); cap !== -1; cap = this.tariff.after(cap)) {
      const of = this.tariff.caps[cap]
      if (of?.kind === kind) taken[this.tariff.ofCap(cap)] = counts[of.key + 1] ?? 0
    }
    for (let index = this.head[activity] ?? -1; index !== -1; index = this.next[index] ?? -1)
      counts[(keys[chosenPeople[index] ?? 0] ?? -1) + 1] = 0
  }
}
