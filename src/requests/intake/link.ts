import { type AccountLink, linkLastsMinutes, signInPath } from '../../house/accounts/sign-in-links.ts'
import { minutes, type Purpose } from '../../house/links/purpose.ts'

/** A link with which somebody goes on with a draft elsewhere: it signs in once, and leads there. */
export const draftPurpose: Purpose = {
  name: 'draft',
  uses: 1,
  lasts: () => minutes(linkLastsMinutes),
  rights: 'owner of the account',
  path: signInPath,
}

export const draftLink = (request: string): AccountLink => ({
  purpose: draftPurpose,
  key: 'draft_link',
  record: ['requests', request],
  to: `/requests/${request}/content`,
})
