import { Refusal } from '../database/refusal.ts'

/** Whoever has waited for so many milliseconds goes by turns with those who came last. */
const longWait = 5_000

type Waiting = { tier: number; network: string; since: number; begin: () => Promise<void> }

/**
 * Work that keeps a processor busy for long: two at once, lest pages find none. The lowest tier goes first; within it
 * the networks from which fewest wait; and of those whoever came last, since a crowd that comes again and again would
 * else stand before everybody who comes once. Whoever has waited for long goes by turns with them, so that nobody waits
 * for ever.
 */
export function fairTurns({ mostWaiting, now = () => performance.now() }: { mostWaiting: number; now?: () => number }) {
  const waiting: Waiting[] = []
  let free = 2
  let longWaitWasServed = false

  function next(): Waiting | undefined {
    const tier = Math.min(...waiting.map((one) => one.tier))
    const equals = waiting.filter((one) => one.tier === tier)
    const [oldest] = equals
    longWaitWasServed = !longWaitWasServed && oldest !== undefined && now() - oldest.since > longWait
    if (longWaitWasServed) return oldest
    const fromThere = Map.groupBy(equals, (one) => one.network)
    const crowd = (one: Waiting) => fromThere.get(one.network)?.length ?? 0
    const fewest = Math.min(...equals.map(crowd))
    return equals.findLast((one) => crowd(one) === fewest)
  }
  async function goOn() {
    const chosen = free > 0 ? next() : undefined
    if (!chosen) return
    waiting.splice(waiting.indexOf(chosen), 1)
    free -= 1
    await chosen.begin()
    free += 1
    await goOn()
  }
  return <T>(place: Pick<Waiting, 'tier' | 'network'>, isGone: () => boolean, work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= mostWaiting) throw new Refusal(503, 'refusals.busy')
    return new Promise((resolve, reject) => {
      const begin = async () => {
        if (isGone()) reject(new Refusal(503, 'refusals.busy'))
        else await work().then(resolve, reject)
      }
      waiting.push({ ...place, since: now(), begin })
      void goOn()
    })
  }
}
