import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Site } from '../identity/site-address.ts'
import type { KeptLink, Link } from './link.ts'
import type { Purpose } from './purpose.ts'
import { hashOf, isSecret } from './secret.ts'

/** A link with the hash by which its holder has shown to know its secret. */
export type Held = Link & { hash: Buffer; opens_account: boolean; account_active: boolean; account_moved: boolean }

/** The link of one of these purposes whose secret somebody shows; undefined when there is none. */
export async function findLink(
  tx: Tx,
  site: Site,
  text: unknown,
  ...purposes: readonly Purpose[]
): Promise<Held | undefined> {
  if (typeof text !== 'string') return undefined
  const hash = isSecret(text) ? hashOf(site, text) : earlierHash(site, text, purposes)
  if (!hash) return undefined
  const { rows } = await sql<Omit<Held, 'hash'>>`select * from find_link(${hash})`.execute(tx)
  const [link] = rows
  const purpose = purposes.find(({ name }) => name === link?.purpose)
  if (!link || !purpose || link.opens_account !== (purpose.rights === 'owner of the account')) return undefined
  return { ...link, hash }
}

function earlierHash(site: Site, text: string, purposes: readonly Purpose[]): Buffer | null {
  for (const { earlier } of purposes) {
    const hash = earlier?.(site, text)
    if (hash) return hash
  }
  return null
}

const columns = [
  'id',
  'purpose',
  'record_table',
  'record_id',
  'about_id',
  'account_id',
  'recipient',
  'made_at',
  'ends_at',
  'uses',
  'used',
  'opened_at',
  'used_at',
  'spent_at',
  'closed_at',
  'revoked_at',
] as const

export const linksOn = (tx: Tx, table: string, id: string): Promise<KeptLink[]> => linkRows(tx, table, id).execute()

/**
 * The links on a record, for staff, the newest fifty of each reader for each purpose: mail that goes every day
 * would hide all others.
 * An account has also those on other records that serve it.
 */
export const linkRows = (tx: Tx, table: string, id: string) =>
  tx
    .selectFrom((eb) =>
      eb
        .selectFrom('links')
        .select(columns)
        .select(sql<number>`count(*) over (partition by purpose, recipient)::integer`.as('alike'))
        .select(
          sql<number>`row_number() over (partition by purpose, recipient order by made_at desc, id desc)`.as('place'),
        )
        .where((where) =>
          table === 'accounts'
            ? where('account_id', '=', id)
            : where.and([where('record_id', '=', id), where('record_table', '=', table)]),
        )
        .as('kept'),
    )
    .select([...columns, 'alike'])
    .where('place', '<=', 50)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')

/** The columns of a link that are moments. */
export const momentsOfLinks = [
  'made_at',
  'ends_at',
  'opened_at',
  'used_at',
  'spent_at',
  'closed_at',
  'revoked_at',
] as const

/** One link on a record, for staff. */
export async function linkOn(tx: Tx, table: string, record: string, id: string): Promise<Link | undefined> {
  return (await linksOn(tx, table, record)).find((link) => link.id === id)
}
