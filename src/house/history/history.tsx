import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { isStaff, type Person } from '../identity/person.ts'
import { hasText } from '../languages/texts.ts'
import { History, type HistoryLine } from '../ui/record.tsx'
import type { View } from '../ui/view.ts'
import { type ChangedRow, changesOf, type Names, namesIn } from './changes.ts'

type Row = ChangedRow & {
  at: Date
  step: string
  from_status: string | null
  to_status: string | null
  operation: string
  who?: string | null
  /**
   * For outsiders, in place of a name: the role of whoever took the step, when it was one from outside the facility.
   */
  side?: string | null
  reason?: string | null
}
export type HistoryLines = Row[] & { names?: Names }

/**
 * The newest 100 lines of a record's history, of all its rows or of those of one table. Outsiders see the steps, and
 * whether the facility took them or one of the others; who it was, and what else changed, only staff.
 */
export async function historyOf(
  tx: Tx,
  table: string,
  id: string,
  person: Person | null,
  rowsOf: string | null = null,
): Promise<HistoryLines> {
  return namedLines(tx, (await historyRows(table, id, person, rowsOf).execute(tx)).rows, person)
}

/**
 * The same, to be asked with other things; `at` is a moment. `told` are the steps that outsiders are told of beside
 * those that led to another status.
 */
export const historyRows = (
  table: string,
  id: string,
  person: Person | null,
  rowsOf: string | null = null,
  told: readonly string[] = [],
) =>
  isStaff(person)
    ? fullRows(
        sql`h.record_table = ${table} and h.record_id = ${id} and (${rowsOf}::text is null or h.row_table = ${rowsOf})
          order by h.number desc`,
      )
    : sql<Row>`select at, step, from_status, to_status, operation, row_table, outsider_in_history(record_table,
        record_id, number) as side from history
      where record_table = ${table} and record_id = ${id} and row_table = record_table
        and (to_status is not null or step = any(${[...told]}::text[])) order by number desc limit 100`

/** Lines with the names of what they refer to, for whoever is told what changed. */
export const namedLines = async (tx: Tx, rows: Row[], person: Person | null): Promise<HistoryLines> =>
  isStaff(person) ? Object.assign(rows, { names: await namesIn(tx, rows) }) : rows

/**
 * The newest 100 lines of several records that one page keeps, such as settings and holidays; `which` looks at the
 * history as `h`. What was there from the beginning is left out.
 */
export async function historyWhere(tx: Tx, which: RawBuilder<unknown>, person: Person | null): Promise<HistoryLines> {
  return isStaff(person) ? fullLines(tx, sql`(${which}) and h.step <> 'furnish' order by h.id desc`) : []
}

async function fullLines(tx: Tx, which: RawBuilder<unknown>): Promise<HistoryLines> {
  const { rows } = await fullRows(which).execute(tx)
  return Object.assign(rows, { names: await namesIn(tx, rows) })
}

const fullRows = (which: RawBuilder<unknown>) =>
  sql<Row>`select h.at, h.step, h.from_status, h.to_status, h.operation, h.row_table, h.row_id, h.reason,
      h.before, h.after, a.name as who
    from history h left join accounts a on a.id = h.account where ${which} limit 100`

/**
 * How a step is told once it was taken, by the keys of the texts that may say it: “Corrected”, where the button that
 * takes it says “Correct”. Steps that no button takes are named as done from the beginning.
 */
export const doneKeys = (slice: string, step: string): string[] => [
  `history.done.${slice}.${step}`,
  `history.done.${step}`,
  `${slice}.step.${step}`,
  `history.step.${step}`,
]

/** Who took a step, as far as its reader may know. */
export const takerOf = ({ t }: View, { who, side, step }: Pick<Row, 'who' | 'side' | 'step'>): string =>
  who ?? t(side ? `role.${side}` : step.endsWith('_by_link') ? 'history.by_link' : 'history.facility')

/** The history of a record as people read it. `slice` is how the texts of its steps and statuses begin. */
export function RecordHistory({ view, slice, rows }: { view: View; slice: string; rows: HistoryLines }) {
  const lines = linesOf(view, slice, rows)
  return lines.length > 0 ? <History view={view} lines={lines} /> : null
}

/** The same, folded, with how many lines there are. */
export function FoldedHistory({ view, slice, rows }: { view: View; slice: string; rows: HistoryLines }) {
  const lines = linesOf(view, slice, rows)
  if (lines.length === 0) return null
  return (
    <details class="folded">
      <summary>
        <h2>{view.t('record.history', { count: lines.length })}</h2>
      </summary>
      <History view={view} lines={lines} />
    </details>
  )
}

function linesOf(view: View, slice: string, rows: HistoryLines): HistoryLine[] {
  const { t, lang } = view
  const names = rows.names ?? { ids: new Map(), lists: new Map() }
  const status = (key: string | null | undefined) => (key ? t(`${slice}.status.${key}`) : null)
  return sittings(together(rows)).map(({ groups }): HistoryLine => {
    const [group = []] = groups
    const row = group.find((one) => one.to_status) ?? (group[0] as Row)
    return {
      at: row.at,
      who: takerOf(view, row),
      step:
        doneKeys(slice, row.step)
          .concat(`history.${row.operation}`)
          .filter((key) => hasText(lang, key))
          .map((key) => t(key))[0] ?? '',
      from: status(group.findLast((one) => one.from_status)?.from_status),
      to: status(row.to_status),
      reason: row.reason ?? null,
      often: groups.length > 1 ? t('record.sitting', { count: groups.length }) : null,
      changes: changesOf(view, groups.length > 1 ? inOne(groups.flat().toReversed()) : group.toReversed(), names),
    }
  })
}

/** One step often writes several rows (a profile, its themes, its languages): they are told as one line. */
function together(rows: Row[]): Row[][] {
  const groups: Row[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    const first = last?.[0]
    if (last && first && first.step === row.step && first.at.getTime() === row.at.getTime() && first.who === row.who)
      last.push(row)
    else groups.push([row])
  }
  return groups
}

/** Steps that write a record further, as often as somebody saves. */
const edits = new Set(['edit', 'correct', 'save_answers'])
/** Whoever goes on with the same within an hour has not stood up in between. */
const sitting = 60 * 60_000

/**
 * What one person corrected again and again in one sitting is told once, with what was there before and what is there
 * now. A step that led somewhere, or was given a reason, stands for itself.
 */
function sittings(all: Row[][]): { groups: Row[][] }[] {
  const found: { groups: Row[][] }[] = []
  const plain = (group: Row[]) =>
    group.every((row) => edits.has(row.step) && row.operation === 'update' && !row.to_status && !row.reason)
  for (const group of all) {
    const last = found.at(-1)?.groups
    const [after, row] = [last?.at(-1)?.[0], group[0]]
    const same = after && row && after.step === row.step && after.who === row.who && after.side === row.side
    if (last && same && after.at.getTime() - row.at.getTime() <= sitting && [group, last.at(-1) ?? []].every(plain))
      last.push(group)
    else found.push({ groups: [group] })
  }
  return found
}

/**
 * Changes of one row after another as one: what stood there first, and what stands there last. What was put there, taken
 * away or changed back in between is told as it was done.
 */
function inOne(rows: Row[]): Row[] {
  const byRow = Map.groupBy(rows, (row) => `${row.row_table} ${row.row_id ?? ''}`)
  return [...byRow.values()].flatMap((changes): Row[] => {
    const last = changes.at(-1)
    if (!last || changes.length === 1 || changes.some(({ operation }) => operation !== 'update')) return changes
    const before = Object.assign({}, ...changes.toReversed().map((row) => row.before ?? {}))
    const after = Object.assign({}, ...changes.map((row) => row.after ?? {}))
    const back = Object.keys(after).some((key) => JSON.stringify(before[key]) === JSON.stringify(after[key]))
    return back ? changes : [{ ...last, before, after }]
  })
}
