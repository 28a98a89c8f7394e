import { sql } from 'kysely'
import type { Db, Tx } from '../database/connection.ts'
import type { Day } from '../days/day.ts'

/**
 * What time it is. `at` is the facility's time: whoever acts does so then, and rules count from it. `real` is what
 * sessions, links that end, limits, checkpoints and the job library go by. The two differ in a demonstration alone.
 */
export type Time = { at: Date; real: Date; demonstration: Demonstration | null }
/** Where the time of a demonstration is counted, and the day that its clock is just being moved to. */
export type Demonstration = { zone: string; goesTo: Day | null }

export type Clock = {
  real: () => Date
  /** Whether the database is asked what time it is. */
  isAsked: boolean
  /** The time now. What is read here holds for one piece of work, and is read anew for the next. */
  read: (db: Db | Tx) => Promise<Time>
}

/** The clock of a facility of one's own: the time that everybody has. */
export function realClock(real: () => Date): Clock {
  const read = async () => {
    const now = real()
    return { at: now, real: now, demonstration: null }
  }
  return { real, isAsked: false, read }
}

/**
 * A clock that may stand in the past. How far is one row of the database, which all processes that share it ask for
 * each piece of work, so that none has another day than the others; without the row it is the real time.
 */
export function demonstrationClock(real: () => Date): Clock {
  return { real, isAsked: true, read: (db) => timeIn(db, real()) }
}

/** The time in this database, when the real one is `real`. */
export async function timeIn(db: Db | Tx, real: Date): Promise<Time> {
  const { rows } = await sql<{ ahead: number; zone: string; goes_to: Day | null }>`select ahead_ms as ahead,
    facility_zone() as zone, clock_goes_to() as goes_to from demonstration_clock`.execute(db)
  const [clock] = rows
  if (!clock) return { at: real, real, demonstration: null }
  return {
    at: new Date(real.getTime() + clock.ahead),
    real,
    demonstration: { zone: clock.zone, goesTo: clock.goes_to },
  }
}

/** The real moment in which somebody acts: ends of links are counted by it, whatever day a demonstration has. */
export const realMoment = (by: { at: Date; real?: Date }): Date => by.real ?? by.at
