import type { Composer } from './composer.ts'
import { type SeatRule, seatRules } from './eligibility.ts'
import type { Place } from './problem.ts'
import { excludedPlaces, type Wishes } from './specials.ts'

/** `taken`: people who may take the seat and are placed elsewhere, or stopped by the limits of people and teams. */
export type Reason = { rule: SeatRule | 'excluded' | 'taken'; removes: number }

/** Why a seat stays short: for each rule the people whom it alone keeps out. */
export function reasonsOf(composer: Composer, seat: number, places: Place[], wishes: Wishes): Reason[] {
  const excluded = new Set(
    excludedPlaces(composer.problem, wishes).flatMap((place) => (place.seat === seat ? [place.expert] : [])),
  )
  const there = new Set(places.flatMap((place) => (place.seat === seat ? [place.expert] : [])))
  const counts = composer.problem.listed
    ? countListed(composer, seat, excluded, there)
    : countByRules(composer, seat, excluded, there)
  return (['excluded', ...seatRules, 'taken'] as const).flatMap((rule) => {
    const removes = counts.get(rule) ?? 0
    return removes > 0 ? [{ rule, removes }] : []
  })
}

type Counts = Map<Reason['rule'], number>

function countByRules({ problem, rules }: Composer, number: number, excluded: Set<number>, there: Set<number>): Counts {
  const counts: Counts = new Map()
  const seat = problem.seats[number]
  if (!seat) return counts
  const seatRules = rules.ofSeat(seat)
  for (let expert = 0; expert < problem.roster.ids.texts.length; expert++) {
    if (there.has(expert)) continue
    const free = seatRules.mayTake(expert)
    const only = excluded.has(expert) ? (free ? 'excluded' : null) : free ? 'taken' : seatRules.onlyBroken(expert)
    if (only) counts.set(only, (counts.get(only) ?? 0) + 1)
  }
  return counts
}

function countListed({ problem }: Composer, seat: number, excluded: Set<number>, there: Set<number>): Counts {
  const others = [...(problem.listed?.experts[seat] ?? [])].filter((expert) => !there.has(expert))
  const out = others.filter((expert) => excluded.has(expert)).length
  return new Map([
    ['excluded', out],
    ['taken', others.length - out],
  ])
}
