import { firstMoment, setUpClock } from '../demonstration/clock.ts'
import { loadFacility } from '../demonstration/load.ts'
import { anchorHistory } from '../house/database/anchors.ts'
import { connect, type Tx } from '../house/database/connection.ts'
import { writing } from '../house/database/transaction.ts'
import { demonstrationState, type Office } from './office.ts'

/**
 * Loads the facility of 2016 into a fresh database and marks it as a demonstration: `loading` before the first row,
 * `whole` after the last.
 * One that was cut off while loading is emptied by `startOver` at the next start.
 */
async function loadDemonstration(office: Office, say?: (line: string) => void): Promise<void> {
  // On connections of their own, which end with it: those that serve would keep for a while what thousands of steps
  // left in them.
  const loading = connect(office.database.url)
  const first = await firstMoment(office.owner.db)
  try {
    await loadWhole(
      (work) => writing(loading.db, { person: null, facility: true, at: first }, office.secret, work),
      () => setUpClock(office.owner.db, new Date()),
      say,
    )
  } finally {
    await loading.close()
  }
  await office.owner.pool.query('analyze')
  await anchorHistory(office, new Date())
}

async function loadWhole(
  write: (work: (tx: Tx) => Promise<void>) => Promise<void>,
  setUp: () => Promise<void>,
  say?: (line: string) => void,
): Promise<void> {
  await write(
    async (tx) =>
      void (await tx
        .insertInto('settings')
        .values({ key: 'demonstration', value: JSON.stringify('loading') })
        .execute()),
  )
  await loadFacility(write, say)
  await setUp()
  await write(
    async (tx) =>
      void (await tx
        .updateTable('settings')
        .set({ value: JSON.stringify('whole') })
        .where('key', '=', 'demonstration')
        .execute()),
  )
}

/**
 * Loads the facility of 2016 into a database in which nothing but the facility's lists is, or what a loading left that
 * was cut off. Returns false when that was emptied, to be made again. `others` is told of one that holds an office of
 * its own, or the whole demonstration.
 */
export async function loadOnce(
  office: Office,
  others: (own: boolean) => void,
  say?: (line: string) => void,
): Promise<boolean> {
  const state = await demonstrationState(office.owner)
  if (state === 'loading') {
    console.log('Loading the facility of 2016 was cut off; starting over.')
    await startOver(office)
    return false
  }
  if (state === 'whole') {
    others(false)
    return true
  }
  const { rows } = await office.owner.pool.query<{ used: boolean }>(
    'select exists (table accounts) or exists (table authorities) or exists (table requests) or exists (table people) or exists (table initiatives) as used',
  )
  if (rows[0]?.used) others(true)
  else {
    console.log('Loading the facility of 2016 …')
    await loadDemonstration(office, say)
  }
  return true
}

/** Empties a database whose demonstration was cut off while loading; it is opened anew afterwards. */
async function startOver(office: Office): Promise<void> {
  await office.owner.pool.query('drop schema public, jobs cascade; create schema public')
}
