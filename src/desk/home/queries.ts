import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import type { Person } from '../../house/identity/person.ts'
import { facilityDay } from '../../house/time/statements.ts'
import { pageSize, paging } from '../../house/web/paging.ts'
import { requestsUnderWay } from '../../requests/request/lifecycle.ts'
import { byUrgency, type Owed, owedBy, planOnce, waiting } from '../duties/queries.ts'

export type Group = 'late' | 'today' | 'week' | 'later' | 'others'
export type Todo = {
  rows: (Owed & { group_name: Group })[]
  groups: Partial<Record<Group, number>>
  kinds: Record<string, number>
  total: number
  page: number
  pages: number
  from: number
  to: number
}

/**
 * All that waits for this person in one statement: how much of each kind and of each group, and one page of it, the
 * most urgent first.
 */
export async function todoFor(
  tx: Tx,
  person: Person,
  today: Day,
  asked: { kind?: string | undefined; page: number },
): Promise<Todo> {
  const waits = owedBy(person, today)
  const empty = { rows: [], groups: {}, kinds: {}, ...paging(1, 0) }
  if (!waits) return empty
  const kind = asked.kind ? sql`where why = ${asked.kind}` : sql``
  const group = sql`case when due < ${today} then 'late' when due = ${today} then 'today'
    when why = any(${waiting}) then 'others' when due <= (${today}::date + 7)::text then 'week' else 'later' end`
  await planOnce(tx)
  const { rows } = await sql<{ piles: Pile[]; rows: Todo['rows'] }>`
    with waits as materialized (${waits})
    select (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (select why, ${group} as group_name, count(*) as count
        from waits group by 1, 2) k) as piles,
      (select coalesce(jsonb_agg(to_jsonb(x) order by ${inGroups}), '[]') from (select * from (select *, ${group} as group_name
        from waits ${kind}) g order by ${inGroups} limit ${pageSize} offset ${(asked.page - 1) * pageSize}) x) as rows`.execute(
    tx,
  )
  const found = rows[0]
  if (!found) return empty
  const groups = summed(
    found.piles.filter(({ why }) => !asked.kind || why === asked.kind),
    ({ group_name }) => group_name,
  )
  const total = Object.values(groups).reduce((sum, n) => sum + n, 0)
  if (total > 0 && found.rows.length === 0 && asked.page > 1)
    return todoFor(tx, person, today, { ...asked, page: paging(asked.page, total).page })
  return { rows: found.rows, groups, kinds: summed(found.piles, ({ why }) => why), ...paging(asked.page, total) }
}

/** What only waits for others comes after all that can be done. */
const inGroups = sql`group_name = 'others', ${byUrgency}`

type Pile = { why: string; group_name: Group; count: number }

function summed(piles: Pile[], by: (pile: Pile) => string): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const pile of piles) sums[by(pile)] = (sums[by(pile)] ?? 0) + pile.count
  return sums
}

export type Section = 'late' | 'today' | 'waits'
export type Glance = {
  counts: Partial<Record<Section, number>>
  rows: (Owed & { section: Section })[]
  told: string[]
}

/**
 * All that waits for this person, counted, with the most urgent lines of each section; and which of these addresses
 * wait already.
 */
export async function waitingAtAGlance(
  tx: Tx,
  person: Person,
  today: Day,
  shown: number,
  addresses: string[],
): Promise<Glance> {
  const waits = owedBy(person, today)
  if (!waits) return { counts: {}, rows: [], told: [] }
  await planOnce(tx)
  const { rows } = await sql<{ counts: Glance['counts'] | null; rows: Glance['rows']; told: string[] }>`
    with waits as materialized (select w.*, case when due < ${today} then 'late' when due = ${today} then 'today'
      else 'waits' end as section from (${waits}) w),
      ranked as (select *, row_number() over (partition by section order by ${byUrgency}) as rank from waits)
    select (select jsonb_object_agg(section, n) from (select section, count(*) as n from waits
      group by section) s) as counts,
      (select coalesce(jsonb_agg(to_jsonb(x) order by rank), '[]') from (select * from ranked
        where rank <= ${shown}) x) as rows,
      array(select distinct href from waits where href = any (${addresses}::text[])) as told`.execute(tx)
  const found = rows[0]
  return { counts: found?.counts ?? {}, rows: found?.rows ?? [], told: found?.told ?? [] }
}

export type OwnRequest = {
  id: string
  reference: string
  numeral: number | null
  title: string
  status: string
  partner_names: unknown
  due_on: Day | null
  decided_on: Day | null
  action_id: string | null
}

/** Where each request of an authority stands, those under way first. */
export async function ownRequests(tx: Tx, authority: string): Promise<OwnRequest[]> {
  const { rows } =
    await sql<OwnRequest>`select r.id, r.reference, r.numeral, r.title, r.status, p.names as partner_names,
      s.due_on::text as due_on,
      ${facilityDay(sql`r.decided_at`)}::text as decided_on, (select a.id from actions a
        where a.request_id = r.id limit 1) as action_id
    from requests r join partners p on p.code = r.partner left
      join request_spans s on s.request_id = r.id and s.ended_at is null and s.due_on is not null
    where r.authority_id = ${authority} and r.status <> 'draft'
    order by r.status = any(${[...requestsUnderWay]}::text[]) desc,
      r.received_on desc nulls first, r.id desc limit 20`.execute(tx)
  return rows
}

export type News = {
  kind: 'output' | 'edition' | 'action'
  href: string
  title: string
  partner_names: unknown
  day: Day
}

/** What is new for those who watch: outputs, Actions under way and editions of the report, the newest first. */
export async function newsFor(tx: Tx): Promise<News[]> {
  const { rows } = await sql<News>`select * from (
      (select 'output' as kind, '/outputs/' || o.id as href, o.title, p.names as partner_names,
        max(g.reached_on)::text as day
        from output_rungs g join outputs o on o.id = g.output_id join actions a on a.id = o.action_id
          join partners p on p.code = a.partner
        where o.status not in ('drafted', 'lapsed') group by o.id, p.id order by 5 desc limit 10)
      union all (select 'action', '/actions/' || a.id, a.title, p.names, a.started_on::text from actions a
        join partners p on p.code = a.partner where a.started_on is not null order by a.started_on desc limit 10)
      union all (select 'edition', '/reports/' || e.year, e.year::text, null, e.published_on::text
        from report_editions e where e.published_on is not null order by e.published_on desc limit 3)) n
    order by day desc, href limit 15`.execute(tx)
  return rows
}

export type Planned = { id: string; title: string; partner_names: unknown; first_day: Day; last_day: Day }

/** What those who watch can look forward to: activities that are to come, the next ones first. */
export const comingFor = (tx: Tx, today: Day): Promise<Planned[]> =>
  activitiesUnderWay(tx).where('v.status', 'in', ['planned', 'confirmed']).where('v.first_day', '>', today).execute()

/** What is going on today: activities that begin, go on or end, those that end first before the others. */
export const todayFor = (tx: Tx, today: Day): Promise<Planned[]> =>
  activitiesUnderWay(tx)
    .where('v.status', 'in', ['confirmed', 'held', 'reported'])
    .where('v.first_day', '<=', today)
    .where('v.last_day', '>=', today)
    .clearOrderBy()
    .orderBy('v.last_day')
    .orderBy('v.id')
    .execute()

const activitiesUnderWay = (tx: Tx) =>
  tx
    .selectFrom('activities as v')
    .innerJoin('actions as a', 'a.id', 'v.action_id')
    .innerJoin('partners as p', 'p.code', 'v.host')
    .select(['v.id', 'v.title', 'p.names as partner_names', 'v.first_day', 'v.last_day'])
    .where('a.status', '=', 'in_implementation')
    .orderBy('v.first_day')
    .orderBy('v.id')
    .limit(8)
