import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { facilityDay, onOrAfter, onOrBefore } from '../../house/time/statements.ts'
import { pageSize, paging } from '../../house/web/paging.ts'
import { counted, pauses } from './clock.ts'

/** A stay of a request in a status: its days, its target, and by how many working days it missed it. */
export type Span = {
  id: string
  request_id: string
  number: number
  status: string
  started_on: Day
  ended_on: Day | null
  target_days: number | null
  due_on: Day | null
  /** Working days spent in it, up to today while it is open. */
  days: number
  /** Working days that are left up to the day it is due; 0 when that day is today or over. */
  days_left: number
  /** Working days over its target, up to its end or today. */
  days_late: number
  /** The same in days of the calendar. */
  late_for: number
}

const columns = (
  today: Day,
) => sql`s.id, s.request_id, s.number, s.status, started.day::text as started_on, ended.day::text as ended_on,
  s.target_days, s.due_on::text as due_on,
  coalesce(s.working_days, working_days_between(started.day, ${today}::date)) as days,
  case when s.ended_at is null and s.due_on is not null then working_days_between(${today}::date, s.due_on)
    else 0 end as days_left,
  case when s.due_on < coalesce(ended.day, ${today}::date) then working_days_between(s.due_on, coalesce(ended.day,
    ${today}::date)) else 0 end as days_late,
  greatest(coalesce(ended.day, ${today}::date) - s.due_on, 0) as late_for`

const from = sql`request_spans s
  cross join lateral (select ${facilityDay(sql`s.started_at`)} as day) started
  cross join lateral (select ${facilityDay(sql`s.ended_at`)} as day) ended`

/** The whole clock of a request, from its first status on. */
export async function spansOf(tx: Tx, requestId: string, today: Day): Promise<Span[]> {
  return (await spanRows(requestId, today).execute(tx)).rows
}

export const spanRows = (requestId: string, today: Day) =>
  sql<Span>`select ${columns(today)} from ${from} where s.request_id = ${requestId} order by s.number`

export async function findSpan(tx: Tx, id: string, today: Day): Promise<Span | undefined> {
  const { rows } = await sql<Span>`select ${columns(today)} from ${from} where s.id = ${id}`.execute(tx)
  return rows[0]
}

export type ToldCause = { span_id: string; reason: string; note: string; told_at: Date; told_by: string | null }

/** Why targets of a request were missed, by span. Only staff have the right to read it. */
export async function causesOn(tx: Tx, requestId: string): Promise<Map<string, ToldCause>> {
  return bySpan(await causeRows(tx, requestId).execute())
}

export function causeRows(tx: Tx, requestId: string) {
  return tx
    .selectFrom('delay_causes as d')
    .leftJoin('accounts as a', 'a.id', 'd.told_by')
    .select(['d.span_id', 'd.reason', 'd.note', 'd.told_at', 'a.name as told_by'])
    .where('d.request_id', '=', requestId)
}

export const bySpan = (rows: ToldCause[]) => new Map(rows.map((row) => [row.span_id, row]))

/** The step that a request stands in, when it is over its target. */
export async function lateSpanOf(tx: Tx, requestId: string, today: Day): Promise<Span | undefined> {
  const { rows } =
    await sql<Span>`select ${columns(today)} from ${from} where s.request_id = ${requestId} and s.ended_at is null
      and s.due_on < ${today}::date`.execute(tx)
  return rows[0]
}

/** The same, when nobody has told why. */
export async function lateWithoutCause(tx: Tx, requestId: string, today: Day): Promise<Span | undefined> {
  const span = await lateSpanOf(tx, requestId, today)
  return span && !(await causesOn(tx, requestId)).has(span.id) ? span : undefined
}

export type LateFilters = {
  officer?: string | undefined
  region?: string | undefined
  status?: string | undefined
  untold?: boolean
}

/**
 * What is over its target now, the longest first; with `untold`, every missed target of the last year that nobody has
 * explained.
 */
export async function lateSpans(tx: Tx, filters: LateFilters, today: Day, page: number) {
  const late = filters.untold
    ? sql`s.due_on < coalesce(${facilityDay(sql`s.ended_at`)}, ${today}::date) and (s.ended_at is null
      or ${onOrAfter(sql`s.ended_at`, sql`${today}::date - 365`)}) and d.span_id is null`
    : sql`s.ended_at is null and s.due_on < ${today}::date`
  const matching = sql`from request_spans s join requests r on r.id = s.request_id join partners p on p.code = r.partner
    left join delay_causes d on d.span_id = s.id
    where ${late} and s.status = any(${[...counted, ...pauses]}::text[])
      ${filters.officer ? sql`and r.officer_id = ${filters.officer}` : sql``} ${
        filters.region
          ? sql`and p.region =
        ${filters.region}`
          : sql``
      }
      ${filters.status ? sql`and s.status = ${filters.status}` : sql``}`
  const { rows: totals } = await sql<{ total: number }>`select count(*) as total ${matching}`.execute(tx)
  const paged = paging(page, totals[0]?.total ?? 0)
  const { rows } = await sql<LateSpan>`with page as materialized (select s.id ${matching}
      order by s.due_on, s.id limit ${pageSize} offset ${paged.offset})
    select ${columns(today)}, r.title, r.reference, r.numeral, p.names as partner_names, a.name as officer,
      u.name as authority, d.reason, d.note
    from page join ${from} on s.id = page.id join requests r on r.id = s.request_id
      join partners p on p.code = r.partner join authorities u on u.id = r.authority_id
      left join accounts a on a.id = r.officer_id left join delay_causes d on d.span_id = s.id
    order by s.due_on, s.id`.execute(tx)
  return { rows, ...paged }
}
export type LateSpan = Span & {
  title: string
  reference: string
  numeral: number | null
  partner_names: unknown
  officer: string | null
  authority: string
  reason: string | null
  note: string | null
}

/** Days from the first to the last, both within. */
export type Period = { from: Day; to: Day }
/**
 * One line of times: a step (or `whole`), whether of the period or of the one before it; of all, or of one officer or
 * region. Steps that ended without an officer, and those of partners without a region, are a group like others, whose
 * key is null: what a line is of says `of`, never an empty key.
 */
export type Times = {
  step: string
  of: 'all' | 'officer' | 'region'
  key: string | null
  now: boolean
  cases: number
  median: number
  slowest: number
  in_time: number | null
}

const within = (at: RawBuilder<unknown>, period: Period) =>
  sql`${onOrAfter(at, sql`${period.from}::date`)} and ${onOrBefore(at, sql`${period.to}::date`)}`

/**
 * Medians of each step that ended in a period, and of the way from submission to decision of what was decided in it,
 * beside those of the period before.
 */
export async function timesOf(tx: Tx, period: Period, before: Period): Promise<Times[]> {
  const both = { from: before.from, to: period.to }
  const now = (at: RawBuilder<unknown>) => onOrAfter(at, sql`${period.from}::date`)
  const { rows } = await sql<Times>`
    with ended as (
      select s.status as step, coalesce(s.officer_id, r.officer_id) as officer, p.region,
        ${now(sql`s.ended_at`)} as now, s.working_days as days,
        s.due_on >= ${facilityDay(sql`s.ended_at`)} as in_time
      from request_spans s join requests r on r.id = s.request_id join partners p on p.code = r.partner
      where ${within(sql`s.ended_at`, both)} and s.status = any(${[...counted, ...pauses]}::text[])
      union all
      select 'whole', r.officer_id, p.region, ${now(sql`r.decided_at`)}, sum(s.working_days)::integer, null
      from requests r join partners p on p.code = r.partner
        join request_spans s on s.request_id = r.id and s.status = any(${counted}::text[])
      where ${within(sql`r.decided_at`, both)} and r.status in ('approved', 'rejected', 'redirected')
        group by r.id, p.region
    )
    select step, case when grouping(officer) = 0 then 'officer' when grouping(region) = 0 then 'region'
      else 'all' end as of,
      case when grouping(officer) = 0 then officer::text when grouping(region) = 0 then region end as key, now,
        count(*) as cases, percentile_cont(0.5) within group (order by days) as median,
      percentile_cont(0.9) within group (order by days) as slowest, avg(case when in_time then 1
        when not in_time then 0 end)::float8 as in_time
    from ended where days is not null
    group by grouping sets ((step, now), (step, officer, now), (step, region, now))`.execute(tx)
  return rows
}

export type YearOfTimes = { year: number; cases: number; median: number }

/**
 * Working days from submission to decision by the year of the decision, without pauses: the last eight years in which
 * something was decided.
 */
export async function wholeTimesByYear(tx: Tx): Promise<YearOfTimes[]> {
  const { rows } = await sql<YearOfTimes>`
    select year, count(*) as cases, percentile_cont(0.5) within group (order by days) as median
    from (select extract(year from ${facilityDay(sql`r.decided_at`)})::integer as year, sum(s.working_days) as days
      from requests r join request_spans s on s.request_id = r.id and s.status = any(${counted}::text[])
      where r.status in ('approved', 'rejected', 'redirected')
        and ${onOrAfter(
          sql`r.decided_at`,
          sql`(select make_date(extract(year
        from ${facilityDay(sql`max(decided_at)`)})::integer - 7, 1, 1) from requests)`,
        )} group by r.id) decided
    group by year order by year`.execute(tx)
  return rows
}

/** How often each cause was told for targets missed in a period, the most frequent first. */
export async function causesIn(tx: Tx, period: Period): Promise<{ reason: string; cases: number; days: number }[]> {
  const { rows } = await sql<{ reason: string; cases: number; days: number }>`
    select d.reason, count(*) as cases, coalesce(sum(s.working_days), 0) as days from delay_causes d
      join request_spans s on s.id = d.span_id
    where ${within(sql`coalesce(s.ended_at, d.told_at)`, period)} group by d.reason
      order by cases desc, d.reason`.execute(tx)
  return rows
}

/** Missed targets of one request, the newest first, each with the cause when it was told. */
export async function missedTargets(tx: Tx, requestId: string, today: Day): Promise<Span[]> {
  return (await spansOf(tx, requestId, today)).filter((span) => span.days_late > 0).toReversed()
}
