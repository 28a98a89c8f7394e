import { sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { facilityDay, lastChange } from '../../house/time/statements.ts'
import { toCome } from '../mobilisation/lifecycle.ts'
import { unansweredReadiness } from './queries.ts'

const action = {
  record: { table: 'actions', id: sql`a.id` },
  subject: {
    title: sql`a.title`,
    partner_names: sql`p.names`,
    numeral: sql`action_numeral(a.id)`,
    reference: sql`null::text`,
  },
  from: sql`actions a join partners p on p.code = a.partner`,
  href: sql`'/actions/' || a.id`,
  owner: { whose: 'officer', officer: sql`a.officer_id` },
} as const satisfies Partial<Duty>

export const actionDuties: readonly Duty[] = [
  {
    ...action,
    name: 'in_formulation',
    where: sql`a.status = 'in_formulation'`,
    // It waits since the decision that opened it.
    since: sql`(select ${facilityDay(sql`q.decided_at`)} from requests q where q.id = a.request_id)`,
  },
  { ...action, name: 'agreed', where: sql`a.status = 'agreed'`, since: sql`a.agreed_on` },
  {
    ...action,
    name: 'to_sign',
    owner: { whose: 'authority', of: sql`a.authority_id`, left: { to: 'watch', as: 'signature_left' } },
    awaitedBy: sql`a.officer_id`,
    where: sql`a.status = 'in_formulation' and a.authority_signed_on is null and is_described(a.id)`,
    // There is something to sign once the questions of readiness are answered.
    counts: sql`case when ${unansweredReadiness(sql`a.id`)} = 0 then ${lastChange('actions', sql`a.id`)} end`,
  },
  {
    ...action,
    name: 'to_close',
    // A manager approves that an Action is closed.
    owner: { whose: 'role', roles: ['manager', 'administrator'] },
    watched: true,
    where: ({ today }) => sql`a.status = 'in_implementation' and a.ends_on < ${today} and not exists (select
      from activities v where v.action_id = a.id and v.status = any(${[...toCome]}::text[]))`,
    due: sql`a.ends_on`,
  },
]
