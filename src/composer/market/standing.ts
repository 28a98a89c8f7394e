import type { Clock } from '../clock.ts'
import type { Place } from '../problem.ts'

/** How things stand: the best plan so far, the lowest bound, and what would prove the one by the other. */
export class Standing {
  bound = Number.POSITIVE_INFINITY
  value: number

  constructor(
    public places: Place[],
    private readonly worth: (places: Place[]) => number,
    private readonly gap: number,
    private readonly clock: Clock,
  ) {
    this.value = worth(places)
  }

  /** A plan is taken if it is better. */
  take(places: Place[] | null) {
    const value = places ? this.worth(places) : Number.NEGATIVE_INFINITY
    if (!places || value <= this.value) return
    this.places = places
    this.value = value
  }

  lower(bound: number) {
    this.bound = Math.min(this.bound, bound)
  }

  /** What lies this part of the gap above the plan. */
  enough(part: number): number {
    return this.value + part * this.gap * Math.max(1, Math.abs(this.value))
  }

  /** By how much the bound is too high. */
  get open(): number {
    return this.bound - this.enough(1)
  }

  /** Whether there is nothing more to do. */
  get isOver(): boolean {
    return this.open <= 0 || this.clock.isOver()
  }
}
