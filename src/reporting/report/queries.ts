import type { Tx } from '../../house/database/connection.ts'

/** A text of a report: of a year, of one of its sections, in a language. */
export type TextKey = { year: number; section: string; language: string }

export function findText(tx: Tx, { year, section, language }: TextKey, locked = false) {
  return tx
    .selectFrom('report_texts')
    .selectAll()
    .where('year', '=', year)
    .where('section', '=', section)
    .where('language', '=', language)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** The reports that were begun, the newest first. */
export const editions = (tx: Tx) =>
  tx.selectFrom('report_editions').select(['year', 'published_on']).orderBy('year', 'desc').execute()
