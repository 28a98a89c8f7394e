import { missingUnit } from './costs.ts'
import { Draft } from './draft.ts'
import { bestOf, type Pairs, positionOf } from './pairs.ts'
import { type Place, type Problem, type Seat, teamMinima } from './problem.ts'
import { keyOf, type Specials } from './specials.ts'
import { countsTowards } from './teams.ts'

const lookedAtFirst = 40

/**
 * A whole plan: the pinned, then who is wanted in this order as far as they are free, then the best who are left, the
 * scarcest seats first.
 */
export function roundedPlan(problem: Problem, pairs: Pairs, specials: Specials, wanted: Place[]): Place[] {
  const draft = new Draft(problem)
  for (const special of specials.values()) if (special.pinned) draft.put({ expert: special.expert, seat: special.seat })
  const barred = (place: Place) => specials.get(keyOf(problem, place))?.barred === true
  // An earlier plan may have had people whom only a pin let in.
  for (const place of wanted)
    if (!barred(place) && positionOf(pairs.seats[place.seat], place.expert) !== -1) draft.putIfFree(place)
  const scarcest = problem.seats
    .filter((seat) => draft.freePlaces(seat.index) > 0)
    .sort((a, b) => numberFor(pairs, a) - numberFor(pairs, b))
  for (const seat of scarcest) while (draft.freePlaces(seat.index) > 0 && putBest(problem, pairs, draft, seat, barred));
  return draft.places
}

const numberFor = (pairs: Pairs, seat: Seat) => pairs.seats[seat.index]?.experts.length ?? 0

function putBest(problem: Problem, pairs: Pairs, draft: Draft, seat: Seat, barred: (place: Place) => boolean): boolean {
  const own = pairs.seats[seat.index]
  if (!own) return false
  const urgent = wantedByTeam(problem, draft, seat)
  const best = (positions: Iterable<number>): Place | null => {
    let found: Place | null = null
    let highest = Number.NEGATIVE_INFINITY
    for (const at of positions) {
      const place = { expert: own.experts[at] ?? 0, seat: seat.index }
      const worth = (own.fits[at] ?? 0) + missingUnit * urgent(place.expert)
      if (worth <= highest || !draft.canTake(place) || barred(place)) continue
      found = place
      highest = worth
    }
    return found
  }
  const place = best(bestOf(own, lookedAtFirst, seat.index * 7919)) ?? best(own.experts.keys())
  if (place) draft.put(place)
  return place !== null
}

/** How many minima of the seat's team a person would bring nearer. */
function wantedByTeam(problem: Problem, draft: Draft, { activity }: Seat): (expert: number) => number {
  const asked = teamMinima.filter((rule) => activity.team[rule] > 0)
  if (asked.length === 0) return () => 0
  const team = draft.places.filter(({ seat }) => problem.seats[seat]?.activity === activity)
  const missing = asked.filter(
    (rule) =>
      team.filter(({ expert }) => countsTowards(problem.roster, activity, rule, expert)).length < activity.team[rule],
  )
  return (expert) => missing.filter((rule) => countsTowards(problem.roster, activity, rule, expert)).length
}
