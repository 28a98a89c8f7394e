import type { Tx } from '../database/connection.ts'
import { facilityCalendar } from '../settings/queries.ts'
import { dayIn } from './working-days.ts'

/** The calendar date in the facility's time zone on which somebody acts or looks. */
export async function todayOf(tx: Tx, by: { at: Date }): Promise<string> {
  return dayIn((await facilityCalendar(tx)).zone, by.at)
}
