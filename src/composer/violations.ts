import { type Problem, type Seat, teamMinima } from './problem.ts'
import { type Row, share } from './rows.ts'

/** Part of a plan: a person on a seat, wholly or (in the relaxation) in part. */
export type Part = { expert: number; seat: number; value: number }

const tolerance = 1e-6

/** The rows that these parts break, apart from those of the seats. */
export function brokenRows(problem: Problem, parts: Part[]): Row[] {
  const rows: Row[] = []
  for (const [expert, own] of Map.groupBy(parts, (part) => part.expert)) rows.push(...brokenByPerson(problem, expert, own))
  for (const [activity, team] of Map.groupBy(parts, (part) => problem.seats[part.seat]?.activity.index ?? -1)) rows.push(...brokenByTeam(problem, activity, team))
  return rows
}

/** Limits of one person: missions, days, and one place at a time. */
export function brokenByPerson(problem: Problem, expert: number, own: Part[]): Row[] {
  const rows: Row[] = []
  const missions: Row = { kind: 'missions', expert, limit: problem.roster.maxMissions[expert] ?? 0 }
  const days: Row = { kind: 'days', expert, limit: problem.roster.maxDays[expert] ?? 0 }
  if (takenOf(problem, missions, own) > missions.limit + tolerance) rows.push(missions)
  if (takenOf(problem, days, own) > days.limit + tolerance) rows.push(days)
  if (own.length < 2) return rows
  // The most people-days meet on the first day of somebody's span.
  for (const { seat } of own) {
    const { activity } = problem.seats[seat] as Seat
    const row: Row = activity.remote ? { kind: 'once', expert, activity: activity.index, limit: 1 } : { kind: 'day', expert, day: activity.span.first, limit: 1 }
    if (takenOf(problem, row, own) > 1 + tolerance) rows.push(row)
  }
  return rows
}

function brokenByTeam(problem: Problem, number: number, parts: Part[]): Row[] {
  const activity = problem.activities[number]
  if (!activity) return []
  const rows: Row[] = []
  const { team } = activity
  for (const part of parts) {
    const employer = problem.roster.employers[part.expert] ?? -1
    const country = problem.roster.countries[part.expert] ?? -1
    const ofEmployer: Row = { kind: 'employer', activity: number, employer, limit: team.maxPerEmployer }
    const ofCountry: Row = { kind: 'country', activity: number, country, limit: team.maxPerCountry }
    if (employer !== -1 && takenOf(problem, ofEmployer, parts) > team.maxPerEmployer + tolerance) rows.push(ofEmployer)
    if (country !== -1 && takenOf(problem, ofCountry, parts) > team.maxPerCountry + tolerance) rows.push(ofCountry)
  }
  return rows
}

/** Minima of the teams as rows: all of them, since their units cost something in every plan. */
export function minimaOf(problem: Problem): Row[] {
  return problem.activities.flatMap((activity) =>
    teamMinima.filter((rule) => activity.team[rule] > 0).map((rule): Row => ({ kind: 'minimum', activity: activity.index, rule, limit: activity.team[rule] })),
  )
}

export const takenOf = (problem: Problem, row: Row, parts: Part[]): number => parts.reduce((sum, part) => sum + part.value * share(problem, row, part.expert, part.seat), 0)
