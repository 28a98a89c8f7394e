import { type Day, dayPlus, nextDay } from '../../house/days/day.ts'
import { type Calendar, isWorkingDay, workingDaysAfter } from '../../house/days/working-days.ts'
import type { Role } from '../../house/identity/person.ts'

export type Rule = {
  /** The duties it reminds of, and which of their days counts. */
  of: readonly string[]
  counts: 'due' | 'since'
  /** Whose people may get it, and switch it off. */
  readers: readonly Role[]
  /** Working days before (below zero) or after the day that counts on which it is given; 0 is that day. */
  on: readonly number[]
  /** After the last of these days, once more after so many working days, at most so many times. */
  again?: { every: number; times: number }
  /** The day before a term ends it does not wait for the digest: a mail of its own. */
  alone?: true
}

const officers = ['officer', 'manager', 'administrator'] as const

/**
 * Everything that people are reminded of, as one table. The day that counts is the last day of a term, or the day since
 * which something waits; whom it concerns and when it is done is said by the duty.
 */
export const reminderKinds = {
  opinion_due: { of: ['opinion'], counts: 'due', readers: ['consulted'], on: [-1], alone: true },
  opinion_passed: { of: ['opinion_silent'], counts: 'due', readers: ['consulted'], on: [1] },
  scores_due: { of: ['to_score'], counts: 'due', readers: ['committee'], on: [-3, -1], alone: true },
  invitation_due: { of: ['invited'], counts: 'due', readers: ['expert'], on: [-3, -1], alone: true },
  registration_late: {
    of: ['submitted', 'answered'],
    counts: 'due',
    readers: officers,
    on: [1],
    again: { every: 5, times: 6 },
  },
  waiver_waits: { of: ['waiver'], counts: 'since', readers: officers, on: [2], again: { every: 5, times: 6 } },
  clarification_waits: { of: ['returned'], counts: 'since', readers: ['authority'], on: [5, 10] },
  draft_idle: { of: ['draft'], counts: 'since', readers: ['authority'], on: [0] },
  signature_waits: { of: ['to_sign'], counts: 'since', readers: ['authority'], on: [5, 10] },
  activity_report_due: { of: ['to_report'], counts: 'due', readers: officers, on: [-3] },
  activity_report_late: { of: ['to_report'], counts: 'due', readers: officers, on: [1], again: { every: 5, times: 6 } },
  mission_report_due: { of: ['mission_report'], counts: 'due', readers: ['expert'], on: [-5, 1, 6] },
  release_waits: {
    of: ['release_expert'],
    counts: 'since',
    readers: ['focal_point'],
    on: [3],
    again: { every: 5, times: 3 },
  },
} as const satisfies Record<string, Rule>
export type ReminderKind = keyof typeof reminderKinds
export const kindNames = Object.keys(reminderKinds) as ReminderKind[]
/** Whether readers switch this kind of mail off. */
export const isSwitched = (kind: string) => kind === 'digest' || kind in reminderKinds
export const ruleOf = (kind: ReminderKind): Rule => reminderKinds[kind]

/**
 * A reminder that nobody could give on its day (the server stood still) is given up to so many working days later, and
 * then no more.
 */
const grace = 5

/**
 * The newest day, up to today, on which this kind reminds of something whose day is `counts`; null when there is none,
 * or it is long past.
 */
export function reminderDay(rule: Rule, counts: Day, today: Day, calendar: Calendar): Day | null {
  const day = daysOf(rule, counts, calendar).findLast((one) => one.day <= today && today <= one.until)?.day
  if (day === undefined) return null
  // Before the end of a term: once it is over there is nothing to remind of.
  return day < counts && today > counts ? null : day
}

type ReminderDay = { day: Day; until: Day }

/**
 * The days of a rule, each with the last day on which it may still be given. Many things count from one day: it is
 * counted out once in a calendar.
 */
function daysOf(rule: Rule, counts: Day, calendar: Calendar): readonly ReminderDay[] {
  const ofCalendar = counted.get(calendar) ?? new Map<Rule, Map<Day, ReminderDay[]>>()
  counted.set(calendar, ofCalendar)
  const ofRule = ofCalendar.get(rule) ?? new Map<Day, ReminderDay[]>()
  ofCalendar.set(rule, ofRule)
  const days = ofRule.get(counts) ?? countOut(rule, counts, calendar)
  ofRule.set(counts, days)
  return days
}
const counted = new WeakMap<Calendar, Map<Rule, Map<Day, ReminderDay[]>>>()

function countOut(rule: Rule, counts: Day, calendar: Calendar): ReminderDay[] {
  const last = rule.on.at(-1) ?? 0
  const later = Array.from(
    { length: rule.again?.times ?? 0 },
    (_, index) => last + (index + 1) * (rule.again?.every ?? 0),
  )
  return [...rule.on, ...later].map((days) => {
    const day = days < 0 ? workingDaysBefore(counts, -days, calendar) : workingDaysAfter(counts, days, calendar)
    return { day, until: workingDaysAfter(day, grace, calendar) }
  })
}

function workingDaysBefore(day: Day, count: number, calendar: Calendar): Day {
  let left = count
  let current = day
  while (left > 0) {
    current = dayPlus(current, -1)
    if (isWorkingDay(current, calendar)) left -= 1
  }
  return current
}

/** Whether the term ends on the next working day: then a reminder does not wait for the digest. */
export function endsNext(rule: Rule, counts: Day, today: Day, calendar: Calendar): boolean {
  if (!rule.alone || counts < today) return false
  let next = nextDay(today)
  while (!isWorkingDay(next, calendar)) next = nextDay(next)
  return counts <= next
}
