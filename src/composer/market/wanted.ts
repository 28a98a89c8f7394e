import type { Special, Specials } from '../specials.ts'

/** What was said about pairs, by seat and by person, as the market asks for it. */
export class Wanted {
  private readonly bySeat: Map<number, Special[]>
  /** The places that a person is pinned to. */
  readonly pins: Map<number, Special[]>

  constructor(readonly specials: Specials) {
    this.bySeat = Map.groupBy(specials.values(), ({ seat }) => seat)
    this.pins = Map.groupBy(
      [...specials.values()].filter(({ pinned }) => pinned),
      ({ expert }) => expert,
    )
  }

  get seats(): Iterable<number> {
    return this.bySeat.keys()
  }

  onSeat(seat: number): readonly Special[] {
    return this.bySeat.get(seat) ?? []
  }

  /**
   * Writes what each pair of a seat earns beyond its fit: the bonus of a place kept. A barred pair earns nothing ever,
   * and a pinned one stands apart from those that are chosen.
   */
  open(seat: number, extra: Float64Array) {
    for (const { expert, bonus, pinned, barred } of this.onSeat(seat))
      extra[expert] = pinned || barred ? Number.NEGATIVE_INFINITY : bonus
  }

  close(seat: number, extra: Float64Array) {
    for (const { expert } of this.onSeat(seat)) extra[expert] = 0
  }

  /** The most that any pair of a seat earns beyond its fit. */
  mostExtra(seat: number): number {
    return this.onSeat(seat).reduce((most, { bonus }) => Math.max(most, bonus), 0)
  }
}
