import type { Problem } from './problem.ts'
import type { Row } from './rows.ts'
import type { Part } from './violations.ts'

const tolerance = 1e-4
/** All subsets of a person's parts are looked at, up to so many parts. */
const mostParts = 9

/**
 * Rows that no whole plan breaks but a split one may, because of a person's limit of days: of the seats with at least
 * so many days a person can take only so many; and of seats that together have too many days, never all. They are not
 * needed for a right plan, only for a bound close to it.
 */
export function brokenCovers(problem: Problem, parts: Part[]): Row[] {
  const rows: Row[] = []
  for (const [expert, own] of Map.groupBy(parts, (part) => part.expert)) {
    const most = problem.roster.maxDays[expert] ?? Number.POSITIVE_INFINITY
    if (!Number.isFinite(most) || own.length < 2 || own.every(({ value }) => value > 1 - tolerance)) continue
    const days = own.map(({ seat, value }) => ({ seat, value, days: problem.seats[seat]?.days ?? 0 }))
    const row = tooManyLong(expert, days, most) ?? tooManyTogether(expert, days, most)
    if (row) rows.push(row)
  }
  return rows
}

type Taken = { seat: number; value: number; days: number }

function tooManyLong(expert: number, own: Taken[], most: number): Row | null {
  for (const least of new Set(own.map(({ days }) => days))) {
    const limit = Math.floor(most / least)
    const taken = own.reduce((sum, one) => sum + (one.days >= least ? one.value : 0), 0)
    if (least > 0 && taken > limit + tolerance) return { kind: 'cover', expert, leastDays: least, seats: [], limit }
  }
  return null
}

function tooManyTogether(expert: number, own: Taken[], most: number): Row | null {
  const looked = own.slice(0, mostParts)
  let worst: { members: Taken[]; excess: number } = { members: [], excess: tolerance }
  for (let subset = 3; subset < 1 << looked.length; subset++) {
    const members = looked.filter((_, index) => subset & (1 << index))
    const excess = members.reduce((sum, one) => sum + one.value, 1 - members.length)
    if (excess > worst.excess && members.reduce((sum, one) => sum + one.days, 0) > most) worst = { members, excess }
  }
  if (worst.members.length === 0) return null
  // Any seat at least as long as the longest of them may stand for one of them.
  return {
    kind: 'cover',
    expert,
    leastDays: Math.max(...worst.members.map(({ days }) => days)),
    seats: worst.members.map(({ seat }) => seat),
    limit: worst.members.length - 1,
  }
}
