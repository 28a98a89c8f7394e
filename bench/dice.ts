import { mulberry } from './instances.ts'

export type Dice = ReturnType<typeof throwDice>

/** The same seed, the same throws. */
export function throwDice(seed: number) {
  const next = mulberry(seed)
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(list: readonly T[]): T => {
    const found = list[between(0, list.length - 1)]
    if (found === undefined) throw new Error('There is nothing to pick from.')
    return found
  }
  const weighted = <Name extends string>(shares: Partial<Record<Name, number>>): Name => {
    const entries = Object.entries(shares) as [Name, number][]
    let mark = next() * entries.reduce((sum, [, share]) => sum + share, 0)
    for (const [name, share] of entries) {
      mark -= share
      if (mark < 0) return name
    }
    return pick(entries)[0]
  }
  const shuffle = <T>(list: T[]): T[] =>
    list
      .map((item) => ({ item, at: next() }))
      .sort((one, other) => one.at - other.at)
      .map(({ item }) => item)
  return { next, between, pick, weighted, shuffle, chance: (share: number) => next() < share }
}

/** Draws from a list by Zipf's law: the first most often. A shift flattens the head. */
export function byRank<T>(list: T[], exponent: number, shift = 0) {
  let sum = 0
  const upTo = list.map((_, index) => {
    sum += (index + 1 + shift) ** -exponent
    return sum
  })
  return (dice: Dice): T => {
    const mark = dice.next() * sum
    let low = 0
    let high = list.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((upTo[middle] ?? sum) > mark) high = middle
      else low = middle + 1
    }
    return list[low] ?? dice.pick(list)
  }
}
