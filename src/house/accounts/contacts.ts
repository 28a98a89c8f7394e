import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { kindOf } from '../database/walls.ts'
import type { Contact } from '../ui/record-page.tsx'

/** Which kinds from outside are told who the officer of a record is, by the functions that say it. */
const told = {
  contact_on_request: ['authority', 'consulted'],
  contact_on_action: ['authority', 'expert', 'focal_point'],
} as const

/**
 * The officer of a record, and how to reach them: one row, or none. Staff read accounts; others ask the function, which
 * tells those whom the record concerns.
 */
export function contactRow(tx: Tx, by: keyof typeof told, record: string, officer: string | null) {
  const kind = kindOf(tx)
  if (kind === 'staff') return sql<Contact>`select name, email, phone from accounts where id = ${officer}::uuid`
  return (told[by] as readonly string[]).includes(kind)
    ? sql<Contact>`select name, email, phone from ${sql.ref(by)}(${record}::uuid)`
    : sql<Contact>`select null::text as name, null::text as email, null::text as phone where false`
}
