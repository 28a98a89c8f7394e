import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Person } from '../../house/identity/person.ts'
import type { Site } from '../../house/identity/site-address.ts'
import { type LinkState, stateOf } from '../../house/links/link.ts'
import { days, type Purpose } from '../../house/links/purpose.ts'
import { findLink, type Held } from '../../house/links/queries.ts'
import { facilityTerms } from '../../house/settings/queries.ts'

/** A link by which a consulted body gives its opinion without an account: one answer, for as long as the facility says. */
export const opinionPurpose: Purpose = {
  name: 'opinion',
  uses: 1,
  lasts: async (tx) => days((await facilityTerms(tx)).opinion_link_days),
  rights: 'as its room says',
  path: (secret, language) => `/opinions?link=${secret}&lang=${language}`,
  earlier: signedHash,
}

/**
 * Links that were sent before there was one table of links carry something random and our signature on it. They go on
 * to their end; this can go when the last of them has ended (at most a year after the migration of 26 November 2026).
 */
function signedHash(site: Site, text: string): Buffer | null {
  const [random = '', signature = '', ...more] = text.split('.')
  if (random.length !== 32 || more.length > 0) return null
  const [expected, given] = [Buffer.from(site.sign(`opinion ${random}`)), Buffer.from(signature)]
  return expected.length === given.length && timingSafeEqual(expected, given)
    ? createHash('sha256').update(text).digest()
    : null
}

/** A link to an opinion, with the body in whose name its holder acts. */
export type OpinionLink = Held & {
  opinion_id: string
  body_id: string
  body: string
  language: string
  moved: boolean
  active: boolean
}

export async function findOpinionLink(tx: Tx, site: Site, text: unknown): Promise<OpinionLink | 'gone' | undefined> {
  const link = await findLink(tx, site, text, opinionPurpose)
  if (!link) return undefined
  const { rows } = await sql<
    Pick<OpinionLink, 'opinion_id' | 'body_id' | 'body' | 'language' | 'moved' | 'active'>
  >`select * from body_of_link(${link.hash})`.execute(tx)
  // Its opinion was struck out, alone or with its request.
  return rows[0] ? { ...link, ...rows[0] } : 'gone'
}

/**
 * Where a link to an opinion stands. It reaches as far as its body: one that is no longer consulted, or is reached
 * elsewhere now, has none. A link that did its work shows what was said for as long as it may be read, and no longer.
 */
export function opinionLinkState(link: OpinionLink, now: Date): LinkState | 'struck_off' | 'moved' {
  if (link.revoked_at) return 'revoked'
  if (!link.active) return 'struck_off'
  return link.moved ? 'moved' : stateOf(link, now)
}

/** Whoever holds a link acts as the body that it was sent to, without an account. */
export function guestOf(link: { recipient: string; body_id: string; language: string }): Person {
  const none = { authority_id: null, administration: null, person_id: null }
  return {
    id: '',
    name: link.recipient,
    email: link.recipient,
    role: 'consulted',
    chair: false,
    body_id: link.body_id,
    language: link.language,
    ...none,
  }
}
export const isGuest = (person: Person | null) => person?.id === ''
