import { sql } from 'kysely'
import { isStaff } from '../identity/person.ts'
import type { Meanwhile } from '../ui/view.ts'
import type { WebContext } from '../web/context.ts'
import { takerOf } from './history.tsx'

type Line = { at: Date; step: string; who?: string | null; side?: string | null; columns: string[] }

/**
 * Who changed a field of a record since it had this version, as far as this reader may know: by its name where it is a
 * column's, otherwise whoever changed anything if it was one alone.
 */
export async function changedSince(
  c: WebContext,
  table: string,
  id: string,
  version: unknown,
): Promise<(name: string) => Meanwhile['changed']> {
  const { tx, person, view } = c.var
  const lines = (isStaff(person) ? linesSince(table, id, String(version)) : newestLine(table, id)).execute(tx)
  const { rows } = await lines
  const said = rows.map((line) => ({ ...line, taker: takerOf(view, line) }))
  const alone = new Set(said.map(({ taker }) => taker)).size === 1 ? said[0] : undefined
  return (name) => {
    const line = said.find(({ columns }) => columns.includes(name)) ?? alone
    return line ? { who: line.taker, at: line.at } : null
  }
}

/** The rows that hang on a record are written by the same step as its own: those of the version itself are no change. */
const linesSince = (table: string, id: string, version: string) => sql<Line>`
  with seen as (select number, at, step, account from history
    where record_table = ${table} and record_id = ${id} and row_table = record_table
      and after ->> 'version' = ${version} order by number desc limit 1)
  select h.at, h.step, a.name as who,
    array(select jsonb_object_keys(coalesce(h.after, h.before))) as columns
  from history h left join accounts a on a.id = h.account
  where h.record_table = ${table} and h.record_id = ${id}
    and not exists (select from seen where h.number <= seen.number
      or (h.at, h.step) = (seen.at, seen.step) and h.account is not distinct from seen.account)
  order by h.number desc limit 100`

/** Outsiders are told no more than which side took the newest step. */
const newestLine = (table: string, id: string) => sql<Line>`
  select at, step, outsider_in_history(record_table, record_id, number) as side, '{}'::text[] as columns
  from history where record_table = ${table} and record_id = ${id} order by number desc limit 1`
