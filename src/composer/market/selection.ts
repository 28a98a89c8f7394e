const buckets = 512
/** A last bucket with no more than this is sorted rather than divided again. */
const few = 64
const gaps = [1750, 701, 301, 132, 57, 23, 10, 4, 1]

/** The positions of the highest keys of a long list: counted into buckets, the bucket on the edge divided again. */
export class BestKeys {
  private readonly counts = new Int32Array(buckets)
  private left: Int32Array
  private readonly found: Int32Array

  constructor(most: number) {
    this.left = new Int32Array(most)
    this.found = new Int32Array(most)
  }

  /** At most `count` positions of the `total` first keys; only those that `counts`, if it is given. */
  of(keys: Float64Array, total: number, count: number, counts: ((at: number) => boolean) | null): number[] {
    let left = 0
    for (let at = 0; at < total; at++) {
      if ((keys[at] ?? 0) === Number.NEGATIVE_INFINITY || (counts && !counts(at))) continue
      this.left[left++] = at
    }
    let found = 0
    while (found + left > count && left > few) {
      const edge = this.edge(keys, left, count - found)
      if (!edge) break
      let rest = 0
      for (let index = 0; index < left; index++) {
        const at = this.left[index] ?? 0
        const bucket = bucketOf(keys[at] ?? 0, edge)
        if (bucket > edge.bucket) this.found[found++] = at
        else if (bucket === edge.bucket) this.left[rest++] = at
      }
      left = rest
    }
    const last = this.left.slice(0, left)
    sortFalling(
      Float64Array.from(last, (at) => keys[at] ?? 0),
      last,
      left,
    )
    return [...this.found.subarray(0, found), ...last.subarray(0, Math.max(0, count - found))]
  }

  /** The bucket in which the highest `count` end; null when all keys are the same. */
  private edge(keys: Float64Array, left: number, count: number): Edge | null {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let index = 0; index < left; index++) {
      const key = keys[this.left[index] ?? 0] ?? 0
      if (key < low) low = key
      if (key > high) high = key
    }
    const width = (high - low) / (buckets - 1)
    if (!(width > 0) || low + width === low) return null
    const edge = { low, width, bucket: buckets - 1 }
    this.counts.fill(0)
    for (let index = 0; index < left; index++) {
      const bucket = bucketOf(keys[this.left[index] ?? 0] ?? 0, edge)
      this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    }
    for (let above = this.counts[edge.bucket] ?? 0; above < count && edge.bucket > 0; )
      above += this.counts[--edge.bucket] ?? 0
    return edge
  }
}

type Edge = { low: number; width: number; bucket: number }

const bucketOf = (key: number, { low, width }: Edge) => Math.min(buckets - 1, Math.floor((key - low) / width))

/** Shell's sort of the first `count` keys, with what belongs to each. */
export function sortFalling(keys: Float64Array, carried: Int32Array, count: number) {
  for (const gap of gaps)
    for (let from = gap; from < count; from++) {
      const key = keys[from] ?? 0
      const value = carried[from] ?? 0
      let to = from
      for (; to >= gap && (keys[to - gap] ?? 0) < key; to -= gap) {
        keys[to] = keys[to - gap] ?? 0
        carried[to] = carried[to - gap] ?? 0
      }
      keys[to] = key
      carried[to] = value
    }
}
