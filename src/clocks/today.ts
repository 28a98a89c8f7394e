import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { facilityCalendar } from '../settings/queries.ts'
import { dayIn } from './working-days.ts'

/** The calendar date in the facility's time zone on which somebody acts or looks. */
export async function todayOf(tx: Tx, by: { at: Date }): Promise<string> {
  return dayIn((await facilityCalendar(tx)).zone, by.at)
}

/** What has happened has its day behind it: a slip of the year would set every term that counts from it. */
export async function refuseDaysToCome(tx: Tx, by: { at: Date }, days: readonly (string | null | undefined)[]): Promise<void> {
  const today = await todayOf(tx, by)
  if (days.some((day) => day && day > today)) throw new Refusal(422, 'forms.day_to_come')
}
