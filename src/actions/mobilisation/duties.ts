import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'

const officer = sql`(select a.officer_id from actions a where a.id = v.action_id)`
const mission = {
  record: { table: 'mobilisations', id: sql`m.id` },
  subject: {
    title: sql`v.title`,
    partner_names: sql`h.names`,
    numeral: sql`null::int`,
    reference: sql`null::text`,
  },
  from: sql`mobilisations m join activities v on v.id = m.activity_id join partners h on h.code = v.host`,
  href: sql`'/mobilisations/' || m.id`,
} as const satisfies Partial<Duty>

/** The same for its officer, who sees its Action. */
const beside = {
  ...mission,
  owner: { whose: 'officer', officer: sql`a.officer_id` },
  from: sql`${mission.from} join actions a on a.id = v.action_id`,
} as const

/** So many days after its last day the report on an activity is due, and every report on a mission. */
export const reportDays = 15
export const reportDue = sql`v.last_day + ${sql.lit(reportDays)}`

/**
 * Nothing holds an activity up, where its Action is seen as well: without the function what_pauses, which would be
 * called for every activity that there is.
 */
export const goesOnBeside = sql`v.status not in ('postponed', 'cancelled') and a.status not in ('suspended', 'cancelled')`

/** Nothing holds the activity up, neither its own state nor its Action's: what_pauses, in db/actions/functions. */
const goesOn = sql`what_pauses(v.id) is null`
const byExpert = { whose: 'person', of: sql`m.person_id` } as const

export const missionDuties: readonly Duty[] = [
  {
    ...mission,
    name: 'invited',
    owner: { ...byExpert, left: { to: 'watch', as: 'invitation_left' } },
    where: sql`m.status = 'invited' and ${goesOn}`,
    due: sql`m.answer_by`,
    since: sql`m.invited_on`,
    // Nobody is reminded of an invitation before being told of it.
    counts: sql`case when m.told_on is not null then m.answer_by end`,
  },
  {
    ...beside,
    name: 'unanswered',
    waits: true,
    where: sql`m.status = 'invited' and m.told_on is not null and ${goesOnBeside}`,
    due: sql`m.answer_by`,
    since: sql`m.invited_on`,
  },
  {
    ...beside,
    name: 'uninvited',
    from: sql`${beside.from}
      join telling g on g.record_table = 'mobilisations' and g.record_id = m.id and g.state not in ('told', 'waits')`,
    where: sql`m.status = 'invited' and ${goesOnBeside}`,
    due: sql`m.answer_by`,
    since: sql`m.invited_on`,
  },
  {
    ...mission,
    name: 'release_expert',
    // People of no public employer have nobody there who could release them.
    owner: {
      whose: 'administration',
      of: sql`(select e.employed_in from people e where e.id = m.person_id and e.employer_kind = 'public')`,
      left: { to: 'officer', officer, as: 'release_by_hand' },
    },
    awaitedBy: officer,
    where: sql`m.status = 'accepted' and ${goesOn}`,
    due: sql`v.first_day`,
    since: sql`m.accepted_on`,
    counts: sql`m.accepted_on`,
  },
  {
    ...mission,
    name: 'mission_report',
    owner: {
      ...byExpert,
      left: {
        to: 'officer',
        officer,
        as: 'report_by_hand',
        when: ({ today }) => sql`v.last_day < ${today}`,
        since: sql`v.last_day`,
      },
    },
    awaitedBy: officer,
    where: sql`m.status = 'deployed' and ${goesOn}`,
    due: reportDue,
    since: sql`m.invited_on`,
  },
]
