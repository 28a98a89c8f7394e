import { contactRow } from '../../house/accounts/contacts.ts'
import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { type Output, rungsOf } from './queries.ts'

/** Everything that may be said of an output to this reader. */
export type OutputRead = Awaited<ReturnType<typeof readOutput>>

export async function readOutput(tx: Tx, output: Output) {
  const found = await together(tx, {
    rungs: rungsOf(tx, output.id),
    successor: tx.selectFrom('outputs').select(['id', 'title']).where('id', '=', output.superseded_by),
    officer_contact: contactRow(tx, 'contact_on_action', output.action_id, output.officer_id),
    source: sourceRow(tx, 'outputs', output.id),
  })
  const { party: _, ...facts } = output
  return {
    ...facts,
    rungs: found.rungs,
    /** Whom its reader turns to, and how. */ officer_contact: found.officer_contact[0] ?? null,
    successor: found.successor[0] ?? null,
    source: found.source[0] ?? null,
  }
}
