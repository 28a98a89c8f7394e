import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import { hasText, isTextKey } from '../languages/texts.ts'
import type { Strikes } from '../record/declared-record.ts'
import type { Missing } from '../record/door.ts'
import { facilityDay } from '../time/statements.ts'
import type { View } from '../ui/view.ts'
import { may } from './permissions.ts'

/** Whether whoever acts may strike out this record: an officer what they entered within a day, a manager all. */
export async function mayStrikeOut(tx: Tx, { table }: Strikes, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select may_strike_out(${table}, ${id}, ${at}) as may`.execute(tx)
  return rows[0]?.may ?? false
}

/** Whether a button leads there. */
export async function isOffered(
  tx: Tx,
  person: Person | null,
  by: Pick<By, 'at' | 'real'>,
  { table }: Pick<Strikes, 'table'>,
  record: { id: string },
): Promise<boolean> {
  const asked = may(person)
  return asked.always() || (asked.perhaps(record, by) && (await mayStrikeOut(tx, { table }, record.id, by.at)))
}

/** What hangs on a record and is to be struck out or settled first; `record` is of what kind, where it has a page. */
export type Hanging = { sentence: Missing; record: { table: string; ids: string[]; many: number } | null }

export async function allHangingOn(tx: Tx, { table, takes = [], unsettled }: Strikes, id: string): Promise<Hanging[]> {
  type Row = { by_table: string; many: number; record_table: string | null; record_ids: string[]; records: number }
  const { rows } = await sql<Row>`
    select * from hanging_on(${table}, ${id}, ${[...takes]})`.execute(tx)
  return [
    ...rows.map(({ by_table, many, record_table, record_ids, records }): Hanging => {
      const key = `striking.hangs.${by_table}`
      return {
        sentence: { key: isTextKey(key) ? key : 'striking.hangs.other', values: { count: many } },
        record: record_table === null ? null : { table: record_table, ids: record_ids, many: records },
      }
    }),
    ...((await unsettled?.(tx, id)) ?? []).map((sentence): Hanging => ({ sentence, record: null })),
  ]
}

/** The same, no more than the sentences. */
export const hangingOn = async (tx: Tx, strikes: Strikes, id: string): Promise<Missing[]> =>
  (await allHangingOn(tx, strikes, id)).map(({ sentence }) => sentence)

export type Struck = NonNullable<Awaited<ReturnType<typeof findStruck>>>

/** What the facility is told of a record that was struck out. */
export function findStruck(tx: Tx, id: string) {
  return tx
    .selectFrom('struck_out as s')
    .innerJoin('accounts as a', 'a.id', 's.struck_by')
    .leftJoin('accounts as b', 'b.id', 's.put_back_by')
    .select([
      's.id',
      's.record_table',
      's.record_id',
      's.name',
      's.stood_at',
      's.reason',
      's.struck_at',
      's.put_back_at',
      's.version',
      'a.name as by',
      'b.name as back_by',
    ])
    .where('s.id', '=', id)
    .executeTakeFirst()
}

export type StruckStatus = 'struck_out' | 'put_back'
/** Whether it is away or back, by the day or the moment at which it came back. */
export const statusOfStruck = (back: Date | string | null): StruckStatus => (back === null ? 'struck_out' : 'put_back')

const ids = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g

/**
 * What became of a record whose old address this is, where it or something above it was struck out; row security says
 * who knew of it. The newest, when there are several.
 */
export async function struckAt(tx: Tx, path: string) {
  const named = path.match(ids)
  if (!named) return undefined
  return tx
    .selectFrom('struck_out')
    .select(['id', sql<string>`${facilityDay(sql`struck_at`)}::text`.as('day')])
    .where(sql<boolean>`ids && ${named}::uuid[]`)
    .where('put_back_at', 'is', null)
    .orderBy('struck_at', 'desc')
    .executeTakeFirst()
}

/** What has to be put back before this: records that it refers to, struck out as well. */
export async function struckBefore(tx: Tx, id: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from to_put_back_before(${id})`.execute(tx)
  return rows
}

/** What a kind of record is called where it stands among others: 'Request'. */
export function kindInWords({ lang, t }: Pick<View, 'lang' | 't'>, table: string): string {
  const key = `striking.kind.${table}`
  return hasText(lang, key) ? t(key) : table
}
