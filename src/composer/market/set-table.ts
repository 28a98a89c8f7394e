import type { Layout } from './layout.ts'
import { sortFalling } from './selection.ts'

/** Days are counted in these parts, the coarsest first that leaves all of them whole. */
const parts = [1, 2, 4, 10, 20, 100]
const mostCells = 4_000_000

/**
 * The best set of seats as a table: seats in order of their last day × missions × days, as in weighted interval
 * scheduling with a knapsack (Bellman). Remote activities collide with nothing but themselves, so they come first, each
 * as a group of which one seat is taken. A limit that cannot bind has no dimension of its own.
 *
 * Days that no part leaves whole are rounded down, and a table that would be too large has no dimension for missions or
 * fewer for days. Either only lets more sets in, so the value is never too low.
 */
export class SetTable {
  private readonly seats: Int32Array
  private readonly gains: Float64Array
  private readonly marks: Int32Array
  private items = 0
  private readonly order: Int32Array
  private readonly keys: Float64Array
  /** The layer before each item's own: without it, and with it. */
  private readonly without: Int32Array
  private readonly withIt: Int32Array
  private readonly layer: Int32Array
  private readonly needs: Int32Array
  private cells = new Float64Array(4096)
  private counted = 0
  private room = 0
  private byMissions = false
  private readonly picked: Int32Array
  private length = 0

  constructor(private readonly layout: Layout) {
    const most = layout.seats + 1
    this.seats = new Int32Array(most)
    this.gains = new Float64Array(most)
    this.marks = new Int32Array(most)
    this.order = new Int32Array(most)
    this.keys = new Float64Array(most)
    this.without = new Int32Array(most)
    this.withIt = new Int32Array(most)
    this.layer = new Int32Array(most)
    this.needs = new Int32Array(most)
    this.picked = new Int32Array(most)
  }

  clear() {
    this.items = 0
  }

  add(seat: number, gain: number, mark: number) {
    this.seats[this.items] = seat
    this.gains[this.items] = gain
    this.marks[this.items++] = mark
  }

  get chosen(): number {
    return this.length
  }

  markOf(index: number): number {
    return this.marks[this.picked[index] ?? 0] ?? 0
  }

  solve(missions: number, days: number): number {
    const layers = this.layOut()
    this.dimension(layers, missions, days)
    const width = this.room + 1
    const size = (this.counted + 1) * width
    if (this.cells.length < (layers + 1) * size) this.cells = new Float64Array((layers + 1) * size)
    this.cells.fill(0, 0, size)
    for (let index = 0; index < this.items; index++) this.fill(this.order[index] ?? 0, width, size)
    const value = this.cells[(layers + 1) * size - 1] ?? 0
    this.trace(width, size)
    return value
  }

  /** Orders the items and says of each which layer it writes and from which it comes; the number of the last layer. */
  private layOut(): number {
    for (let item = 0; item < this.items; item++) {
      const seat = this.seats[item] ?? 0
      // Remote ones first, those of an activity together; then by last day.
      this.keys[item] = this.layout.remote[seat]
        ? 1e9 - (this.layout.activityOf[seat] ?? 0)
        : -(this.layout.last[seat] ?? 0)
      this.order[item] = item
    }
    sortFalling(this.keys, this.order, this.items)
    let layer = 0
    let firstMeeting = 0
    for (let index = 0; index < this.items; index++) {
      const item = this.order[index] ?? 0
      const seat = this.seats[item] ?? 0
      const before = index > 0 ? (this.order[index - 1] ?? 0) : -1
      if (this.layout.remote[seat]) {
        const same = before !== -1 && this.layout.activityOf[this.seats[before] ?? 0] === this.layout.activityOf[seat]
        if (!same) layer += 1
        this.without[item] = same ? layer : layer - 1
        this.withIt[item] = layer - 1
        firstMeeting = index + 1
      } else {
        layer += 1
        this.without[item] = layer - 1
        this.withIt[item] = this.layerBefore(index, firstMeeting, layer)
      }
      this.layer[item] = layer
    }
    return layer
  }

  /** The layer of those that end before this one begins. */
  private layerBefore(index: number, from: number, layer: number): number {
    const first = this.layout.first[this.seats[this.order[index] ?? 0] ?? 0] ?? 0
    let low = from
    let high = index
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.layout.last[this.seats[this.order[middle] ?? 0] ?? 0] ?? 0) < first) low = middle + 1
      else high = middle
    }
    return layer - 1 - (index - low)
  }

  private dimension(layers: number, missions: number, days: number) {
    this.byMissions = missions < this.items
    this.counted = this.byMissions ? Math.floor(missions) : 0
    let all = 0
    for (let item = 0; item < this.items; item++) all += this.layout.days[this.seats[item] ?? 0] ?? 0
    const binds = all > days
    const fits = (part: number) => (layers + 1) * (this.counted + 1) * (part * days + 1) <= mostCells
    let part = binds ? (parts.find((one) => this.isWhole(one)) ?? 100) : 0
    while (part > 0 && !fits(part)) {
      if (this.byMissions) {
        this.byMissions = false
        this.counted = 0
      } else part = part > 1 ? Math.floor(part / 2) : 0
    }
    this.room = part > 0 ? Math.floor(part * days + 1e-6) : 0
    for (let item = 0; item < this.items; item++)
      this.needs[item] = Math.floor(part * (this.layout.days[this.seats[item] ?? 0] ?? 0) + 1e-6)
  }

  private isWhole(part: number): boolean {
    for (let item = 0; item < this.items; item++) {
      const days = part * (this.layout.days[this.seats[item] ?? 0] ?? 0)
      if (Math.abs(days - Math.round(days)) > 1e-9) return false
    }
    return true
  }

  /** One item's layer: each cell is the better of going without it and of taking it beside those that leave it room. */
  private fill(item: number, width: number, size: number) {
    const { cells } = this
    const to = (this.layer[item] ?? 0) * size
    const without = (this.without[item] ?? 0) * size
    const withIt = (this.withIt[item] ?? 0) * size
    const needs = this.needs[item] ?? 0
    const gain = this.gains[item] ?? 0
    const step = this.byMissions ? width : 0
    if (to !== without) cells.copyWithin(to, without, without + size)
    for (let row = step; row < size; row += width)
      for (let room = needs; room < width; room++) {
        const value = (cells[withIt + row - step + room - needs] ?? 0) + gain
        if (value > (cells[to + row + room] ?? 0)) cells[to + row + room] = value
      }
  }

  /** Back from the last cell: an item was taken where its layer is worth more than the one without it. */
  private trace(width: number, size: number) {
    const { cells } = this
    this.length = 0
    let cell = size - 1
    let layer = this.items > 0 ? (this.layer[this.order[this.items - 1] ?? 0] ?? 0) : 0
    const step = this.byMissions ? width : 0
    for (let index = this.items - 1; index >= 0 && cell >= 0; index--) {
      const item = this.order[index] ?? 0
      if ((this.layer[item] ?? 0) !== layer) continue
      const value = cells[layer * size + cell] ?? 0
      const needs = this.needs[item] ?? 0
      const from = cell - step - needs
      const hasRoom = cell >= step && cell % width >= needs
      const takes = hasRoom && (cells[(this.withIt[item] ?? 0) * size + from] ?? 0) + (this.gains[item] ?? 0) === value
      const first = index === 0 || (this.layer[this.order[index - 1] ?? 0] ?? 0) !== layer
      if (takes && value > 0 && value > (cells[(layer - 1) * size + cell] ?? 0)) {
        this.picked[this.length++] = item
        layer = this.withIt[item] ?? 0
        cell = from
      } else if (first) layer -= 1
    }
  }
}
