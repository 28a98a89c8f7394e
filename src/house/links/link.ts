/** A link as it is kept, without its hash. */
export type Link = {
  id: string
  purpose: string
  /** The record on whose page it is seen, and the row of it that it is about. */
  record_table: string
  record_id: string
  about_id: string | null
  account_id: string | null
  recipient: string
  made_at: Date
  ends_at: Date
  uses: number | null
  used: number
  opened_at: Date | null
  used_at: Date | null
  spent_at: Date | null
  closed_at: Date | null
  revoked_at: Date | null
}

/** As it stands among others: how many the same reader was sent for the same purpose. */
export type KeptLink = Link & { alike: number }

export type LinkState = 'good' | 'used' | 'ended' | 'closed' | 'revoked'

/** Where a link stands. What somebody decided comes first, then its own end, then that of what it was for. */
export function stateOf(link: Link, now: Date): LinkState {
  if (link.revoked_at) return 'revoked'
  if (link.ends_at <= now) return 'ended'
  if (link.closed_at) return 'closed'
  return link.spent_at ? 'used' : 'good'
}

/** What whoever shows a secret that opens nothing is told: the text `links.told.<this>`. */
export type Told = 'unknown' | 'account_closed' | 'moved' | Exclude<LinkState, 'good'>
type ServesAccount = Link & { account_active: boolean; account_moved: boolean }

/**
 * Why a link that serves an account opens nothing; null when it opens. It reaches as far as its account: one that is
 * closed, or has another address now, has none.
 */
export function whyNot(link: ServesAccount | undefined, now: Date): Told | null {
  if (!link) return 'unknown'
  if (link.revoked_at) return 'revoked'
  if (!link.account_active) return 'account_closed'
  if (link.account_moved) return 'moved'
  const state = stateOf(link, now)
  return state === 'good' ? null : state
}
