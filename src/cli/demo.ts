import { makeCheckpoint } from '../database/history.ts'
import { writing } from '../database/transaction.ts'
import { loadFacility } from '../demonstration/load.ts'
import type { Office } from './office.ts'

/** Loads the facility of 2016 and marks the database as a demonstration. One transaction: after a cut there is a whole facility or none. */
export async function loadDemonstration(office: Office, say?: (line: string) => void): Promise<void> {
  const by = { person: null, facility: true as const, at: new Date() }
  await writing(office.database.db, by, office.secret, async (tx) => {
    await tx.insertInto('settings').values({ key: 'demonstration', value: JSON.stringify(true) }).execute()
    await loadFacility(tx, say)
  })
  await office.owner.pool.query('analyze')
  await makeCheckpoint(office.owner.db, office.secret, new Date())
}
