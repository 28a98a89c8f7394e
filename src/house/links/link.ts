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

export type LinkState = 'good' | 'used' | 'ended' | 'closed' | 'revoked'

/** Where a link stands. What somebody decided comes first, then what ended what it was for, then its own end. */
export function stateOf(link: Link, now: Date): LinkState {
  if (link.revoked_at) return 'revoked'
  if (link.closed_at) return 'closed'
  if (link.ends_at <= now) return 'ended'
  return link.spent_at ? 'used' : 'good'
}
