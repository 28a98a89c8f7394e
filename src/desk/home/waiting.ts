import { type RawBuilder, sql } from 'kysely'
import { answersFor, answersForAlso, livePortfolios } from '../../house/identity/answering.ts'
import { isOfficer, isStaff, type Person } from '../../house/identity/person.ts'
import { facilityDay, onOrAfter } from '../../house/time/statements.ts'
import { waivable } from '../../requests/eligibility/queries.ts'

/** Something that waits for somebody: why, until when or since when, and where it is settled. */
export type Waiting = {
  why: string
  href: string
  title: string
  partner_names: unknown
  numeral: number | null
  reference: string | null
  due: string | null
  since: string | null
}
/** A select of such lines; all have these columns in this order, so that they can be put together. */
export type WaitingPart = RawBuilder<Waiting>

const request = sql`'/requests/' || r.id as href, r.title, p.names as partner_names, r.numeral, r.reference`
const running = sql`requests r join partners p on p.code = r.partner left
  join request_spans s on s.request_id = r.id and s.ended_at is null and s.due_on is not null`
const stands = sql`s.due_on::text as due, ${facilityDay(sql`s.started_at`)}::text as since`
const action = sql`'/actions/' || a.id as href, a.title, p.names as partner_names, action_numeral(a.id) as numeral,
  null::text as reference`
const activity = sql`'/activities/' || v.id as href, v.title, p.names as partner_names,
  action_numeral(v.action_id) as numeral, null::text as reference`
const mission = sql`'/mobilisations/' || m.id as href, v.title, h.names as partner_names, null::int as numeral,
  null::text as reference`
const activities = sql`activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner`
const missions = sql`mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host`
/** A body that is asked and was not told: more than a mail that has just been written. */
const untold = sql`is_awaited(o) and o.told_on is null and exists (select from telling g
  where g.record_table = 'opinions' and g.record_id = o.id and g.state <> 'waits')`
/** Nothing holds the activity up, neither its own state nor its Action's: see what_pauses in the migrations. */
const goesOn = sql`what_pauses(v.id) is null`
/**
 * The same where the Action is seen as well: without the function, which would be called for every activity that there
 * is.
 */
const goesOnBeside = sql`v.status not in ('postponed', 'cancelled') and a.status not in ('suspended', 'cancelled')`
const alone = (href: string) => sql`${href} as href`

/**
 * Everything that can wait for this person; row security shows each their own. Committee work is told by the
 * committee's room.
 */
export function partsFor(person: Person, today: string): WaitingPart[] {
  return [
    ...(isOfficer(person) ? officerParts(person, today) : []),
    ...(person.role === 'manager' || person.role === 'administrator' ? teamParts(person, today) : []),
    ...(person.role === 'administrator' ? houseParts(today) : []),
    ...(person.role === 'communications' ? reportParts(today) : []),
    ...(isStaff(person) ? [] : outsideParts(person)),
  ]
}

function officerParts(person: Person, today: string): WaitingPart[] {
  const mine = answersFor(sql`r.officer_id`, person.id)
  const myAction = answersFor(sql`a.officer_id`, person.id)
  // A request that nobody carries yet waits for those whose portfolio it falls into; where there is none, for every
  // officer.
  const covers = sql`exists (select from portfolios f where f.account_id = ${person.id} and (f.region = p.region
    or f.theme = r.theme))`
  const covered = sql`exists (select from ${livePortfolios} f where f.region = p.region or f.theme = r.theme)`
  return [
    sql`select case when exists (select from request_questions q
      where q.request_id = r.id) then 'answered' else 'submitted' end as why, ${request}, ${stands}
      from ${running} where r.status = 'submitted' and (${mine} or (r.officer_id is null and (${covers}
        or not ${covered})))`,
    sql`select 'registered' as why, '/requests/' || r.id || '/consultation' as href, r.title, p.names, r.numeral,
      r.reference, ${stands} from ${running} where r.status = 'registered' and ${mine}`,
    sql`select 'deferred' as why, ${request}, ${stands} from ${running} where r.status = 'deferred' and ${mine}`,
    sql`select 'silence' as why, ${request}, c.due_on::text as due, c.opened_on::text as since
      from requests r join partners p on p.code = r.partner
        join consultations c on c.request_id = r.id and c.status = 'open' where r.status = 'in_consultation' and ${mine}
        and not exists (select from opinions o where o.consultation_id = c.id and ${untold})`,
    // One line, however many, and to be looked at today: what hangs on a mail has a line of its own (untold,
    // uninvited).
    sql`select 'mail_undelivered' as why, '/undelivered' as href, count(*)::text as title, null::jsonb as partner_names,
      null::int as numeral, null::text as reference, ${today}::text as due,
        ${facilityDay(sql`min(u.queued_at)`)}::text as since from undelivered u
      where u.of_a_file and ${answersFor(sql`u.officer_id`, person.id)} and not exists (select from notices n
        where n.mail_id = u.id) having count(*) > 0`,
    // The letter of a redirection says that the initiative is told.
    sql`select 'tell_initiative' as why, '/requests/' || r.id || '/initiative-notice' as href, r.title,
      p.names as partner_names, r.numeral, r.reference, null::text as due,
      ${facilityDay(sql`r.decided_at`)}::text as since
      from requests r join partners p on p.code = r.partner
        where r.status = 'redirected' and ${mine} and r.initiative_told_on is null`,
    // Told at once, in one line for a consultation: the page behind it says of each body why, and what can be done.
    sql`select 'untold' as why, '/consultations/rounds/' || c.id as href, r.title, p.names, r.numeral, r.reference,
      ${today}::text as due, c.opened_on::text as since
      from requests r join partners p on p.code = r.partner
        join consultations c on c.request_id = r.id and c.status = 'open' where r.status = 'in_consultation' and ${mine}
        and exists (select from opinions o where o.consultation_id = c.id and ${untold})`,
    sql`select 'cause' as why, '/requests/' || r.id || '/delay?span=' || s.id as href, r.title, p.names, r.numeral,
      r.reference, null::text as due, ${facilityDay(sql`s.ended_at`)}::text as since
      from request_spans s join requests r on r.id = s.request_id join partners p on p.code = r.partner
      where ${onOrAfter(sql`s.ended_at`, sql`${today}::date - 30`)} and s.due_on < ${facilityDay(sql`s.ended_at`)}
        and s.status <> 'returned' and ${mine}
        and not exists (select from delay_causes d where d.span_id = s.id)`,
    sql`select 'waiver' as why, '/requests/' || r.id || '/waivers' as href, r.title, p.names, r.numeral, r.reference,
      null::text as due, ${facilityDay(sql`w.asked_at`)}::text as since
      from eligibility_waivers w join requests r on r.id = w.request_id join partners p on p.code = r.partner
      where w.status = 'asked' and ${waivable} and (${mine} or (r.officer_id is null and (${covers} or not ${covered}))
        or ${person.role !== 'officer'})`,
    sql`select case a.status when 'agreed' then 'agreed' else 'in_formulation' end as why, ${action}, null::text as due,
      a.agreed_on::text as since
      from actions a join partners p on p.code = a.partner
        where a.status in ('in_formulation', 'agreed') and ${myAction}`,
    sql`select 'to_report' as why, ${activity}, (v.last_day + 15)::text as due, v.last_day::text as since
      from ${activities} where v.status = 'held' and ${goesOnBeside} and ${myAction}`,
    sql`select 'to_hold' as why, ${activity}, v.last_day::text as due, null::text as since
      from ${activities} where v.status in ('planned', 'confirmed') and v.last_day < ${today}::date and ${goesOnBeside}
        and ${myAction}`,
    // A letter that was entered and not handed in; what somebody's closed account began is for whoever stands in.
    sql`select 'letter_begun' as why, '/requests/' || r.id || '/content' as href, r.title, p.names as partner_names,
      r.numeral, r.reference, null::text as due, null::text as since
      from requests r join partners p on p.code = r.partner where r.status = 'draft' and r.channel <> 'portal'
        and ${answersFor(sql`r.created_by`, person.id)}`,
    // What waits for somebody outside who has no account, or none any more, is done by hand.
    sql`select 'settle' as why, '/requests/' || r.id || '/named' as href, r.title, p.names as partner_names, r.numeral,
      r.reference, null::text as due, null::text as since
      from requests r join partners p on p.code = r.partner
        where r.status in ('registered', 'in_consultation', 'deferred') and ${mine}
        and exists (select from named_authorities n where n.request_id = r.id and n.status = 'named')`,
    sql`select 'answers_by_hand' as why, '/requests/' || r.id || '/answers' as href, r.title, p.names as partner_names,
      r.numeral, r.reference, ${stands}
      from ${running} where r.status = 'returned' and ${answersForAlso(sql`r.officer_id`, person.id)}
        and not exists (select from accounts k where k.authority_id = r.authority_id and k.active)`,
    sql`select 'report_by_hand' as why, ${mission}, (v.last_day + 15)::text as due, v.last_day::text as since
      from ${missions} join actions a on a.id = v.action_id where m.status = 'deployed' and v.last_day < ${today}::date
        and ${goesOnBeside} and ${myAction}
        and not exists (select from accounts k where k.person_id = m.person_id and k.role = 'expert' and k.active)`,
    sql`select 'release_by_hand' as why, ${mission}, v.first_day::text as due, m.accepted_on::text as since
      from ${missions} join actions a on a.id = v.action_id join people e on e.id = m.person_id
        where m.status = 'accepted' and ${goesOnBeside} and ${myAction}
        and (e.employer_kind is distinct from 'public' or not exists (select from accounts k
          where k.administration = e.employed_in and k.role = 'focal_point' and k.active))`,
    sql`select 'unanswered' as why, ${mission}, m.answer_by::text as due, m.invited_on::text as since
      from ${missions} join actions a on a.id = v.action_id where m.status = 'invited' and m.told_on is not null
        and ${goesOnBeside} and ${myAction}`,
    sql`select 'uninvited' as why, ${mission}, m.answer_by::text as due, m.invited_on::text as since
      from ${missions} join actions a on a.id = v.action_id join telling g on g.record_table = 'mobilisations'
        and g.record_id = m.id and g.state not in ('told', 'waits')
      where m.status = 'invited' and ${goesOnBeside} and ${myAction}`,
  ]
}

/**
 * What a manager looks after beside files of her own: what nobody carries, what is late with others, Actions that
 * should have ended.
 */
function teamParts(person: Person, today: string): WaitingPart[] {
  return [
    sql`select 'unassigned' as why, '/requests/assignments?ids=' || r.id as href, r.title, p.names as partner_names,
      r.numeral, r.reference, ${stands}
      from ${running} where r.status = 'submitted' and r.officer_id is null and exists (select from ${livePortfolios} f
        where f.region = p.region or f.theme = r.theme)
        and not exists (select from portfolios f where f.account_id = ${person.id} and (f.region = p.region
          or f.theme = r.theme))`,
    // Begun by an authority whose accounts are all closed: nobody there can go on with it.
    sql`select 'draft_left' as why, ${request}, null::text as due, null::text as since from requests r
      join partners p on p.code = r.partner
      where r.status = 'draft' and r.channel = 'portal' and exists (select from answering w
        where w.officer_id is null and w.account_id = ${person.id})
        and not exists (select from accounts k where k.authority_id = r.authority_id and k.active)`,
    // One line for each colleague: the files behind it are a list of their own.
    sql`select 'team_late' as why, '/requests?officer=' || o.id || '&overdue=1&sort=due' as href,
      o.name || ' (' || count(*) || ')' as title, null::jsonb as partner_names, null::int as numeral,
        null::text as reference, min(s.due_on)::text as due, null::text as since
      from request_spans s join requests r on r.id = s.request_id join accounts o on o.id = r.officer_id
      where s.ended_at is null and s.due_on < ${today}::date and s.status <> 'returned' and r.officer_id <> ${person.id}
        group by o.id`,
    sql`select 'to_close' as why, ${action}, a.ends_on::text as due, null::text as since
      from actions a join partners p on p.code = a.partner
        where a.status = 'in_implementation' and a.ends_on < ${today}::date
        and not exists (select from activities v where v.action_id = a.id and v.status in ('planned', 'confirmed',
          'postponed'))`,
  ]
}

/** What went wrong behind the pages. */
function houseParts(today: string): WaitingPart[] {
  return [
    sql`select 'mail_failed' as why, '/undelivered?all=1' as href, count(*)::text as title,
      null::jsonb as partner_names, null::int as numeral, null::text as reference, ${today}::text as due,
        ${facilityDay(sql`min(u.queued_at)`)}::text as since from undelivered u having count(*) > 0`,
    sql`select 'job_failed' as why, ${alone('/jobs')}, j.name as title, null::jsonb as partner_names,
      null::int as numeral, null::text as reference, null::text as due,
        ${facilityDay(sql`j.completed_on`)}::text as since from jobs.job j where j.state = 'failed'`,
  ]
}

/** The report of the year that has ended, as long as its edition is not published. */
function reportParts(today: string): WaitingPart[] {
  const year = Number(today.slice(0, 4)) - 1
  return [
    sql`select 'report' as why, '/reports/' || e.year as href, e.year::text as title, null::jsonb as partner_names,
      null::int as numeral, null::text as reference, (e.year + 1 || '-03-31') as due, null::text as since
      from (select year from report_editions where published_on is null union select ${year}::int
        where not exists (select from report_editions where year = ${year})
        and exists (select from activities where status in ('held', 'reported') and first_day between make_date(${year},
          1, 1) and make_date(${year}, 12, 31))) e`,
    sql`select 'to_report' as why, ${activity}, (v.last_day + 15)::text as due, v.last_day::text as since
      from ${activities} where v.status = 'held' and ${goesOnBeside}`,
  ]
}

function outsideParts(person: Person): WaitingPart[] {
  if (person.role === 'authority')
    return [
      sql`select 'draft' as why, ${request}, null::text as due, null::text as since from requests r
        join partners p on p.code = r.partner where r.status = 'draft' and r.authority_id = ${person.authority_id}`,
      sql`select 'returned' as why, '/requests/' || r.id || '/answers' as href, r.title, p.names as partner_names,
        r.numeral, r.reference, ${stands} from ${running}
        where r.status = 'returned' and r.authority_id = ${person.authority_id}`,
      sql`select 'to_sign' as why, ${action}, null::text as due, null::text as since
        from actions a join partners p on p.code = a.partner
          where a.status = 'in_formulation' and a.authority_signed_on is null
          and a.authority_id = ${person.authority_id}`,
    ]
  if (person.role === 'consulted')
    return [
      sql`select 'opinion' as why, '/consultations/' || o.id as href, r.title, p.names as partner_names, r.numeral,
        r.reference, o.due_on::text as due, o.asked_on::text as since
        from opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id
          join partners p on p.code = r.partner where o.status = 'asked' and c.status = 'open'`,
    ]
  if (person.role === 'expert')
    return [
      sql`select case m.status when 'invited' then 'invited' else 'mission_report' end as why, ${mission}, case m.status
        when 'invited' then m.answer_by else v.last_day + 15 end::text as due, m.invited_on::text as since
        from ${missions} where m.status in ('invited', 'deployed') and ${goesOn} and m.person_id = ${person.person_id}`,
    ]
  if (person.role === 'focal_point')
    return [
      sql`select 'release_expert' as why, ${mission}, v.first_day::text as due, m.accepted_on::text as since
        from ${missions} where m.status = 'accepted' and ${goesOn}`,
    ]
  return []
}
