import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { AskedFirst } from '../database/transaction.ts'
import type { Day } from '../days/day.ts'
import type { Calendar } from '../days/working-days.ts'
import { identityRead } from './identity.ts'

/** The facility's time zone, weekend and holidays: what terms are counted with. */
export function facilityCalendar(tx: Tx): Promise<Calendar> {
  let known = calendars.get(tx)
  if (!known) {
    known = readCalendar(tx)
    calendars.set(tx, known)
  }
  return known
}
/** Read once in each transaction: a change of the calendar holds from the next one on. */
const calendars = new WeakMap<Tx, Promise<Calendar>>()

const calendarColumns = `facility_zone() as zone,
  (select value -> 'weekend' from settings where key = 'calendar') as weekend,
  array(select day::text from holidays order by day) as holidays`
type CalendarRow = { zone: string; weekend: number[] | null; holidays: Day[] }

async function readCalendar(tx: Tx): Promise<Calendar> {
  const { rows } = await sql<CalendarRow>`select ${sql.raw(calendarColumns)}`.execute(tx)
  return calendarIn(rows[0])
}
const calendarIn = (row: CalendarRow | undefined): Calendar => ({
  zone: row?.zone ?? 'UTC',
  weekend: row?.weekend ?? [6, 7],
  holidays: new Set(row?.holidays),
})

/** The calendar and the facility's face, for pages and programs, whose transactions all begin with them. */
export const calendarFirst: AskedFirst = {
  columns: `${calendarColumns}, (select value from settings where key = 'identity') as identity`,
  told: (tx, row) => {
    const found = row as CalendarRow & { identity: unknown }
    calendars.set(tx, Promise.resolve(calendarIn(found)))
    identityRead(tx, found.identity)
  },
}

/** Terms and numbers that the office works by; an administrator changes them. */
export async function facilityTerms(tx: Tx) {
  const setting = await tx.selectFrom('settings').select('value').where('key', '=', 'terms').executeTakeFirst()
  return { ...usualTerms, ...(setting?.value as Partial<typeof usualTerms> | undefined) }
}
/** `consultation`: working days that a body has; `opinion_link_days`: days for which a link sent to it works. */
const usualTerms = { consultation: 5, quorum: 3, opinion_link_days: 60 }
/** How many working days a stay in this state may take. */
export async function targetOf(tx: Tx, status: string): Promise<number> {
  const setting = await tx.selectFrom('settings').select('value').where('key', '=', 'targets').executeTakeFirst()
  return Number((setting?.value as Record<string, number> | undefined)?.[status] ?? 5)
}

export type CodeList =
  | 'regions'
  | 'pillars'
  | 'themes'
  | 'activity_types'
  | 'output_types'
  | 'authority_types'
  | 'criteria'
  | 'delay_reasons'
export type Code = { key: string; names: Record<string, string> }

/** The keys of one of the facility's lists in their order, with their names in every language. */
export async function codes(tx: Tx, list: CodeList): Promise<Code[]> {
  const rows = await tx.selectFrom(list).select(['key', 'names']).orderBy('position').orderBy('key').execute()
  return rows.map((row) => ({ key: row.key, names: row.names as Record<string, string> }))
}

const listNames = [
  'regions',
  'themes',
  'activity_types',
  'output_types',
  'authority_types',
  'delay_reasons',
] as const satisfies CodeList[]
export type Lists = ReadonlyMap<CodeList, Code[]>

/** The lists that figures, reports and record pages name things by, in one statement, and once in each transaction. */
export function listsOf(tx: Tx): Promise<Lists> {
  let known = lists.get(tx)
  if (!known) {
    known = readLists(tx)
    lists.set(tx, known)
  }
  return known
}
const lists = new WeakMap<Tx, Promise<Lists>>()

async function readLists(tx: Tx): Promise<Lists> {
  const each = listNames.map((list) => sql`select ${list}::text as list, position, key, names from ${sql.table(list)}`)
  const { rows } = await sql<
    Code & { list: CodeList }
  >`select list, key, names from (${sql.join(each, sql` union all `)}) as l order by list, position, key`.execute(tx)
  return Map.groupBy(rows, ({ list }) => list)
}

/** The names of these lists in one language, by key. */
export async function namesOfLists<List extends (typeof listNames)[number]>(
  tx: Tx,
  lang: string,
  ...wanted: List[]
): Promise<{ [Name in List]: Map<string, string> }> {
  const lists = await listsOf(tx)
  const names = (list: List) => new Map((lists.get(list) ?? []).map(({ key, names }) => [key, nameIn(names, lang)]))
  return Object.fromEntries(wanted.map((list) => [list, names(list)])) as { [Name in List]: Map<string, string> }
}

/** Choices of a form from one of the facility's lists, in the reader's language. */
export const keysOf = async (tx: Tx, list: CodeList): Promise<string[]> =>
  (await codes(tx, list)).map((code) => code.key)

export async function choicesOf(tx: Tx, list: CodeList, lang: string): Promise<{ value: string; label: string }[]> {
  return (await codes(tx, list)).map((code) => ({ value: code.key, label: nameIn(code.names, lang) }))
}

/** Themes that are offered now, under the names of their pillars; and those chosen before, though no longer offered. */
export async function themeChoices(
  tx: Tx,
  lang: string,
  chosen: readonly string[],
): Promise<{ value: string; label: string; group: string }[]> {
  const rows = await tx
    .selectFrom('themes as t')
    .innerJoin('pillars as p', 'p.key', 't.pillar')
    .select(['t.key', 't.names', 't.offered', 'p.names as pillar_names'])
    .orderBy('p.position')
    .orderBy('t.position')
    .execute()
  return rows
    .filter((row) => row.offered || chosen.includes(row.key))
    .map((row) => ({ value: row.key, label: nameIn(row.names, lang), group: nameIn(row.pillar_names, lang) }))
}

/** A name in this language, or in English when it has none. */
export function nameIn(names: unknown, lang: string): string {
  const known = names as Record<string, string>
  return known[lang] ?? known.en ?? Object.values(known)[0] ?? ''
}
