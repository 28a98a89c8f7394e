import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { dayIn } from '../../house/days/day.ts'
import type { Calendar } from '../../house/days/working-days.ts'
import { queueWritten } from '../../house/mail/commands.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { remindAddress } from '../../requests/consultations/tell.ts'
import { type Entry, give, noteMail } from './given-reminders.ts'
import { mayRemind, nextHour, zoneOf } from './hours.ts'
import { type AskedAddress, askedAddresses, type Due, duesOf } from './queries.ts'
import { aloneWords, elsewhere } from './reminder-words.ts'

const kind = 'opinion_due'

/**
 * An officer reminds a body of an opinion, beside what the calendar does. The same rules hold: it goes by day where it
 * is read, to nobody who has switched it off, and not when the answer comes first. Asked for again before it went, it
 * goes once.
 */
export async function remindByHand(
  tx: Tx,
  by: By,
  opinion: { id: string; body_id: string; request_id: string },
): Promise<void> {
  const calendar = await facilityCalendar(tx)
  const today = dayIn(calendar.zone, by.at)
  const [address] = await askedAddresses(tx, today, opinion.id)
  const readers = (await duesOf(tx, kind, opinion.request_id, today)).filter(
    (due) => due.body_id === opinion.body_id && !due.unwanted.includes(kind),
  )
  const atAddress = address ? await remindAtAddress(tx, by, calendar, address) : false
  for (const due of readers) if (!(await remindedJustNow(tx, by, due))) await remindReader(tx, by, calendar, due)
  if (!atAddress && readers.length === 0) throw new Refusal(409, 'consultations.reminds_nobody')
}

async function remindAtAddress(
  tx: Tx,
  by: By,
  calendar: Calendar,
  { opinion, email, zone }: AskedAddress,
): Promise<boolean> {
  const here = zoneOf({ zone, country: null, body_zone: null }, calendar.zone)
  const not_before = hourFor(here, by, calendar)
  const mail = await remindAddress(tx, by, [opinion], kind, not_before)
  if (mail)
    await note(tx, by, mail, {
      kind,
      record_table: 'opinions',
      record_id: opinion,
      email,
      for_day: dayIn(here, not_before),
    })
  return mail !== null
}

async function remindReader(tx: Tx, by: By, calendar: Calendar, due: Due): Promise<void> {
  const here = zoneOf(due, calendar.zone)
  const not_before = hourFor(here, by, calendar)
  const { record_table, record_id, email, href, account_id, language } = due
  const mail = await queueWritten(tx, {
    to: email,
    account: account_id,
    language,
    not_before,
    ...aloneWords(due, elsewhere(due, by.at, calendar.zone)),
    kind,
    record: [record_table, record_id],
    link: href,
  })
  await note(tx, by, mail, { kind, record_table, record_id, email, for_day: dayIn(here, not_before) })
}

/** Whoever presses again means the reminder that waits, or went within the last minutes. */
async function remindedJustNow(tx: Tx, by: By, { record_table, record_id, email }: Due): Promise<boolean> {
  const { rows } = await sql`select from reminders_given g join outbox m on m.id = g.mail_id
    where g.kind = ${kind} and g.record_table = ${record_table} and g.record_id = ${record_id}
      and lower(m.recipient) = lower(${email})
      and (m.status = 'waiting' or (m.status = 'sent'
        and m.queued_at > ${new Date(by.at.getTime() - 10 * 60_000)})) limit 1`.execute(tx)
  return rows.length > 0
}

/** Now, or the next morning of a working day where it is read. */
const hourFor = (zone: string, { at }: By, calendar: Calendar) =>
  mayRemind(zone, at, calendar) ? at : nextHour(zone, at, calendar)

async function note(tx: Tx, by: By, mail: string, entry: Entry) {
  await give(tx, by, entry)
  await noteMail(tx, mail, entry)
}
