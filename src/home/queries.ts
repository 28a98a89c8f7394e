import { sql } from 'kysely'
import { waitingInCommittee } from '../committee/waiting.ts'
import type { Tx } from '../database/connection.ts'
import { isOfficer, type Person } from '../identity/person.ts'

/** Something that waits for this person: why, how long or until when, and where it is settled. */
export type Waiting = { why: string; href: string; title: string; partner_names: unknown; numeral: number | null; reference: string | null; due: string | null; since: string | null }

const row = sql<Waiting>

/** What waits for this person, the most urgent first: at most 50. Row security shows each their own. */
export async function waitingFor(tx: Tx, person: Person, today: string): Promise<Waiting[]> {
  const all: Waiting[] = []
  const add = async (statement: ReturnType<typeof sql<Waiting>>) => all.push(...(await statement.execute(tx)).rows)
  const requestColumns = sql`'/requests/' || r.id as href, r.title, p.names as partner_names, r.numeral, r.reference`

  if (isOfficer(person)) {
    await add(row`select 'submitted' as why, ${requestColumns}, null::text as due, r.submitted_at::date::text as since
      from requests r join partners p on p.code = r.partner where r.status = 'submitted' order by r.submitted_at limit 20`)
    await add(row`select 'registered' as why, ${requestColumns}, null::text as due, r.registered_at::date::text as since
      from requests r join partners p on p.code = r.partner where r.status = 'registered' and r.officer_id = ${person.id} order by r.registered_at limit 20`)
    await add(row`select 'silence' as why, ${requestColumns}, c.due_on::text as due, null::text as since
      from consultations c join requests r on r.id = c.request_id join partners p on p.code = r.partner where c.status = 'open' order by c.due_on limit 20`)
    await add(row`select case when a.status = 'agreed' then 'agreed' else 'in_formulation' end as why, '/actions/' || a.id as href, a.title, p.names as partner_names,
        action_numeral(a.id) as numeral, null::text as reference, null::text as due, a.agreed_on::text as since
      from actions a join partners p on p.code = a.partner where a.status in ('in_formulation', 'agreed') and a.officer_id = ${person.id} order by a.id limit 20`)
    await add(row`select 'to_report' as why, '/activities/' || v.id as href, v.title, p.names as partner_names, action_numeral(v.action_id) as numeral, null::text as reference,
        (v.last_day + 15)::text as due, null::text as since
      from activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner
      where v.status = 'held' and a.officer_id = ${person.id} order by v.last_day limit 20`)
    await add(row`select 'to_hold' as why, '/activities/' || v.id as href, v.title, p.names as partner_names, action_numeral(v.action_id) as numeral, null::text as reference,
        v.last_day::text as due, null::text as since
      from activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner
      where v.status in ('planned', 'confirmed') and v.last_day < ${today} and a.officer_id = ${person.id} order by v.last_day limit 20`)
    await add(row`select 'unanswered' as why, '/mobilisations/' || m.id as href, v.title, p.names as partner_names, null::int as numeral, null::text as reference, m.answer_by::text as due, null::text as since
      from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id join partners p on p.code = a.partner
      where m.status = 'invited' and a.officer_id = ${person.id} order by m.answer_by limit 20`)
  }
  all.push(...(await waitingInCommittee(tx, person)))
  if (person.role === 'authority') {
    await add(row`select case r.status when 'returned' then 'returned' else 'draft' end as why, ${requestColumns}, null::text as due, null::text as since
      from requests r join partners p on p.code = r.partner where r.status in ('draft', 'returned') and r.authority_id = ${person.authority_id} order by r.id desc limit 20`)
    await add(row`select 'to_sign' as why, '/actions/' || a.id as href, a.title, p.names as partner_names, action_numeral(a.id) as numeral, null::text as reference, null::text as due, null::text as since
      from actions a join partners p on p.code = a.partner where a.status = 'in_formulation' and a.authority_signed_on is null and a.authority_id = ${person.authority_id} limit 20`)
  }
  if (person.role === 'consulted') {
    await add(row`select 'opinion' as why, '/consultations/' || o.id as href, r.title, p.names as partner_names, r.numeral, r.reference, o.due_on::text as due, null::text as since
      from opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id join partners p on p.code = r.partner
      where o.status = 'asked' and c.status = 'open' order by o.due_on limit 50`)
  }
  if (person.role === 'expert') {
    await add(row`select case m.status when 'invited' then 'invited' else 'mission_report' end as why, '/mobilisations/' || m.id as href, v.title, h.names as partner_names, null::int as numeral,
        null::text as reference, case m.status when 'invited' then m.answer_by else v.last_day + 15 end::text as due, null::text as since
      from mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host
      where m.status in ('invited', 'deployed') and m.person_id = ${person.person_id} order by v.first_day limit 50`)
  }
  if (person.role === 'focal_point') {
    await add(row`select 'to_release' as why, '/mobilisations/' || m.id as href, v.title, h.names as partner_names, null::int as numeral, null::text as reference, v.first_day::text as due, null::text as since
      from mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host where m.status = 'accepted' order by v.first_day limit 50`)
  }
  return all.toSorted((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999')).slice(0, 50)
}

/** Four numbers for visitors: what the facility is at a glance. */
export async function glance(tx: Tx) {
  const { rows } = await sql<{ actions: number; activities: number; outputs: number; partners: number }>`select
    (select count(*) from actions) as actions, (select count(*) from activities where status in ('held', 'reported')) as activities,
    (select count(*) from outputs where status not in ('drafted', 'lapsed')) as outputs, (select count(distinct partner) from actions) as partners`.execute(tx)
  return rows[0] ?? { actions: 0, activities: 0, outputs: 0, partners: 0 }
}
