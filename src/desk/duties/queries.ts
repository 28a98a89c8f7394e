import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { type Asked, type Duty, told } from '../../house/duties/duty.ts'
import type { Person } from '../../house/identity/person.ts'
import { register } from './register.ts'
import { carried, isWithOthers, needsCarried, ownShares, type Share, sharesOf } from './whose.ts'

type Sql = RawBuilder<unknown>

/** Something that waits for somebody: why, until when or since when, and where it is settled. */
export type Owed = {
  /** The duty, as its texts name it. */
  why: string
  record_table: string
  /** Null where it stands for many records. */
  record_id: string | null
  href: string
  title: string
  partner_names: unknown
  numeral: number | null
  reference: string | null
  due: Day | null
  since: Day | null
  /** Why it is not with its owner: nobody carries it, the owner's account is closed, or there never was one. */
  gone: 'nobody' | 'closed' | 'none' | 'vacant' | null
  /** Who that was; of an office that nobody holds, the role. */
  owner: string | null
}

/** The order in which people should do things. */
export const byUrgency = sql`due nulls last, since nulls last, href, why`

const askedBy = (person: Person, today: Day): Asked => ({
  today: sql`${today}::date`,
  account: sql`${person.id}::uuid`,
  email: sql`${person.email}::text`,
})

const text = (what: Sql | undefined) => (what ? sql`(${what})::text` : sql`null::text`)

function part(duty: Duty, share: Share, asked: Asked): RawBuilder<Owed> {
  const { record, subject } = duty
  const due = share.due ?? duty.due
  const since = share.since ?? duty.since
  return sql<Owed>`select ${sql.lit(share.name)}::text as why, ${sql.lit(record.table)}::text as record_table,
    ${text(record.id)} as record_id, ${share.href ?? duty.href} as href, ${subject.title} as title,
    ${subject.partner_names} as partner_names, ${subject.numeral} as numeral, ${subject.reference} as reference,
    ${text(due && told(due, asked))} as due, ${text(since && told(since, asked))} as since,
    ${share.gone}::text as gone, ${share.owner}::text as owner
    from ${told(duty.from, asked)} where (${told(duty.where, asked)}) and ${share.when}`
}

/**
 * All that a person owes, or what of it stands on the records of one table, as a statement of lines; null when nothing
 * can be. Runs with that person's own eyes.
 */
export function owedBy(person: Person, today: Day, table?: string): RawBuilder<Owed> | null {
  const asked = askedBy(person, today)
  const ofTable = (is: (table: string) => boolean) =>
    register
      .filter(({ record }) => is(record.table) && (table === undefined || record.table === table))
      .flatMap((duty) => sharesOf(duty, person, asked).map((share) => part(duty, share, asked)))
  const all = (parts: Sql[]) => sql.join(parts, sql` union all `)
  const ofMissions = ofTable((is) => is === 'mobilisations')
  const standsIn = needsCarried(person) && ofMissions.length > 0
  const parts = [...ofTable((is) => is !== 'mobilisations'), ...(standsIn ? [toldOnce(all(ofMissions))] : ofMissions)]
  if (parts.length === 0) return null
  const files = needsCarried(person) ? sql`with ${carried(person.id)}` : sql``
  return sql<Owed>`${files} ${all(parts)}`
}

/**
 * Lets what follows in this transaction be planned once for a connection and not anew for each reader: to plan the
 * statement of all duties takes a third of its time, and who asks changes little in it.
 */
export async function planOnce(tx: Tx): Promise<void> {
  await sql`set local plan_cache_mode = force_generic_plan`.execute(tx)
}

/**
 * Of a mission that comes to somebody because those who owe it are gone, one line: an invitation whose expert and whose
 * officer have both left is one thing to look after. What waits on other records are different things.
 */
const toldOnce = (lines: Sql) => sql`(select why, record_table, record_id, href, title, partner_names, numeral,
    reference, due, since, gone, owner
  from (select each.*, row_number() over (partition by record_id, gone is null order by ${byUrgency}) as place
    from (${lines}) each) once
  where gone is null or place = 1)`

/**
 * What is late at the facility, whoever owes it, as far as those are told who watch it; the longest late first, and how
 * much there is of it. With the reader's own eyes.
 */
export async function lateToWatchers(tx: Tx, person: Person, today: Day, shown: number) {
  const asked = askedBy(person, today)
  const parts = register
    .filter(({ watched }) => watched)
    .map((duty) => part(duty, { name: duty.name, when: sql`true`, gone: sql`null`, owner: sql`null` }, asked))
  const { rows } = await sql<Owed & { of: number }>`select d.*, (count(*) over ())::int as of
    from (${sql.join(parts, sql` union all `)}) d where due < ${today} order by ${byUrgency} limit ${shown}`.execute(tx)
  return rows
}

/** What others are to do on the files of an officer before she can go on, the most urgent first. */
export async function awaitedBy(tx: Tx, person: Person, today: Day, shown: number): Promise<(Owed & { of: number })[]> {
  const asked = askedBy(person, today)
  const parts = register.flatMap((duty) => {
    const others = isWithOthers(duty)
    if (!duty.awaitedBy || !others) return []
    const when = sql`${duty.awaitedBy} = ${person.id} and ${others}`
    return [part(duty, { name: duty.name, when, gone: sql`null`, owner: sql`null` }, asked)]
  })
  await planOnce(tx)
  const { rows } = await sql<Owed & { of: number }>`select d.*, (count(*) over ())::int as of
    from (${sql.join(parts, sql` union all `)}) d order by ${byUrgency} limit ${shown}`.execute(tx)
  return rows
}

/** Duties whose owner waits for somebody else until their day. */
export const waiting = register.filter(({ waits }) => waits).map(({ name }) => name)

/** The records of a table of which somebody owes something whose last day is over, as a condition of a list. */
export function lateRecords(person: Person | null, today: Day, table: string): Sql {
  const lines = person && owedBy(person, today, table)
  return lines ? sql`select d.record_id::uuid from (${lines}) d where d.due < ${today}` : sql`select null::uuid`
}

/** Duties of one kind: how many, how many of them are late, and some, the most urgent first. */
export type Pile = { why: string; count: number; late: number; lines: Owed[] }

/**
 * What a closing account leaves behind, by kind, the largest pile first: what only this person owes. Read by whoever
 * closes it.
 */
export async function leftBy(tx: Tx, person: Person, today: Day, shown: number): Promise<Pile[]> {
  const asked = askedBy(person, today)
  const parts = register.flatMap((duty) => ownShares(duty, person, asked).map((share) => part(duty, share, asked)))
  if (parts.length === 0) return []
  const { rows } = await sql<Pile>`
    with owed as (select *, row_number() over (partition by why order by ${byUrgency}) as place
      from (${sql.join(parts, sql` union all `)}) each)
    select why, count(*)::int as count, (count(*) filter (where due < ${today}))::int as late,
      jsonb_agg(to_jsonb(owed) - 'place' order by place) filter (where place <= ${shown}) as lines
    from owed group by why order by count(*) desc, why`.execute(tx)
  return rows
}
