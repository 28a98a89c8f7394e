import { anchorHistory } from '../database/anchors.ts'
import type { Tx } from '../database/connection.ts'
import { writing } from '../database/transaction.ts'
import { loadFacility } from '../demonstration/load.ts'
import type { Office } from './office.ts'

/**
 * Loads the facility of 2016 into a fresh database and marks it as a demonstration: `loading` before the first row, `whole` after the last.
 * One that was cut off while loading is emptied by `startOver` at the next start.
 */
export async function loadDemonstration(office: Office, say?: (line: string) => void): Promise<void> {
  const by = { person: null, facility: true as const, at: new Date() }
  const write = (work: (tx: Tx) => Promise<void>) => writing(office.database.db, by, office.secret, work)
  await write(
    async (tx) =>
      void (await tx
        .insertInto('settings')
        .values({ key: 'demonstration', value: JSON.stringify('loading') })
        .execute()),
  )
  await loadFacility(write, say)
  await write(
    async (tx) =>
      void (await tx
        .updateTable('settings')
        .set({ value: JSON.stringify('whole') })
        .where('key', '=', 'demonstration')
        .execute()),
  )
  await office.owner.pool.query('analyze')
  await anchorHistory(office, new Date())
}

/** How far the demonstration in this database came: null when it holds none. */
export async function demonstrationState(office: Office): Promise<'loading' | 'whole' | null> {
  const { rows } = await office.owner.pool.query<{ value: 'loading' | 'whole' }>(`select value from settings where key = 'demonstration'`)
  return rows[0]?.value ?? null
}

/** Empties a database whose demonstration was cut off while loading; it is opened anew afterwards. */
export async function startOver(office: Office): Promise<void> {
  await office.owner.pool.query('drop schema public, jobs cascade; create schema public')
}
