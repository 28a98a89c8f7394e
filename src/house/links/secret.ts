import { randomBytes } from 'node:crypto'
import type { Site } from '../identity/site-address.ts'

export type Secret = { text: string; hash: Buffer }

/** A new secret, of 256 random bits as an address can bear them, and what is kept of it. */
export function newSecret(site: Site): Secret {
  const text = randomBytes(32).toString('base64url')
  return { text, hash: hashOf(site, text) }
}

/**
 * What is kept of a secret: its SHA-256 under SECRET. Whoever reads the database learns no secret from it, and whoever
 * writes into it makes no link that opens. The database compares hashes, so that how long it takes tells nothing of how
 * near a guess was.
 */
export const hashOf = (site: Site, text: string): Buffer => Buffer.from(site.sign(`link ${text}`), 'base64url')

/** Whether a text has the form of a secret of ours, so that a long one is not looked for. */
export const isSecret = (text: string) => /^[\w-]{43}$/.test(text)
