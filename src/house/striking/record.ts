import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { declareRecord } from '../record/declared-record.ts'
import type { Lifecycle } from '../record/door.ts'
import { may } from './permissions.ts'
import { findStruck, type Struck, type StruckStatus, statusOfStruck, struckBefore } from './queries.ts'

/** What was struck out, as a record that a step is taken on: it comes back once. */
export type StruckRecord = Struck & { status: StruckStatus }

async function findRecord(tx: Tx, id: string): Promise<StruckRecord | undefined> {
  const found = await findStruck(tx, id)
  return found && { ...found, status: statusOfStruck(found.put_back_at) }
}

const struckSteps = { put_back: { from: ['struck_out'], to: 'put_back' } } as const satisfies Lifecycle<StruckStatus>

export const struck = declareRecord({
  slice: 'struck',
  table: 'struck_out',
  steps: struckSteps,
  may: (person) => ({ read: may(person).list, put_back: may(person).putBack }),
  find: findRecord,
  // Nobody may change its row: it is held by a lock of its own.
  lock: async (tx, id) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('struck ' || ${id}, 0))`.execute(tx)
    return findRecord(tx, id)
  },
  read: async (_tx, record: StruckRecord) => ({ ...record }),
  missing: async (tx, _step, { id }) =>
    (await struckBefore(tx, id)).map((before) => ({
      key: 'striking.first_put_back',
      values: { name: before.name },
      link: `/struck/${before.id}`,
    })),
})
