import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { historyWhere } from '../../house/history/history.tsx'
import { facilityCalendar, facilityTerms } from '../../house/settings/queries.ts'
import { todayOf } from '../../house/time/today.ts'
import type { FieldErrors, Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { inWords } from '../../house/web/form.ts'
import * as form from '../../registers/calendar/form.ts'
import { publicHolidays } from '../../registers/calendar/public-holidays.ts'
import { countryChoices } from '../../registers/partners/queries.ts'

export type CalendarRead = Awaited<ReturnType<typeof readCalendar>>

/** The facility's calendar with its holidays, the terms that are counted with it, and what was changed of them. */
export async function readCalendar(tx: Tx, by: By) {
  const calendar = await facilityCalendar(tx)
  const today = await todayOf(tx, by)
  const terms = await facilityTerms(tx)
  const days = await tx.selectFrom('holidays').selectAll().orderBy('day', 'desc').limit(300).execute()
  const history = await historyWhere(tx, kept, by.person)
  return { calendar, today, terms, days, history, texts: textsOf(calendar, terms) }
}

/** What its page keeps. */
const kept = sql`h.record_table = 'holidays' or (h.record_table = 'settings' and h.record_id in (select id from settings
  where key in ('calendar', 'terms')))`

/** What the form of the terms is filled with. */
export const termsTyped = async (tx: Tx) => textsOf(await facilityCalendar(tx), await facilityTerms(tx))

const textsOf = (
  calendar: Awaited<ReturnType<typeof facilityCalendar>>,
  terms: Awaited<ReturnType<typeof facilityTerms>>,
): Typed => ({
  zone: calendar.zone,
  weekend: calendar.weekend.map(String),
  consultation: String(terms.consultation),
  opinion_link_days: String(terms.opinion_link_days),
})

export type PreviewRead = Awaited<ReturnType<typeof readPreview>>

/** The public holidays of a country and a year, where the address names both, beside those that are known. */
export async function readPreview(tx: Tx, by: By, view: View, asked: Typed, errors: FieldErrors | undefined) {
  const year = (await todayOf(tx, by)).slice(0, 4)
  const typed: Typed = { year, ...asked }
  const wanted = typed.country === undefined ? null : form.asked(typed)
  const faults = errors ?? (wanted && !wanted.ok ? inWords(wanted.faults, view.t) : undefined)
  const found = wanted?.ok ? await publicHolidays(wanted.value.country, wanted.value.year) : null
  const { holidays: known } = await facilityCalendar(tx)
  return { typed, errors: faults, found, known, countries: await countryChoices(tx, view.lang) }
}
