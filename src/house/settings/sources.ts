import type { Tx } from '../database/connection.ts'
import type { View } from '../ui/view.ts'

/** Where a record comes from: a section of a printed report, with what was invented beside it; or `illustrative`. */
export type Source = { source: string; invented: string[] }

/** At most one row: none for a record that was made in the facility's work. */
export function sourceRow(tx: Tx, table: string, id: string) {
  return tx
    .selectFrom('sources')
    .select(['source', 'invented'])
    .where('record_table', '=', table)
    .where('record_id', '=', id)
}

/** Where a record comes from, in words; null for records made in the facility's work. */
export function sourceInWords(row: Source | null | undefined, view: View): string | null {
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
