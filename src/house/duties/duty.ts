import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../days/day.ts'
import type { Person, Role } from '../identity/person.ts'

type Sql = RawBuilder<unknown>

/** What a statement about duties knows: the day, and who is asked about, as expressions of the statement. */
export type Asked = { today: Sql; account: Sql; email: Sql }
/** An expression, or one that depends on the day or on who is asked about. */
export type Told = Sql | ((asked: Asked) => Sql)

/**
 * What becomes of a duty of somebody outside who has nobody (left) with an account: its name is then another, and what
 * else differs is said.
 */
export type Left = { as: string; when?: Told; href?: Sql; due?: Sql; since?: Sql } & (
  | /** The officer of the file settles it by hand. */ { to: 'officer'; officer: Sql }
  /** Nobody carries such a thing: it is for the managers. */
  | { to: 'managers' }
  /** The officer has a duty of her own about it, so it is the managers' only where an account was closed. */
  | { to: 'watch' }
)

/** Whose a duty is. An officer without an account that is open, and no officer at all, are seen to by `answering`. */
export type Owner =
  | { whose: 'officer'; officer: Sql }
  /** The officer; while there is none, those whose portfolio covers it; where nobody's does, every officer. */
  | { whose: 'portfolio'; officer: Sql; region: Sql; theme: Sql }
  | { whose: 'authority' | 'body' | 'person' | 'administration'; of: Sql; left: Left }
  | { whose: 'role'; roles: readonly Role[] }
  | { whose: 'chair' }

/** What a line about a record says of it. */
export type Subject = { title: Sql; partner_names: Sql; numeral: Sql; reference: Sql }

/**
 * Something that somebody owes, declared once, by the room it belongs to: home, digests, reminders, lists and the page
 * of a closing account read it. Its sentences are `home.why.<name>` and `home.kind.<name>`. What is settled, struck,
 * paused or closed is in no row of it.
 */
export type Duty = {
  name: string
  owner: Owner
  /** Others to whom it is shown as theirs, beside the owner. */
  also?: readonly Owner[]
  /** Its owner can do nothing but wait until its day: home shows it among what others are to do. */
  waits?: true
  /** The officer whose file waits for it while somebody outside owes it: `home.awaits.<name>`. */
  awaitedBy?: Sql
  /** Told to those who watch the facility and owe nothing, once it is late: `home.watched.<name>`. */
  watched?: true
  /** The record it stands on, by its table; lists ask for it. Null where it stands on many. */
  record: { table: string; id: Sql }
  subject: Subject
  /** Tables, and what must be so for it to be owed. */
  from: Told
  where: Told
  /** Where it is settled. */
  href: Sql
  /** The last day; the day since which it waits. */
  due?: Told
  since?: Told
  /** Under what record, title and address a reminder tells of it, where several are told as one. */
  together?: { table: string; id: Sql; href: Sql; title: Sql }
  /** The day that reminders count from, where it is not the last day; null while nobody is to be reminded. */
  counts?: Told
  /** A reminder that is given once stands under this day. */
  once?: Sql
}

/** Of which records of a table somebody owes something that is late: handed down by whoever keeps the register. */
export type LateRecords = (person: Person | null, today: Day, table: string) => RawBuilder<unknown>

export const told = (what: Told, asked: Asked): Sql => (typeof what === 'function' ? what(asked) : what)

/** A line that stands for no single record of a partner. */
export const plainly = (title: Sql): Subject => ({
  title,
  partner_names: sql`null::jsonb`,
  numeral: sql`null::int`,
  reference: sql`null::text`,
})
