import { firstWorkingDay, isWorkingDay } from '../clocks/working-days.ts'
import type { Tx } from '../database/connection.ts'
import { facilityCalendar } from '../settings/queries.ts'

/** Why a day is free: the name of its holiday, or null for a free day of the week. */
export type FreeDay = { day: string; holiday: string | null; next: string }

/** What makes this day a free one of the facility's calendar, and the working day that follows; undefined for a working day. */
export async function freeDay(tx: Tx, day: string): Promise<FreeDay | undefined> {
  const calendar = await facilityCalendar(tx)
  if (isWorkingDay(day, calendar)) return undefined
  const holiday = await tx.selectFrom('holidays').select('name').where('day', '=', day).executeTakeFirst()
  return { day, holiday: holiday?.name ?? null, next: firstWorkingDay(day, calendar) }
}
