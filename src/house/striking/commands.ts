import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import type { Strikes } from '../record/declared-record.ts'
import { refuseLacking, refuseStale } from '../record/door.ts'
import { may } from './permissions.ts'
import { hangingOn, mayStrikeOut } from './queries.ts'
import { type Readable, readersOf } from './readers.ts'
import { struck } from './record.ts'

/**
 * Strikes out a record that was entered by mistake, with all that goes along. It leaves lists, figures and rules; its
 * history stays, and a manager can put it back. `called` is what people know it by, `stoodAt` the address where they
 * found it; who reads it until then is noted, since they are told. Gives the id of what was struck.
 */
export async function strikeOut(
  tx: Tx,
  by: By,
  strikes: Strikes,
  struck: { record: { id: string; version: number }; called: string; stoodAt: string; reason: string },
  readable: Readable,
): Promise<string> {
  const { record, called, stoodAt, reason } = struck
  if (!may(by.person).ask()) throw new Refusal(403, 'refusals.not_yours')
  if (!(await mayStrikeOut(tx, strikes, record.id, by.at))) throw new Refusal(409, 'striking.ask_a_manager')
  refuseStale(by, record)
  refuseLacking(await hangingOn(tx, strikes, record.id))
  const readers = await readersOf(tx, by, readable, record.id)
  const { rows } = await sql<{ id: string }>`select strike_out(${strikes.table}, ${record.id}, ${record.version},
    ${called}, ${stoodAt}, ${reason}, ${[...(strikes.takes ?? [])]}, ${readers}) as id`
    .execute(tx)
    .catch((error) => {
      // Something came to hang on it at this moment.
      throw codeOf(error) === '23503' ? new Refusal(409, 'refusals.somebody_was_faster') : error
    })
  return rows[0]?.id ?? ''
}

/** Puts back what was struck out, as it was; what stands in its way by now is told. */
export async function putBack(tx: Tx, by: By, kind: Strikes | undefined, id: string, reason: string): Promise<void> {
  const { record_id } = await struck.take(tx, 'put_back', id, by, reason)
  await sql`select put_back(${id}, ${reason})`.execute(tx).catch((error) => {
    // A number, a name or a place that was given to another record meanwhile, whatever constraint says so.
    throw codeOf(error) === '23505' ? new Refusal(409, 'striking.place_taken') : error
  })
  const misplaced = await kind?.misplaced?.(tx, record_id)
  if (misplaced) refuseLacking([misplaced])
}

const codeOf = (error: unknown) => (error as { code?: string }).code
