import { contactRow } from '../../house/accounts/contacts.ts'
import type { Tx } from '../../house/database/connection.ts'
import { together, when } from '../../house/database/together.ts'
import type { By } from '../../house/database/transaction.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { may } from './permissions.ts'
import { type Activity, missionsOf, participantsOf, seatsOf } from './queries.ts'

/** Everything that may be said of an activity to this reader. */
export type ActivityRead = Awaited<ReturnType<typeof readActivity>>

export async function readActivity(tx: Tx, activity: Activity, { person }: Pick<By, 'person'>) {
  const inside = may(person).readInside(activity)
  const found = await together(tx, {
    seats: when(inside, () => seatsOf(tx, activity.id)),
    missions: when(inside, () => missionsOf(tx, activity.id)),
    participants: when(inside, () => participantsOf(tx, activity.id)),
    officer_contact: contactRow(tx, 'contact_on_action', activity.action_id, activity.officer_id),
    source: sourceRow(tx, 'activities', activity.id),
  })
  const { mine: _, party: _party, ...facts } = activity
  return {
    ...facts,
    ...found,
    /** Whom its reader turns to, and how. */
    officer_contact: found.officer_contact[0] ?? null,
    source: found.source[0] ?? null,
  }
}
