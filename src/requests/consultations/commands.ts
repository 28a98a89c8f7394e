import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { isOver, workingDaysAfter } from '../../house/days/working-days.ts'
import { useLink } from '../../house/links/commands.ts'
import { type HandedOver, keepHandedOver } from '../../house/mail/handed-over.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { facilityCalendar, facilityTerms } from '../../house/settings/queries.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import { type Correction, correctOpinion } from './correction.ts'
import { isDecided, type OpinionStatus, type OpinionStep, opinionSteps } from './lifecycle.ts'
import { isGuest, type OpinionLink } from './links.ts'
import type { Opinion } from './queries.ts'
import { opinions } from './record.ts'
import { tellBodies } from './tell.ts'

/**
 * Opens a consultation: the day itself does not count, and the term ends at midnight of its last working day (the
 * fifth, unless the facility says otherwise). The term of a body that is told later runs from that day: see note_told
 * in db/requests/functions/consultations.sql.
 */
export async function openConsultation(tx: Tx, request: { id: string }, by: By, bodies: string[]) {
  const term = await termFrom(tx, by)
  const { id } = await tx
    .insertInto('consultations')
    .values({ request_id: request.id, opened_on: term.asked_on, due_on: term.due_on, opened_by: by.person?.id ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ask(tx, by, id, term, bodies)
}

/**
 * Asks further bodies in the consultation that was opened last, each with a term of its own; a consultation that had
 * closed goes on for them.
 */
export async function askFurther(tx: Tx, request: { id: string }, by: By, bodies: string[]) {
  const last = await tx
    .selectFrom('consultations')
    .select('id')
    .where('request_id', '=', request.id)
    .orderBy('opened_on', 'desc')
    .orderBy('id', 'desc')
    .forUpdate()
    .executeTakeFirst()
  if (!last) return openConsultation(tx, request, by, bodies)
  const term = await termFrom(tx, by)
  await tx.updateTable('consultations').set({ status: 'open', closed_at: null }).where('id', '=', last.id).execute()
  await ask(tx, by, last.id, term, bodies)
}

type Term = { asked_on: Day; due_on: Day }
async function termFrom(tx: Tx, by: By): Promise<Term> {
  const asked_on = await todayOf(tx, by)
  const { consultation } = await facilityTerms(tx)
  return { asked_on, due_on: workingDaysAfter(asked_on, consultation, await facilityCalendar(tx)) }
}

async function ask(tx: Tx, by: By, consultation_id: string, term: Term, chosen: string[]) {
  const bodies = [...new Set(chosen)]
  // A page may have stood open while a body was taken off the list.
  const consulted = await tx.selectFrom('consulted_bodies').select('active').where('id', 'in', bodies).execute()
  if (consulted.length < bodies.length) throw new Refusal(422, 'forms.choose', {}, undefined, 'bodies')
  if (consulted.some(({ active }) => !active)) throw new Refusal(409, 'refusals.still_used', {}, undefined, 'bodies')
  const asked = await tx
    .insertInto('opinions')
    .values(bodies.map((body_id) => ({ consultation_id, body_id, ...term })))
    .returning('id')
    .execute()
  await tellBodies(
    tx,
    by,
    asked.map(({ id }) => id),
    'asked',
  )
}

export type Answer = { status: OpinionStatus; reasons: string; conditions: string }

/**
 * A body's opinion. When it was the last one asked for, the consultation closes. After the term, or after the decision,
 * it is kept and marked late; after a withdrawal nobody asks any more.
 */
export async function answer(tx: Tx, id: string, by: By, value: Answer) {
  const opinion = await takeOpinion(tx, 'answer', id, by)
  if (value.status === 'veto' && !opinion.may_veto) throw new Refusal(422, 'consultations.no_veto')
  const { zone } = await facilityCalendar(tx)
  // Nobody is late on a question that did not arrive.
  const late = (opinion.told_on !== null && isOver(opinion.due_on, by.at, zone)) || isDecided(opinion.request_status)
  await tx
    .updateTable('opinions')
    .set({ ...value, given_at: by.at, given_by: by.person?.id || null, late })
    .where('id', '=', id)
    .execute()
  await closeWhenAllHaveAnswered(tx, opinion.consultation_id, by)
}

/** Corrects what an opinion says and its days, as far as they are known; what it is stays. */
export async function edit(tx: Tx, id: string, by: By, changed: ChangeOf<Opinion, Correction>) {
  const opinion = await takeOpinion(tx, 'edit', id, by)
  await correctOpinion(tx, by, opinion, await changeOf(changed, opinion))
}

/** What comes by a link is its one use. The opinion is locked first, as it is by everybody who answers it. */
export async function spendLink(tx: Tx, by: By, link: OpinionLink) {
  await sql`select from opinions where id = ${link.opinion_id} for update`.execute(tx)
  if (!(await useLink(tx, by, link))) throw new Refusal(409, 'consultations.link_used')
}

export async function liftVeto(tx: Tx, id: string, by: By, value: { reasons: string }) {
  await takeOpinion(tx, 'lift_veto', id, by, value.reasons)
  await tx
    .updateTable('opinions')
    .set({ status: 'no_objection', lifted_reasons: value.reasons, lifted_at: by.at })
    .where('id', '=', id)
    .execute()
}

/**
 * Sends a body its link again: a new one, since the old one is known to nobody. One that was never told is asked anew,
 * with its accounts.
 */
export async function sendLink(tx: Tx, id: string, by: By) {
  await sendLinks(tx, [id], by)
}

async function sendLinks(tx: Tx, ids: string[], by: By) {
  const taken: Opinion[] = []
  for (const id of ids) taken.push(await takeOpinion(tx, 'send_link', id, by))
  const untold = taken.filter((opinion) => opinion.status === 'asked' && opinion.told_on === null)
  const idsOf = (opinions: Opinion[]) => opinions.map((opinion) => opinion.id)
  await tellBodies(tx, by, idsOf(untold), 'asked')
  await tellBodies(tx, by, idsOf(taken.filter((opinion) => !untold.includes(opinion))), 'sent_again')
}

/** A body was told by other means than our mail: by whom, how and when is kept, and its term runs from that day. */
export async function handOver(tx: Tx, id: string, by: By, value: HandedOver) {
  const opinion = await takeOpinion(tx, 'hand_over', id, by, value.how)
  if (value.day < opinion.asked_on) throw new Refusal(422, 'consultations.told_before_asked', {}, undefined, 'day')
  await refuseUnbelievable(tx, by, [{ field: 'day', kind: 'happened', day: value.day }])
  await keepHandedOver(tx, by, ['opinions', id], value)
  const { consultation } = await facilityTerms(tx)
  const begun =
    value.day > opinion.asked_on
      ? workingDaysAfter(value.day, consultation, await facilityCalendar(tx))
      : opinion.due_on
  const due_on = begun > opinion.due_on ? begun : opinion.due_on
  await tx
    .updateTable('opinions')
    .set({ told_on: value.day, told_how: 'by_hand', due_on })
    .where('id', '=', id)
    .execute()
}

/** How somebody is reminded, offered by the area above. */
export type Reminding = (tx: Tx, by: By, opinion: Opinion) => Promise<void>

/** Reminds a body that has not answered, with a new link, by day where it is read. */
export async function remind(tx: Tx, id: string, by: By, reminding: Reminding) {
  await reminding(tx, by, await takeOpinion(tx, 'remind', id, by))
}

/** Sends new links for all that is still open to the address of a body, and says nothing of whether there was any. */
export async function sendLinksTo(tx: Tx, address: string, by: By) {
  const open = await tx
    .selectFrom('opinions as o')
    .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
    .innerJoin('requests as r', 'r.id', 'c.request_id')
    .innerJoin('consulted_bodies as b', 'b.id', 'o.body_id')
    .select('o.id')
    .where(sql<boolean>`lower(b.email) = lower(${address})`)
    .where('o.status', 'in', opinionSteps.send_link.from)
    .where('r.status', '<>', 'withdrawn')
    .where('b.active', '=', true)
    .orderBy('o.due_on', 'desc')
    .limit(20)
    .execute()
  await sendLinks(
    tx,
    open.map(({ id }) => id),
    by,
  )
}

async function takeOpinion(tx: Tx, step: OpinionStep, id: string, by: By, reason?: string): Promise<Opinion> {
  const taken = await opinions.take(tx, step, id, by, reason)
  if (isGuest(by.person)) await nameStep(tx, `${step}_by_link`, reason)
  return taken
}

/**
 * Done as the owner of the rule, since a body sees only its own opinion: see close_answered_consultation in the
 * functions of the database (db/requests/functions/consultations.sql).
 */
async function closeWhenAllHaveAnswered(tx: Tx, consultationId: string, by: By) {
  await sql`select close_answered_consultation(${consultationId}, ${by.at})`.execute(tx)
}

/**
 * The calendar's step: silence is recorded for each body that was told, whose term is over and that did not answer; a
 * consultation in which nobody's answer is awaited any more closes. Any number of processes may run it at once, beside
 * bodies that answer: what another holds is left to it, so that each silence is recorded once and nobody waits. Returns
 * how many consultations were closed.
 */
export async function closeDueConsultations(tx: Tx, by: By): Promise<number> {
  const today = await todayOf(tx, by)
  const due = await tx
    .selectFrom('consultations as c')
    .select('c.id')
    .where('c.status', '=', 'open')
    .where(sql<boolean>`(exists (select from opinions o where o.consultation_id = c.id and ${isSilent(today)})
      or not exists (select from opinions o where o.consultation_id = c.id and is_awaited(o)))`)
    .orderBy('c.id')
    .forUpdate()
    .skipLocked()
    .execute()
  const ids = due.map((consultation) => consultation.id)
  await fallSilent(tx, ids, today, by)
  return closeWhereNobodyIsAsked(tx, ids, by)
}

/** Silence hangs on the proof that the body was told, and on nothing else. */
const isSilent = (today: Day) => sql`o.status = 'asked' and o.told_on is not null and o.due_on < ${today}`

async function fallSilent(tx: Tx, consultations: string[], today: Day, by: By) {
  await nameStep(tx, 'fall_silent')
  await sql`update opinions set status = 'silence', given_at = ${by.at} where id in (
      select o.id from opinions o where o.consultation_id = any (${consultations}::uuid[]) and ${isSilent(today)}
      order by o.id for update skip locked)`.execute(tx)
}

async function closeWhereNobodyIsAsked(tx: Tx, consultations: string[], by: By): Promise<number> {
  await nameStep(tx, 'close')
  const { numAffectedRows } = await sql`update consultations c set status = 'closed', closed_at = ${by.at}
    where c.id = any (${consultations}::uuid[]) and c.status = 'open'
      and not exists (select from opinions o where o.consultation_id = c.id and is_awaited(o))`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Closes what still runs when a request is withdrawn: nobody is silent on a question that was taken back. */
export async function closeConsultations(tx: Tx, requestId: string, by: By) {
  await sql`select close_consultations_of(${requestId}, ${by.at})`.execute(tx)
}
