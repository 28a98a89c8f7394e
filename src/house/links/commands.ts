import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { realMoment } from '../time/clock.ts'
import type { Link } from './link.ts'
import { mayWithLinks } from './permissions.ts'
import type { Purpose } from './purpose.ts'
import type { Held } from './queries.ts'
import { newSecret } from './secret.ts'

export type For = {
  /** The record on whose page it is seen. */
  record: [table: string, id: string]
  /** The row of that record which it is about, where it is not the record itself. */
  about?: string
  /** Whose account it serves, where there is one. */
  account?: string
  recipient: string
  /** What its room adds to where it leads. */
  to?: string
}
type Maker = Pick<By, 'at' | 'real' | 'site'>

/**
 * Makes a link and returns where it leads, on this site, with the secret in it: the one time that anybody knows it.
 * Runs as the facility, or at the gate for a link that opens an account.
 */
export async function makeLink(tx: Tx, by: Maker, purpose: Purpose, holder: For): Promise<string> {
  if (!by.site) throw new Error('no site to lead to')
  const { text, hash } = newSecret(by.site)
  const made = realMoment(by)
  const ends = new Date(made.getTime() + (await purpose.lasts(tx)))
  const maker = sql.raw(purpose.rights === 'owner of the account' ? 'make_key' : 'make_link')
  const { recipient, about = null, account = null, record } = holder
  await sql`select ${maker}(${purpose.name}, ${hash}, ${record[0]}, ${record[1]}, ${about}, ${account}, ${recipient},
    ${made}, ${ends}, ${purpose.uses})`.execute(tx)
  return purpose.path(text, holder.to ?? '')
}

/** Uses a link once; false when it had ended, or was used up by somebody faster. */
export async function useLink(tx: Tx, by: Maker, link: Held): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`select use_link(${link.hash}, ${realMoment(by)}) as used`.execute(tx)
  return rows[0]?.used === true
}

/** Notes that its holder has pressed to say that the link was opened and read. */
export async function noteLinkOpened(tx: Tx, by: Maker, link: Held): Promise<void> {
  await sql`select note_link_opened(${link.hash}, ${realMoment(by)})`.execute(tx)
}

/** Ends a link before its time; the history of its record says who did and why. */
export async function revokeLink(
  tx: Tx,
  by: By,
  link: Link,
  step: 'revoke_link' | 'renew_link',
  reason: string | null,
) {
  const may = mayWithLinks(by.person)
  // Whoever keeps accounts keeps what serves them, wherever it stands.
  if (!may.keep(link.record_table) && !may.keep('accounts')) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, step, reason)
  const { rows } = await sql<{
    revoked: boolean
  }>`select revoke_link(${link.id}, ${realMoment(by)}) as revoked`.execute(tx)
  if (!rows[0]?.revoked) throw new Refusal(409, 'links.over_before')
}
