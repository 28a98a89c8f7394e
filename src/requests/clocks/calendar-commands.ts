import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import type { CalendarTerms, Holiday } from '../../registers/calendar/form.ts'
import { may } from '../../registers/calendar/permissions.ts'
import { tellBodies } from '../consultations/tell.ts'

/** Changes zone, weekend and terms. Terms that run follow. */
export function changeCalendar(tx: Tx, by: By, { zone, weekend, ...terms }: Partial<CalendarTerms>) {
  return moving(tx, by, async () => {
    await sql`insert into settings (key, value) values ('calendar', ${JSON.stringify({ zone, weekend })}::jsonb)
      on conflict (key) do update set value = settings.value || excluded.value`.execute(tx)
    await sql`insert into settings (key, value) values ('terms', ${JSON.stringify(terms)}::jsonb)
      on conflict (key) do update set value = settings.value || excluded.value`.execute(tx)
    await sql`select move_terms()`.execute(tx)
  })
}

/**
 * Adds free days; those that are there already keep their names. Terms that run follow: see terms_follow_the_calendar
 * in db/requests/functions/clocks.sql.
 */
export function addHolidays(tx: Tx, by: By, days: Holiday[]) {
  return moving(tx, by, () =>
    tx
      .insertInto('holidays')
      .values(days.map(({ names, ...day }) => ({ ...day, names: JSON.stringify(names ?? {}) })))
      .onConflict((conflict) => conflict.column('day').doNothing())
      .execute(),
  )
}

export function removeHoliday(tx: Tx, by: By, day: Day) {
  return moving(tx, by, async () => {
    const removed = await tx.deleteFrom('holidays').where('day', '=', day).executeTakeFirst()
    if (removed.numDeletedRows === 0n) throw new Refusal(404, 'refusals.not_found')
  })
}

/** Does a change of the calendar, and tells each body whose term moved with it. Returns how many terms moved. */
async function moving(tx: Tx, by: By, change: () => Promise<unknown>): Promise<number> {
  if (!by.facility && !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'change_calendar')
  const before = await termsNow(tx)
  await change()
  const moved = [...(await termsNow(tx))].filter(([id, due]) => before.get(id) !== due)
  await tellBodies(
    tx,
    by,
    moved.map(([id]) => id),
    'term_moved',
  )
  return moved.length
}

async function termsNow(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .select(['o.id', 'o.due_on'])
    .where('o.status', '=', 'asked')
    .where('c.status', '=', 'open')
    .orderBy('o.id')
    .execute()
  return new Map(rows.map((row) => [row.id, row.due_on]))
}
