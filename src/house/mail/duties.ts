import { sql } from 'kysely'
import { type Duty, plainly } from '../duties/duty.ts'
import { facilityDay } from '../time/statements.ts'

// One line, however many, and to be looked at today.
const undelivered = {
  record: { table: 'outbox', id: sql`null` },
  subject: plainly(sql`u.mails::text`),
  due: ({ today }) => today,
  since: facilityDay(sql`u.oldest`),
} satisfies Partial<Duty>

export const mailDuties: readonly Duty[] = [
  {
    ...undelivered,
    name: 'mail_undelivered',
    owner: { whose: 'officer', officer: sql`u.officer_id` },
    // What hangs on a mail has a line of its own: see the duties of consultations and missions.
    from: sql`(select officer_id, count(*) as mails, min(queued_at) as oldest from undelivered f
      where of_a_file and not exists (select from notices n where n.mail_id = f.id) group by officer_id) u`,
    where: sql`true`,
    href: sql`'/undelivered'`,
  },
  {
    ...undelivered,
    name: 'mail_failed',
    owner: { whose: 'role', roles: ['administrator'] },
    from: sql`(select count(*) as mails, min(queued_at) as oldest from undelivered) u`,
    where: sql`u.mails > 0`,
    href: sql`'/undelivered?all=1'`,
  },
]
