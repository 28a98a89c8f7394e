import { minutes, type Purpose } from '../links/purpose.ts'
import { ownAddress } from '../web/own-address.ts'

/** How long a sign-in link works. */
export const linkLastsMinutes = 30
/** How long a link works that lets its reader choose a new password. */
const passwordLinkLastsMinutes = 60

/** Where a link leads that signs in, and from there on. */
export function signInPath(secret: string, given: string): string {
  const to = ownAddress(given)
  return `/sign-in/link?token=${secret}${to === '/' ? '' : `&to=${encodeURIComponent(to)}`}`
}

export const signInPurpose: Purpose = {
  name: 'sign_in',
  uses: 1,
  lasts: () => minutes(linkLastsMinutes),
  rights: 'owner of the account',
  path: signInPath,
}

export const passwordPurpose: Purpose = {
  name: 'password',
  uses: 1,
  lasts: () => minutes(passwordLinkLastsMinutes),
  rights: 'owner of the account',
  path: (secret) => `/sign-in/password?token=${secret}`,
}

/** A link that opens an account, as it is sent: what for, with which words, and on which record it is seen. */
export type AccountLink = {
  purpose: Purpose
  /** Names the texts of the mail: mail.<key>.subject and mail.<key>.body. */
  key: 'link' | 'draft_link' | 'password_link'
  /** The account itself when nothing is said. */
  record?: [table: string, id: string]
  /** Where it leads when it has signed in. */
  to?: string
}
