import type { Tx } from '../../house/database/connection.ts'
import { together } from '../../house/database/together.ts'
import { sourceRow } from '../../house/settings/sources.ts'
import { type Authority, factsOfPartner, otherNamesOf, type Partner, recordsOfPartner } from './queries.ts'

export type PartnerRead = Awaited<ReturnType<typeof readPartner>>
export type AuthorityRead = Awaited<ReturnType<typeof readAuthority>>

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

/** Everything that may be said of an authority. */
export async function readAuthority(tx: Tx, authority: Authority) {
  const source = await sourceRow(tx, 'authorities', authority.id).executeTakeFirst()
  return { ...authority, source: source ?? null }
}
