import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { isStaff, type Person } from '../identity/person.ts'
import { hasText } from '../languages/texts.ts'
import { History, type HistoryLine } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'

type Row = {
  at: Date
  step: string
  from_status: string | null
  to_status: string | null
  operation: string
  row_table: string
  who?: string | null
  reason?: string | null
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
}

/** The newest 100 lines of a record's history. Outsiders see the steps; who took them within the facility, and what else changed, only staff. */
export async function historyOf(tx: Tx, table: string, id: string, person: Person | null): Promise<Row[]> {
  if (isStaff(person)) {
    const { rows } = await sql<Row>`select h.at, h.step, h.from_status, h.to_status, h.operation, h.row_table, h.reason, h.before, h.after, a.name as who
      from history h left join accounts a on a.id = h.account
      where h.record_table = ${table} and h.record_id = ${id} order by h.number desc limit 100`.execute(tx)
    return rows
  }
  const { rows } = await sql<Row>`select at, step, from_status, to_status, operation, row_table from history
    where record_table = ${table} and record_id = ${id} and row_table = record_table and to_status is not null order by number desc limit 100`.execute(tx)
  return rows
}

/** The history of a record as people read it. `slice` is how the texts of its steps and statuses begin. */
export function RecordHistory({ view, slice, rows }: { view: View; slice: string; rows: Row[] }) {
  const { t, lang } = view
  const status = (key: string | null) => (key ? t(`${slice}.status.${key}`) : null)
  const lines: HistoryLine[] = rows.map((row) => ({
    at: row.at,
    who: row.who ?? t('history.facility'),
    step: [`${slice}.step.${row.step}`, `history.step.${row.step}`, `history.${row.operation}`].filter((key) => hasText(lang, key)).map((key) => t(key))[0] ?? '',
    from: status(row.from_status),
    to: status(row.to_status),
    reason: row.reason ?? null,
    changes: changesOf(row),
  }))
  return lines.length > 0 ? <History view={view} lines={lines} /> : null
}

function changesOf(row: Row) {
  const after = row.after ?? {}
  return Object.keys({ ...(row.before ?? {}), ...after })
    .filter((field) => field !== 'id' && field !== 'version' && !field.endsWith('_id'))
    .map((field) => ({ field: field.replaceAll('_', ' '), before: shown(row.before?.[field]), after: shown(after[field]) }))
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
