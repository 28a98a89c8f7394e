import type { Tx } from '../database/connection.ts'
import { type Day, dayIn } from '../days/day.ts'
import { facilityCalendar } from '../settings/queries.ts'

/** The calendar date in the facility's time zone on which somebody acts or looks. */
export async function todayOf(tx: Tx, by: { at: Date }): Promise<Day> {
  return dayIn((await facilityCalendar(tx)).zone, by.at)
}
