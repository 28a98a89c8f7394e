import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { type Found, mostFound } from '../../house/lists/list.ts'

/**
 * The ids of the requests that have the words, as far as this reader may look for them; row security says which of them
 * they see.
 */
export const withWords = (wanted: string, person: Person | null) =>
  isStaff(person)
    ? sql`select f.id from search_entries f where f.kind = 'request' and f.document @@ ${wanted}::tsquery`
    : sql`select requests_with_words(${wanted}::tsquery) as id`

/** Whether a request is among those that were found. */
export const isFound = (found: Found, person: Person | null) =>
  'ids' in found
    ? sql<boolean>`r.id = any(${[...found.ids]}::uuid[])`
    : sql<boolean>`r.id in (${withWords(found.wanted, person)})`

/**
 * Requests that have every word that was typed, whatever its accents, case and forms of letters, its beginning alone,
 * or spelt nearly so: in what the authority wrote, in its translations, in the names of its authority and partners in
 * any language, or as its reference.
 */
export async function findRequests(tx: Tx, typed: string, person: Person | null): Promise<Found> {
  const { rows: asked } = await sql<{ wanted: string | null }>`select find_query(${typed})::text as wanted`.execute(tx)
  const wanted = asked[0]?.wanted
  if (!wanted) return { ids: [] }
  const { rows } = await sql<{ id: string }>`${withWords(wanted, person)} limit ${mostFound + 1}`.execute(tx)
  return rows.length > mostFound ? { wanted } : { ids: rows.map((row) => row.id) }
}
