import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { facilityDay, lastChange } from '../../house/time/statements.ts'
import { covered } from '../../registers/portfolios/covering.ts'

/** A request as duties name it, and where it stands. */
export const aRequest = {
  record: { table: 'requests', id: sql`r.id` },
  subject: { title: sql`r.title`, partner_names: sql`p.names`, numeral: sql`r.numeral`, reference: sql`r.reference` },
  href: sql`'/requests/' || r.id`,
} as const satisfies Partial<Duty>

/** Whose it is while it has no officer is said by its region and theme. */
const place = { region: sql`p.region`, theme: sql`r.theme` }
export const byPortfolio = { whose: 'portfolio', officer: sql`r.officer_id`, ...place } as const
export const byOfficer = { whose: 'officer', officer: sql`r.officer_id` } as const

const plain = { ...aRequest, from: sql`requests r join partners p on p.code = r.partner` }
/** With the step it stands in, and the day by which that should end: looked up for what is owed alone. */
const running = {
  ...aRequest,
  from: sql`requests r join partners p on p.code = r.partner
    left join lateral (select s.due_on, s.started_at from request_spans s
      where s.request_id = r.id and s.ended_at is null and s.due_on is not null limit 1) s on true`,
  due: sql`s.due_on`,
  since: facilityDay(sql`s.started_at`),
}
const asked = sql`exists (select from request_questions q where q.request_id = r.id)`
const byAuthority = { whose: 'authority', of: sql`r.authority_id` } as const

export const requestDuties: readonly Duty[] = [
  { ...running, name: 'submitted', owner: byPortfolio, where: sql`r.status = 'submitted' and not ${asked}` },
  { ...running, name: 'answered', owner: byPortfolio, where: sql`r.status = 'submitted' and ${asked}` },
  {
    ...running,
    name: 'registered',
    owner: byOfficer,
    where: sql`r.status = 'registered'`,
    href: sql`'/requests/' || r.id || '/consultation'`,
  },
  { ...running, name: 'deferred', owner: byOfficer, where: sql`r.status = 'deferred'` },
  // The letter of a redirection says that the initiative is told.
  {
    ...plain,
    name: 'tell_initiative',
    owner: byOfficer,
    where: sql`r.status = 'redirected' and r.initiative_told_on is null`,
    href: sql`'/requests/' || r.id || '/initiative-notice'`,
    since: facilityDay(sql`r.decided_at`),
  },
  // A letter that was entered and not handed in; what somebody's closed account began is for whoever stands in.
  {
    ...plain,
    name: 'letter_begun',
    owner: { whose: 'officer', officer: sql`r.created_by` },
    where: sql`r.status = 'draft' and r.channel <> 'portal'`,
    href: sql`'/requests/' || r.id || '/content'`,
  },
  {
    ...plain,
    name: 'settle',
    owner: byOfficer,
    where: sql`r.status in ('registered', 'in_consultation', 'deferred') and exists (select from named_authorities n
      where n.request_id = r.id and n.status = 'named')`,
    href: sql`'/requests/' || r.id || '/named'`,
  },
  {
    ...running,
    name: 'returned',
    owner: { ...byAuthority, left: { to: 'officer', officer: sql`r.officer_id`, as: 'answers_by_hand' } },
    awaitedBy: sql`r.officer_id`,
    where: sql`r.status = 'returned'`,
    href: sql`'/requests/' || r.id || '/answers'`,
    // The clock of questions began with the stay in this status, whether or not it has a target.
    counts: sql`(select ${facilityDay(sql`q.started_at`)} from request_spans q
      where q.request_id = r.id and q.ended_at is null)`,
  },
  {
    ...plain,
    name: 'draft',
    // Begun by an authority whose accounts are all closed: nobody there can go on with it.
    owner: { ...byAuthority, left: { to: 'managers', as: 'draft_left' } },
    where: sql`r.status = 'draft' and r.channel = 'portal'`,
    // Whoever began it is reminded; when that account is closed, all of the authority are.
    counts: ({ account }) => sql`case when r.created_by = ${account} or not exists (select from accounts k
      where k.id = r.created_by and k.active) then ${lastChange('requests', sql`r.id`)} + 7 end`,
    once: facilityDay(sql`uuid_extract_timestamp(r.id)`),
  },
  // A portfolio covers it, and nobody has taken it: whoever leads the office looks after that.
  {
    ...running,
    name: 'unassigned',
    owner: { whose: 'role', roles: ['manager', 'administrator'] },
    where: ({ account }) => sql`r.status = 'submitted' and r.officer_id is null
      and ${covered(place)}
      and not ${covered(place, account)}`,
    href: sql`'/requests/assignments?ids=' || r.id`,
  },
]
