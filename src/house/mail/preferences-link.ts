import { days, type Purpose } from '../links/purpose.ts'

/**
 * What a reader's mails carry instead of a password: it opens that reader's mail preferences and nothing else, as often
 * as wanted. It lasts as long as somebody may keep a mail and still want no more of its kind, and it dies with the
 * address that it was sent to: whoever reads the old one has no hand in the preferences of the new one.
 */
export const preferencesPurpose: Purpose = {
  name: 'mail_preferences',
  uses: null,
  lasts: () => days(365),
  rights: 'as its room says',
  path: (secret) => `/mail-preferences?token=${secret}`,
}
