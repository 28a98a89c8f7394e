import { sql } from 'kysely'
import { type Duty, plainly } from '../duties/duty.ts'
import { facilityDay } from '../time/statements.ts'

export const jobDuties: readonly Duty[] = [
  {
    name: 'job_failed',
    owner: { whose: 'role', roles: ['administrator'] },
    record: { table: 'jobs', id: sql`j.id` },
    subject: plainly(sql`j.name`),
    from: sql`jobs.job j`,
    where: sql`j.state = 'failed'`,
    href: sql`'/jobs'`,
    since: facilityDay(sql`j.completed_on`),
  },
]
