import type { Pairs, SeatPairs } from '../pairs.ts'
import { type Place, teamMinima } from '../problem.ts'
import { keyOf } from '../specials.ts'
import type { Counting, Layout } from './layout.ts'
import { BestKeys, sortFalling } from './selection.ts'
import type { Wanted } from './wanted.ts'

const bestForEachSeat = 200
/** Where people have hardly more missions to give than there are places, even far down the lists somebody is needed. */
const plenty = 4
const mostForEachSeat = 800
/** Of no more pairs than so many times the best, all are candidates. */
const all = 1.5
const bestForEachMinimum = 30
/** Less than the smallest difference between two fits: it only decides between equals. */
const grain = 1e-7

/** People for one seat in falling order of fit, the bonus of a place kept included. */
export type Candidates = {
  people: Int32Array
  fits: Float64Array
  /** The minima of the team that each counts towards. */
  masks: Uint8Array
  /** How often the market chose each; later choices weigh more. */
  chosen: Float64Array
  /** The positions once more, those of equal minima together: positions of set `sets[k]` from `from[k]` to `from[k + 1]`. */
  bySet: Int32Array
  sets: Uint8Array
  from: Int32Array
}

/**
 * The pairs that the market looks at, seat by seat. A scan of the best ends at the first that cannot gain, so that it
 * looks at the top of a list and not at all pairs. Equal fits stand in an order of the seat's own: by the roster's, all
 * seats would ask for the same few people.
 */
export class Candidate {
  readonly ofSeat: Candidates[]
  private readonly keys: Float64Array
  private readonly best: BestKeys
  private readonly extra: Float64Array
  private readonly most: number

  constructor(
    private readonly layout: Layout,
    private readonly pairs: Pairs,
  ) {
    const most = pairs.seats.reduce((length, { fits }) => Math.max(length, fits.length), 0)
    this.keys = new Float64Array(most)
    this.best = new BestKeys(most)
    this.extra = new Float64Array(layout.people)
    this.ofSeat = new Array<Candidates>(layout.seats)
    this.most = Math.min(mostForEachSeat, bestForEachSeat * Math.max(1, plenty / missionsForEachPlace(layout)))
  }

  gather(wanted: Wanted, seats: Iterable<number>) {
    for (const seat of seats) {
      const activity = this.layout.problem.seats[seat]?.activity
      const own = this.pairs.seats[seat]
      if (!activity || !own) continue
      wanted.open(seat, this.extra)
      this.ofSeat[seat] = this.gathered(seat, own, this.layout.countingIn(activity))
      wanted.close(seat, this.extra)
    }
  }

  /** The fit of a pair, its bonus included, and what the person counts towards; 0 when it is no candidate. */
  find(expert: number, seat: number): { fit: number; mask: number; isKnown: boolean } {
    const own = this.ofSeat[seat]
    const at = own?.people.indexOf(expert) ?? -1
    return { fit: own?.fits[at] ?? 0, mask: own?.masks[at] ?? 0, isKnown: at !== -1 }
  }

  /** Fits of those among these places that are candidates. */
  fitsOf(places: Place[]): Map<number, number> {
    const fits = new Map<number, number>()
    for (const [seat, own] of Map.groupBy(places, (place) => place.seat)) {
      const asked = new Set(own.map(({ expert }) => expert))
      const { people, fits: all } = this.ofSeat[seat] ?? { people: [], fits: [] }
      people.forEach((expert, at) => {
        if (asked.has(expert)) fits.set(keyOf(this.layout.problem, { expert, seat }), all[at] ?? 0)
      })
    }
    return fits
  }

  /** Pairs that gain although they were no candidates become some. */
  add(seat: number, positions: readonly number[], wanted: Wanted) {
    const own = this.pairs.seats[seat]
    const before = this.ofSeat[seat]
    const activity = this.layout.problem.seats[seat]?.activity
    if (!own || !before || !activity) return
    const known = new Set(before.people)
    const fresh = positions.filter((at) => !known.has(own.experts[at] ?? -1))
    wanted.open(seat, this.extra)
    this.setKeys(seat, own)
    const after = this.taken(own, [...this.positionsOf(own, before), ...fresh], this.layout.countingIn(activity))
    wanted.close(seat, this.extra)
    const shares = new Map(Array.from(before.people, (expert, at) => [expert, before.chosen[at] ?? 0]))
    after.chosen.set(Array.from(after.people, (expert) => shares.get(expert) ?? 0))
    this.ofSeat[seat] = after
  }

  private positionsOf(own: SeatPairs, { people }: Candidates): number[] {
    const wantedOnes = new Set(people)
    return [...own.experts.keys()].filter((at) => wantedOnes.has(own.experts[at] ?? -1))
  }

  private gathered(seat: number, own: SeatPairs, counting: Counting): Candidates {
    const total = own.experts.length
    this.setKeys(seat, own)
    if (total <= all * this.most) return this.taken(own, [...own.experts.keys()], counting)
    const positions = new Set(this.best.of(this.keys, total, Math.round(this.most), null))
    for (const [index] of teamMinima.entries())
      if ((counting.asked & (1 << index)) !== 0) this.addCounting(own, counting, 1 << index, positions)
    return this.taken(own, [...positions], counting)
  }

  private addCounting(own: SeatPairs, counting: Counting, rule: number, positions: Set<number>) {
    const counts = (at: number) => (counting.of(own.experts[at] ?? 0) & rule) !== 0
    let counted = 0
    for (const at of positions) if (counts(at)) counted += 1
    if (counted >= bestForEachMinimum) return
    for (const at of this.best.of(this.keys, own.experts.length, bestForEachMinimum, counts)) positions.add(at)
  }

  /** These positions in falling order of their keys, without those that are barred. */
  private taken(own: SeatPairs, positions: number[], counting: Counting): Candidates {
    const kept = positions.filter((at) => (this.keys[at] ?? 0) > Number.NEGATIVE_INFINITY)
    const order = Int32Array.from(kept)
    sortFalling(
      Float64Array.from(kept, (at) => this.keys[at] ?? 0),
      order,
      order.length,
    )
    const people = Int32Array.from(order, (at) => own.experts[at] ?? 0)
    const masks = Uint8Array.from(people, (expert) => counting.of(expert))
    return {
      people,
      fits: Float64Array.from(order, (at) => (own.fits[at] ?? 0) + (this.extra[own.experts[at] ?? 0] ?? 0)),
      masks,
      chosen: new Float64Array(people.length),
      ...together(masks),
    }
  }

  private setKeys(seat: number, { experts, fits }: SeatPairs) {
    const { keys, extra } = this
    for (let at = 0; at < experts.length; at++) {
      const expert = experts[at] ?? 0
      keys[at] = (fits[at] ?? 0) + (extra[expert] ?? 0) + grain * hash(expert, seat)
    }
  }
}

/** How many missions people could take, for each place that there is. */
function missionsForEachPlace({ problem, places }: Layout): number {
  const { maxMissions, maxDays } = problem.roster
  const shortest = problem.seats.reduce((least, { days }) => Math.min(least, days), Number.POSITIVE_INFINITY)
  let missions = 0
  maxMissions.forEach((most, expert) => {
    missions += Math.min(most, (maxDays[expert] ?? 0) / Math.max(1, shortest), places)
  })
  return missions / Math.max(1, places)
}

function together(masks: Uint8Array) {
  const sets = Map.groupBy(masks.keys(), (at) => masks[at] ?? 0)
  const from = new Int32Array(sets.size + 1)
  ;[...sets.values()].forEach((own, index) => {
    from[index + 1] = (from[index] ?? 0) + own.length
  })
  return { bySet: Int32Array.from([...sets.values()].flat()), sets: Uint8Array.from(sets.keys()), from }
}

/** A number from 0 to 1 that belongs to person and seat. */
function hash(expert: number, seat: number): number {
  let mixed = Math.imul(expert + 1, 0x9e3779b1) ^ Math.imul(seat + 1, 0x85ebca77)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
}
