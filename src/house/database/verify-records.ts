import { sql } from 'kysely'
import pg from 'pg'
import type { Db } from './connection.ts'
import { type WritableTable, withoutHistory, writableTables } from './kept-tables.ts'
import type { Finding } from './verify.ts'

type State = Record<string, unknown>
type Change = {
  row_table: string
  row_group: string
  row_id: string
  form: number
  operation: string
  before: State | null
  after: State | null
}
/**
 * What the history says that a row is. `whole`: every column it had when it was entered is known; lines of the first
 * form left some out.
 */
type Row = { state: State; whole: boolean }

/** How many rows are compared at once. */
const batch = 2_000

/**
 * Holds every row of every table that keeps a history against what its lines say: all columns of it, that it is there,
 * and that no other is. Returns how many rows there are. Tables are those that the office may write, those with the
 * trigger, and those of which the history tells.
 */
export async function verifyRecords(tx: Db, findings: Finding[]): Promise<number> {
  const known = new Map(
    (await writableTables(tx)).filter((table) => !(table.name in withoutHistory)).map((table) => [table.name, table]),
  )
  for (const table of known.values())
    if (!table.kept) findings.push({ record: table.name, line: null, fault: 'its history is switched off' })
  const done = new Set<string>()
  let rows = 0
  for await (const [name, changes] of changesByTable(tx, [...known.values()])) {
    const table = known.get(name)
    if (!table)
      findings.push({ record: name, line: null, fault: 'the history tells of this table, and it keeps none any more' })
    else rows += await compareTable(tx, table, changes, findings)
    done.add(name)
  }
  for (const table of known.values())
    if (!done.has(table.name)) rows += await compareTable(tx, table, nothing(), findings)
  await verifyFiles(tx, findings)
  return rows
}

/**
 * What a file holds is in no line: it is held against its own hash, and against what the row that keeps it says of its
 * size.
 */
async function verifyFiles(tx: Db, findings: Finding[]) {
  const { rows } = await sql<{ id: string; fault: string }>`
    select id, 'what it holds is not what was kept' as fault from files
      where encode(sha256(content), 'hex') <> sha256 or length(content) <> size
    union all select r.file_id, case when f.id is null then 'is gone, and a request has it'
      else 'is not the one that was attached' end
      from request_files r left join files f on f.id = r.file_id where f.id is null or f.size <> r.size`.execute(tx)
  for (const { id, fault } of rows) findings.push({ record: `files ${id}`, line: null, fault })
}

async function* nothing(): AsyncGenerator<Change[]> {
  // A table of which the history does not tell.
}

/**
 * The lines of each table in turn, those of a row together and in their order; a row without an id stands with the
 * others of its record.
 */
async function* changesByTable(tx: Db, tables: WritableTable[]): AsyncGenerator<[string, AsyncGenerator<Change[]>]> {
  const withId = tables.filter((table) => table.has_id).map((table) => pg.escapeLiteral(table.name))
  await sql
    .raw(`declare changes no scroll cursor for select row_table, case
      when row_table in (${withId.join(', ')}) then row_id else record_id::text end as row_group,
      row_id, form, operation, before, after from history order by row_table, 2, id`)
    .execute(tx)
  let lines: Change[] = []
  const more = async () => {
    lines = (await sql.raw<Change>('fetch 5000 from changes').execute(tx)).rows
    return lines.length > 0
  }
  async function* groupsOf(table: string): AsyncGenerator<Change[]> {
    let group: Change[] = []
    while ((lines.length > 0 || (await more())) && lines[0]?.row_table === table) {
      const line = lines.shift() as Change
      if (group[0] && group[0].row_group !== line.row_group) {
        yield group
        group = []
      }
      group.push(line)
    }
    if (group.length > 0) yield group
  }
  while (lines.length > 0 || (await more())) {
    const table = lines[0]?.row_table ?? ''
    const groups = groupsOf(table)
    yield [table, groups]
    // What was not asked for is passed over.
    for await (const _ of groups);
  }
  await sql.raw('close changes').execute(tx)
}

async function compareTable(
  tx: Db,
  table: WritableTable,
  groups: AsyncGenerator<Change[]>,
  findings: Finding[],
): Promise<number> {
  const fault = (key: string, text: string) =>
    findings.push({ record: `${table.name} ${nameOf(key)}`, line: null, fault: text })
  const alive = new Set<string>()
  const defaults = new Map<string, unknown>()
  let waiting: Row[] = []
  let missing = false
  const compare = async () => {
    for (const difference of await differences(tx, table, waiting)) {
      const row = waiting[difference.n]
      if (!row) continue
      const key = keyOf(table, row.state)
      if (!difference.there) {
        missing = true
        fault(key, 'removed past its history')
        continue
      }
      const columns = difference.differing ?? []
      // A column that came after the row holds what it was given then, or nothing.
      for (const [column, value] of Object.entries(row.whole ? (difference.unknown ?? {}) : {})) {
        if (!defaults.has(column)) defaults.set(column, await defaultOf(tx, table.name, column))
        const byDefault = defaults.get(column)
        if (value !== null && byDefault !== undefined && JSON.stringify(value) !== JSON.stringify(byDefault))
          columns.push(column)
      }
      if (columns.length > 0) fault(key, `differs from its history: ${columns.sort().join(', ')}`)
    }
    waiting = []
  }
  for await (const group of groups) {
    for (const [key, row] of statesOf(table, group)) {
      alive.add(key)
      waiting.push(row)
    }
    if (waiting.length >= batch) await compare()
  }
  await compare()
  const name = sql.table(table.name)
  const count =
    (await sql<{ count: number }>`select count(*)::int as count from ${name}`.execute(tx)).rows[0]?.count ?? 0
  if (missing || count !== alive.size)
    for (const key of await keysOf(tx, table))
      if (!alive.has(key)) fault(key, 'is not in the history: it was entered past it, or its lines were removed')
  return count
}

/** What the rows of a group of lines are after the last of them. */
function statesOf(table: WritableTable, group: Change[]): Map<string, Row> {
  const rows = new Map<string, Row>()
  // Before its rows had names of their own, a table's lines named the record instead; its rows were entered anew when
  // they got them.
  if (
    table.has_id &&
    group.some(({ operation, form, after }) => operation === 'insert' && form === 1 && after?.id === undefined)
  )
    return rows
  for (const { operation, form, before, after, row_id } of group) {
    if (operation === 'insert') {
      const state = { ...after }
      // Lines of the first form did not follow the version.
      if (form === 1) delete state.version
      rows.set(keyOf(table, state), { state, whole: form !== 1 })
    } else if (operation === 'delete') rows.delete(keyOf(table, before ?? {}))
    else if (form === 1 && !table.has_id) forget(rows, after ?? {})
    else {
      // What the line bears is the row's name after the change.
      const named = namedBy(table, row_id)
      const row = rows.get(keyOf(table, { ...named, ...only(table.key, before) })) ?? { state: named, whole: false }
      rows.delete(keyOf(table, row.state))
      Object.assign(row.state, after)
      if (form === 1) delete row.state.version
      rows.set(keyOf(table, row.state), row)
    }
  }
  return rows
}

/**
 * Lines of the first form do not say which row of a record without ids they changed: what they changed is unknown of
 * all.
 */
function forget(rows: Map<string, Row>, changed: State) {
  for (const row of rows.values()) {
    row.whole = false
    for (const column of Object.keys(changed)) delete row.state[column]
  }
}

const only = (columns: string[], state: State | null): State =>
  Object.fromEntries(Object.entries(state ?? {}).filter(([column]) => columns.includes(column)))
const keyOf = (table: WritableTable, state: State): string =>
  JSON.stringify(table.key.map((column) => state[column] ?? null))

function namedBy(table: WritableTable, rowId: string): State {
  if (table.has_id) return { id: rowId }
  const values = partsOf(rowId)
  return Object.fromEntries(table.key.map((column, at) => [column, Array.isArray(values) ? values[at] : null]))
}

/** What names a row without an id, as its line has it; of a line that was tampered with, perhaps nothing. */
function partsOf(rowId: string): unknown {
  try {
    return JSON.parse(rowId)
  } catch {
    return undefined
  }
}

function nameOf(key: string): string {
  const values: unknown[] = JSON.parse(key)
  return values.join(' ')
}

type Difference = { n: number; there: boolean; differing: string[] | null; unknown: State | null }

/** The rows that are not what the history says, or not there. What the database computes by itself is not compared. */
async function differences(tx: Db, table: WritableTable, rows: Row[]): Promise<Difference[]> {
  if (rows.length === 0) return []
  const name = sql.table(table.name)
  const meets = sql.join(
    table.key.map((column) => sql`t.${sql.id(column)} = p.${sql.id(column)}`),
    sql` and `,
  )
  const states = rows.map((row) => JSON.stringify(row.state))
  const numbers = rows.map((_, n) => n)
  const { rows: found } = await sql<Difference>`
    with computed as (select attname from pg_attribute where attrelid = ${table.name}::regclass and attgenerated <> ''),
    compared as (
      select s.n, t.${sql.id(table.key[0] ?? '')} is not null as there, c.differing, c.unknown
      from unnest(${numbers}::int[], ${states}::text[]) as s (n, text)
        cross join lateral (select s.text::jsonb as state) j
        cross join lateral jsonb_populate_record(null::${name}, j.state) p
        left join ${name} t on ${meets}
        left join lateral (
          select array_agg(now.key) filter (where j.state ? now.key and now.value is distinct
            from to_jsonb(p) -> now.key) as differing,
            jsonb_object_agg(now.key, now.value) filter (where not j.state ? now.key) as unknown
          from jsonb_each(to_jsonb(t)) now where now.key not in (select attname from computed)
        ) c on true
    )
    select * from compared where not there or differing is not null or unknown is not null`.execute(tx)
  return found
}

/** What a column holds by default; undefined when it is made anew for each row, so that nobody can tell. */
async function defaultOf(tx: Db, table: string, column: string): Promise<unknown> {
  const { rows } = await sql<{
    text: string
    type: string
  }>`select pg_get_expr(d.adbin, d.adrelid) as text, format_type(a.atttypid, a.atttypmod) as type
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
      where d.adrelid = ${table}::regclass and a.attname = ${column}`.execute(tx)
  const [found] = rows
  if (!found) return null
  if (found.text.includes('(')) return undefined
  return (
    (await sql.raw<{ value: unknown }>(`select to_jsonb((${found.text})::${found.type}) as value`).execute(tx)).rows[0]
      ?.value ?? null
  )
}

async function keysOf(tx: Db, table: WritableTable): Promise<string[]> {
  const columns = sql.join(table.key.map((column) => sql`to_jsonb(${sql.id(column)})`))
  return (
    await sql<{ values: unknown[] }>`select array[${columns}] as values from ${sql.table(table.name)}`.execute(tx)
  ).rows.map(({ values }) => JSON.stringify(values))
}
