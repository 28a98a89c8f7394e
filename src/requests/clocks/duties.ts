import { sql } from 'kysely'
import { type Duty, plainly } from '../../house/duties/duty.ts'
import { facilityDay, onOrAfter } from '../../house/time/statements.ts'
import { aRequest, byOfficer } from '../request/duties.ts'

export const clockDuties: readonly Duty[] = [
  {
    ...aRequest,
    name: 'cause',
    owner: byOfficer,
    from: sql`request_spans s join requests r on r.id = s.request_id join partners p on p.code = r.partner`,
    where: ({ today }) => sql`${onOrAfter(sql`s.ended_at`, sql`${today} - 30`)}
      and s.due_on < ${facilityDay(sql`s.ended_at`)} and s.status <> 'returned'
      and not exists (select from delay_causes d where d.span_id = s.id)`,
    href: sql`'/requests/' || r.id || '/delay?span=' || s.id`,
    since: facilityDay(sql`s.ended_at`),
  },
  // One line for each colleague: the files behind it are a list of their own. Few terms are over, of however many
  // requests: each is looked up by itself.
  {
    name: 'team_late',
    owner: { whose: 'role', roles: ['manager', 'administrator'] },
    record: { table: 'accounts', id: sql`l.id` },
    subject: plainly(sql`l.name || ' (' || l.files || ')'`),
    from: ({ today, account }) => sql`(select o.id, o.name, count(*) as files, min(s.due_on) as due_on
      from request_spans s
        cross join lateral (select r.officer_id from requests r where r.id = s.request_id limit 1) r
        join accounts o on o.id = r.officer_id
      where s.ended_at is null and s.due_on < ${today} and s.status <> 'returned' and o.id <> ${account}
      group by o.id) l`,
    where: sql`true`,
    href: sql`'/requests?officer=' || l.id || '&overdue=1&sort=due'`,
    due: sql`l.due_on`,
  },
]
