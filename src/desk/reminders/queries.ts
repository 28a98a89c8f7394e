import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { type Duty, type Told, told } from '../../house/duties/duty.ts'
import { dutyOf } from '../duties/register.ts'
import { isOwedByReader } from '../duties/whose.ts'
import { zoneOf } from './hours.ts'
import { kindNames, type ReminderKind, ruleOf } from './kinds.ts'

/** Somebody who may be reminded, and where that person lives. */
export type Reader = {
  account_id: string
  email: string
  language: string
  role: string
  zone: string
  country: string | null
  body_id: string | null
  body_zone: string | null
  /** Kinds that this reader switched off. */
  unwanted: string[]
}
/** Something to remind a reader of, as long as it is not done. */
export type Due = {
  kind: ReminderKind
  record_table: string
  record_id: string
  href: string
  title: string
  partner_names: Record<string, string> | null
  numeral: number | null
  /** The day that counts; see kinds.ts. */
  counts: Day
  /** The last day of the term, where there is one. */
  due: Day | null
  /** A reminder that is given once stands under this day, whatever the day it is given. */
  once: Day | null
} & Reader

const readers = sql`(select a.id as account_id, a.email, a.language, a.role, a.chair, a.zone, a.authority_id, a.administration,
  a.body_id, a.person_id, b.zone as body_zone,
    coalesce(s.partner, a.administration, e.employed_in) as country,
    array(select p.kind from mail_preferences p where p.account_id = a.id and not p.wanted) as unwanted
  from accounts a left join authorities s on s.id = a.authority_id left join people e on e.id = a.person_id left
    join consulted_bodies b on b.id = a.body_id
  where a.active)`
const reader = sql`reader.account_id, reader.email, reader.language, reader.role, reader.zone, reader.country,
  reader.body_id, reader.body_zone, reader.unwanted`

/** Those of staff who may get a digest. */
export async function staffReaders(tx: Tx): Promise<Reader[]> {
  const { rows } = await sql<Reader>`select ${reader} from ${readers} as reader
      where reader.role in ('officer', 'manager', 'administrator', 'committee')`.execute(tx)
  return rows
}

/** The time zones in which somebody lives who may be reminded: with an account, or as a service with an address. */
export async function zonesOfReaders(tx: Tx, facility: string): Promise<string[]> {
  const { rows } = await sql<{
    zone: string
    country: string | null
    body_zone: string | null
  }>`select distinct a.zone, a.country, a.body_zone from ${readers} as a
    union select b.zone, null, null from consulted_bodies b where b.active and b.email is not null`.execute(tx)
  return [...new Set(rows.map((row) => zoneOf(row, facility)))]
}

export async function readerOf(tx: Tx, account: string): Promise<Reader | undefined> {
  const { rows } =
    await sql<Reader>`select ${reader} from ${readers} as reader where reader.account_id = ${account}`.execute(tx)
  return rows[0]
}

/** A name that stands for no record of a partner, where several things are told as one. */
const asOne = sql`null::jsonb as partner_names, null::int as numeral`

/** For each kind: whom it concerns and what it is about, for as long as the thing is not done. */
function statementOf(kind: ReminderKind, today: RawBuilder<unknown>): RawBuilder<Due> {
  const { of, counts } = ruleOf(kind)
  const duties = of.map(dutyOf)
  const parts = duties.map((duty) => duePart(kind, duty, counts, today))
  const each = duties.some((duty) => duty.together) ? sql`distinct` : sql``
  return sql<Due>`select ${each} * from (${sql.join(parts, sql` union all `)}) one where one.counts is not null`
}

function duePart(kind: ReminderKind, duty: Duty, from: 'due' | 'since', today: RawBuilder<unknown>) {
  const asked = { today, account: sql`reader.account_id`, email: sql`reader.email` }
  const text = (what: Told | undefined) => (what ? sql`(${told(what, asked)})::text` : sql`null::text`)
  const { table, id, href, title } = duty.together ?? { ...duty.record, href: duty.href, title: duty.subject.title }
  const named = duty.together
    ? asOne
    : sql`${duty.subject.partner_names} as partner_names, ${duty.subject.numeral} as numeral`
  return sql<Due>`select ${sql.lit(kind)}::text as kind, ${sql.lit(table)}::text as record_table, ${id} as record_id,
    ${href} as href, ${title} as title, ${named}, ${text(duty.counts ?? duty[from])} as counts,
    ${text(duty.due)} as due, ${text(duty.once)} as once, ${reader}
    from ${told(duty.from, asked)} join ${readers} as reader on ${isOwedByReader(duty.owner)}
    where ${told(duty.where, asked)}`
}

const lines = (kinds: readonly ReminderKind[], today: Day) =>
  sql.join(
    kinds.map((kind) => sql`(${statementOf(kind, sql`${today}::date`)})`),
    sql` union all `,
  )

/** What is not done yet and whose day is near enough for somebody to be reminded of it; of all kinds at once. */
export async function dueNear(tx: Tx, today: Day, kinds: readonly ReminderKind[] = kindNames): Promise<Due[]> {
  // Wider than any kind reaches: kinds.ts has the last word.
  const { rows } = await sql<Due>`select * from (${lines(kinds, today)}) as d
    where d.counts::date between ${today}::date - 90 and ${today}::date + 30`.execute(tx)
  return rows
}

/** The same of one kind. */
export const dueAround = (tx: Tx, kind: ReminderKind, today: Day) => dueNear(tx, today, [kind])

/** One thing for everybody whom it concerns, or for one account, unless it is done. */
export async function duesOf(tx: Tx, kind: ReminderKind, record: string, today: Day, account?: string) {
  const whose = account === undefined ? sql`` : sql`and d.account_id = ${account}`
  const { rows } = await sql<Due>`select * from (${lines([kind], today)}) as d
    where d.record_id = ${record} ${whose}`.execute(tx)
  return rows
}

/** One thing for one reader, unless it is done. */
export const dueStill = async (tx: Tx, kind: ReminderKind, record: string, account: string, today: Day) =>
  (await duesOf(tx, kind, record, today, account))[0]

export type AskedAddress = { opinion: string; email: string; zone: string; due_on: Day }

/** Bodies that are asked and have an address of their own, whose term ends soon: of one opinion only, when asked so. */
export async function askedAddresses(tx: Tx, today: Day, opinion?: string): Promise<AskedAddress[]> {
  const rows = await tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.id as opinion', 'b.email', 'b.zone', 'o.due_on'])
    .where('o.status', '=', 'asked')
    .where('o.told_on', 'is not', null)
    .where('c.status', '=', 'open')
    .where('b.active', '=', true)
    .where('b.email', 'is not', null)
    .where('o.due_on', '>=', today)
    .$if(opinion !== undefined, (query) => query.where('o.id', '=', opinion ?? ''))
    .execute()
  return rows.map((row) => ({ ...row, email: row.email ?? '' }))
}

export type Given = { kind: string; record_id: string; recipient: string; for_day: Day }
export const givenKey = (given: Given) => [given.kind, given.record_id, given.recipient, given.for_day].join(' ')

/** What was given lately; what is given once is looked up whatever its age. */
export async function givenLately(tx: Tx, since: Date): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('reminders_given')
    .select(['kind', 'record_id', 'recipient', 'for_day'])
    .where((eb) => eb.or([eb('given_at', '>=', since), eb('kind', '=', 'draft_idle')]))
    .execute()
  return new Set(rows.map((row) => givenKey(row)))
}
