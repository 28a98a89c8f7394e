import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import { byName } from '../languages/order.ts'

/** Whom files may be given to; and whoever carries this one now, though the account was closed. */
export async function officerChoices(tx: Tx, carrier?: string) {
  const rows = await tx
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where((eb) =>
      eb.or([
        eb.and([eb('role', 'in', ['officer', 'manager', 'administrator']), eb('active', '=', true)]),
        ...(carrier ? [eb('id', '=', carrier)] : []),
      ]),
    )
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ value: row.id, label: row.name }))
}

/** The name of an account, as it is told to staff. */
export const nameOfAccount = async (tx: Tx, id: string): Promise<string> =>
  (await tx.selectFrom('accounts').select('name').where('id', '=', id).executeTakeFirst())?.name ?? ''

/** The names of accounts, for whoever may read them. */
/** Whoever signs in for an authority. */
export const readersOfAuthority = (tx: Tx, authority: string) =>
  tx
    .selectFrom('accounts')
    .select(['id', 'email', 'language'])
    .where('authority_id', '=', authority)
    .where('active', '=', true)
    .execute()

export const namesOfAccounts = (tx: Tx, ids: (string | null)[]) =>
  tx.selectFrom('accounts').select(['id', 'name']).where(sql<boolean>`id = any(${ids}::uuid[])`)

/** Names of staff who carry records; nobody for outsiders, who deal with the facility. */
export async function officersOf(tx: Tx, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id): id is string => id !== null)
  if (known.length === 0) return new Map()
  const rows = await namesOfAccounts(tx, known).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/**
 * An account as the one who acts; undefined when there is none, or it is closed. Only staff and the facility itself see
 * accounts.
 */
export const personOf = async (tx: Tx, account: string) => openAs(await accountAsPerson(tx, account))

/** The same by its address. */
export const personByEmail = async (tx: Tx, email: string) =>
  openAs(await accountWhere(tx, sql`lower(email) = lower(${email})`))

const openAs = (found: { active: boolean; person: Person } | undefined) => (found?.active ? found.person : undefined)

/** The same of an account that may be closed, and whether it is open. */
export const accountAsPerson = (tx: Tx, account: string, locked = false) =>
  accountWhere(tx, sql`id = ${account}`, locked)

async function accountWhere(
  tx: Tx,
  which: RawBuilder<SqlBool>,
  locked = false,
): Promise<{ active: boolean; version: number; phone: string; person: Person } | undefined> {
  const columns = [
    'id',
    'name',
    'email',
    'role',
    'chair',
    'authority_id',
    'administration',
    'body_id',
    'person_id',
    'language',
  ] as const
  const row = await tx
    .selectFrom('accounts')
    .select([...columns, 'phone', 'active', 'version'])
    .where(which)
    .orderBy('active', 'desc')
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!row) return undefined
  const { active, version, phone, ...person } = row
  return { active, version, phone, person: { ...person, role: person.role as Person['role'] } }
}

const carriers = ['officer', 'manager', 'administrator'] as const
/** Whether accounts of this role carry files. */
export const isCarrierRole = (role: string) => carriers.some((carrier) => carrier === role)

/**
 * Whether files can be given to this account: an active one of those who carry them. It stays so until they are given:
 * whoever changes the account at the same moment waits, and the database asks again where it is written.
 */
export async function isCarrier(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', id)
    .where('role', 'in', carriers)
    .where('active', '=', true)
    .forShare()
    .executeTakeFirst()
  return row !== undefined
}

/** Refuses at the field that names them whoever cannot be given files. */
export async function demandCarrier(tx: Tx, id: string, field: string): Promise<void> {
  if (!(await isCarrier(tx, id))) throw new Refusal(422, 'requests.no_such_officer', {}, undefined, field)
}

/** Name and address of an account that is there, for whoever holds a link that was made for it. */
export const accountNamed = (tx: Tx, id: string | null) =>
  tx.selectFrom('accounts').select(['id', 'email', 'name']).where('id', '=', id).executeTakeFirstOrThrow()
