import { type Problem, type Seat, teamMinima } from './problem.ts'
import { type Row, share } from './rows.ts'

/** Part of a plan: a person on a seat, wholly or (in the relaxation) in part. */
export type Part = { expert: number; seat: number; value: number }

const tolerance = 1e-6

/** The rows that these parts break, apart from those of the seats. */
export function brokenRows(problem: Problem, parts: Part[]): Row[] {
  const rows: Row[] = []
  for (const [expert, own] of Map.groupBy(parts, (part) => part.expert))
    rows.push(...brokenByPerson(problem, expert, own))
  for (const [activity, team] of Map.groupBy(parts, (part) => problem.seats[part.seat]?.activity.index ?? -1))
    rows.push(...brokenByTeam(problem, activity, team))
  return rows
}

/** Limits of one person: missions, days, and one place at a time. */
function brokenByPerson(problem: Problem, expert: number, own: Part[]): Row[] {
  const rows: Row[] = []
  const missions: Row = { kind: 'missions', expert, limit: problem.roster.maxMissions[expert] ?? 0 }
  const days: Row = { kind: 'days', expert, limit: problem.roster.maxDays[expert] ?? 0 }
  if (takenOf(problem, missions, own) > missions.limit + tolerance) rows.push(missions)
  if (takenOf(problem, days, own) > days.limit + tolerance) rows.push(days)
  return own.length < 2 ? rows : [...rows, ...brokenDays(problem, expert, own), ...brokenRemote(problem, expert, own)]
}

/**
 * Days on which a person would be on more than one activity. The most meet on the first day of somebody's span, so only
 * those days are looked at.
 */
function brokenDays(problem: Problem, expert: number, own: Part[]): Row[] {
  const rows: Row[] = []
  const spans = own.flatMap(({ seat, value }) => {
    const { activity } = problem.seats[seat] as Seat
    return activity.remote ? [] : [{ ...activity.span, value }]
  })
  spans.sort((a, b) => a.first - b.first)
  let over = 0
  for (const [index, { first: day }] of spans.entries()) {
    if (spans[index + 1]?.first === day) continue
    while ((spans[over]?.last ?? day) < day) over += 1
    let taken = 0
    for (let at = over; at <= index; at++) if ((spans[at]?.last ?? 0) >= day) taken += spans[at]?.value ?? 0
    if (taken > 1 + tolerance) rows.push({ kind: 'day', expert, day, limit: 1 })
  }
  return rows
}

/** Remote activities in which a person would have more than one place. */
function brokenRemote(problem: Problem, expert: number, own: Part[]): Row[] {
  const remote = Map.groupBy(
    own.filter(({ seat }) => problem.seats[seat]?.activity.remote),
    ({ seat }) => problem.seats[seat]?.activity.index ?? -1,
  )
  const rows = [...remote.keys()].map((activity): Row => ({ kind: 'once', expert, activity, limit: 1 }))
  return rows.filter((row) => takenOf(problem, row, own) > 1 + tolerance)
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
    teamMinima
      .filter((rule) => activity.team[rule] > 0)
      .map((rule): Row => ({ kind: 'minimum', activity: activity.index, rule, limit: activity.team[rule] })),
  )
}

export const takenOf = (problem: Problem, row: Row, parts: Part[]): number =>
  parts.reduce((sum, part) => sum + part.value * share(problem, row, part.expert, part.seat), 0)
