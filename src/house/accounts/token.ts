import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What every token begins with, so that whoever looks through texts for secrets knows one. */
const prefix = 'mob_'
const form = /^mob_[\w-]{32}[\w-]{11}$/

/**
 * A fresh token: 24 random bytes, and a seal of ours over them, so that what is no token of this site costs nobody a
 * way to the database.
 */
export function freshToken(secret: string): string {
  const random = randomBytes(24).toString('base64url')
  return `${prefix}${random}${sealOf(random, secret)}`
}

/** Whether a token was made here: whether it still opens anything, the database knows. */
export function isOurs(token: string, secret: string): boolean {
  if (!form.test(token)) return false
  const random = token.slice(prefix.length, prefix.length + 32)
  return timingSafeEqual(Buffer.from(token.slice(prefix.length + 32)), Buffer.from(sealOf(random, secret)))
}

/** What is kept of a token. It has too many forms to be guessed, so that a plain hash tells nothing of it. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

const sealOf = (random: string, secret: string) =>
  createHmac('sha256', `token:${secret}`).update(random).digest('base64url').slice(0, 11)
