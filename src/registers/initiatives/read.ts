import type { Tx } from '../../house/database/connection.ts'
import { together, when } from '../../house/database/together.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { type Initiative, redirectedTo } from './queries.ts'

export type InitiativeRead = Awaited<ReturnType<typeof readInitiative>>

/** Everything that may be said of an initiative. `withRequests`: whoever asks may look through requests. */
export async function readInitiative(tx: Tx, initiative: Initiative, withRequests: boolean) {
  const { requests, source } = await together(tx, {
    requests: when(withRequests, () => redirectedTo(tx, initiative.id)),
    source: sourceRow(tx, 'initiatives', initiative.id),
  })
  return { ...initiative, requests, source: source[0] ?? null }
}
