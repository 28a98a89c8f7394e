import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { goesOnBeside, reportDue } from '../mobilisation/duties.ts'
import { goingOn } from '../mobilisation/lifecycle.ts'

const activity = {
  record: { table: 'activities', id: sql`v.id` },
  subject: {
    title: sql`v.title`,
    partner_names: sql`p.names`,
    numeral: sql`action_numeral(v.action_id)`,
    reference: sql`null::text`,
  },
  from: sql`activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner`,
  href: sql`'/activities/' || v.id`,
  owner: { whose: 'officer', officer: sql`a.officer_id` },
} as const satisfies Partial<Duty>

export const activityDuties: readonly Duty[] = [
  {
    ...activity,
    name: 'to_report',
    also: [{ whose: 'role', roles: ['communications'] }],
    watched: true,
    where: sql`v.status = 'held' and ${goesOnBeside}`,
    due: reportDue,
    since: sql`v.last_day`,
  },
  {
    ...activity,
    name: 'to_hold',
    where: ({ today }) => sql`v.status = any(${[...goingOn]}::text[]) and v.last_day < ${today} and ${goesOnBeside}`,
    due: sql`v.last_day`,
  },
]
