import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'

/** Where there are Actions, as far as this reader sees them; a partner of several is counted in each. */
export const placesOf = () => sql<{
  code: string
  names: unknown
  actions: number
  under_way: number
  outputs: number
}>`select p.code, p.names, count(*)::int as actions,
    count(*) filter (where a.status = 'in_implementation')::int as under_way,
    coalesce(sum((select count(*) from outputs o where o.action_id = a.id)), 0)::int as outputs
  from (select id, partner from actions union select action_id, partner from action_partners) as named
    join actions a on a.id = named.id join partners p on p.code = named.partner
  group by p.id order by count(*) desc, p.code`

/** Whether an Action (`a`) is one with this partner, alone or with others. */
const isWith = (partner: string) =>
  sql`(a.partner = ${partner} or a.id in (select action_id from action_partners where partner = ${partner}))`

type Story = {
  id: string
  title: string
  objectives: string | null
  partner: string
  partner_names: unknown
  numeral: number | null
  status: string
  started_on: Day | null
  closed_on: Day | null
  activities: number
  outputs: number
}

/** Actions as they are told to visitors, the one of which there is news first. */
export const storiesOf = (most: number, partner?: string) => sql<Story>`
  select a.id, a.title, a.objectives, a.partner, p.names as partner_names, action_numeral(a.id) as numeral, a.status,
    a.started_on::text, a.closed_on::text,
    (select count(*)::int from activities v where v.action_id = a.id and v.status in ('held', 'reported')) as activities,
    (select count(*)::int from outputs o where o.action_id = a.id and o.status not in ('drafted', 'lapsed')) as outputs
  from actions a join partners p on p.code = a.partner
  where a.status in ('in_implementation', 'closed') ${partner ? sql`and ${isWith(partner)}` : sql``}
  order by coalesce(a.closed_on, a.started_on) desc nulls last, a.id desc limit ${most}`

type Told = { id: string; title: string; language: string; type: string; partner_names: unknown; day: Day }

/** Outputs that were finalised, the newest first. */
export const outputsTold = (most: number, partner?: string) => sql<Told>`
  select o.id, o.title, o.language, o.type, p.names as partner_names, max(g.reached_on)::text as day
  from outputs o join output_rungs g on g.output_id = o.id join actions a on a.id = o.action_id
    join partners p on p.code = a.partner
  where o.status not in ('drafted', 'lapsed') ${partner ? sql`and ${isWith(partner)}` : sql``}
  group by o.id, p.id order by max(g.reached_on) desc, o.id desc limit ${most}`

type Happened = { id: string; title: string; type: string; first_day: Day; last_day: Day }

/** What was done with a partner and what is to come, the newest first. */
export const activitiesWith = (partner: string, most: number) => sql<Happened>`
  select v.id, v.title, v.type, v.first_day::text, v.last_day::text
  from activities v join actions a on a.id = v.action_id
  where ${isWith(partner)} and v.status in ('confirmed', 'held', 'reported')
  order by v.first_day desc, v.id desc limit ${most}`

/** How much there is with a partner. */
export const sumsWith = (partner: string) => sql<{ actions: number; activities: number; outputs: number }>`
  select (select count(*)::int from actions a where ${isWith(partner)}
      and a.status in ('in_implementation', 'closed')) as actions,
    (select count(*)::int from activities v join actions a on a.id = v.action_id where ${isWith(partner)}
      and v.status in ('held', 'reported')) as activities,
    (select count(*)::int from outputs o join actions a on a.id = o.action_id where ${isWith(partner)}
      and o.status not in ('drafted', 'lapsed')) as outputs`

/** The newest year whose report everybody may read. */
export const newestYear = (tx: Tx) =>
  tx
    .selectFrom('report_editions')
    .select('year')
    .where('published_on', 'is not', null)
    .orderBy('year', 'desc')
    .executeTakeFirst()

/** Of how many countries the experts on the roster are. */
export const countriesOfExperts = async (tx: Tx): Promise<number> =>
  (
    await sql<{ n: number }>`select count(distinct p.employed_in)::int as n from expert_profiles x
      join people p on p.id = x.person_id where x.vetted_on is not null`.execute(tx)
  ).rows[0]?.n ?? 0
