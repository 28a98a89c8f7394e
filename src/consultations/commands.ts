import { sql } from 'kysely'
import { dayIn, isOver, workingDaysAfter } from '../clocks/working-days.ts'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { queueMail } from '../mail/commands.ts'
import { facilityCalendar } from '../settings/queries.ts'
import { throughTheDoor } from '../web/door.ts'
import { type OpinionStatus, opinionSteps } from './lifecycle.ts'
import { mayGive } from './permissions.ts'
import { findOpinion } from './queries.ts'

/** Working days that a consulted body has; after them its silence counts as no objection. */
const consultationDays = 5

/** Opens a consultation: the day itself does not count, and the term ends at midnight of the fifth working day. */
export async function openConsultation(tx: Tx, request: { id: string; title: string; reference: string }, by: By, bodies: string[]) {
  const calendar = await facilityCalendar(tx)
  const opened_on = dayIn(calendar.zone, by.at)
  const due_on = workingDaysAfter(opened_on, consultationDays, calendar)
  const { id } = await tx
    .insertInto('consultations')
    .values({ request_id: request.id, opened_on, due_on, opened_by: by.person?.id ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('opinions')
    .values(bodies.map((body_id) => ({ consultation_id: id, body_id })))
    .execute()
  const readers = await tx.selectFrom('accounts').select(['email', 'language']).where('body_id', 'in', bodies).where('active', '=', true).execute()
  for (const reader of readers)
    await queueMail(tx, {
      to: reader.email,
      language: reader.language,
      key: 'consulted',
      values: { title: request.title, reference: request.reference, due: due_on },
      record: ['requests', request.id],
    })
}

export type Answer = { status: OpinionStatus; reasons: string }

/** A body's opinion. When it was the last one asked for, the consultation closes; after the term it is kept and marked late. */
export async function answer(tx: Tx, id: string, by: By, value: Answer) {
  const opinion = await takeOpinion(tx, 'answer', id, by)
  if (value.status === 'veto' && !opinion.may_veto) throw new Refusal(422, 'consultations.no_veto')
  const calendar = await facilityCalendar(tx)
  const late = isOver(opinion.due_on, by.at, calendar.zone)
  await tx
    .updateTable('opinions')
    .set({ ...value, given_at: by.at, given_by: by.person?.id ?? null, late })
    .where('id', '=', id)
    .execute()
  await closeWhenAllHaveAnswered(tx, opinion.consultation_id, by)
}

export async function liftVeto(tx: Tx, id: string, by: By, value: { reasons: string }) {
  await takeOpinion(tx, 'lift_veto', id, by, value.reasons)
  await tx.updateTable('opinions').set({ status: 'no_objection', reasons: value.reasons, given_at: by.at }).where('id', '=', id).execute()
}

async function takeOpinion(tx: Tx, step: keyof typeof opinionSteps, id: string, by: By, reason?: string) {
  await sql`select 1 from opinions where id = ${id} for update`.execute(tx)
  return throughTheDoor(tx, by, { slice: 'consultations', step, steps: opinionSteps, record: await findOpinion(tx, id), rights: mayGive(by.person), reason: reason ?? null })
}

/** Done as the owner of the rule, since a body sees only its own opinion: see close_answered_consultation in the migrations. */
async function closeWhenAllHaveAnswered(tx: Tx, consultationId: string, by: By) {
  await sql`select close_answered_consultation(${consultationId}, ${by.at})`.execute(tx)
}

/**
 * The calendar's step: each open consultation whose term is over is closed, and silence recorded for each body that did not answer.
 * Any number of processes may run it at once; each silence is recorded once. Returns how many consultations were closed.
 */
export async function closeDueConsultations(tx: Tx, by: By): Promise<number> {
  const calendar = await facilityCalendar(tx)
  const due = await tx.selectFrom('consultations').select('id').where('status', '=', 'open').where('due_on', '<', dayIn(calendar.zone, by.at)).forUpdate().skipLocked().execute()
  for (const { id } of due) await closeConsultation(tx, id, by)
  return due.length
}

async function closeConsultation(tx: Tx, id: string, by: By) {
  await nameStep(tx, 'fall_silent')
  await tx.updateTable('opinions').set({ status: 'silence', given_at: by.at }).where('consultation_id', '=', id).where('status', '=', 'asked').execute()
  await nameStep(tx, 'close')
  await tx.updateTable('consultations').set({ status: 'closed', closed_at: by.at }).where('id', '=', id).where('status', '=', 'open').execute()
}

/** Closes what still runs when a request is withdrawn: nobody is silent on a question that was taken back. */
export async function closeConsultations(tx: Tx, requestId: string, by: By) {
  await sql`select close_consultations_of(${requestId}, ${by.at})`.execute(tx)
}
