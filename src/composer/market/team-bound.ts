import { missingUnit, shortPlace } from '../costs.ts'
import type { Pairs } from '../pairs.ts'
import type { Activity } from '../problem.ts'
import type { Special } from '../specials.ts'
import { type Layout, masks, rules } from './layout.ts'
import type { Tolls } from './tolls.ts'
import type { Wanted } from './wanted.ts'

const mostStates = 20_000

/**
 * A bound from whole teams: here the limits of people and the caps of teams are priced, and each team is solved
 * exactly, with its seats and minima. It is the other half of the Lagrangian relaxation, and closer where nearly every
 * team asks for several things at once.
 *
 * `limits` is the most that any plan pays in these tolls. No plan is worth more than the bound: what the tolls take from
 * its pairs is at most that, and what is left of each team is at most the best that the table finds. That one person may
 * have two seats of a team there only lets more in.
 */
export function teamBound(layout: Layout, pairs: Pairs, wanted: Wanted, tolls: Tolls, limits: number): number {
  let bound = limits - shortPlace * layout.places
  const team = new TeamTable(layout, pairs, wanted, tolls)
  for (const activity of layout.problem.activities) bound += team.best(activity)
  return bound
}

/**
 * One team by dynamic programming: seat after seat, over how many count towards each minimum so far, each as far as it
 * is asked for. Of the people who count towards the same minima only the best few are looked at, as many as places.
 */
class TeamTable {
  private asked = new Int32Array(rules)
  private readonly strides = new Int32Array(rules)
  private states = 1
  private readonly moves: (Int32Array | null)[] = new Array(masks).fill(null)
  private layers: Float64Array[] = []
  private readonly nets: Float64Array[] = []
  private readonly extra: Float64Array

  constructor(
    private readonly layout: Layout,
    private readonly pairs: Pairs,
    private readonly wanted: Wanted,
    private readonly tolls: Tolls,
  ) {
    this.extra = new Float64Array(layout.people)
  }

  best(activity: Activity): number {
    const beyond = this.setMinima(activity)
    this.layers = [new Float64Array(this.states).fill(Number.NEGATIVE_INFINITY)]
    const [first] = this.layers
    if (first) first[0] = 0
    for (const seat of activity.seats) this.fillSeat(activity, seat)
    let best = Number.NEGATIVE_INFINITY
    this.layers[0]?.forEach((value, state) => {
      best = Math.max(best, value - missingUnit * this.missedIn(state))
    })
    return best + beyond
  }

  /** Minima beyond what a table holds are priced, as the relaxation does; what their prices take is returned. */
  private setMinima({ index }: Activity): number {
    this.states = 1
    this.moves.fill(null)
    let beyond = 0
    for (let rule = 0; rule < rules; rule++) {
      const asked = this.layout.asked[index * rules + rule] ?? 0
      const fits = this.states * (asked + 1) <= mostStates
      this.asked[rule] = fits ? asked : 0
      this.strides[rule] = this.states
      if (fits) this.states *= asked + 1
      else beyond -= this.tolls.ofMinimum(index, rule) * asked
    }
    return beyond
  }

  private missedIn(state: number): number {
    let missed = 0
    for (let rule = 0; rule < rules; rule++) {
      const asked = this.asked[rule] ?? 0
      missed += asked - (Math.floor(state / (this.strides[rule] ?? 1)) % (asked + 1))
    }
    return missed
  }

  private fillSeat(activity: Activity, seat: number) {
    const pins = this.wanted.onSeat(seat).filter(({ pinned }) => pinned)
    for (const pin of pins) this.force(activity, pin)
    const free = (this.layout.count[seat] ?? 0) - pins.length
    this.gatherBest(activity, seat, free)
    while (this.layers.length <= free) this.layers.push(new Float64Array(this.states))
    for (let used = 1; used <= free; used++) this.layers[used]?.fill(Number.NEGATIVE_INFINITY)
    this.nets.forEach((nets, mask) => {
      for (const net of nets) if (net > Number.NEGATIVE_INFINITY) this.offer(net, this.move(mask), free)
    })
    const [all] = this.layers
    for (let used = 1; used <= free; used++)
      this.layers[used]?.forEach((value, state) => {
        if (all && value > (all[state] ?? 0)) all[state] = value
      })
  }

  /** A pinned place is taken whatever it is worth. */
  private force(activity: Activity, { expert, seat, fit, bonus }: Special) {
    const mask = this.layout.countingIn(activity).of(expert)
    const net = this.tolls.net(expert, seat, fit + bonus) + this.paidBeyond(activity, mask)
    const to = this.move(mask)
    const [before] = this.layers
    const after = new Float64Array(this.states).fill(Number.NEGATIVE_INFINITY)
    before?.forEach((value, state) => {
      const at = to[state] ?? 0
      after[at] = Math.max(after[at] ?? 0, value + net)
    })
    this.layers[0] = after
  }

  private offer(net: number, to: Int32Array, free: number) {
    for (let used = free - 1; used >= 0; used--) {
      const from = this.layers[used]
      const into = this.layers[used + 1]
      if (!from || !into) continue
      for (let state = 0; state < this.states; state++) {
        const value = (from[state] ?? 0) + net
        const at = to[state] ?? 0
        if (value > (into[at] ?? 0)) into[at] = value
      }
    }
  }

  /** The highest nets for each set of minima, as many as there are places, in falling order. */
  private gatherBest(activity: Activity, seat: number, free: number) {
    this.nets.length = 0
    const own = this.pairs.seats[seat]
    if (!own || free <= 0) return
    const counting = this.layout.countingIn(activity)
    this.wanted.open(seat, this.extra)
    for (let at = 0; at < own.experts.length; at++) {
      const expert = own.experts[at] ?? 0
      const mask = counting.of(expert)
      this.nets[mask] ??= new Float64Array(free).fill(Number.NEGATIVE_INFINITY)
      const best = this.nets[mask]
      const fit = (own.fits[at] ?? 0) + (this.extra[expert] ?? 0)
      const paid = this.paidBeyond(activity, mask)
      // Nobody nets more than the fit, so that most are passed over without their tolls.
      if (!best || fit + shortPlace + paid <= (best[free - 1] ?? 0)) continue
      insert(best, this.tolls.net(expert, seat, fit) + paid)
    }
    this.wanted.close(seat, this.extra)
  }

  private paidBeyond({ index }: Activity, mask: number): number {
    let paid = 0
    for (let rule = 0; rule < rules; rule++)
      if ((mask & (1 << rule)) !== 0 && this.asked[rule] === 0) paid += this.tolls.ofMinimum(index, rule)
    return paid
  }

  /** Where each state leads when somebody joins who counts towards these minima. */
  private move(mask: number): Int32Array {
    const known = this.moves[mask]
    if (known) return known
    const to = new Int32Array(this.states)
    for (let state = 0; state < this.states; state++) {
      let after = state
      for (let rule = 0; rule < rules; rule++) {
        const stride = this.strides[rule] ?? 1
        const asked = this.asked[rule] ?? 0
        if ((mask & (1 << rule)) !== 0 && Math.floor(state / stride) % (asked + 1) < asked) after += stride
      }
      to[state] = after
    }
    this.moves[mask] = to
    return to
  }
}

function insert(best: Float64Array, value: number) {
  let to = best.length - 1
  if (value <= (best[to] ?? 0)) return
  for (; to > 0 && (best[to - 1] ?? 0) < value; to--) best[to] = best[to - 1] ?? 0
  best[to] = value
}
