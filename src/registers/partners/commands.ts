import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal, toldAt } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { noneLeft } from '../../house/record/chosen.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { may } from './permissions.ts'
import type { Authority } from './queries.ts'
import { authorities, partners } from './record.ts'

export type NewAuthority = { partner: string; name: string; name_language: string; type: string }

/** Registers an authority of a partner; refused when the partner has one of this name, however it is written. */
export async function registerAuthority(tx: Tx, by: By, authority: NewAuthority): Promise<string> {
  if (!by.facility && !may(by.person).register()) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'register')
  await refuseSameName(tx, authority, null)
  const { id } = await tx
    .insertInto('authorities')
    .values(authority)
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(toldAt('name', oneOfEachName))
  return id
}

/** Corrects what is known of an authority. Its partner stays once requests or Actions rest on it. */
export async function editAuthority(tx: Tx, id: string, by: By, changed: ChangeOf<Authority, Partial<NewAuthority>>) {
  const known = await authorities.take(tx, 'edit', id, by)
  const change = await changeOf(changed, known)
  const { partner = known.partner, name = known.name } = change
  if (partner !== known.partner && (await isNamed(tx, id)))
    throw new Refusal(409, 'authorities.partner_stays', {}, undefined, 'partner')
  await refuseSameName(tx, { partner, name }, id)
  await authorities.correct(tx, id, change).catch(toldAt('name', oneOfEachName))
}

const oneOfEachName = 'a_partner_has_one_authority_of_each_name'

/** The database holds it as well; here it is said which one has the name. */
async function refuseSameName(tx: Tx, { partner, name }: { partner: string; name: string }, own: string | null) {
  const same = await tx
    .selectFrom('authorities')
    .select('id')
    .where('partner', '=', partner)
    .where(sql<boolean>`whole_name(name) = whole_name(${name}) and id is distinct from ${own}::uuid`)
    .executeTakeFirst()
  if (same) throw new Refusal(409, `constraints.${oneOfEachName}`, {}, `/authorities/${same.id}`, 'name')
}

/**
 * Whether records of those above rest on an authority, whatever its part in them: the database knows what refers to it,
 * so whichever area refers to it is asked without being named here. Its people go along with it.
 */
async function isNamed(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from hanging_on('authorities', ${id}, '{}') where by_table <> 'accounts'`.execute(
    tx,
  )
  return rows.length > 0
}

export const kindsOfName = ['other', 'former', 'abbreviation'] as const
export type OtherName = { name: string; kind: string; language: string | null }

/** Adds a name by which people look for a partner; wherever partners are searched it is found from then on. */
export async function addName(tx: Tx, partnerId: string, by: By, value: OtherName): Promise<void> {
  await partners.take(tx, 'add_name', partnerId, by)
  await tx
    .insertInto('partner_names')
    .values({ partner_id: partnerId, ...value })
    .execute()
  await partners.touch(tx, partnerId)
}

export async function strikeName(tx: Tx, partnerId: string, by: By, id: string): Promise<void> {
  await partners.take(tx, 'strike_name', partnerId, by)
  const struck = await tx
    .deleteFrom('partner_names')
    .where('id', '=', id)
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  if (struck.numDeletedRows === 0n) throw noneLeft('name')
  await partners.touch(tx, partnerId)
}
