import type { Layout } from './layout.ts'

/** An empty list ends with this, so that a person without items is met once only. */
const ended = -2
const none = -1

/**
 * What people would gain at the prices of an evaluation, person by person. Of the seats of one activity a person takes
 * at most one, so that a seat which gains no more than another one there and takes no fewer days is passed over: it only
 * stays as an alternative, if it gains nearly as much.
 */
export class Items {
  seats = new Int32Array(8192)
  gains = new Float64Array(8192)
  /** Where each pair stands among its candidates, or what else the asker knows it by. */
  at = new Int32Array(8192)
  private next = new Int32Array(8192)
  private alternative = new Int32Array(8192)
  private count = 0
  private readonly head: Int32Array
  readonly touched: Int32Array
  people = 0
  /** Alternatives gain at most so much less. */
  tolerance = 0

  constructor(private readonly layout: Layout) {
    this.head = new Int32Array(layout.people).fill(none)
    this.touched = new Int32Array(layout.people)
  }

  clear() {
    this.count = 0
    this.people = 0
  }

  touch(expert: number) {
    if (this.head[expert] !== none) return
    this.head[expert] = ended
    this.touched[this.people++] = expert
  }

  /** All seats of one activity are noted before those of another. */
  note(expert: number, seat: number, gain: number, at: number) {
    if (this.joinsAnother(expert, seat, gain, at)) return
    this.touch(expert)
    const item = this.append(seat, gain, at)
    this.next[item] = this.head[expert] ?? ended
    this.head[expert] = item
  }

  /** The items of a person: `first`, then `after` until a negative one. */
  first(expert: number): number {
    return this.head[expert] ?? ended
  }

  after(item: number): number {
    return this.next[item] ?? ended
  }

  /** Forgets the person's list, which is read once. */
  leave(expert: number) {
    this.head[expert] = none
  }

  /** The alternatives of an item: `elseOf`, again and again until −1. */
  elseOf(item: number): number {
    return this.alternative[item] ?? none
  }

  private joinsAnother(expert: number, seat: number, gain: number, at: number): boolean {
    const { activityOf, days } = this.layout
    for (let item = this.first(expert); item >= 0; item = this.after(item)) {
      const other = this.seats[item] ?? 0
      if (activityOf[other] !== activityOf[seat]) return false
      const had = this.gains[item] ?? 0
      if (had >= gain && (days[other] ?? 0) <= (days[seat] ?? 0)) {
        if (gain > had - this.tolerance) this.addAlternative(item, seat, gain, at)
        return true
      }
      if (had > gain || (days[other] ?? 0) < (days[seat] ?? 0)) continue
      if (had > gain - this.tolerance) this.addAlternative(item, other, had, this.at[item] ?? none)
      this.seats[item] = seat
      this.gains[item] = gain
      this.at[item] = at
      return true
    }
    return false
  }

  private addAlternative(item: number, seat: number, gain: number, at: number) {
    const other = this.append(seat, gain, at)
    this.alternative[other] = this.elseOf(item)
    this.alternative[item] = other
  }

  private append(seat: number, gain: number, at: number): number {
    if (this.count === this.seats.length) this.widen()
    const item = this.count++
    this.seats[item] = seat
    this.gains[item] = gain
    this.at[item] = at
    this.alternative[item] = none
    return item
  }

  private widen() {
    this.seats = wider(this.seats, Int32Array)
    this.gains = wider(this.gains, Float64Array)
    this.at = wider(this.at, Int32Array)
    this.next = wider(this.next, Int32Array)
    this.alternative = wider(this.alternative, Int32Array)
  }
}

export function wider<T extends Int32Array | Float64Array>(numbers: T, kind: new (length: number) => T): T {
  const more = new kind(numbers.length * 2)
  more.set(numbers)
  return more
}
