import type { Problem, TeamMinimum } from './problem.ts'
import { countsTowards } from './teams.ts'

/**
 * The constraints of the model. Each says of a pair how much it takes of the row, and holds for the sum over the plan:
 * at most `limit`, except a minimum, which is at least `limit` less what is missing.
 */
export type Row =
  | { kind: 'seat'; seat: number; limit: number }
  | { kind: 'minimum'; activity: number; rule: TeamMinimum; limit: number }
  | { kind: 'employer'; activity: number; employer: number; limit: number }
  | { kind: 'country'; activity: number; country: number; limit: number }
  | { kind: 'day'; expert: number; day: number; limit: number }
  | { kind: 'once'; expert: number; activity: number; limit: number }
  | { kind: 'missions'; expert: number; limit: number }
  | { kind: 'days'; expert: number; limit: number }
  | { kind: 'cover'; expert: number; leastDays: number; seats: number[]; limit: number }

/** How much a person on a seat takes of a row that belongs to this person or to the seat's activity. */
export function share(problem: Problem, row: Row, expert: number, seatNumber: number): number {
  const { roster } = problem
  const seat = problem.seats[seatNumber]
  if (!seat) return 0
  switch (row.kind) {
    case 'seat':
      return Number(row.seat === seatNumber)
    case 'minimum':
      return Number(countsTowards(roster, seat.activity, row.rule, expert))
    case 'employer':
      return Number(roster.employers[expert] === row.employer)
    case 'country':
      return Number(roster.countries[expert] === row.country)
    case 'day':
      return Number(isOn(problem, seatNumber, row.day))
    case 'once':
      return Number(seat.activity.index === row.activity)
    case 'missions':
      return 1
    case 'days':
      return seat.days
    case 'cover':
      return Number(seat.days >= row.leastDays || row.seats.includes(seatNumber))
  }
}

/** Whether a seat keeps its person from other activities on this day; a remote one never does. */
function isOn(problem: Problem, seatNumber: number, day: number): boolean {
  const activity = problem.seats[seatNumber]?.activity
  return activity !== undefined && !activity.remote && activity.span.first <= day && day <= activity.span.last
}

/** A name that two equal rows share. */
export function nameOf(row: Row): string {
  switch (row.kind) {
    case 'seat':
      return `seat ${row.seat}`
    case 'minimum':
      return `${row.rule} ${row.activity}`
    case 'employer':
      return `employer ${row.activity} ${row.employer}`
    case 'country':
      return `country ${row.activity} ${row.country}`
    case 'day':
      return `day ${row.expert} ${row.day}`
    case 'once':
      return `once ${row.expert} ${row.activity}`
    case 'missions':
    case 'days':
      return `${row.kind} ${row.expert}`
    case 'cover':
      return `cover ${row.expert} ${row.leastDays} ${row.seats.join(',')}`
  }
}
