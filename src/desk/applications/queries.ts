import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { ApplicationStatus } from './lifecycle.ts'

export type Application = NonNullable<Awaited<ReturnType<typeof findApplication>>>

export async function findApplication(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('applications as x')
    .innerJoin('partners as p', 'p.code', 'x.partner')
    .selectAll('x')
    .select('p.names as partner_names')
    .where('x.id', '=', id)
    .$if(locked, (query) => query.forUpdate('x'))
    .executeTakeFirst()
  return row && { ...row, status: row.status as ApplicationStatus }
}

/** The authority that an application means, where the register has it, however its name is written. */
export const authorityMeant = (tx: Tx, { partner, authority }: { partner: string; authority: string }) =>
  tx
    .selectFrom('authorities')
    .select(['id', 'name', 'type'])
    .where('partner', '=', partner)
    .where(sql<boolean>`whole_name(name) = whole_name(${authority})`)

/** The account that has this address already, open or closed. */
export const accountWith = (tx: Tx, email: string) =>
  tx.selectFrom('accounts').select(['id', 'name', 'active']).where(sql<boolean>`lower(email) = lower(${email})`)

/** Partners that are on the list of this year, with their names. */
export const partnersListed = (tx: Tx, year: number) =>
  tx
    .selectFrom('eligible_partners as e')
    .innerJoin('partners as p', 'p.code', 'e.partner')
    .select(['p.code', 'p.names'])
    .where('e.from_year', '<=', year)
    .where(sql<boolean>`coalesce(e.to_year >= ${year}, true)`)
    .execute()

/** Kinds of authorities that may ask, alone or together with another one. */
export const typesThatAsk = (tx: Tx) =>
  tx
    .selectFrom('authority_types')
    .select(['key', 'names', 'eligible', 'only_jointly'])
    .orderBy('position')
    .orderBy('key')
    .execute()
