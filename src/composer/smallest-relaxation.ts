import { Clock } from './clock.ts'
import { Composer, type Limits } from './composer.ts'
import { Draft } from './draft.ts'
import type { Eligibility } from './eligibility.ts'
import { languageLevel } from './levels.ts'
import { shortPlaces } from './plan-value.ts'
import type { Activity, Place, Problem, Seat } from './problem.ts'
import { excludedPlaces, type Wishes } from './specials.ts'
import { brokenRows } from './violations.ts'

/** One rule that gives way. A shift moves both days of the activity. */
export type Change =
  | { what: 'language'; language: string; from: string; to: string }
  | { what: 'level'; from: number; to: number }
  | { what: 'travelDays'; from: number; to: number }
  | { what: 'shift'; days: number }
  | { what: 'allowOwnAdministration'; from: false; to: true }

/** The least that would have to give way for a short seat to be filled, and by whom. */
export type Relaxation = { steps: number; changes: Change[]; fills: string[] }

/** Ways to let one person in: how many levels and days, and whether the ban on the own administration falls. */
type Way = {
  language: number
  rank: number
  languageSteps: number
  level: number
  themeSteps: number
  travelDays: number
  shift: number
  daySteps: number
  own: number
}

const longestShift = 21
const mostLookedAt = 30
const mostTried = 8
/** Up to so many feasible pairs a plan is made anew to try a relaxation. */
const smallEnough = 200_000

/**
 * The smallest relaxation that fills a short seat; null when none of those looked at does. Looked for are people who
 * then fit into the plan as it stands;
 * `thorough`: where nobody does, the whole plan is made anew as well.
 */
export async function smallestRelaxation(
  composer: Composer,
  seatNumber: number,
  places: Place[],
  wishes: Wishes,
  limits: Limits,
  thorough: boolean,
): Promise<Relaxation | null> {
  const { problem } = composer
  const seat = problem.seats[seatNumber]
  if (!seat || problem.listed) return null
  let tried = 0
  for (const way of waysInto(composer, seat, places, wishes).slice(0, mostLookedAt)) {
    const relaxed = relaxedProblem(problem, seat, way)
    const found = { steps: stepsOf(way), changes: changesOf(problem, seat, way) }
    const fills = filledDirectly(composer, relaxed, seatNumber, places, wishes)
    if (fills && (isCertain(problem, seat, way, places) || composer.pairs.feasible > smallEnough))
      return { ...found, fills: idsOf(problem, fills) }
    if (!fills && !thorough) continue
    if (tried++ >= mostTried || composer.clock.isOver()) return null
    const filled = await filledWhenTried(relaxed, seatNumber, places, wishes, {
      ...limits,
      seconds: composer.clock.left(),
    })
    if (filled) return { ...found, fills: idsOf(problem, filled) }
  }
  return null
}

/**
 * Only with the new person on this very seat can the plan be worth more: no other seat is let in by the change, or no
 * other is short.
 */
function isCertain(problem: Problem, seat: Seat, way: Way, places: Place[]): boolean {
  const short = shortPlaces(problem, places)
  const alone = short.every((count, index) => count === 0 || index === seat.index)
  return seat.count === 1 && (alone || (way.languageSteps === 0 && way.daySteps === 0))
}

const idsOf = (problem: Problem, experts: number[]) => experts.map((expert) => problem.roster.ids.texts[expert] ?? '')
const stepsOf = (way: Way) => way.languageSteps + way.themeSteps + way.daySteps + way.own

/**
 * The ways to let somebody in, each once, the smallest first; among equals a CEFR level goes before a theme level, a
 * day, the ban.
 */
function waysInto(composer: Composer, seat: Seat, places: Place[], wishes: Wishes): Way[] {
  const { problem, rules } = composer
  const out = new Set(
    excludedPlaces(problem, wishes).flatMap((place) => (place.seat === seat.index ? [place.expert] : [])),
  )
  for (const place of places) if (place.seat === seat.index) out.add(place.expert)
  const ways = new Map<string, Way>()
  const languages = rules.languagesOf(seat)
  for (const expert of rules.knowing(seat.theme)) {
    if (out.has(expert)) continue
    const way = wayFor(composer, seat, expert, languages)
    if (way && stepsOf(way) > 0) ways.set(JSON.stringify(way), way)
  }
  return [...ways.values()].sort(
    (a, b) => stepsOf(a) - stepsOf(b) || a.own - b.own || a.daySteps - b.daySteps || a.themeSteps - b.themeSteps,
  )
}

function wayFor(
  { problem, rules }: Composer,
  seat: Seat,
  expert: number,
  languages: ReturnType<Eligibility['languagesOf']>,
): Way | null {
  const theme = rules.themeLevel(seat.theme, expert)
  const spoken = languages
    .map(({ language, rank, levels }) => ({
      language,
      rank: levels[expert] ?? 0,
      steps: Math.max(0, rank - (levels[expert] ?? 0)),
    }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => a.steps - b.steps)[0]
  const days = spoken && theme > 0 ? freeDays(problem, seat, expert) : null
  if (!spoken || !days) return null
  const themeSteps = Math.max(0, seat.level - theme)
  const own =
    !seat.allowOwnAdministration &&
    seat.activity.partner !== -1 &&
    problem.roster.countries[expert] === seat.activity.partner
      ? 1
      : 0
  return {
    language: spoken.language,
    rank: spoken.rank,
    languageSteps: spoken.steps,
    level: seat.level - themeSteps,
    themeSteps,
    ...days,
    own,
    ...(spoken.steps === 0 ? { language: -1, rank: 0 } : {}),
  }
}

/** The fewest days of travel or shift with which this person is free. */
function freeDays(problem: Problem, seat: Seat, expert: number): Pick<Way, 'travelDays' | 'shift' | 'daySteps'> | null {
  const { activity } = seat
  const travel = activity.remote ? 0 : activity.travelDays
  for (let steps = 0; steps <= longestShift; steps++) {
    for (let less = Math.min(steps, travel); less >= 0; less--) {
      for (const shift of less === steps ? [0] : [less - steps, steps - less]) {
        const around = travel - less
        if (isFree(problem, seat, expert, activity.first + shift - around, activity.last + shift + around))
          return { travelDays: activity.travelDays - less, shift, daySteps: steps }
      }
    }
  }
  return null
}

function isFree({ roster }: Problem, { activity, days }: Seat, expert: number, from: number, to: number): boolean {
  const { starts, first, last } = roster.windows
  const end = starts[expert + 1] ?? 0
  let free = 0
  for (let at = starts[expert] ?? 0; at < end; at++) {
    const common = Math.min(last[at] ?? 0, to) - Math.max(first[at] ?? 0, from) + 1
    if (common === to - from + 1) return true
    free += Math.max(0, common)
  }
  return activity.remote && free > 0 && free >= days
}

function relaxedProblem(problem: Problem, seat: Seat, way: Way): Problem {
  const of = seat.activity
  const first = of.first + way.shift
  const last = of.last + way.shift
  const activity: Activity = {
    ...of,
    first,
    last,
    travelDays: way.travelDays,
    span: of.remote ? { first, last } : { first: first - way.travelDays, last: last + way.travelDays },
    languages: of.languages.map((asked) => (asked.language === way.language ? { ...asked, rank: way.rank } : asked)),
  }
  const seats = problem.seats.map((one) => {
    if (one.activity !== of) return one
    return one.index === seat.index
      ? { ...one, activity, level: way.level, allowOwnAdministration: one.allowOwnAdministration || way.own === 1 }
      : { ...one, activity }
  })
  return { ...problem, activities: problem.activities.map((one) => (one === of ? activity : one)), seats }
}

/** Who fills the seat when everybody else stays; null when the plan cannot stay or nobody is free. */
function filledDirectly(
  composer: Composer,
  relaxed: Problem,
  seatNumber: number,
  places: Place[],
  wishes: Wishes,
): number[] | null {
  const seat = relaxed.seats[seatNumber]
  if (!seat) return null
  const rules = composer.rules.of(relaxed)
  const pinned = new Set(wishes.pinned.map(({ expert, seat: of }) => `${expert} ${of}`))
  const team = places.filter(
    (place) => relaxed.seats[place.seat]?.activity === seat.activity && !pinned.has(`${place.expert} ${place.seat}`),
  )
  const stay = team.every((place) => rules.ofSeat(relaxed.seats[place.seat] ?? seat).mayTake(place.expert))
  if (
    !stay ||
    brokenRows(
      relaxed,
      places.map((place) => ({ ...place, value: 1 })),
    ).length > 0
  )
    return null
  const draft = new Draft(relaxed)
  for (const place of places) draft.put(place)
  const excluded = new Set(
    excludedPlaces(relaxed, wishes).flatMap((place) => (place.seat === seatNumber ? [place.expert] : [])),
  )
  const may = rules.ofSeat(seat)
  const fills: number[] = []
  for (const expert of rules.knowing(seat.theme)) {
    if (draft.freePlaces(seatNumber) === 0) break
    if (!excluded.has(expert) && may.mayTake(expert) && draft.putIfFree({ expert, seat: seatNumber }))
      fills.push(expert)
  }
  return draft.freePlaces(seatNumber) === 0 ? fills : null
}

/**
 * Who fills the seat in a plan made anew that leaves fewer places short; one that only empties another seat is no help.
 */
async function filledWhenTried(
  relaxed: Problem,
  seatNumber: number,
  before: Place[],
  wishes: Wishes,
  limits: Limits,
): Promise<number[] | null> {
  const composer = await Composer.of(relaxed, new Clock(limits.seconds))
  try {
    const solved = composer.solve(wishes, limits)
    if (solved.status === 'infeasible-pins' || (shortPlaces(relaxed, solved.places)[seatNumber] ?? 1) > 0) return null
    if (solved.places.length <= before.length) return null
    return solved.places.flatMap((place) => (place.seat === seatNumber ? [place.expert] : []))
  } finally {
    composer.dispose()
  }
}

function changesOf(problem: Problem, seat: Seat, way: Way): Change[] {
  const asked = seat.activity.languages.find(({ language }) => language === way.language)
  return [
    ...(asked
      ? [
          {
            what: 'language' as const,
            language: problem.words.languages.texts[way.language] ?? '',
            from: languageLevel(asked.rank),
            to: languageLevel(way.rank),
          },
        ]
      : []),
    ...(way.themeSteps > 0 ? [{ what: 'level' as const, from: seat.level, to: way.level }] : []),
    ...(way.travelDays !== seat.activity.travelDays
      ? [{ what: 'travelDays' as const, from: seat.activity.travelDays, to: way.travelDays }]
      : []),
    ...(way.shift !== 0 ? [{ what: 'shift' as const, days: way.shift }] : []),
    ...(way.own === 1 ? [{ what: 'allowOwnAdministration' as const, from: false as const, to: true as const }] : []),
  ]
}
