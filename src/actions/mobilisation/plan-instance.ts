import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'

/**
 * Where the minima of the teams come from: the facility's settings, or these and as many non-EU experts as each team of
 * the year really had.
 */
export type TeamRules = 'settings' | 'as-held'

export type PlanInstance = {
  weights?: Record<string, number>
  experts: { id: string }[]
  activities: { id: string; team: Record<string, number>; seats: { id: string }[] }[]
  borders: Record<string, string[]>
  pinned: { expert: string; seat: string }[]
}

type ComposerSettings = { weights?: Record<string, number>; team?: Record<string, number> }

/**
 * The activities of a year as an instance for the composer, as if no seat were taken; people with what was known of
 * them on the first day of the year.
 * `keep`: who is on a seat already is pinned to it, and a team that already has several of an employer may keep them.
 */
export async function instanceOfYear(
  tx: Tx,
  year: number,
  options: { keep: boolean; teamRules: TeamRules },
): Promise<PlanInstance> {
  const settings = await composerSettings(tx)
  const activities = await activitiesOf(tx, year, settings.team ?? {}, options)
  return {
    ...(settings.weights ? { weights: settings.weights } : {}),
    experts: await expertsOn(tx, year),
    activities,
    borders: await bordersOfHosts(tx, year),
    pinned: options.keep ? await takenSeats(tx, year) : [],
  }
}

async function composerSettings(tx: Tx): Promise<ComposerSettings> {
  const row = await tx.selectFrom('settings').select('value').where('key', '=', 'composer').executeTakeFirst()
  return (row?.value ?? {}) as ComposerSettings
}

const firstDay = (year: number) => `${year}-01-01`
const lastDay = (year: number) => `${year}-12-31`
/** Statuses of a mobilisation that keep a place taken. */
const taking = sql`('accepted', 'released', 'contracted', 'deployed', 'completed')`
const planned = (year: number) =>
  sql<boolean>`v.first_day between ${firstDay(year)} and ${lastDay(year)} and what_pauses(v.id) is null`

/** Vetted experts who consented. A profile without windows tells of no limits, so it is free around the whole year. */
async function expertsOn(tx: Tx, year: number): Promise<PlanInstance['experts']> {
  const day = firstDay(year)
  const whole = JSON.stringify([{ from: `${year - 1}-01-01`, to: `${year + 1}-12-31` }])
  const { rows } = await sql<{ expert: { id: string } }>`
    with missions as (
      select m.person_id, count(*) filter (where m.completed_on < ${day}) as completed,
        avg(m.rating) filter (where m.completed_on < ${day}) as mean_rating,
        count(*) filter (where v.first_day < ${day} and v.first_day >= ${day}::date - interval '12 months') as recent,
        array_agg(distinct p.region) filter (where v.last_day < ${day} and p.region is not null and v.mode <> 'online'
          and v.type <> 'remote_assistance') as regions
      from mobilisations m join activities v on v.id = m.activity_id join partners p on p.code = v.host
        where m.status = 'completed' group by m.person_id)
    select jsonb_build_object(
      'id', e.id, 'employer', nullif(btrim(coalesce(d.employer, '')), ''), 'employedIn', e.employed_in, 'eu',
        is_eu_member(e.employed_in, ${day}), 'gender', e.gender,
      'region', c.region,
      'themes', coalesce((select jsonb_object_agg(t.theme, t.level) from expert_themes t
        where t.person_id = e.id), '{}'),
      'languages', coalesce((select jsonb_object_agg(l.language, l.level) from expert_languages l
        where l.person_id = e.id), '{}'),
      'regionsWorkedIn', to_jsonb(array(select distinct r from unnest(x.regions_worked_in || coalesce(missions.regions,
        '{}')) r order by r)),
      'available', case when cardinality(x.available) = 0 then ${whole}::jsonb
        else (select jsonb_agg(jsonb_build_object('from', coalesce(lower(w), ${`${year - 1}-01-01`}::date), 'to',
          coalesce(upper(w) - 1, ${`${year + 1}-12-31`}::date)) order by lower(w))
          from unnest(x.available) w where not isempty(w)) end,
      'maxMissions', x.max_missions, 'maxDays', x.max_days,
      'alumnus', exists (select from participations a join activities v on v.id = a.activity_id
        where a.person_id = e.id and a.status = 'attended' and v.last_day < ${day}),
      'meanRating', round(missions.mean_rating, 3), 'completedMissions', coalesce(missions.completed, 0),
        'missionsLast12Months', coalesce(missions.recent, 0)) as expert
    from expert_profiles x join people e on e.id = x.person_id join personal_details d on d.person_id = e.id
      join partners c on c.code = e.employed_in
    left join missions on missions.person_id = e.id
    where x.vetted_on is not null and x.consent_on is not null
    order by e.id`.execute(tx)
  return rows.map((row) => row.expert)
}

/**
 * A host outside the facility’s regions, as of a study visit in the EU, stands for the region of the partner that
 * asked.
 */
async function activitiesOf(
  tx: Tx,
  year: number,
  team: Record<string, number>,
  options: { keep: boolean; teamRules: TeamRules },
): Promise<PlanInstance['activities']> {
  const { rows } = await sql<{ activity: PlanInstance['activities'][number]; non_eu: number; of_one_employer: number }>`
    select jsonb_build_object('id', v.id, 'title', v.title, 'partner', a.partner, 'hosts', jsonb_build_array(v.host),
      'region', coalesce(h.region, p.region), 'from', v.first_day, 'to', v.last_day,
      'travelDays', v.travel_days, 'remote', v.type = 'remote_assistance' or v.mode = 'online', 'theme', v.theme,
        'languages', v.languages,
      'seats', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'role', s.role, 'count', s.places, 'theme',
        s.theme, 'level', s.level, 'days', s.days) order by s.role = 'lead' desc, s.id)
        from seats s where s.activity_id = v.id), '[]')) as activity,
      (select count(*) from mobilisations m join people e on e.id = m.person_id
        where m.activity_id = v.id and m.status = 'completed' and not is_eu_member(e.employed_in,
          v.first_day))::int as non_eu,
      coalesce((select max(there) from (select count(*) as there from mobilisations m
        join people e on e.id = m.person_id join personal_details d on d.person_id = e.id
        where m.activity_id = v.id and m.status in ${taking} and d.employer is not null
          group by e.employed_in, d.employer) same), 0)::int as of_one_employer
    from activities v join actions a on a.id = v.action_id join partners h on h.code = v.host
      join partners p on p.code = a.partner
    where ${planned(year)}
    order by v.first_day, v.id`.execute(tx)
  return rows.map(({ activity, non_eu, of_one_employer }) => ({
    ...activity,
    team: {
      ...team,
      ...(options.teamRules === 'as-held' && non_eu > 0 ? { minNonEu: Math.max(team.minNonEu ?? 0, non_eu) } : {}),
      ...(options.keep && of_one_employer > (team.maxPerEmployer ?? 1) ? { maxPerEmployer: of_one_employer } : {}),
    },
  }))
}

async function bordersOfHosts(tx: Tx, year: number): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ host: string; neighbours: string[] }>`
    select b.country as host, array_agg(b.neighbour order by b.neighbour) as neighbours from land_borders b
    where b.country in (select v.host from activities v where ${planned(year)}) group by b.country
      order by b.country`.execute(tx)
  return Object.fromEntries(rows.map(({ host, neighbours }) => [host, neighbours]))
}

async function takenSeats(tx: Tx, year: number): Promise<PlanInstance['pinned']> {
  const { rows } = await sql<{ expert: string; seat: string }>`
    select m.person_id as expert, m.seat_id as seat from mobilisations m join activities v on v.id = m.activity_id
    where m.status in ${taking} and ${planned(year)} order by m.id`.execute(tx)
  return rows
}
