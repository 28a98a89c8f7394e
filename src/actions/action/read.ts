import { contactRow } from '../../house/accounts/contacts.ts'
import { namesOfAccounts } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { together, when } from '../../house/database/together.ts'
import type { By } from '../../house/database/transaction.ts'
import { isStaff } from '../../house/identity/person.ts'
import { questionsAsked } from '../../house/questions/queries.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { saidRow } from '../../requests/intake/said.ts'
import { may } from './permissions.ts'
import {
  type Action,
  activitiesOf,
  authoritiesBeside,
  daysWorked,
  furtherPartners,
  furtherThemes,
  outputsOf,
  readinessOf,
  setupInRequest,
} from './queries.ts'

/** Everything that may be said of an Action to this reader. */
export type ActionRead = Awaited<ReturnType<typeof readAction>>

/** Reads all that hangs on an Action in one statement; what this reader may not see is not in it. */
export async function readAction(tx: Tx, action: Action, { person }: Pick<By, 'person'>) {
  const inside = may(person).readInside(action)
  const found = await together(tx, {
    beside: authoritiesBeside(tx, action.id),
    themes: furtherThemes(tx, action.id),
    partners: furtherPartners(tx, action.id),
    activities: activitiesOf(tx, action.id),
    outputs: outputsOf(tx, action.id),
    // Days are held against an envelope: who is not told of that is not told of them.
    days: when(action.expert_days !== null, () => daysWorked(tx, action.id)),
    readiness: when(inside, () => readinessOf(tx, action.id)),
    asked: when(inside, () => questionsAsked('readiness')),
    said: when(inside, () => saidRow(action.request_id)),
    officer_contact: when(inside, () => contactRow(tx, 'contact_on_action', action.id, action.officer_id)),
    officer: when(isStaff(person), () => namesOfAccounts(tx, [action.officer_id])),
    source: sourceRow(tx, 'actions', action.id),
  })
  const { party: _, ...facts } = action
  return {
    ...facts,
    officer: found.officer[0]?.name ?? null,
    /** Whom its reader turns to, and how. */
    officer_contact: found.officer_contact[0] ?? null,
    asking: found.beside.filter((one) => one.part === 'asks'),
    benefiting: found.beside.filter((one) => one.part === 'benefits'),
    further_partners: found.partners,
    further_themes: found.themes.map(({ key }) => key),
    days_used: found.days[0]?.days ?? 0,
    activities: found.activities,
    outputs: found.outputs,
    readiness: found.readiness,
    /** What the readiness check asks now, each with whether it is answered; the keys of its fields. */
    readiness_asked: found.asked
      .filter(({ retired_on }) => retired_on === null)
      .map(({ key, kind, names, hints, required }) => ({
        question: key,
        kind,
        names,
        hints,
        required,
        answered: found.readiness.some(({ question }) => question === key),
      })),
    setup: setupInRequest(found.asked, found.said[0]),
    source: found.source[0] ?? null,
  }
}
