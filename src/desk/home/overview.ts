import { type RawBuilder, sql } from 'kysely'
import { openActions } from '../../actions/action/lifecycle.ts'
import { goingOn } from '../../actions/mobilisation/lifecycle.ts'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { requestsUnderWay } from '../../requests/request/lifecycle.ts'

// What a home shows beside what is owed: files by state, what is coming, how the office stands. Each in one statement,
// since a home is opened more often than any other page.

type ByState = { status: string; count: number }[]
export type Files = { requests: ByState; actions: ByState }

/** Statuses written out, so that an index of those alone is used whatever plan is kept. */
const oneOf = (statuses: readonly string[]) => sql`(${sql.join(statuses.map((status) => sql.lit(status)))})`
const underWay = sql`r.status in ${oneOf(requestsUnderWay)}`
const open = sql`a.status in ${oneOf(openActions)}`
const begins = sql`v.status in ${oneOf(goingOn)}`
const rowsOf = (query: RawBuilder<unknown>) => sql`(select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (${query}) x)`
/** In the order of a life. */
const inOrder = (statuses: readonly string[]) =>
  sql`array_position(array[${sql.join(statuses.map((status) => sql.lit(status)))}], status)`

/** Files that are open, counted once by officer and state: each number of a home is a sum of these. */
const counted = (whose: RawBuilder<unknown>) => sql`asked as materialized (select r.officer_id, r.status,
    count(*)::int as count from requests r where ${underWay} ${whose} group by 1, 2),
  acting as materialized (select a.officer_id, a.status, count(*)::int as count from actions a
    where ${open} ${whose} group by 1, 2)`
const byState = {
  requests: rowsOf(sql`select status, sum(count)::int as count from asked group by 1
    order by ${inOrder(requestsUnderWay)}`),
  actions: rowsOf(sql`select status, sum(count)::int as count from acting group by 1 order by ${inOrder(openActions)}`),
}

export type Coming = {
  kind: 'activity' | 'meeting' | 'consultation'
  href: string
  title: string
  partner_names: unknown
  numeral: number | null
  day: Day
}
export type Desk = { files: Files; coming: Coming[] }

/** An officer's files by state, and what the next two weeks bring on them. */
export async function deskOf(tx: Tx, person: Person, today: Day): Promise<Desk> {
  const mine = (officer: RawBuilder<unknown>) => sql`${officer} = ${person.id}`
  const soon = (day: RawBuilder<unknown>) => sql`${day} between ${today}::date and ${today}::date + 14`
  const coming = rowsOf(sql`select * from (
      (select 'activity' as kind, '/activities/' || v.id as href, v.title, p.names as partner_names,
        null::int as numeral, v.first_day::text as day
        from activities v join actions a on a.id = v.action_id join partners p on p.code = v.host
        where ${mine(sql`a.officer_id`)} and ${begins} and ${soon(sql`v.first_day`)})
      union all (select 'meeting', '/meetings/' || m.id, m.number::text, null, null, m.held_on::text from meetings m
        where m.status in ('planned', 'open') and ${soon(sql`m.held_on`)})
      union all (select 'consultation', '/requests/' || r.id, r.title, p.names, r.numeral, c.due_on::text
        from requests r join consultations c on c.request_id = r.id and c.status = 'open'
          join partners p on p.code = r.partner
        where ${mine(sql`r.officer_id`)} and r.status = 'in_consultation' and ${soon(sql`c.due_on`)})) s
    order by day, href limit 8`)
  const { rows } = await sql<Files & { coming: Coming[] }>`with ${counted(sql`and officer_id = ${person.id}`)}
    select ${byState.requests} as requests, ${byState.actions} as actions, ${coming} as coming`.execute(tx)
  const { coming: next = [], ...files } = rows[0] ?? { requests: [], actions: [] }
  return { files, coming: next }
}

export type Office = {
  files: Files
  /** Officers with what they have in hand, the fullest desk first. */
  load: { id: string; name: string; requests: number; late: number; actions: number }[]
  /** What is over its target now, by the cause that was stated; null where none was. */
  overdue: { reason: string | null; names: unknown; count: number }[]
  /** The next four weeks: steps that fall due, activities that begin, meetings. */
  weeks: { from: Day; to: Day; steps: number; activities: number; meetings: number }[]
}

/** How the office stands, for whoever leads it. */
export async function officeAt(tx: Tx, today: Day): Promise<Office> {
  // Few terms are over, of however many requests: each is looked up by itself.
  const late = sql`late as materialized (select s.id, r.officer_id from request_spans s
    cross join lateral (select q.officer_id from requests q where q.id = s.request_id limit 1) r
    where s.ended_at is null and s.due_on < ${today}::date and s.status <> 'returned')`
  const load = rowsOf(sql`select o.id, o.name, coalesce(q.count, 0) as requests, coalesce(l.count, 0) as late,
      coalesce(c.count, 0) as actions
    from accounts o
      left join (select officer_id, sum(count)::int as count from asked group by 1) q on q.officer_id = o.id
      left join (select officer_id, count(*)::int as count from late group by 1) l on l.officer_id = o.id
      left join (select officer_id, sum(count)::int as count from acting group by 1) c on c.officer_id = o.id
    where o.active and (q.count > 0 or c.count > 0)
    order by coalesce(q.count, 0) + coalesce(c.count, 0) desc, o.id limit 12`)
  const overdue = rowsOf(sql`select d.reason, e.names, count(*)::int as count from late l
      left join delay_causes d on d.span_id = l.id left join delay_reasons e on e.key = d.reason
    group by 1, 2 order by 3 desc, 1`)
  const within = (day: RawBuilder<unknown>) => sql`${day} between w.day and w.day + 6`
  const weeks = rowsOf(sql`select w.day::text as "from", (w.day + 6)::text as "to",
      (select count(*)::int from request_spans s where s.ended_at is null and ${within(sql`s.due_on`)}) as steps,
      (select count(*)::int from activities v where ${within(sql`v.first_day`)}
        and ${begins}) as activities,
      (select count(*)::int from meetings m where ${within(sql`m.held_on`)} and m.status <> 'cancelled') as meetings
    from (select ${today}::date + 7 * n as day from generate_series(0, 3) n) w order by w.day`)
  const { rows } = await sql<Files & Omit<Office, 'files'>>`with ${counted(sql``)}, ${late}
    select ${byState.requests} as requests, ${byState.actions} as actions, ${load} as load, ${overdue} as overdue,
    ${weeks} as weeks`.execute(tx)
  const { load: desks = [], overdue: over = [], weeks: next = [], ...files } = rows[0] ?? { requests: [], actions: [] }
  return { files, load: desks, overdue: over, weeks: next }
}

export type NextMeeting = { id: string; number: number; held_on: Day; place: string; items: number }

/** The meetings that are to come, the next one first. */
export async function nextMeetings(tx: Tx, today: Day): Promise<NextMeeting[]> {
  const { rows } = await sql<NextMeeting>`select m.id, m.number, m.held_on::text as held_on, m.place,
      (select count(*)::int from agenda_items i where i.meeting_id = m.id and i.struck_at is null) as items
    from meetings m where m.status in ('planned', 'open') and m.held_on >= ${today}::date order by m.held_on, m.number limit 3`.execute(
    tx,
  )
  return rows
}

export type Given = {
  id: string
  status: string
  late: boolean
  title: string
  partner_names: unknown
  numeral: number | null
  day: Day
}

/** What a service said lately, or left to silence. */
export async function opinionsOf(tx: Tx, body: string): Promise<Given[]> {
  const { rows } = await sql<Given>`select o.id, o.status, o.late, r.title, p.names as partner_names, r.numeral,
      o.due_on::text as day
    from opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id
      join partners p on p.code = r.partner
    where o.body_id = ${body} and o.status <> 'asked' order by o.due_on desc, o.id limit 8`.execute(tx)
  return rows
}

export type MissionAhead = {
  id: string
  status: string
  name: string | null
  title: string
  place: string | null
  partner_names: unknown
  first_day: Day
  last_day: Day
}

/** Missions of an expert, or of the people of an administration: those to come first, then the last ones. */
export async function missionsOf(tx: Tx, today: Day): Promise<MissionAhead[]> {
  const { rows } = await sql<MissionAhead>`select m.id, m.status, d.name, v.title, v.place, p.names as partner_names,
      v.first_day::text as first_day, v.last_day::text as last_day
    from mobilisations m join activities v on v.id = m.activity_id join partners p on p.code = v.host
      left join personal_details d on d.person_id = m.person_id
    where m.status not in ('shortlisted', 'declined', 'expired', 'replaced', 'withdrawn')
    order by v.last_day < ${today}::date, abs(v.first_day - ${today}::date), m.id limit 8`.execute(tx)
  return rows
}

/** Activities of an authority's Actions that are to come or under way. */
export async function activitiesOf(tx: Tx, authority: string, today: Day) {
  return tx
    .selectFrom('activities as v')
    .innerJoin('actions as a', 'a.id', 'v.action_id')
    .innerJoin('partners as p', 'p.code', 'v.host')
    .select(['v.id', 'v.title', 'p.names as partner_names', 'v.first_day', 'v.last_day'])
    .where('a.authority_id', '=', authority)
    .where('v.status', 'in', [...goingOn])
    .where('v.last_day', '>=', today)
    .orderBy('v.first_day')
    .orderBy('v.id')
    .limit(8)
    .execute()
}
