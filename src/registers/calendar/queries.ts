import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { firstWorkingDay, isWorkingDay } from '../../house/days/working-days.ts'
import { readerOf } from '../../house/languages/order.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'

/** Why a day is free: the name of its holiday, or null for a free day of the week. */
export type FreeDay = { day: Day; holiday: string | null; next: Day }

/** A holiday's name in this language, where it is known in it; otherwise as it was entered. */
export const holidayName = (holiday: { name: string; names: unknown }, lang: string | undefined) =>
  (holiday.names as Record<string, string>)[lang ?? ''] || holiday.name

/**
 * What makes this day a free one of the facility's calendar, and the working day that follows; undefined for a working
 * day.
 */
export async function freeDay(tx: Tx, day: Day): Promise<FreeDay | undefined> {
  const calendar = await facilityCalendar(tx)
  if (isWorkingDay(day, calendar)) return undefined
  const holiday = await tx.selectFrom('holidays').select(['name', 'names']).where('day', '=', day).executeTakeFirst()
  return { day, holiday: holiday ? holidayName(holiday, readerOf(tx)) : null, next: firstWorkingDay(day, calendar) }
}
