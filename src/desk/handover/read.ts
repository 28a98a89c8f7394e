import { accountAsPerson, officerChoices } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { todayOf } from '../../house/time/today.ts'
import { carriedBy, sharedViewsOf } from '../duties/carried.ts'
import { linesOfAPile } from '../duties/left-behind.tsx'
import { leftBy } from '../duties/queries.ts'
import { filesOf } from './queries.ts'

/** So many open files are named; the others are counted. */
export const listed = 200

export type HandoverRead = Awaited<ReturnType<typeof readHandover>>

/** What somebody carries, what waits for them alone, and to whom it can be handed. */
export async function readHandover(tx: Tx, id: string, by: By, lang: string) {
  const carried = await carriedBy(tx, id)
  const regions = await choicesOf(tx, 'regions', lang)
  const officers = (await officerChoices(tx)).filter((officer) => officer.value !== id)
  const files = await filesOf(tx, id, listed)
  const views = await sharedViewsOf(tx, id)
  const leaving = await accountAsPerson(tx, id)
  const piles = leaving ? await leftBy(tx, leaving.person, await todayOf(tx, by), linesOfAPile) : []
  return { carried, regions, officers, files, views, piles }
}
