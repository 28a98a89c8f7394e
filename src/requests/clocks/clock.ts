import { dayPlus, daysBetween, yearPlus } from '../../house/days/day.ts'
import { type Told, told } from '../../house/ui/dates.tsx'
import type { Period, Span } from './queries.ts'

/** A request that was returned waits for its authority: the facility's clock stands still. */
export const pauses: readonly string[] = ['returned']
/** Where the facility's clock runs: from submission to the decision. */
export const counted: readonly string[] = ['submitted', 'registered', 'in_consultation', 'deferred']

/** Working days from submission to the decision, or to today, without pauses. */
export function daysWithoutPauses(spans: Pick<Span, 'status' | 'days'>[]): number {
  return spans.filter((span) => counted.includes(span.status)).reduce((sum, span) => sum + span.days, 0)
}

/** Days that a stay after a pause began with: the target goes on where it stopped. */
export function usedBefore(
  spans: Pick<Span, 'status' | 'days' | 'number'>[],
  span: Pick<Span, 'status' | 'number'>,
): number {
  if (span.status !== 'submitted') return 0
  return spans
    .filter((earlier) => earlier.status === span.status && earlier.number < span.number)
    .reduce((sum, earlier) => sum + earlier.days, 0)
}

/** The period of the same length just before this one; before a calendar year, the year before. */
export function periodBefore({ from, to }: Period): Period {
  const year = Number(from.slice(0, 4))
  if (from.endsWith('-01-01') && to === `${year}-12-31`) return { from: yearPlus(from, -1), to: yearPlus(to, -1) }
  const length = daysBetween(from, to) + 1
  return { from: dayPlus(from, -length), to: dayPlus(from, -1) }
}

/**
 * By how much a target was missed, as it is told: in working days up to two months, then in months and years of the
 * calendar.
 */
export function lateTold({ days_late, late_for }: { days_late: number; late_for: number }): Told {
  const long = told(late_for)
  return long.unit === 'days' ? { unit: 'days', count: days_late } : long
}

export type Standing = 'pause' | 'late' | 'was_late' | 'running' | 'in_time' | 'plain'

/** How a stay stands to its target: an open one runs or is late, an ended one was in time or was late. */
export function standingOf(span: Pick<Span, 'status' | 'ended_on' | 'target_days' | 'days_late'>): Standing {
  if (pauses.includes(span.status) && span.days_late === 0) return 'pause'
  if (span.target_days === null) return 'plain'
  if (span.days_late > 0) return span.ended_on === null ? 'late' : 'was_late'
  return span.ended_on === null ? 'running' : 'in_time'
}
