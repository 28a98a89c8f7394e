import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Calendar } from '../requests/working-days.ts'

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

async function readCalendar(tx: Tx): Promise<Calendar> {
  const [setting, holidays] = [await tx.selectFrom('settings').select('value').where('key', '=', 'calendar').executeTakeFirst(), await tx.selectFrom('holidays').select('day').execute()]
  const value = setting?.value as { zone: string; weekend: number[] } | undefined
  return { zone: value?.zone ?? 'Europe/Vienna', weekend: value?.weekend ?? [6, 7], holidays: new Set(holidays.map((row) => row.day)) }
}

export type CodeList = 'regions' | 'pillars' | 'themes' | 'activity_types' | 'output_types' | 'authority_types' | 'criteria'
export type Code = { key: string; names: Record<string, string> }

/** The keys of one of the facility's lists in their order, with their names in every language. */
export async function codes(tx: Tx, list: CodeList): Promise<Code[]> {
  const rows = await tx.selectFrom(list).select(['key', 'names']).orderBy('position').orderBy('key').execute()
  return rows.map((row) => ({ key: row.key, names: row.names as Record<string, string> }))
}

/** Choices of a form from one of the facility's lists, in the reader's language. */
export async function choicesOf(tx: Tx, list: CodeList, lang: string): Promise<{ value: string; label: string }[]> {
  return (await codes(tx, list)).map((code) => ({ value: code.key, label: nameIn(code.names, lang) }))
}

/** Several lists at once, for pages that are asked for often: one way to the database instead of one for each. */
export async function choicesOfAll<List extends CodeList>(tx: Tx, lists: readonly List[], lang: string): Promise<Record<List, { value: string; label: string }[]>> {
  const each = lists.map((list) => sql`select ${sql.lit(list)} as list, position, key, names from ${sql.table(list)}`)
  const { rows } = await sql<Code & { list: List }>`select list, key, names from (${sql.join(each, sql` union all `)}) as codes order by list, position, key`.execute(tx)
  const choices = Object.fromEntries(lists.map((list) => [list, []])) as unknown as Record<List, { value: string; label: string }[]>
  for (const { list, key, names } of rows) choices[list].push({ value: key, label: nameIn(names, lang) })
  return choices
}

/** A name in this language, or in English when it has none. */
export function nameIn(names: unknown, lang: string): string {
  const known = names as Record<string, string>
  return known[lang] ?? known.en ?? Object.values(known)[0] ?? ''
}
