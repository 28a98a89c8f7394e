import type { Activity, Roster, TeamMinimum } from './problem.ts'

/** Whether a person counts towards a minimum of this activity's team. */
export function countsTowards(roster: Roster, activity: Activity, minimum: TeamMinimum, expert: number): boolean {
  switch (minimum) {
    case 'minNonEu':
      return roster.eu[expert] === 0
    case 'minEu':
      return roster.eu[expert] === 1
    case 'minRegion':
      return activity.region !== -1 && roster.regions[expert] === activity.region
    case 'minNeighbour':
      return activity.neighbours.has(roster.countries[expert] ?? -1)
    case 'minWomen':
      return roster.women[expert] === 1
    case 'minMen':
      return roster.men[expert] === 1
    case 'minVeterans':
      return (roster.completedMissions[expert] ?? 0) > 0
  }
}
