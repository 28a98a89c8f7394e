import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Person } from '../../house/identity/person.ts'
import type { Site } from '../../house/web/site.ts'

/**
 * What a link to give an opinion carries: something random, and our signature on it, so that a link that was cut or
 * changed on its way is told from one that ran out. Only the hash of the whole is kept.
 */
export function newToken(site: Site): { token: string; hash: Buffer } {
  const random = randomBytes(24).toString('base64url')
  const token = `${random}.${signatureOf(site, random)}`
  return { token, hash: hashOf(token) }
}

/** The hash by which a token's link is found; null when we did not make the token as it stands. */
export function hashOfToken(site: Site, token: string | undefined): Buffer | null {
  const [random = '', signature = '', ...more] = (token ?? '').split('.')
  if (random.length !== 32 || more.length > 0) return null
  const expected = Buffer.from(signatureOf(site, random))
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given) ? hashOf(`${random}.${signature}`) : null
}

const signatureOf = (site: Site, random: string) => site.sign(`opinion ${random}`)
const hashOf = (token: string) => createHash('sha256').update(token).digest()

export const linkPath = (token: string, language: string) => `/opinions?link=${token}&lang=${language}`

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
