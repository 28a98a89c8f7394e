import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'

/** One record that a figure counts, with its dimensions. `key` tells what is counted once; `amount` is summed or averaged; `hit` counts towards a share. */
export type FigureRow = {
  record_table: string
  record_id: string
  title: string
  partner_names: Record<string, string> | null
  numeral: number | null
  day: string | null
  key: string
  amount: number
  hit: boolean
} & { [dimension in Dimension]?: string | null }

export type Dimension = 'region' | 'theme' | 'type' | 'partner' | 'income_group' | 'authority_type' | 'country' | 'gender' | 'year' | 'mode' | 'step'

export type FigureDefinition = {
  name: string
  unit: string
  /** How its rows become a number: counted by key, summed, averaged, as a median, as the share of keys that hit, or as shares of countries. */
  by: 'count' | 'sum' | 'mean' | 'median' | 'share' | 'country_share'
  dimensions: Dimension[]
  /** The one query: the records that the figure of this year counts. */
  rows: (tx: Tx, year: number) => Promise<FigureRow[]>
}

type Row = FigureRow
const query = async (tx: Tx, statement: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await statement.execute(tx)).rows
const firstDay = (year: number) => `${year}-01-01`
const lastDay = (year: number) => `${year}-12-31`

/** Requests registered with a received date in the years; the income group is the one published on 1 July of the year. */
function requests(tx: Tx, year: number, since: string, more: ReturnType<typeof sql<boolean>>) {
  return query(
    tx,
    sql<Row>`select 'requests' as record_table, r.id as record_id, r.title, p.names as partner_names, r.numeral, r.received_on as day, r.id::text as key, 1 as amount,
        true as hit, p.region, r.theme, r.partner, coalesce(i.income_group, 'none') as income_group, a.type as authority_type, extract(year from r.received_on)::text as year
      from requests r join partners p on p.code = r.partner join authorities a on a.id = r.authority_id
      left join income_groups i on i.country = r.partner and i.fiscal_year = extract(year from r.received_on) + 1
      where r.numeral is not null and r.received_on between ${since} and ${lastDay(year)} and ${more}
      order by r.received_on, r.id`,
  )
}
const requestDimensions: Dimension[] = ['region', 'theme', 'partner', 'income_group', 'authority_type']

/** Activities with a first day in the year that were held; remote assistance counts worked days, the others calendar days. */
function activities(tx: Tx, year: number) {
  return query(
    tx,
    sql<Row>`select 'activities' as record_table, v.id as record_id, v.title, p.names as partner_names, action_numeral(a.id) as numeral, v.first_day as day, v.id::text as key,
        case when v.type = 'remote_assistance'
          then (select coalesce(sum(m.worked_days), 0) from mobilisations m where m.activity_id = v.id and m.status = 'completed')
          else v.last_day - v.first_day + 1 end::int as amount,
        true as hit, p.region, v.theme, v.type, a.partner, v.mode
      from activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner
      where v.first_day between ${firstDay(year)} and ${lastDay(year)} and v.status in ('held', 'reported')
      order by v.first_day, v.id`,
  )
}
const activityDimensions: Dimension[] = ['region', 'type', 'theme', 'partner', 'mode']

/** Completed mobilisations; one belongs to the year of its activity's first day. Persons are counted once in each group. */
function missions(tx: Tx, since: string, year: number, more: ReturnType<typeof sql<boolean>>) {
  return query(
    tx,
    sql<Row>`select 'mobilisations' as record_table, m.id as record_id, v.title, p.names as partner_names, action_numeral(a.id) as numeral, v.first_day as day, m.person_id::text as key,
        coalesce(m.worked_days, 0) as amount, not is_eu_member(e.employed_in, v.first_day) as hit, p.region, v.theme, v.type, a.partner, e.employed_in as country,
        coalesce(e.gender, 'unknown') as gender
      from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id join partners p on p.code = a.partner
      join people e on e.id = m.person_id
      where m.status = 'completed' and v.first_day between ${since} and ${lastDay(year)} and ${more}
      order by v.first_day, m.id`,
  )
}
const missionDimensions: Dimension[] = ['region', 'type', 'theme', 'partner', 'country', 'gender']

function attendances(tx: Tx, year: number, key: 'person' | 'attendance') {
  return query(
    tx,
    sql<Row>`select 'activities' as record_table, v.id as record_id, v.title, p.names as partner_names, action_numeral(a.id) as numeral, v.first_day as day,
        case ${key} when 'person' then t.person_id else t.id end::text as key, 1 as amount, true as hit, p.region, v.theme, v.type, a.partner, e.employed_in as country,
        coalesce(e.gender, 'unknown') as gender
      from participations t join activities v on v.id = t.activity_id join actions a on a.id = v.action_id join partners p on p.code = a.partner
      join people e on e.id = t.person_id
      where t.status = 'attended' and v.status in ('held', 'reported') and v.first_day between ${firstDay(year)} and ${lastDay(year)}
      order by v.first_day, t.id`,
  )
}

/** Outputs finalised in the year; a hit when they were adopted (or higher) within twelve months. */
function outputs(tx: Tx, year: number) {
  return query(
    tx,
    sql<Row>`select 'outputs' as record_table, o.id as record_id, o.title, p.names as partner_names, action_numeral(a.id) as numeral, f.reached_on as day, o.id::text as key, 1 as amount,
        exists (select from output_rungs u where u.output_id = o.id and u.rung in ('adopted', 'funded', 'in_use') and u.reached_on <= f.reached_on + interval '12 months') as hit,
        p.region, o.theme, o.type, a.partner
      from outputs o join output_rungs f on f.output_id = o.id and f.rung = 'finalised' join actions a on a.id = o.action_id join partners p on p.code = a.partner
      where f.reached_on between ${firstDay(year)} and ${lastDay(year)}
      order by f.reached_on, o.id`,
  )
}
const outputDimensions: Dimension[] = ['region', 'type', 'theme', 'partner']

/** Partners of approved requests and of Actions since the beginning. */
function benefitted(tx: Tx, year: number, kind: 'country' | 'organisation') {
  return query(
    tx,
    sql<Row>`with named as (
        select r.partner as code from requests r where r.status = 'approved' and r.received_on <= ${lastDay(year)}
        union select rp.partner from request_partners rp join requests r on r.id = rp.request_id where r.status = 'approved' and r.received_on <= ${lastDay(year)}
        union select a.partner from actions a join requests r on r.id = a.request_id where r.received_on <= ${lastDay(year)}
        union select ap.partner from action_partners ap join actions a on a.id = ap.action_id join requests r on r.id = a.request_id where r.received_on <= ${lastDay(year)})
      select 'partners' as record_table, p.id as record_id, p.code as title, p.names as partner_names, null::int as numeral, null::text as day, p.code as key, 1 as amount, true as hit,
        p.region, p.code as partner
      from named join partners p using (code) where p.kind = ${kind} order by p.code`,
  )
}

const nothingMore = sql<boolean>`true`
const sinceBeginning = '1990-01-01'

/** Every figure of the facility: one definition and one query each. The sentence of a figure is the text `figures.<name>.sentence`. */
export const figures: FigureDefinition[] = [
  { name: 'requests.received', unit: 'requests', by: 'count', dimensions: requestDimensions, rows: (tx, year) => requests(tx, year, firstDay(year), nothingMore) },
  { name: 'requests.repeat', unit: 'requests', by: 'count', dimensions: requestDimensions, rows: (tx, year) => requests(tx, year, firstDay(year), sql<boolean>`r.numeral > 1`) },
  {
    name: 'requests.non_traditional',
    unit: 'requests',
    by: 'count',
    dimensions: requestDimensions,
    rows: (tx, year) =>
      requests(
        tx,
        year,
        firstDay(year),
        sql<boolean>`exists (select from authorities x join authority_types t on t.key = x.type where not t.traditional
          and (x.id = r.authority_id or x.id in (select ra.authority_id from request_authorities ra where ra.request_id = r.id)))`,
      ),
  },
  { name: 'requests.cumulative', unit: 'requests', by: 'count', dimensions: ['region', 'theme', 'partner', 'year'], rows: (tx, year) => requests(tx, year, sinceBeginning, nothingMore) },
  { name: 'activities.held', unit: 'activities', by: 'count', dimensions: activityDimensions, rows: activities },
  { name: 'activities.average_days', unit: 'days', by: 'mean', dimensions: activityDimensions, rows: activities },
  {
    name: 'remote_assistance.days',
    unit: 'days',
    by: 'sum',
    dimensions: ['region', 'theme', 'partner', 'country'],
    rows: (tx, year) => missions(tx, firstDay(year), year, sql<boolean>`v.type = 'remote_assistance' and v.status in ('held', 'reported')`),
  },
  { name: 'experts.mobilised', unit: 'persons', by: 'count', dimensions: missionDimensions, rows: (tx, year) => missions(tx, firstDay(year), year, nothingMore) },
  { name: 'experts.mobilised_cumulative', unit: 'persons', by: 'count', dimensions: missionDimensions, rows: (tx, year) => missions(tx, sinceBeginning, year, nothingMore) },
  {
    name: 'experts.roster',
    unit: 'persons',
    by: 'count',
    dimensions: ['country', 'gender'],
    rows: (tx, year) =>
      query(
        tx,
        sql<Row>`select 'people' as record_table, e.id as record_id, p.code as title, p.names as partner_names, null::int as numeral, x.vetted_on as day, e.id::text as key, 1 as amount,
            true as hit, e.employed_in as country, coalesce(e.gender, 'unknown') as gender
          from expert_profiles x join people e on e.id = x.person_id join partners p on p.code = e.employed_in
          where x.vetted_on <= ${lastDay(year)} order by x.vetted_on, e.id`,
      ),
  },
  { name: 'experts.non_eu_share', unit: 'share', by: 'share', dimensions: ['region', 'type', 'theme', 'partner'], rows: (tx, year) => missions(tx, firstDay(year), year, nothingMore) },
  { name: 'experts.country_share', unit: 'share', by: 'country_share', dimensions: ['country', 'region'], rows: (tx, year) => missions(tx, firstDay(year), year, nothingMore) },
  { name: 'participants.attended', unit: 'persons', by: 'count', dimensions: missionDimensions, rows: (tx, year) => attendances(tx, year, 'person') },
  { name: 'participants.attendances', unit: 'attendances', by: 'count', dimensions: missionDimensions, rows: (tx, year) => attendances(tx, year, 'attendance') },
  { name: 'outputs.delivered', unit: 'outputs', by: 'count', dimensions: outputDimensions, rows: outputs },
  { name: 'outputs.adopted_share', unit: 'share', by: 'share', dimensions: outputDimensions, rows: outputs },
  {
    name: 'actions.closed',
    unit: 'actions',
    by: 'count',
    dimensions: ['region', 'theme', 'partner'],
    rows: (tx, year) =>
      query(
        tx,
        sql<Row>`select 'actions' as record_table, a.id as record_id, a.title, p.names as partner_names, action_numeral(a.id) as numeral, a.closed_on as day, a.id::text as key, 1 as amount,
            true as hit, p.region, a.theme, a.partner
          from actions a join partners p on p.code = a.partner
          where a.status = 'closed' and a.closed_on between ${firstDay(year)} and ${lastDay(year)} order by a.closed_on, a.id`,
      ),
  },
  { name: 'countries.benefitted', unit: 'countries', by: 'count', dimensions: ['region'], rows: (tx, year) => benefitted(tx, year, 'country') },
  { name: 'organisations.benefitted', unit: 'organisations', by: 'count', dimensions: ['region'], rows: (tx, year) => benefitted(tx, year, 'organisation') },
  {
    name: 'mobilisation.median_days',
    unit: 'days',
    by: 'median',
    dimensions: ['step', 'region'],
    rows: (tx, year) =>
      query(
        tx,
        sql<Row>`select 'mobilisations' as record_table, m.id as record_id, v.title, p.names as partner_names, action_numeral(a.id) as numeral, v.first_day as day,
            m.id::text || s.step as key, s.days as amount, true as hit, p.region, s.step
          from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id join partners p on p.code = a.partner
          cross join lateral (values ('invited_to_accepted', m.accepted_on - m.invited_on), ('accepted_to_released', m.released_on - m.accepted_on),
            ('released_to_contracted', m.contracted_on - m.released_on), ('contracted_to_on_site', v.first_day - m.contracted_on),
            ('invited_to_on_site', v.first_day - m.invited_on)) as s (step, days)
          where m.status = 'completed' and v.first_day between ${firstDay(year)} and ${lastDay(year)} and s.days is not null
          order by v.first_day, m.id`,
      ),
  },
  {
    name: 'overlap.checked_share',
    unit: 'share',
    by: 'share',
    dimensions: ['region', 'theme', 'partner'],
    rows: (tx, year) =>
      query(
        tx,
        sql<Row>`select 'requests' as record_table, r.id as record_id, r.title, p.names as partner_names, r.numeral, r.received_on as day, r.id::text as key, 1 as amount,
            r.overlap_judgement is not null as hit, p.region, r.theme, r.partner
          from requests r join partners p on p.code = r.partner
          where r.decided_at is not null and r.decided_at >= ${firstDay(year)}::date and r.decided_at < ${firstDay(year + 1)}::date order by r.decided_at, r.id`,
      ),
  },
  {
    name: 'alumni.experts',
    unit: 'persons',
    by: 'count',
    dimensions: missionDimensions,
    rows: (tx, year) =>
      missions(
        tx,
        firstDay(year),
        year,
        sql<boolean>`exists (select from participations t join activities w on w.id = t.activity_id where t.person_id = m.person_id and t.status = 'attended' and w.first_day < v.first_day)`,
      ),
  },
]

export const figureNamed = (name: string): FigureDefinition | undefined => figures.find((figure) => figure.name === name)
