import type { Highs } from 'highs'
import type { Clock } from './clock.ts'
import { shortPlace } from './costs.ts'
import { brokenCovers } from './covers.ts'
import { type Column, Master } from './master.ts'
import { bestOf, type Pairs, positionOf, type SeatPairs } from './pairs.ts'
import { Prices } from './prices.ts'
import type { Place, Problem } from './problem.ts'
import type { Row } from './rows.ts'
import { keyOf, type Special, type Specials } from './specials.ts'
import { brokenRows, minimaOf, type Part } from './violations.ts'

const firstForEachSeat = 20
const addedForEachSeat = 10
/** A pair that could better the relaxation by less than this is left out; the bound counts it all the same. */
const worthAdding = 1e-6

/** So many steps lead from the nearest pairs to all that may matter, each four times as far. */
const reaches = 6
const overflow = 8

const apart = 0
const kept = 1
const special = 2

const nobody: SeatPairs = { experts: new Int32Array(), fits: new Float64Array() }

type Candidate = { column: Column; gain: number }

export type Relaxed = { parts: Part[]; prices: Prices; bound: number; whole: boolean }

/**
 * The best plan in which people may be split: first over the best pairs of each seat, then widened by every pair that
 * could better it, until none can. Rows are added when a solution breaks them, for most people never meet their limits.
 * Asked again with other wishes, it goes on from where it stood.
 */
export class Relaxation {
  private readonly master: Master
  private readonly state: Uint8Array[]
  private readonly columnOf = new Map<number, number>()
  private specials: Specials = new Map()
  private begun = false

  constructor(
    highs: Highs,
    private readonly problem: Problem,
    private readonly pairs: Pairs,
    private readonly clock: Clock,
  ) {
    this.master = new Master(highs, problem)
    this.state = pairs.seats.map(({ experts }) => new Uint8Array(experts.length))
  }

  get keptPairs(): number {
    return this.columnOf.size
  }

  /** Rows that tighten the relaxation only. */
  get covers(): Row[] {
    return this.master.rows.filter((row) => row.kind === 'cover')
  }

  dispose() {
    this.master.dispose()
  }

  /** `hints`: pairs to begin with, instead of the best of each seat. */
  solve(specials: Specials, hints: Place[] | null = null): Relaxed {
    this.wish(specials)
    if (!this.begun) this.begin(hints)
    else if (hints) this.addPairs(this.apartOf(hints))
    for (;;) {
      const { parts, duals, whole } = this.withAllRows()
      this.clock.lap('relaxation')
      const prices = new Prices(this.problem, this.master.rows, duals)
      const { bound, missing } = this.price(prices)
      this.clock.lap('pricing')
      this.clock.say({ stage: 'relaxation', bound })
      if (missing.length === 0 || !whole || this.clock.isOver()) return { parts, prices, bound, whole }
      this.addPairs(missing)
    }
  }

  /** What is known without any relaxation: nobody placed, and a bound from prices of nothing. */
  unsolved(specials: Specials): Relaxed {
    this.specials = specials
    const prices = new Prices(this.problem, [], new Float64Array())
    return { parts: [], prices, bound: this.price(prices).bound, whole: false }
  }

  private begin(hints: Place[] | null) {
    this.begun = true
    this.addPairs(this.apartOf(hints ?? this.bestOfEachSeat()))
    this.master.addRows(minimaOf(this.problem))
  }

  private bestOfEachSeat(): Place[] {
    return this.pairs.seats.flatMap((pairs, seat) =>
      bestOf(pairs, firstForEachSeat, seat * 7919).map((at) => ({ expert: pairs.experts[at] ?? 0, seat })),
    )
  }

  private apartOf(places: Place[]): { seat: number; at: number }[] {
    return places
      .map(({ expert, seat }) => ({ seat, at: positionOf(this.pairs.seats[seat], expert) }))
      .filter(({ seat, at }) => this.state[seat]?.[at] === apart)
  }

  private addPairs(fresh: { seat: number; at: number }[]) {
    for (const { seat, at } of fresh) this.mark(seat, at, kept)
    this.add(fresh.map(({ seat, at }) => this.columnAt(seat, at)))
  }

  private add(columns: Column[]) {
    columns.forEach((column, index) => {
      this.columnOf.set(keyOf(this.problem, column), this.master.columns.length + index)
    })
    this.master.addColumns(columns)
  }

  private withAllRows() {
    for (;;) {
      const { values, duals, whole } = this.master.relax(this.clock.left())
      const parts = this.master.partsOf(values)
      if (!whole || this.clock.isOver()) return { parts, duals, whole }
      if (this.master.addRows(brokenRows(this.problem, parts)) > 0) continue
      if (this.master.addRows(brokenCovers(this.problem, parts)) === 0) return { parts, duals, whole }
    }
  }

  /** The bound over all pairs at these prices, and those left out that could better the relaxation. */
  private price(prices: Prices): { bound: number; missing: { seat: number; at: number }[] } {
    let bound = prices.base
    const missing: { seat: number; at: number }[] = []
    this.eachGaining(prices, 0, (seat, found) => {
      // A seat takes no more people than places, whatever its price.
      bound += mostOf(found, this.problem.seats[seat]?.count ?? 0)
      const fresh = found
        .filter(({ at, gain }) => gain > worthAdding && this.state[seat]?.[at] === apart)
        .sort((a, b) => b.gain - a.gain)
      for (const { at } of fresh.slice(0, addedForEachSeat)) missing.push({ seat, at })
    })
    for (const one of this.specials.values()) {
      const gain = prices.gain(one.expert, one.seat, one.fit + one.bonus)
      if (one.pinned) bound += gain
      else if (!one.barred) bound += Math.max(0, gain)
    }
    for (const seat of this.pairs.unknown)
      bound += seat.count * Math.max(0, this.bestFit + shortPlace + (prices.bonus[seat.activity.index] ?? 0))
    return { bound, missing }
  }

  /** The most that anybody can fit. */
  private get bestFit(): number {
    return Object.values(this.problem.weights).reduce((sum, weight) => sum + weight, 0)
  }

  /** All pairs but the special ones that gain more than `least` at these prices, seat by seat. */
  private eachGaining(
    prices: Prices,
    least: number,
    take: (seat: number, found: { at: number; gain: number }[]) => void,
  ) {
    for (const { index: seat, activity } of this.problem.seats) {
      const { experts, fits } = this.pairs.seats[seat] ?? nobody
      const state = this.state[seat] ?? new Uint8Array()
      const threshold = prices.mustFit(seat, activity.index) + least
      const found: { at: number; gain: number }[] = []
      for (let at = 0; at < fits.length; at++) {
        const fit = fits[at] ?? 0
        if (fit <= threshold || state[at] === special) continue
        const gain = prices.gain(experts[at] ?? 0, seat, fit)
        if (gain > least) found.push({ at, gain })
      }
      take(seat, found)
    }
  }

  /**
   * The pairs that a plan within `loss` of the bound may use: the special ones and those of the relaxed plan and of
   * `also` always, then those that gain most, at most
   * so many. The loss that comes back is one that each pair left out brings.
   */
  within({ prices, parts }: Relaxed, also: Place[], loss: number, most: number): { columns: Column[]; loss: number } {
    const used = new Map([...parts, ...also].map((place) => [keyOf(this.problem, place), place]))
    const always = [...used]
      .filter(([key]) => !this.specials.has(key))
      .map(([, { expert, seat }]) => this.columnAt(seat, positionOf(this.pairs.seats[seat], expert)))
    const columns = [...[...this.specials.values()].filter((one) => !one.barred).map(columnOf), ...always]
    const room = Math.max(0, most - columns.length)
    const { chosen, loss: reached } = this.mostGaining(prices, loss, room, used)
    return { columns: [...columns, ...chosen], loss: reached }
  }

  /**
   * The most gaining of the other pairs: looked for nearer and nearer to `loss`, since within all of it there may be
   * millions.
   */
  private mostGaining(
    prices: Prices,
    loss: number,
    room: number,
    used: ReadonlyMap<number, Place>,
  ): { chosen: Column[]; loss: number } {
    let before: Candidate[] = []
    for (let reach = loss / 4 ** reaches, covered = 0; ; covered = reach, reach = Math.min(loss, reach * 4)) {
      const found = this.gainingMoreThan(-reach, prices, used, overflow * (room + 1))
      if (found.length <= room && reach >= loss) return { chosen: found.map(({ column }) => column), loss }
      if (found.length > overflow * room) {
        // Too many to see all of them: those of the step before are whole, the others only fill the room.
        const known = new Set(before.map(({ column }) => keyOf(this.problem, column)))
        const others = found
          .filter(({ column }) => !known.has(keyOf(this.problem, column)))
          .sort((a, b) => b.gain - a.gain)
        return { chosen: [...before, ...others].slice(0, room).map(({ column }) => column), loss: covered }
      }
      if (found.length > room) {
        found.sort((a, b) => b.gain - a.gain)
        return {
          chosen: found.slice(0, room).map(({ column }) => column),
          loss: Math.max(0, -(found[room]?.gain ?? 0)),
        }
      }
      before = found
    }
  }

  private gainingMoreThan(least: number, prices: Prices, used: ReadonlyMap<number, Place>, most: number): Candidate[] {
    const candidates: Candidate[] = []
    this.eachGaining(prices, least, (seat, found) => {
      for (const { at, gain } of found) {
        if (candidates.length >= most) return
        const column = this.columnAt(seat, at)
        if (!used.has(keyOf(this.problem, column))) candidates.push({ column, gain })
      }
    })
    return candidates
  }

  private columnAt(seat: number, at: number): Column {
    const { experts, fits } = this.pairs.seats[seat] ?? nobody
    return { expert: experts[at] ?? 0, seat, fit: fits[at] ?? 0, lower: 0, upper: 1 }
  }

  private wish(specials: Specials) {
    const before = this.specials
    this.specials = specials
    for (const [key, one] of before) if (!specials.has(key)) this.forget(key, one)
    const fresh: Column[] = []
    for (const [key, one] of specials) {
      this.mark(one.seat, positionOf(this.pairs.seats[one.seat], one.expert), special)
      const number = this.columnOf.get(key)
      if (number !== undefined) this.master.change(number, columnOf(one))
      else if (!one.barred) fresh.push(columnOf(one))
    }
    this.add(fresh)
  }

  private forget(key: number, one: Special) {
    const at = positionOf(this.pairs.seats[one.seat], one.expert)
    const number = this.columnOf.get(key)
    this.mark(one.seat, at, number === undefined ? apart : kept)
    if (number !== undefined) this.master.change(number, { ...one, lower: 0, upper: at === -1 ? 0 : 1 })
  }

  private mark(seat: number, at: number, state: number) {
    const states = this.state[seat]
    if (states && at !== -1) states[at] = state
  }
}

export const columnOf = ({ expert, seat, fit, bonus, pinned, barred }: Special): Column => ({
  expert,
  seat,
  fit: fit + bonus,
  lower: pinned ? 1 : 0,
  upper: barred ? 0 : 1,
})

/** The sum of the highest gains, at most so many. */
function mostOf(found: { gain: number }[], count: number): number {
  const counted = found.length > count ? found.toSorted((a, b) => b.gain - a.gain).slice(0, count) : found
  return counted.reduce((sum, { gain }) => sum + gain, 0)
}
