import type { Layout } from './layout.ts'
import { sortFalling } from './selection.ts'
import { SetTable } from './set-table.ts'

/** The greedy set is looked for among so many. */
const looked = 12
/** A search that has seen so many sets gives way to a table. */
const mostNodes = 80
const slack = 1e-9

/**
 * The best set of seats that one person can take together, by what each gains: at most so many missions and days, one
 * place in an activity, one activity on a day. It stands in every bound, so its value is never too low: each step below
 * either proves its set the best or goes on to the next, and the table, which is the last, errs upwards if at all.
 */
export class BestSet {
  private readonly seats: Int32Array
  private readonly gains: Float64Array
  /** What the asker knows each item by. */
  private readonly marks: Int32Array
  private items = 0
  private readonly top = new Int32Array(looked + 1)
  private topped = 0
  private readonly kept: Int32Array
  private readonly keptGains: Float64Array
  private readonly sums: Float64Array
  private count = 0
  private readonly path: Int32Array
  private nodes = 0
  private best = 0
  private readonly bestPath: Int32Array
  private bestLength = 0
  private readonly table: SetTable
  private missions = 0
  private days = 0

  constructor(private readonly layout: Layout) {
    const most = layout.seats + 1
    this.seats = new Int32Array(most)
    this.gains = new Float64Array(most)
    this.marks = new Int32Array(most)
    this.kept = new Int32Array(most)
    this.keptGains = new Float64Array(most)
    this.sums = new Float64Array(most + 1)
    this.path = new Int32Array(most)
    this.bestPath = new Int32Array(most)
    this.table = new SetTable(layout)
  }

  clear() {
    this.items = 0
  }

  /** Each seat at most once, and only with a gain above 0. */
  add(seat: number, gain: number, mark: number) {
    this.seats[this.items] = seat
    this.gains[this.items] = gain
    this.marks[this.items++] = mark
  }

  get chosen(): number {
    return this.bestLength
  }

  markOf(index: number): number {
    return this.marks[this.bestPath[index] ?? 0] ?? 0
  }

  /** The value of the best set, which is then asked for by `markOf`. */
  solve(missions: number, days: number): number {
    this.missions = missions
    this.days = days + slack
    this.best = 0
    this.bestLength = 0
    this.findTop()
    if (this.topped === 0 || missions < 1) return 0
    this.takeGreedily()
    if (this.best >= this.sumOfTop(missions)) return this.best
    this.keepPromising()
    if (this.searched()) return this.best
    return this.byTable()
  }

  private findTop() {
    const { top, gains } = this
    this.topped = 0
    for (let item = 0; item < this.items; item++) {
      if ((this.layout.days[this.seats[item] ?? 0] ?? 0) > this.days) continue
      const gain = gains[item] ?? 0
      let to = this.topped
      if (to === looked && gain <= (gains[top[looked - 1] ?? 0] ?? 0)) continue
      if (to < looked) this.topped += 1
      else to -= 1
      for (; to > 0 && (gains[top[to - 1] ?? 0] ?? 0) < gain; to--) top[to] = top[to - 1] ?? 0
      top[to] = item
    }
  }

  private takeGreedily() {
    let days = 0
    for (let index = 0; index < this.topped && this.bestLength < this.missions; index++) {
      const item = this.top[index] ?? 0
      const more = this.layout.days[this.seats[item] ?? 0] ?? 0
      if (days + more > this.days || !this.goesWith(item, this.bestPath, this.bestLength)) continue
      days += more
      this.best += this.gains[item] ?? 0
      this.bestPath[this.bestLength++] = item
    }
  }

  private goesWith(item: number, others: Int32Array, count: number): boolean {
    const seat = this.seats[item] ?? 0
    for (let index = 0; index < count; index++)
      if (this.layout.collide(seat, this.seats[others[index] ?? 0] ?? 0)) return false
    return true
  }

  /** The most that so many could gain if all went together; infinite when more than were looked at would count. */
  private sumOfTop(count: number): number {
    if (count > this.topped && this.topped === looked) return Number.POSITIVE_INFINITY
    let sum = 0
    for (let index = 0; index < this.topped && index < count; index++) sum += this.gains[this.top[index] ?? 0] ?? 0
    return sum
  }

  /** An item that does not better the greedy set even beside the best others is left out; the rest in falling order. */
  private keepPromising() {
    const least = this.best - this.sumOfTop(this.missions - 1)
    this.count = 0
    for (let item = 0; item < this.items; item++) {
      const gain = this.gains[item] ?? 0
      if (gain <= least || (this.layout.days[this.seats[item] ?? 0] ?? 0) > this.days) continue
      this.kept[this.count] = item
      this.keptGains[this.count++] = gain
    }
    sortFalling(this.keptGains, this.kept, this.count)
    for (let index = 0; index < this.count; index++)
      this.sums[index + 1] = (this.sums[index] ?? 0) + (this.keptGains[index] ?? 0)
  }

  /** Depth first over the items kept; false when it had to give up. */
  private searched(): boolean {
    this.nodes = 0
    return this.search(0, 0, 0, 0)
  }

  private search(from: number, length: number, value: number, days: number): boolean {
    if (value > this.best) {
      this.best = value
      this.bestLength = length
      for (let index = 0; index < length; index++) this.bestPath[index] = this.path[index] ?? 0
    }
    if (length >= this.missions) return true
    for (let index = from; index < this.count; index++) {
      const last = Math.min(this.count, index + this.missions - length)
      if (value + (this.sums[last] ?? 0) - (this.sums[index] ?? 0) <= this.best) return true
      if (++this.nodes > mostNodes) return false
      const item = this.kept[index] ?? 0
      const more = this.layout.days[this.seats[item] ?? 0] ?? 0
      if (days + more > this.days || !this.goesWith(item, this.path, length)) continue
      this.path[length] = item
      if (!this.search(index + 1, length + 1, value + (this.keptGains[index] ?? 0), days + more)) return false
    }
    return true
  }

  private byTable(): number {
    const { table } = this
    table.clear()
    for (let index = 0; index < this.count; index++) {
      const item = this.kept[index] ?? 0
      table.add(this.seats[item] ?? 0, this.keptGains[index] ?? 0, item)
    }
    const value = table.solve(this.missions, this.days)
    if (value <= this.best) return this.best
    this.best = value
    this.bestLength = table.chosen
    for (let index = 0; index < this.bestLength; index++) this.bestPath[index] = table.markOf(index)
    return value
  }
}
