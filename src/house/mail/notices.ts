import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Day } from '../days/day.ts'
import { formatDay, formatMoment } from '../ui/dates.tsx'
import type { View } from '../ui/view.ts'
import { faultInWords } from './record-mail.tsx'

/** What something hangs on that was told: an opinion that is asked for, an invitation. */
export type NoticeTable = 'opinions' | 'mobilisations'
/**
 * Whether and how somebody was told. What stands in `telling` is for staff: addresses, what the mail server said, how
 * it was handed over.
 */
export type Told = { told_on: Day | null; told_how: string | null; telling: string | null; status: string }
export type Telling = {
  state: string | null
  recipient: string | null
  last_fault: string | null
  queued_at: Date | null
  handed_over: string | null
}

/**
 * Notes what hangs on a mail: when the server takes it, that these were told is proven (see taken_mail_is_proof in the
 * functions of the database).
 */
export async function noteNotices(
  tx: Tx,
  mail_id: string,
  record_table: NoticeTable,
  records: { id: string; position?: number }[],
  occasion: string,
): Promise<void> {
  await tx
    .insertInto('notices')
    .values(
      records.map(({ id, position }) => ({ mail_id, record_table, record_id: id, occasion, position: position ?? 0 })),
    )
    .execute()
}

/** Where the telling of each of these stands. */
export async function tellingOf(tx: Tx, table: NoticeTable, ids: string[]): Promise<Map<string, Telling>> {
  if (ids.length === 0) return new Map()
  const rows = await tellingRows(tx, table, ids).execute()
  return new Map(rows.map((row) => [row.record_id ?? '', row]))
}

export const tellingRows = (tx: Tx, table: NoticeTable, ids: string[]) =>
  tx
    .selectFrom('telling')
    .selectAll()
    .where('record_table', '=', table)
    .where(sql<boolean>`record_id = any(${ids}::uuid[])`)

/**
 * Where the telling of a row's record stands, asked of each row by itself: joined, the database works it out for all
 * records there are and keeps those of the page.
 */
export const stateOfTelling = (table: NoticeTable, id: string) =>
  sql<
    string | null
  >`(select g.state from telling g where g.record_table = ${sql.lit(table)} and g.record_id = ${sql.ref(id)})`

/** Where the telling of each opinion on a request stands. */
export const tellingOnRequest = (tx: Tx, requestId: string) =>
  tx
    .selectFrom('telling')
    .selectAll()
    .where('record_table', '=', 'opinions')
    .where(
      sql<boolean>`record_id = any(array(select o.id from opinions o join consultations c on c.id = o.consultation_id
        where c.request_id = ${requestId}))`,
    )

/** When and how somebody was told, or why not, as one sentence. */
export function toldInWords(
  { t, lang, zone }: Pick<View, 't' | 'lang' | 'zone'>,
  { told_on, told_how, telling }: Told,
  more?: Telling,
): string {
  if (told_on) {
    const told = t(`consultations.told.${told_how ?? 'before'}`, { day: formatDay(lang, told_on) })
    return told_how === 'by_hand' && more?.handed_over
      ? t('ui.of_name', { label: told, name: `\u2068${more.handed_over}\u2069` })
      : told
  }
  if (telling === 'nobody' || (more && telling === 'not_written')) return t(`consultations.untold.${telling}`)
  if (!more) return t('consultations.untold.short')
  const since = more.queued_at ? formatMoment({ lang, zone }, more.queued_at) : ''
  return t(`consultations.untold.${telling ?? 'waits'}`, {
    who: `\u2068${more.recipient ?? ''}\u2069`,
    since,
    fault: `\u2068${faultInWords({ t, lang }, more.last_fault ?? '')}\u2069`,
  })
}

/**
 * Whether it is more than a mail that is on its way: then somebody has to do something. `waiting`: the status in which
 * an answer is waited for.
 */
export const needsTelling = (told: Told, waiting: string) =>
  told.status === waiting && told.told_on === null && told.telling !== 'waits'
