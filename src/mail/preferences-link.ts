import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a reader's mails carry instead of a password: it opens that reader's mail preferences and nothing else, and does not run out. */
export function preferencesToken(secret: string, account: string): string {
  const seal = createHmac('sha256', `mail preferences:${secret}`).update(account).digest('base64url')
  return `${account}.${seal}`
}

/** The account whose preferences this token opens; null when it was not made by us. */
export function accountOfToken(secret: string, token: string): string | null {
  const account = token.split('.')[0] ?? ''
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(account)) return null
  const expected = Buffer.from(preferencesToken(secret, account))
  const given = Buffer.from(token)
  return expected.length === given.length && timingSafeEqual(expected, given) ? account : null
}

export const preferencesPath = (secret: string, account: string) => `/mail-preferences?token=${preferencesToken(secret, account)}`
