import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import { factsOfPartner, otherNamesOf, type Partner, recordsOfPartner } from './queries.ts'

/**
 * Everything that may be said of a partner to this reader, in one statement. `withRequests`: whoever asks may look
 * through requests.
 */
export async function readPartner(tx: Tx, partner: Partner, withRequests: boolean) {
  const { membership, ...found } = await together(tx, {
    other_names: otherNamesOf(tx, partner.id),
    ...factsOfPartner(tx, partner.code),
    ...recordsOfPartner(tx, partner.code, withRequests),
  })
  return { ...partner, membership: membership[0] ?? null, ...found }
}
