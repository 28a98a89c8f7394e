import { setTimeout as pause } from 'node:timers/promises'
import PQueue from 'p-queue'
import { Refusal } from '../database/refusal.ts'

/** Whoever shows a session that we signed is known; everybody else is a visitor. */
export type Lane = 'known' | 'visitor'

/** Longer than this nobody looks at an empty page. */
const longestWait = 20_000
/**
 * So long a visitor lets people who are signed in go first, in milliseconds: beside a page that a visitor asked for,
 * each step of theirs waits for a turn of the processor.
 */
const letsGoFirst = 250
const mostWaiting: Record<Lane, number> = { known: 300, visitor: 500 }

/**
 * Who goes through to the database, and who waits before it. Visitors and people who are signed in have lanes of their
 * own, so that a crowd at the public pages does not stand in an officer's way; within a lane, whoever has least under
 * way goes first. All lanes together are as wide as the pool of connections, so nobody ever waits inside. Refuses (503)
 * at once when very many wait already, and whoever waited too long.
 */
export function lanesFor(connections: number) {
  const visitors = Math.max(1, Math.floor(connections / 3))
  const lanes = {
    visitor: new PQueue({ concurrency: visitors }),
    known: new PQueue({ concurrency: Math.max(1, connections - visitors) }),
  }
  const underWay = new Map<string, number>()

  /**
   * `who` is one session or address; `isGone` tells whether anybody still waits for the answer. Work of somebody who
   * went away is not begun.
   */
  return async function through(
    lane: Lane,
    who: string,
    isGone: () => boolean,
    work: () => Promise<void>,
  ): Promise<void> {
    const queue = lanes[lane]
    if (queue.size >= mostWaiting[lane]) throw busy()
    const already = underWay.get(who) ?? 0
    underWay.set(who, already + 1)
    const waiting = new AbortController()
    const timer = setTimeout(() => waiting.abort(busy()), longestWait)
    const begin = async () => {
      clearTimeout(timer)
      if (lane === 'visitor' && lanes.known.pending > 0) await Promise.race([lanes.known.onIdle(), pause(letsGoFirst)])
      if (isGone()) throw busy()
      await work()
    }
    try {
      await queue.add(begin, { priority: -already, signal: waiting.signal })
    } finally {
      clearTimeout(timer)
      const left = (underWay.get(who) ?? 1) - 1
      if (left > 0) underWay.set(who, left)
      else underWay.delete(who)
    }
  }
}

export type Through = ReturnType<typeof lanesFor>

const busy = () => new Refusal(503, 'refusals.busy')
