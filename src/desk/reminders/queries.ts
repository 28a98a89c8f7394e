import { type RawBuilder, sql } from 'kysely'
import { unansweredReadiness } from '../../actions/action/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { livePortfolios, whoAnswersFor } from '../../house/identity/answering.ts'
import { facilityDay } from '../../house/time/statements.ts'
import { waivable } from '../../requests/eligibility/queries.ts'
import { zoneOf } from './hours.ts'
import type { ReminderKind } from './kinds.ts'

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
  counts: string
  /** The last day of the term, where there is one. */
  due: string | null
  /** A reminder that is given once stands under this day, whatever the day it is given. */
  once: string | null
} & Reader

const readers = sql`(select a.id as account_id, a.email, a.language, a.role, a.zone, a.authority_id, a.administration,
  a.body_id, a.person_id, b.zone as body_zone,
    coalesce(s.partner, a.administration, e.employed_in) as country,
    array(select p.kind from mail_preferences p where p.account_id = a.id and not p.wanted) as unwanted
  from accounts a left join authorities s on s.id = a.authority_id left join people e on e.id = a.person_id left
    join consulted_bodies b on b.id = a.body_id
  where a.active)`
const reader = sql`a.account_id, a.email, a.language, a.role, a.zone, a.country, a.body_id, a.body_zone, a.unwanted`

/** Those of staff who may get a digest. */
export async function staffReaders(tx: Tx): Promise<Reader[]> {
  const { rows } = await sql<Reader>`select ${reader} from ${readers} as a
      where a.role in ('officer', 'manager', 'administrator', 'committee')`.execute(tx)
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
  const { rows } = await sql<Reader>`select ${reader} from ${readers} as a where a.account_id = ${account}`.execute(tx)
  return rows[0]
}

const named = (names: RawBuilder<unknown>, numeral: RawBuilder<unknown>) =>
  sql`${names} as partner_names, ${numeral} as numeral`
const request = sql`'requests' as record_table, r.id as record_id, '/requests/' || r.id as href, r.title,
  p.names as partner_names, r.numeral`
const mission = sql`'mobilisations' as record_table, m.id as record_id, '/mobilisations/' || m.id as href, v.title,
  h.names as partner_names, null::int as numeral`
const activity = sql`'activities' as record_table, v.id as record_id, '/activities/' || v.id as href, v.title,
  ${named(sql`p.names`, sql`action_numeral(v.action_id)`)}`
const lastChange = (table: string, id: RawBuilder<unknown>) =>
  sql`(select ${facilityDay(sql`h.at`)} from history h where h.record_table = ${sql.lit(table)} and h.record_id = ${id}
    order by h.number desc limit 1)`
/** Nothing holds the activity up, neither its own state nor its Action's: see what_pauses in the migrations. */
const goesOn = sql`what_pauses(v.id) is null`
const heldActivities = sql`from activities v join actions c on c.id = v.action_id join partners p on p.code = c.partner
  join ${readers} as a on ${whoAnswersFor(sql`c.officer_id`)}
  where v.status = 'held' and ${goesOn}`

/**
 * The officer of a request; while it has none, those whose portfolio it falls into, and where there is none, the
 * managers.
 */
const whoeverCarries = sql`case
      when r.officer_id is not null then ${whoAnswersFor(sql`r.officer_id`)}
      when exists (select from ${livePortfolios} f where f.region = p.region or f.theme = r.theme)
        then exists (select from portfolios f where f.account_id = a.account_id and (f.region = p.region
          or f.theme = r.theme))
      else ${whoAnswersFor(sql`null::uuid`)} end`

/** For each kind: whom it concerns and what it is about, for as long as the thing is not done. */
const statements: Record<ReminderKind, RawBuilder<unknown>> = {
  opinion_due: sql`select 'requests' as record_table, r.id as record_id, '/consultations/' || o.id as href, r.title,
    p.names as partner_names, r.numeral,
      o.due_on::text as counts, o.due_on::text as due, null as once, ${reader}
    from opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id
      join partners p on p.code = r.partner
      join ${readers} as a on a.body_id = o.body_id join consulted_bodies b on b.id = o.body_id
    where o.status = 'asked' and o.told_on is not null and c.status = 'open' and lower(a.email) is distinct
      from lower(b.email)`,
  scores_due: sql`select 'meetings' as record_table, m.id as record_id, '/meetings/' || m.id as href,
    m.number::text as title, null::jsonb as partner_names, null::int as numeral,
      m.held_on::text as counts, m.held_on::text as due, null as once, ${reader}
    from meetings m join ${readers} as a on a.role = 'committee'
    where m.status = 'planned' and exists (select from agenda_items i join requests r on r.id = i.request_id
      where i.meeting_id = m.id and i.struck_at is null and i.left_out is null and r.status in ('in_consultation',
        'deferred') and r.screened_by is distinct from a.account_id
        and (select count(s.score) from decision_scores s
          where s.agenda_item_id = i.id and s.account_id = a.account_id) < (select count(*) from criteria))`,
  invitation_due: sql`select ${mission}, m.answer_by::text as counts, m.answer_by::text as due, null as once, ${reader}
    from mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host
      join ${readers} as a on a.person_id = m.person_id and a.role = 'expert'
    where m.status = 'invited' and m.answer_by is not null and m.told_on is not null and ${goesOn}`,
  registration_late: sql`select ${request}, s.due_on::text as counts, s.due_on::text as due, null as once, ${reader}
    from requests r join request_spans s on s.request_id = r.id and s.ended_at is null
      join partners p on p.code = r.partner
      join ${readers} as a on a.role in ('officer', 'manager', 'administrator')
    where r.status = 'submitted' and s.due_on is not null and ${whoeverCarries}`,
  // Of several waivers of one request the oldest counts: they are decided on one page.
  waiver_waits: sql`select 'requests' as record_table, r.id as record_id, '/requests/' || r.id || '/waivers' as href,
    r.title, p.names as partner_names, r.numeral,
      w.asked_on::text as counts, null as due, null as once, ${reader}
    from (select request_id, ${facilityDay(sql`min(asked_at)`)} as asked_on from eligibility_waivers
      where status = 'asked' group by request_id) w
      join requests r on r.id = w.request_id join partners p on p.code = r.partner
        join ${readers} as a on a.role in ('officer', 'manager', 'administrator')
    where ${waivable} and ${whoeverCarries}`,
  clarification_waits: sql`select ${request}, ${facilityDay(sql`s.started_at`)}::text as counts, s.due_on::text as due,
    null as once, ${reader}
    from requests r join request_spans s on s.request_id = r.id and s.ended_at is null
      join partners p on p.code = r.partner join ${readers} as a on a.authority_id = r.authority_id
    where r.status = 'returned'`,
  draft_idle: sql`select ${request}, (${lastChange('requests', sql`r.id`)} + 7)::text as counts, null as due,
    ${facilityDay(sql`uuid_extract_timestamp(r.id)`)}::text as once, ${reader}
    from requests r join partners p on p.code = r.partner join ${readers} as a on a.role = 'authority'
        and (a.account_id = r.created_by or (a.authority_id = r.authority_id and exists (select from accounts k
          where k.id = r.created_by and not k.active)))
    where r.status = 'draft'`,
  signature_waits: sql`select 'actions' as record_table, c.id as record_id, '/actions/' || c.id as href, c.title,
    ${named(sql`p.names`, sql`action_numeral(c.id)`)},
      ${lastChange('actions', sql`c.id`)}::text as counts, null as due, null as once, ${reader}
    from actions c join partners p on p.code = c.partner join ${readers} as a on a.authority_id = c.authority_id
    where c.status = 'in_formulation' and c.authority_signed_on is null and ${unansweredReadiness(sql`c.id`)} = 0`,
  activity_report_due: sql`select ${activity}, (v.last_day + 15)::text as counts, (v.last_day + 15)::text as due,
    null as once, ${reader} ${heldActivities}`,
  activity_report_late: sql`select ${activity}, (v.last_day + 15)::text as counts, (v.last_day + 15)::text as due,
    null as once, ${reader} ${heldActivities}`,
  mission_report_due: sql`select ${mission}, (v.last_day + 15)::text as counts, (v.last_day + 15)::text as due,
    null as once, ${reader}
    from mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host
      join ${readers} as a on a.person_id = m.person_id and a.role = 'expert'
    where m.status = 'deployed' and ${goesOn}`,
  release_waits: sql`select ${mission}, m.accepted_on::text as counts, v.first_day::text as due, null as once, ${reader}
    from mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host
      join people e on e.id = m.person_id and e.employer_kind = 'public'
      join ${readers} as a on a.role = 'focal_point' and a.administration = e.employed_in
    where m.status = 'accepted' and m.accepted_on is not null and ${goesOn}`,
}

/** What is not done yet and whose day is near enough for somebody to be reminded of it. */
export async function dueAround(tx: Tx, kind: ReminderKind, today: string): Promise<Due[]> {
  // Wider than any kind reaches: kinds.ts has the last word.
  const { rows } = await sql<
    Omit<Due, 'kind'>
  >`select * from (${statements[kind]}) as d where d.counts::date between ${today}::date - 90
    and ${today}::date + 30`.execute(tx)
  return rows.map((row) => ({ kind, ...row }))
}

/** One thing for one reader, unless it is done. */
export async function dueStill(tx: Tx, kind: ReminderKind, record: string, account: string): Promise<Due | undefined> {
  const { rows } = await sql<
    Omit<Due, 'kind'>
  >`select * from (${statements[kind]}) as d where d.record_id = ${record} and d.account_id = ${account}`.execute(tx)
  return rows[0] && { kind, ...rows[0] }
}

/** One thing for everybody whom it concerns, unless it is done. */
export async function duesOf(tx: Tx, kind: ReminderKind, record: string): Promise<Due[]> {
  const { rows } = await sql<
    Omit<Due, 'kind'>
  >`select * from (${statements[kind]}) as d where d.record_id = ${record}`.execute(tx)
  return rows.map((row) => ({ kind, ...row }))
}

export type AskedAddress = { opinion: string; email: string; zone: string; due_on: string }

/** Bodies that are asked and have an address of their own, whose term ends soon: of one opinion only, when asked so. */
export async function askedAddresses(tx: Tx, today: string, opinion?: string): Promise<AskedAddress[]> {
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

export type Given = { kind: string; record_id: string; recipient: string; for_day: string }
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
