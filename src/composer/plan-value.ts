import { missingUnit, shortPlace } from './costs.ts'
import { type Place, type Problem, type Team, type TeamMinimum, teamMinima } from './problem.ts'
import { countsTowards } from './teams.ts'

export type Shortfall = { activity: number; rule: TeamMinimum; missing: number }

/** Places that nobody takes, by seat. */
export function shortPlaces(problem: Problem, places: Place[]): Int32Array {
  const short = Int32Array.from(problem.seats, (seat) => seat.count)
  for (const { seat } of places) short[seat] = (short[seat] ?? 0) - 1
  return short
}

export function shortfalls(problem: Problem, places: Place[]): Shortfall[] {
  const teams = Map.groupBy(places, ({ seat }) => problem.seats[seat]?.activity.index ?? -1)
  return problem.activities.flatMap((activity) =>
    teamMinima.flatMap((rule) => {
      const counted = (teams.get(activity.index) ?? []).filter(({ expert }) =>
        countsTowards(problem.roster, activity, rule, expert),
      ).length
      const missing = asked(activity.team, rule) - counted
      return missing > 0 ? [{ activity: activity.index, rule, missing }] : []
    }),
  )
}

const asked = (team: Team, rule: TeamMinimum) => team[rule]

/** What a plan is worth: fits, less what short places and missing units cost. */
export function worthOf(problem: Problem, places: Place[], fitOf: (place: Place) => number): number {
  const fits = places.reduce((sum, place) => sum + fitOf(place), 0)
  const short = shortPlaces(problem, places).reduce((sum, count) => sum + count, 0)
  const missing = shortfalls(problem, places).reduce((sum, one) => sum + one.missing, 0)
  return exact(fits - shortPlace * short - missingUnit * missing)
}

/** Sums of numbers with at most six decimals have at most six decimals. */
export const exact = (sum: number) => Math.round(sum * 1e6) / 1e6
