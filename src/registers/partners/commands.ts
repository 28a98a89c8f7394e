import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { may } from './permissions.ts'

export type NewAuthority = { partner: string; name: string; name_language: string; type: string }

/** Registers an authority of a partner; refused when the partner has one of this name, however it is written. */
export async function registerAuthority(tx: Tx, by: By, authority: NewAuthority): Promise<string> {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'register')
  const same = await tx
    .selectFrom('authorities')
    .select('id')
    .where('partner', '=', authority.partner)
    .where(sql<boolean>`whole_name(name) = whole_name(${authority.name})`)
    .executeTakeFirst()
  if (same)
    throw new Refusal(409, 'constraints.a_partner_has_one_authority_of_each_name', {}, `/authorities/${same.id}`)
  const { id } = await tx.insertInto('authorities').values(authority).returning('id').executeTakeFirstOrThrow()
  return id
}

export const kindsOfName = ['other', 'former', 'abbreviation'] as const
export type OtherName = { name: string; kind: string; language: string | null }

/** Adds a name by which people look for a partner; wherever partners are searched it is found from then on. */
export async function addName(tx: Tx, partnerId: string, by: By, value: OtherName): Promise<void> {
  if (!may(by.person).keepNames()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'add_name')
  await tx
    .insertInto('partner_names')
    .values({ partner_id: partnerId, ...value })
    .execute()
}

export async function strikeName(tx: Tx, partnerId: string, by: By, id: string): Promise<void> {
  if (!may(by.person).keepNames()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'strike_name')
  const struck = await tx
    .deleteFrom('partner_names')
    .where('id', '=', id)
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  if (struck.numDeletedRows === 0n) throw new Refusal(404, 'refusals.not_found')
}
