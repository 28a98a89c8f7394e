import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { Day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { byName } from '../../house/languages/order.ts'
import { type Carried, carriedBy, sharedViewsOf } from '../duties/carried.ts'
import { linesOfAPile } from '../duties/left-behind.tsx'
import { leftBy, type Pile } from '../duties/queries.ts'

/** A place that an account fills, and how many other open accounts fill the same. */
export type Seat = {
  of: 'role' | 'chair' | 'authority' | 'body' | 'administration' | 'person'
  others: number
  name: string
}

/** What an account leaves behind when it is closed. */
export type LeftByAccount = {
  piles: Pile[]
  files: Carried[]
  seats: Seat[]
  links: { own: number; service: number }
  views: { id: string; name: string; list: string; query: string }[]
}

export const nothingLeft: LeftByAccount = { piles: [], files: [], seats: [], links: { own: 0, service: 0 }, views: [] }

export async function leftByAccount(tx: Tx, person: Person, today: Day, at: Date): Promise<LeftByAccount> {
  return {
    piles: await leftBy(tx, person, today, linesOfAPile),
    files: await carriedBy(tx, person.id),
    seats: await seatsOf(tx, person),
    links: await linksOf(tx, person, at),
    views: await sharedViewsOf(tx, person.id),
  }
}

/** Whether somebody must see to it: not what a colleague goes on with. */
export const mustBeSeen = ({ piles, files, seats, views }: LeftByAccount) =>
  piles.length > 0 || files.some(({ open }) => open > 0) || views.length > 0 || seats.some(isEmptied)

/** Whoever takes an account from its place says that what it leaves behind was seen; `link` shows it. */
export function demandSeen(left: LeftByAccount, seen: boolean, link?: string): void {
  if (!seen && mustBeSeen(left)) throw new Refusal(422, 'accounts.left.unseen', {}, link, 'seen')
}

/** A donor only reads, and an expert has the work that is listed. */
const isEmptied = ({ of, others, name }: Seat) => others === 0 && of !== 'person' && name !== 'donor'

/** Whom work reaches whose owner is gone: the managers, and where there is none, the administrators. */
export async function standInsFor(tx: Tx, leaving: string): Promise<string[]> {
  const accounts = await tx
    .selectFrom('accounts')
    .select(['name', 'role'])
    .where('active', '=', true)
    .where('role', 'in', ['manager', 'administrator'])
    .where('id', '<>', leaving)
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')
    .execute()
  const managers = accounts.filter(({ role }) => role === 'manager')
  return (managers.length > 0 ? managers : accounts).map(({ name }) => name)
}

/** The places that this account fills: its role, the chair, and what it belongs to. */
export async function seatsOf(tx: Tx, person: Person): Promise<Seat[]> {
  const { rows } = await sql<Seat>`
    with me as (select * from accounts where id = ${person.id}),
      others as (select o.* from accounts o, me where o.active and o.id <> me.id and o.role = me.role)
    select 'role' as of, (select count(*) from others)::int as others, me.role as name from me
      where me.authority_id is null and me.body_id is null and me.administration is null and me.person_id is null
    union all
    select 'chair', (select count(*) from others o where o.chair)::int, me.role from me where me.chair
    union all
    select 'authority', (select count(*) from others o where o.authority_id = me.authority_id)::int, u.name
      from me join authorities u on u.id = me.authority_id
    union all
    select 'body', (select count(*) from others o where o.body_id = me.body_id)::int, b.name
      from me join consulted_bodies b on b.id = me.body_id
    union all
    select 'administration', (select count(*) from others o where o.administration = me.administration)::int,
      me.administration from me where me.administration is not null
    union all
    select 'person', 0, d.name from me join personal_details d on d.person_id = me.person_id`.execute(tx)
  return rows
}

/**
 * Links that can still be used: those of the account end with it; those to opinions that its service was sent are the
 * service's, and go on.
 */
async function linksOf(tx: Tx, { id, body_id }: Person, at: Date): Promise<{ own: number; service: number }> {
  const { rows } = await sql<{ own: number; service: number }>`
    select (count(*) filter (where l.account_id = ${id}))::int as own,
      (count(*) filter (where l.account_id is null))::int as service
    from links l where (l.account_id = ${id} or (l.account_id is null and l.about_id in (select o.id from opinions o
        where o.body_id = ${body_id})))
      and l.revoked_at is null and l.closed_at is null and l.spent_at is null and l.ends_at > ${at}`.execute(tx)
  return rows[0] ?? { own: 0, service: 0 }
}
