type Numbers = Int32Array | Float64Array | Uint8Array

/** Numbers that come one by one, in as much memory as they need: a list of a language takes several times as much. */
export class Growing<T extends Numbers> {
  private length = 0

  constructor(
    private readonly kind: new (length: number) => T,
    private numbers: T = new kind(16),
  ) {}

  get count(): number {
    return this.length
  }

  push(number: number) {
    if (this.length === this.numbers.length) {
      const wider = new this.kind(Math.ceil(this.length * 1.5))
      wider.set(this.numbers)
      this.numbers = wider
    }
    this.numbers[this.length++] = number
  }

  /** What came, and nothing is kept here any more. */
  close(): T {
    const all = this.numbers.slice(0, this.length) as T
    this.numbers = new this.kind(1)
    this.length = 0
    return all
  }
}

export const int32 = () => new Growing(Int32Array)
export const float64 = () => new Growing(Float64Array)
export const uint8 = () => new Growing(Uint8Array)
