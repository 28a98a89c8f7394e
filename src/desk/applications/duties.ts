import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { facilityDay } from '../../house/time/statements.ts'

export const applicationDuties: readonly Duty[] = [
  {
    name: 'account_asked',
    owner: { whose: 'role', roles: ['officer', 'manager', 'administrator'] },
    record: { table: 'applications', id: sql`x.id` },
    subject: {
      title: sql`x.authority`,
      partner_names: sql`p.names`,
      numeral: sql`null::int`,
      reference: sql`null::text`,
    },
    from: sql`applications x join partners p on p.code = x.partner`,
    where: sql`x.status = 'open'`,
    href: sql`'/applications/' || x.id`,
    since: facilityDay(sql`x.asked_at`),
  },
]
