import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { together, withMoments } from '../../house/database/together.ts'
import { byName } from '../../house/languages/order.ts'
import { stateOfTelling, tellingOf } from '../../house/mail/notices.ts'
import type { OpinionStatus } from './lifecycle.ts'
import { opinionPurpose } from './links.ts'

/** The consultations on a request, newest first, with the opinion of each body. */
export async function consultationsOn(tx: Tx, requestId: string) {
  const { consultations, opinions } = await together(tx, consultationRows(tx, requestId))
  return consultationsIn(consultations, opinions)
}

export const consultationRows = (tx: Tx, requestId: string) => ({
  consultations: withMoments(
    tx
      .selectFrom('consultations')
      .selectAll()
      .where('request_id', '=', requestId)
      .orderBy('opened_on', 'desc')
      .orderBy('id', 'desc'),
    'closed_at',
  ),
  opinions: withMoments(opinionRows(tx, requestId), 'given_at', 'lifted_at'),
})

function opinionRows(tx: Tx, requestId: string) {
  return tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select(['o.told_on', 'o.told_how', stateOfTelling('opinions', 'o.id').as('telling')])
    .select([
      'o.id',
      'o.consultation_id',
      'o.body_id',
      'o.status',
      'o.reasons',
      'o.conditions',
      'o.given_at',
      'o.lifted_reasons',
      'o.lifted_at',
      'o.late',
      'o.due_on',
      'b.name as body',
    ])
    .where('c.request_id', '=', requestId)
    .orderBy(byName(tx, sql`b.name`))
    .orderBy('o.id')
}

export const consultationsIn = <C extends { id: string }, O extends { consultation_id: string }>(
  consultations: C[],
  opinions: O[],
) =>
  consultations.map((consultation) => ({
    ...consultation,
    opinions: opinions.filter((opinion) => opinion.consultation_id === consultation.id),
  }))

export type Opinion = NonNullable<Awaited<ReturnType<typeof findOpinion>>>

export async function findOpinion(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .innerJoin('requests as r', 'r.id', 'c.request_id')
    .selectAll('o')
    .select([
      'c.request_id',
      'r.status as request_status',
      'r.decided_at',
      'b.name as body',
      'b.may_veto',
      'b.active as body_active',
    ])
    .where('o.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, status: row.status as OpinionStatus }
}

/** One whole consultation: each body with what it said, and what became of the newest link that was sent to it. */
export async function findRound(tx: Tx, id: string) {
  const round = await tx.selectFrom('consultations').selectAll().where('id', '=', id).executeTakeFirst()
  if (!round) return undefined
  const opinions = await tx
    .selectFrom('opinions as o')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('links as l')
          .select((link) => link.fn.max('l.opened_at').as('opened_at'))
          .where('l.purpose', '=', opinionPurpose.name)
          .whereRef('l.about_id', '=', 'o.id')
          .as('link'),
      (join) => join.onTrue(),
    )
    .select([
      'o.id',
      'o.version',
      'o.status',
      'o.late',
      'o.due_on',
      'o.told_on',
      'o.told_how',
      stateOfTelling('opinions', 'o.id').as('telling'),
      'b.id as body_id',
      'b.name as body',
      'b.email',
      'b.active as body_active',
      'link.opened_at',
    ])
    .select(sql<boolean>`exists (select from accounts a where a.body_id = b.id and a.active)`.as('has_account'))
    .select(
      sql<boolean>`exists (select from accounts a where a.body_id = b.id and a.active
        and not exists (select from mail_preferences m where m.account_id = a.id and m.kind = 'opinion_due'
          and not m.wanted))`.as('wants_reminders'),
    )
    .where('o.consultation_id', '=', id)
    .orderBy(sql`o.status = 'asked' desc, ${byName(tx, sql`b.name`)}, o.id`)
    .execute()
  const reminders = await remindersIn(tx, id)
  const telling = await tellingOf(
    tx,
    'opinions',
    opinions.map((opinion) => opinion.id),
  )
  return {
    ...round,
    opinions: opinions.map((opinion) => ({
      ...opinion,
      told: telling.get(opinion.id),
      reminders: reminders.filter((one) => one.opinion_id === opinion.id),
    })),
  }
}

/** The newest reminder to each address and account of the bodies in a consultation: when it went, or when it goes. */
async function remindersIn(tx: Tx, consultation: string) {
  const { rows } = await sql<{
    opinion_id: string
    recipient: string
    status: string
    next_attempt_at: Date
    sent_at: Date | null
  }>`
    select distinct on (o.id, m.recipient) o.id as opinion_id, m.recipient, m.status, m.next_attempt_at, m.sent_at
    from opinions o join consultations c on c.id = o.consultation_id
      join reminders_given g on g.kind = 'opinion_due' and ((g.record_table = 'opinions' and g.record_id = o.id)
        or (g.record_table = 'requests' and g.record_id = c.request_id))
      join outbox m on m.id = g.mail_id
    where o.consultation_id = ${consultation} and (g.record_table = 'opinions' or m.account_id in (select a.id
      from accounts a where a.body_id = o.body_id)) and m.status <> 'dropped'
    order by o.id, m.recipient, m.queued_at desc, m.id`.execute(tx)
  return rows
}

/** The address of a body itself, where it has one. */
export async function emailOfBody(tx: Tx, id: string): Promise<string | null> {
  const body = await tx.selectFrom('consulted_bodies').select('email').where('id', '=', id).executeTakeFirst()
  return body?.email ?? null
}

/** Bodies to consult, as choices of a form. */
export async function bodyChoices(tx: Tx) {
  const rows = await tx
    .selectFrom('consulted_bodies')
    .select(['id', 'name'])
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
