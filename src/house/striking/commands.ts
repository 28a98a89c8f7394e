import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { By } from '../database/transaction.ts'
import type { Missing } from '../web/door.ts'
import type { Strikes } from './kind.ts'
import { may } from './permissions.ts'
import { findStruck, hangingOn, mayStrikeOut, struckBefore } from './queries.ts'

/**
 * Strikes out a record that was entered by mistake, with all that goes along. It leaves lists, figures and rules; its
 * history stays, and a manager can put it back. `called` is what people know it by. Gives the id of what was struck.
 */
export async function strikeOut(
  tx: Tx,
  by: By,
  strikes: Strikes,
  { record, called, reason }: { record: { id: string; version: number }; called: string; reason: string },
): Promise<string> {
  if (!may(by.person).ask()) throw new Refusal(403, 'refusals.not_yours')
  if (!(await mayStrikeOut(tx, strikes, record.id))) throw new Refusal(409, 'striking.ask_a_manager')
  if (by.version !== undefined && by.version !== record.version) throw new Refusal(409, 'refusals.stale')
  const [first] = await hangingOn(tx, strikes, record.id)
  if (first) throw inTheWay(first)
  const { rows } = await sql<{
    id: string
  }>`select strike_out(${strikes.table}, ${record.id}, ${record.version}, ${called},
    ${reason}, ${[...(strikes.takes ?? [])]}, ${[...(strikes.holds ?? [])]}) as id`.execute(tx)
  return rows[0]?.id ?? ''
}

const inTheWay = (missing: Missing) =>
  typeof missing === 'string' ? new Refusal(409, missing) : new Refusal(409, missing.key, missing.values)

/** Puts back what was struck out, as it was; what stands in its way by now is told. */
export async function putBack(tx: Tx, by: By, id: string, reason: string): Promise<void> {
  if (!may(by.person).putBack()) throw new Refusal(403, 'refusals.not_yours')
  const struck = await findStruck(tx, id)
  if (!struck) throw new Refusal(404, 'refusals.not_found')
  if (struck.put_back_at !== null) throw new Refusal(409, 'striking.is_back')
  if (by.version !== undefined && by.version !== struck.version) throw new Refusal(409, 'refusals.stale')
  const [before] = await struckBefore(tx, id)
  if (before) throw new Refusal(409, 'striking.first_put_back', { name: before.name }, `/struck/${before.id}`)
  await sql`select put_back(${id}, ${reason})`.execute(tx).catch((error) => {
    // A number, a name or a place that was given to another record meanwhile, whatever constraint says so.
    throw (error as { code?: string }).code === '23505' ? new Refusal(409, 'striking.place_taken') : error
  })
}
