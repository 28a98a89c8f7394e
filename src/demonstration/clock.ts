import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../house/database/connection.ts'
import { Refusal } from '../house/database/refusal.ts'
import { type By, nameStep } from '../house/database/transaction.ts'
import { type Day, dayIn, dayPlus } from '../house/days/day.ts'
import { type Calendar, workingDaysAfter } from '../house/days/working-days.ts'
import { sendJob } from '../house/jobs/commands.ts'
import { realMoment, timeIn } from '../house/time/clock.ts'
import { facilityInstant } from '../house/time/statements.ts'
import { todayOf } from '../house/time/today.ts'
import type { TextKey } from '../house/ui/view.ts'
import { demonstrationBegins } from './begins.ts'
import { may } from './permissions.ts'

/**
 * So many days may be gone on at once: a quarter of a year. On the way nobody works, so that whatever falls due is only
 * late; and each hour of it is worked off.
 */
export const mostDaysAtOnce = 92

/** Makes the clock of a demonstration that has just been loaded, and sets it to its first moment. Needs the owner's rights. */
export async function setUpClock(owner: Db, real: Date): Promise<void> {
  const first = await firstMoment(owner)
  await sql`insert into demonstration_clock (ahead_ms) values (${first.getTime() - real.getTime()})`.execute(owner)
}

/** The first moment of a demonstration in the time zone of the facility in this database. */
export const firstMoment = (db: Db | Tx): Promise<Date> => morningOf(db, demonstrationBegins.day)

/** The same in a statement. */
export const morning = (day: RawBuilder<unknown>) => facilityInstant(sql`${day} + ${demonstrationBegins.time}::time`)

/** When the demonstration begins its day, in the facility's zone: whoever goes on to a day arrives then. */
export async function morningOf(db: Db | Tx, day: Day): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select ${morning(sql`${day}::date`)} as at`.execute(db)
  const [row] = rows
  if (!row) throw new Error(`no morning of ${day}`)
  return row.at
}

/** Whether this database is a demonstration that has a clock. */
export const hasClock = async (db: Db | Tx): Promise<boolean> => (await timeIn(db, new Date())).demonstration !== null

export const destinations = ['next_working_day', 'in_a_week', 'a_day'] as const
export type Destination = (typeof destinations)[number]

/** The day that a button means. */
export function dayOfDestination(to: Destination, given: Day | null, today: Day, calendar: Calendar): Day {
  if (to === 'next_working_day') return workingDaysAfter(today, 1, calendar)
  return to === 'in_a_week' ? dayPlus(today, 7) : (given ?? today)
}

/** The last day to which the clock may go on from today. */
export function lastDay(today: Day, realToday: Day): Day {
  const last = dayPlus(today, mostDaysAtOnce)
  return last < realToday ? last : realToday
}

/**
 * Has the clock moved on to the morning of a day. What falls due on the way happens afterwards, in a job of its own; the
 * clock goes with it from hour to hour, and while it is on its way nobody else moves it.
 */
export async function moveClock(tx: Tx, by: By, day: Day): Promise<void> {
  const real = realMoment(by)
  const { demonstration } = await timeIn(tx, real)
  if (!demonstration) throw new Refusal(404, 'demonstration.none')
  if (!by.facility && !may(by.person).moveTheClock()) throw new Refusal(403, 'demonstration.not_yours')
  if (demonstration.goesTo) throw new Refusal(409, 'demonstration.already', { day: demonstration.goesTo })
  refuseUnreachable(day, await todayOf(tx, by), dayIn(demonstration.zone, real))
  await nameStep(tx, 'move_clock')
  await tx
    .insertInto('clock_moves')
    .values({ left_at: by.at, to_day: day, asked_by: by.person?.id ?? null })
    .execute()
  await sendJob(tx, 'move_clock', {}, new Date(0))
}

function refuseUnreachable(day: Day, today: Day, realToday: Day): void {
  const refused = (key: TextKey, values: Record<string, string | number>) =>
    new Refusal(422, key, values, undefined, 'day')
  if (day <= today) throw refused('demonstration.not_ahead', { today })
  // The history would tell of what is written before it happens.
  if (day > realToday) throw refused('demonstration.not_past_today', { last: realToday })
  const last = lastDay(today, realToday)
  if (day > last) throw refused('demonstration.too_far', { days: mostDaysAtOnce, last })
}
