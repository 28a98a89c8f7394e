import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { aRequest, byOfficer } from '../request/duties.ts'

const item = {
  ...aRequest,
  from: sql`agenda_items i join meetings m on m.id = i.meeting_id join requests r on r.id = i.request_id
    join partners p on p.code = r.partner`,
  due: sql`m.held_on`,
}
const undecided = sql`i.struck_at is null and i.outcome is null and r.status in ('in_consultation', 'deferred')`

/** Scores, outcomes, releases, and requests that no agenda holds. Who may do what is said by permissions.ts. */
export const committeeDuties: readonly Duty[] = [
  {
    ...item,
    name: 'to_score',
    owner: { whose: 'role', roles: ['committee'] },
    where: ({ account }) => sql`m.status in ('planned', 'open') and ${undecided} and i.left_out is null
      and r.screened_by is distinct from ${account} and (select count(s.score) from decision_scores s
        where s.agenda_item_id = i.id and s.account_id = ${account}) < (select count(*) from criteria)`,
    href: sql`'/agenda/' || i.id || '/scores'`,
    together: {
      table: 'meetings',
      id: sql`m.id`,
      href: sql`'/meetings/' || m.id`,
      title: sql`m.number::text`,
    },
    counts: sql`case when m.status = 'planned' then m.held_on end`,
  },
  {
    ...item,
    name: 'to_record',
    owner: { whose: 'chair' },
    where: sql`m.status = 'open' and ${undecided}`,
    href: sql`'/agenda/' || i.id`,
  },
  {
    ...item,
    name: 'to_release',
    owner: { whose: 'chair' },
    // The manager may release what the chair has recorded.
    also: [{ whose: 'role', roles: ['manager'] }],
    where: sql`m.status = 'open' and i.struck_at is null and i.outcome is not null`,
    href: sql`'/meetings/' || m.id || '/release'`,
  },
  {
    ...aRequest,
    name: 'to_put_on',
    owner: byOfficer,
    also: [{ whose: 'role', roles: ['manager', 'administrator'] }, { whose: 'chair' }],
    from: sql`requests r join partners p on p.code = r.partner`,
    // Consulted, and nothing of it open: asked of each request by itself, since few of all consultations are of these.
    where: sql`r.status = 'in_consultation'
      and (select bool_and(c.status <> 'open') from consultations c where c.request_id = r.id)
      and not exists (select from agenda_items i join meetings m on m.id = i.meeting_id
        where i.request_id = r.id and i.struck_at is null and m.status in ('planned', 'open'))`,
    href: sql`'/agenda/new?request=' || r.id`,
    since: sql`r.received_on`,
  },
]
