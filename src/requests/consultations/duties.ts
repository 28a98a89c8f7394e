import { type RawBuilder, sql } from 'kysely'
import type { Duty } from '../../house/duties/duty.ts'
import { aRequest, byOfficer } from '../request/duties.ts'

const round = {
  ...aRequest,
  owner: byOfficer,
  from: sql`requests r join partners p on p.code = r.partner
    join consultations c on c.request_id = r.id and c.status = 'open'`,
} as const

/** A body that is asked and was not told: more than a mail that has just been written. */
const someUntold = sql`exists (select from opinions o where o.consultation_id = c.id
  and is_awaited(o) and o.told_on is null and exists (select from telling g
  where g.record_table = 'opinions' and g.record_id = o.id and g.state <> 'waits'))`

/** Nobody there can answer, nor could have known: neither an account that is open nor an address. */
const withoutAddress = sql`not exists (select from consulted_bodies b where b.id = o.body_id and b.email is not null)`

const asked = {
  ...aRequest,
  from: sql`opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id
    join partners p on p.code = r.partner`,
  href: sql`'/consultations/' || o.id`,
  due: sql`o.due_on`,
  since: sql`o.asked_on`,
} as const

/** Whoever reads at the body's own address is reminded there. */
const readsElsewhere = (email: RawBuilder<unknown>) => sql`not exists (select from consulted_bodies b
  where b.id = o.body_id and lower(b.email) = lower(${email}))`

export const consultationDuties: readonly Duty[] = [
  {
    ...round,
    name: 'silence',
    waits: true,
    where: sql`r.status = 'in_consultation' and not ${someUntold}`,
    due: sql`c.due_on`,
    since: sql`c.opened_on`,
  },
  // Told at once, in one line for a consultation: the page behind it says of each body why, and what can be done.
  {
    ...round,
    name: 'untold',
    where: sql`r.status = 'in_consultation' and ${someUntold}`,
    href: sql`'/consultations/rounds/' || c.id`,
    due: ({ today }) => today,
    since: sql`c.opened_on`,
  },
  {
    ...asked,
    name: 'opinion',
    // A body with an address of its own is asked there, by a link that needs no account.
    owner: {
      whose: 'body',
      of: sql`o.body_id`,
      left: { to: 'watch', as: 'opinion_left', when: withoutAddress, href: sql`'/consultations/rounds/' || c.id` },
    },
    where: sql`o.status = 'asked' and c.status = 'open'`,
    // No term runs before a body was told.
    counts: ({ email }) => sql`case when o.told_on is not null and ${readsElsewhere(email)} then o.due_on end`,
  },
  // Silence has answered for a body, and what it says before the decision is heard all the same: see opinionSteps.
  // Asked once more since, it is the new question that waits.
  {
    ...asked,
    name: 'opinion_silent',
    owner: {
      whose: 'body',
      of: sql`o.body_id`,
      left: {
        to: 'watch',
        as: 'opinion_silent_left',
        when: withoutAddress,
        href: sql`'/consultations/rounds/' || c.id`,
      },
    },
    where: sql`o.status = 'silence' and r.status = 'in_consultation' and not exists (select from opinions l
      join consultations k on k.id = l.consultation_id
      where k.request_id = c.request_id and l.body_id = o.body_id and l.asked_on > o.asked_on)`,
    counts: ({ email }) => sql`case when ${readsElsewhere(email)} then o.due_on end`,
  },
]
