import type { Place, Problem } from './problem.ts'
import { type Row, share } from './rows.ts'
import { brokenRows } from './violations.ts'

export type Conflict = Place & { rules: string[] }

/**
 * The pins that cannot hold together. All constraints but the minima, which may be missed, only limit what is taken; so
 * pins can hold exactly when they keep every limit by themselves.
 */
export function conflictingPins(problem: Problem, pinned: Place[]): Conflict[] {
  const parts = pinned.map((place) => ({ ...place, value: 1 }))
  const seats: Row[] = problem.seats.map((seat) => ({ kind: 'seat', seat: seat.index, limit: seat.count }))
  const taken = Map.groupBy(pinned, ({ seat }) => seat)
  const broken = [
    ...seats.filter((row) => row.kind === 'seat' && (taken.get(row.seat)?.length ?? 0) > row.limit),
    ...brokenRows(problem, parts),
  ]
  return pinned.flatMap((place) => {
    const rules = broken.filter((row) => meets(problem, row, place)).map(ruleOf)
    return rules.length > 0 ? [{ ...place, rules: [...new Set(rules)] }] : []
  })
}

function meets(problem: Problem, row: Row, { expert, seat }: Place): boolean {
  if ('expert' in row && row.expert !== expert) return false
  if (row.kind !== 'once' && 'activity' in row && row.activity !== problem.seats[seat]?.activity.index) return false
  return share(problem, row, expert, seat) > 0
}

function ruleOf(row: Row): string {
  switch (row.kind) {
    case 'seat':
      return 'count'
    case 'employer':
      return 'maxPerEmployer'
    case 'country':
      return 'maxPerCountry'
    case 'missions':
      return 'maxMissions'
    case 'days':
    case 'cover':
      return 'maxDays'
    case 'once':
      return 'onePlace'
    case 'day':
      return 'overlap'
    case 'minimum':
      return row.rule
  }
}
