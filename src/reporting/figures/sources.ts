import { type RawBuilder, sql } from 'kysely'
import { type Day, day } from '../../house/days/day.ts'
import { onOrAfter, onOrBefore } from '../../house/time/statements.ts'

/** Before this day no facility of the kind was at work. */
export const sinceBeginning = day('1990-01-01')

/** One record that a figure counts, with its dimensions, as its list shows it. */
export type FigureRow = {
  record_table: string
  record_id: string
  title: string
  partner_names: Record<string, string> | null
  numeral: number | null
  day: Day | null
  amount: number
} & { [dimension in Dimension]?: string | null }

export type Dimension =
  | 'region'
  | 'continent'
  | 'theme'
  | 'type'
  | 'partner'
  | 'income_group'
  | 'authority_type'
  | 'country'
  | 'eu'
  | 'gender'
  | 'year'
  | 'mode'
  | 'step'

/**
 * The years that a source yields the records of: from a first day on, up to a last one. `from` is the first day of the
 * year asked for.
 */
export type Period = { since: Day; from: Day; to: Day; after: Day }

/**
 * Where figures take their records from: one query for all figures that count the same kind of record. Its columns are
 * those of `FigureRow`, and `key`: who or what is counted once; `hit`: counts towards a share; `at` and `id`: their
 * order. What a statement does not ask for the database does not read, so a source may know much. Names and numbers
 * come by joins: a function is called once for each row.
 */
export type Source = {
  rows: (period: Period) => RawBuilder<unknown>
  /** A record may stand in several rows: its list shows it once. */
  repeats?: true
}

/** Requests registered with a received date; the income group is the one published on 1 July of the year. */
export const requests: Source = {
  rows: ({ since, from, to }) => sql`
  select 'requests' as record_table, r.id as record_id, r.title, p.names as partner_names, r.numeral,
    r.received_on as day, 1 as amount, r.received_on as at, r.id,
    p.region, k.continent, r.theme, r.partner, coalesce(i.income_group, 'none') as income_group, a.type as authority_type,
      extract(year from r.received_on)::text as year,
    r.received_on >= ${from} and (not l.traditional or exists (select from request_authorities ra
      join authorities x on x.id = ra.authority_id
      join authority_types t on t.key = x.type where ra.request_id = r.id and not t.traditional)) as non_traditional
  from requests r join partners p on p.code = r.partner left join continents k on k.partner = p.code join authorities a on a.id = r.authority_id
    join authority_types l on l.key = a.type
  left join income_groups i on i.country = r.partner and i.fiscal_year = extract(year from r.received_on) + 1
  where r.numeral is not null and r.received_on between ${since} and ${to}`,
}

/**
 * Activities with a first day in the year that were held; remote assistance counts worked days, the others calendar
 * days.
 */
export const activities: Source = {
  rows: ({ since, to }) => sql`
  select 'activities' as record_table, v.id as record_id, v.title, p.names as partner_names, q.numeral,
    v.first_day as day, v.first_day as at, v.id,
    case when v.type = 'remote_assistance'
      then (select coalesce(sum(m.worked_days), 0) from mobilisations m
        where m.activity_id = v.id and m.status = 'completed')
      else v.last_day - v.first_day + 1 end::int as amount,
    p.region, k.continent, v.theme, v.type, a.partner, v.mode
  from activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner left join continents k on k.partner = p.code left
    join requests q on q.id = a.request_id
  where v.first_day between ${since} and ${to} and v.status in ('held', 'reported')`,
}

/**
 * Completed mobilisations; one belongs to the year of its activity's first day. Persons are counted once in each group;
 * a hit is somebody who was not employed in the EU on that day.
 */
export const missions: Source = {
  rows: ({ since, from, to }) => sql`
  select 'mobilisations' as record_table, m.id as record_id, v.title, p.names as partner_names, q.numeral,
    v.first_day as day, v.first_day as at, m.id, m.person_id as key,
    coalesce(m.worked_days, 0) as amount, not coalesce(v.first_day between u.member_from and coalesce(u.member_to,
      v.first_day), false) as hit,
    p.region, k.continent, v.theme, v.type, a.partner, e.employed_in as country, case when coalesce(v.first_day between u.member_from and coalesce(u.member_to,
      v.first_day), false) then 'inside' else 'outside' end as eu, coalesce(e.gender, 'unknown') as gender,
      v.status in ('held', 'reported') as held,
    v.first_day >= ${from} and exists (select from participations t join activities w on w.id = t.activity_id
      where t.person_id = m.person_id and t.status = 'attended' and w.first_day < v.first_day) as was_participant
  from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id
    join partners p on p.code = a.partner left join continents k on k.partner = p.code
  join people e on e.id = m.person_id left join eu_memberships u on u.country = e.employed_in left
    join requests q on q.id = a.request_id
  where m.status = 'completed' and v.first_day between ${since} and ${to}`,
}

/** Completed mobilisations once for each step of the way to the activity, with its days. */
export const ways: Source = {
  rows: ({ since, to }) => sql`
  select 'mobilisations' as record_table, m.id as record_id, v.title, p.names as partner_names, q.numeral,
    v.first_day as day, v.first_day as at, m.id, s.days as amount, p.region, k.continent, s.step
  from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id
    join partners p on p.code = a.partner left join continents k on k.partner = p.code left join requests q on q.id = a.request_id
  cross join lateral (values ('invited_to_accepted', m.accepted_on - m.invited_on), ('accepted_to_released',
    m.released_on - m.accepted_on),
    ('released_to_contracted', m.contracted_on - m.released_on), ('contracted_to_on_site',
      v.first_day - m.contracted_on),
    ('invited_to_on_site', v.first_day - m.invited_on)) as s (step, days)
  where m.status = 'completed' and v.first_day between ${since} and ${to} and s.days is not null`,
}

/** Attendances at activities that were held; `key` is the person. */
export const attendances: Source = {
  rows: ({ since, to }) => sql`
  select 'activities' as record_table, v.id as record_id, v.title, p.names as partner_names, q.numeral,
    v.first_day as day, v.first_day as at, t.id, t.person_id as key, 1 as amount,
    p.region, k.continent, v.theme, v.type, a.partner, e.employed_in as country, case when coalesce(v.first_day
      between u.member_from and coalesce(u.member_to, v.first_day), false) then 'inside' else 'outside' end as eu,
      coalesce(e.gender, 'unknown') as gender
  from participations t join activities v on v.id = t.activity_id join actions a on a.id = v.action_id
    join partners p on p.code = a.partner left join continents k on k.partner = p.code
  join people e on e.id = t.person_id left join eu_memberships u on u.country = e.employed_in left
    join requests q on q.id = a.request_id
  where t.status = 'attended' and v.status in ('held', 'reported') and v.first_day between ${since} and ${to}`,
  repeats: true,
}

/** Outputs finalised in the year; a hit when they were adopted (or higher) within twelve months. */
export const outputs: Source = {
  rows: ({ since, to }) => sql`
  select 'outputs' as record_table, o.id as record_id, o.title, p.names as partner_names, q.numeral,
    f.reached_on as day, f.reached_on as at, o.id, 1 as amount,
    exists (select from output_rungs u where u.output_id = o.id and u.rung in ('adopted', 'funded', 'in_use')
      and u.reached_on <= f.reached_on + interval '12 months') as hit,
    p.region, k.continent, o.theme, o.type, a.partner
  from outputs o join output_rungs f on f.output_id = o.id and f.rung = 'finalised' join actions a on a.id = o.action_id
    join partners p on p.code = a.partner left join continents k on k.partner = p.code
  left join requests q on q.id = a.request_id
  where f.reached_on between ${since} and ${to}`,
}

export const closedActions: Source = {
  rows: ({ since, to }) => sql`
  select 'actions' as record_table, a.id as record_id, a.title, p.names as partner_names, q.numeral, a.closed_on as day,
    a.closed_on as at, a.id, 1 as amount, p.region, k.continent, a.theme, a.partner
  from actions a join partners p on p.code = a.partner left join continents k on k.partner = p.code left join requests q on q.id = a.request_id
  where a.status = 'closed' and a.closed_on between ${since} and ${to}`,
}

/** Partners of approved requests and of Actions since the beginning. */
export const benefitted: Source = {
  rows: ({ to }) => sql`
  select 'partners' as record_table, p.id as record_id, p.code as title, p.names as partner_names, null::int as numeral,
    null::date as day, null::date as at, p.code as id, 1 as amount,
    p.kind, p.region, k.continent, p.code as partner
  from (select r.partner as code from requests r where r.status = 'approved' and r.received_on <= ${to}
    union select rp.partner from request_partners rp join requests r on r.id = rp.request_id
      where r.status = 'approved' and r.received_on <= ${to}
    union select a.partner from actions a join requests r on r.id = a.request_id where r.received_on <= ${to}
    union select ap.partner from action_partners ap join actions a on a.id = ap.action_id
      join requests r on r.id = a.request_id where r.received_on <= ${to}) as named
  join partners p using (code) left join continents k on k.partner = code`,
}

/** Persons with a vetted profile. */
export const roster: Source = {
  rows: ({ to }) => sql`
  select 'people' as record_table, e.id as record_id, p.code as title, p.names as partner_names, null::int as numeral,
    x.vetted_on as day, x.vetted_on as at, e.id, 1 as amount,
    e.employed_in as country, coalesce(e.gender, 'unknown') as gender
  from expert_profiles x join people e on e.id = x.person_id join partners p on p.code = e.employed_in
  where x.vetted_on <= ${to}`,
}

/** Requests decided in the year; a hit when whether others do the same had been judged. */
export const decided: Source = {
  rows: ({ since, after }) => sql`
  select 'requests' as record_table, r.id as record_id, r.title, p.names as partner_names, r.numeral,
    r.received_on as day, r.decided_at as at, r.id, 1 as amount,
    r.overlap_judgement is not null as hit, p.region, k.continent, r.theme, r.partner
  from requests r join partners p on p.code = r.partner left join continents k on k.partner = p.code
  where r.decided_at is not null and ${onOrAfter(sql`r.decided_at`, sql`${since}::date`)}
    and ${onOrBefore(sql`r.decided_at`, sql`${after}::date - 1`)}`,
}
