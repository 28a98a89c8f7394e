import type { Tx } from '../database/connection.ts'
import type { View } from '../ui/view.ts'

/**
 * Where a record comes from, in words: a section of a printed report, or that it is illustrative. Null for records made
 * in the facility's work.
 */
export async function sourceOf(tx: Tx, table: string, id: string, view: View): Promise<string | null> {
  const row = await tx
    .selectFrom('sources')
    .select(['source', 'invented'])
    .where('record_table', '=', table)
    .where('record_id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  if (row.source === 'illustrative') return view.t('sources.illustrative')
  return row.invented.length > 0
    ? view.t('sources.partly', { section: row.source })
    : view.t('sources.section', { section: row.source })
}

/** Marks where a record comes from; the loader of a facility does so for each. */
export async function markSources(
  tx: Tx,
  table: string,
  marks: { id: string; source: string; invented: string[] }[],
): Promise<void> {
  await tx
    .insertInto('sources')
    .values(marks.map(({ id, source, invented }) => ({ record_table: table, record_id: id, source, invented })))
    .execute()
}
