import { contactRow } from '../../house/accounts/contacts.ts'
import type { Tx } from '../../house/database/connection.ts'
import { together, when, withMoments } from '../../house/database/together.ts'
import type { By } from '../../house/database/transaction.ts'
import { isStaff } from '../../house/identity/person.ts'
import { tellingRows } from '../../house/mail/notices.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import type { Mission } from './queries.ts'

/** Everything that may be said of a mobilisation to this reader. */
export type MissionRead = Awaited<ReturnType<typeof readMission>>

export async function readMission(tx: Tx, mission: Mission, { person }: Pick<By, 'person'>) {
  const found = await together(tx, {
    telling: when(isStaff(person), () => withMoments(tellingRows(tx, 'mobilisations', [mission.id]), 'queued_at')),
    officer_contact: contactRow(tx, 'contact_on_action', mission.action_id, mission.officer_id),
    source: sourceRow(tx, 'mobilisations', mission.id),
  })
  const { party: _, ...facts } = mission
  return {
    ...facts,
    telling: found.telling[0] ?? null,
    /** Whom its reader turns to, and how. */
    officer_contact: found.officer_contact[0] ?? null,
    source: found.source[0] ?? null,
  }
}
