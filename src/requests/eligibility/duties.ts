import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { facilityDay } from '../../house/time/statements.ts'
import { aRequest, byPortfolio } from '../request/duties.ts'
import { waivable } from './queries.ts'

export const waiverDuties: readonly Duty[] = [
  // Of several waivers of one request the oldest counts: they are decided on one page.
  {
    ...aRequest,
    name: 'waiver',
    owner: byPortfolio,
    also: [{ whose: 'role', roles: ['manager', 'administrator'] }],
    from: sql`(select request_id, min(asked_at) as asked_at from eligibility_waivers
      where status = 'asked' group by request_id) w
      join requests r on r.id = w.request_id join partners p on p.code = r.partner`,
    where: waivable,
    href: sql`'/requests/' || r.id || '/waivers'`,
    since: facilityDay(sql`w.asked_at`),
  },
]
