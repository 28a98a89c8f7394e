import { createHmac, timingSafeEqual } from 'node:crypto'

type Reader = { id: string; email: string }

/**
 * What a reader's mails carry instead of a password: it opens that reader's mail preferences and nothing else. It does
 * not run out, but it dies with the address that it was sent to: whoever reads the old one has no hand in the
 * preferences of the new one.
 */
export function preferencesToken(secret: string, { id, email }: Reader): string {
  const seal = createHmac('sha256', `mail preferences:${secret}`)
    .update(`${id} ${email.toLowerCase()}`)
    .digest('base64url')
  return `${id}.${seal}`
}

/**
 * The account that this token names; null when it has not the form of one. Whether it is good is told by `opensFor`.
 */
export function accountNamedBy(token: string): string | null {
  const account = token.split('.')[0] ?? ''
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(account) ? account : null
}

/** Whether this token was made by us for this reader at this address. */
export function opensFor(secret: string, token: string, reader: Reader): boolean {
  const expected = Buffer.from(preferencesToken(secret, reader))
  const given = Buffer.from(token)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const preferencesPath = (secret: string, reader: Reader) =>
  `/mail-preferences?token=${preferencesToken(secret, reader)}`
