import { type Insertable, sql } from 'kysely'
import { demandCarrier } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { DB } from '../../house/database/tables.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { facilityQuestions } from '../../house/questions/queries.ts'
import { type ChangeOf, changeMeant } from '../../house/record/declared-record.ts'
import { type NamedDay, refuseUnbelievable, type TypedDay } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Parts } from '../../registers/partners/parts.ts'
import { requestParts } from '../../requests/request/parts.ts'
import { askAnew } from '../mobilisation/commands.ts'
import { missionsOfAction, thoseToAskAnew } from '../mobilisation/held-up.ts'
import { toCome } from '../mobilisation/lifecycle.ts'
import { tellHeldUp } from '../mobilisation/tell.ts'
import { tellOfficer } from './assignment.ts'
import { liftsSignature } from './lifecycle.ts'
import { actionParts } from './parts.ts'
import { type Action, findAction, readinessOf } from './queries.ts'
import { actions } from './record.ts'
import { askToSignAnew } from './tell.ts'

type Approved = {
  id: string
  partner: string
  authority_id: string
  title: string
  expected_outputs: string
  theme: string
  officer_id: string | null
  wanted_from: Day | null
  wanted_to: Day | null
}

/** An approved request becomes an Action in formulation, with what the request already said. */
export async function openAction(tx: Tx, by: By, request: Approved): Promise<string> {
  await nameStep(tx, 'open')
  const { id } = await tx
    .insertInto('actions')
    .values({
      request_id: request.id,
      partner: request.partner,
      authority_id: request.authority_id,
      title: request.title,
      objectives: request.expected_outputs,
      theme: request.theme,
      wanted_from: request.wanted_from,
      wanted_to: request.wanted_to,
      officer_id: request.officer_id ?? by.person?.id ?? '',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await actionParts.change(tx, { ...request, id }, await requestParts.of(tx, request.id))
  return id
}

export type ActionContent = {
  authority_id: string
  title: string
  objectives: string
  officer_id: string
  theme: string
  expert_days: number | null
  budget_eur: number | null
  ends_on: Day | null
  wanted_from: Day | null
  wanted_to: Day | null
}

/** What steps record of an Action. */
export type ActionRecorded = {
  authority_signed_by: string
  authority_signed_on: Day
  agreed_on: Day
  started_on: Day
  closed_on: Day
  evaluation_rating: number
  evaluation: string
  suspended_cause: string
  cancelled_cause: string
}

/**
 * What is corrected of an Action, of each of its lists all that is to stand in it; and why its end lies before what is
 * planned.
 */
export type ActionChange = Partial<ActionContent & ActionRecorded & Parts & { beyond: string }>

/**
 * Changes what was changed on the form, whenever it is found: also what steps have recorded. An officer who gets the
 * Action by it is told. What makes another description of the one that was signed lifts the signature. An end before activities that are planned must be meant: `beyond` says why.
 */
export async function edit(tx: Tx, id: string, by: By, changed: ChangeOf<Action, ActionChange>) {
  const action = await actions.take(tx, 'edit', id, by)
  const all = await changeMeant(tx, 'edit', changed, action)
  const { beyond, other_partners, other_themes, asking, benefiting, ...change } = all
  const corrected = { ...action, ...change }
  if (change.officer_id && change.officer_id !== action.officer_id)
    await demandCarrier(tx, change.officer_id, 'officer_id')
  if (change.authority_id) await refuseOtherPartners(tx, action, change.authority_id)
  await refuseOrder(tx, by, change, corrected)
  if (change.ends_on && change.ends_on !== action.ends_on) await refuseEnd(tx, by, corrected, change.ends_on, beyond)
  await actions.correct(tx, id, change)
  const parts = await actionParts.change(tx, corrected, { other_partners, other_themes, asking, benefiting })
  if (Object.keys(parts).length > 0) await actions.touch(tx, id)
  if (liftsSignature(action, { ...changesIn(change, action), ...parts })) await liftSignature(tx, id)
  if (change.officer_id && action.officer_id !== change.officer_id)
    await tellOfficer(tx, [{ ...action, title: change.title ?? action.title }], by, change.officer_id)
}

/** What is another than it was: a field that came as it stands changes nothing. */
const changesIn = (change: Partial<ActionContent>, action: Action): Partial<ActionContent> =>
  Object.fromEntries(Object.entries(change).filter(([field, value]) => action[field as keyof ActionContent] !== value))

/** Nobody is bound by what he did not sign: the authority is asked to sign what stands there now. */
async function liftSignature(tx: Tx, id: string) {
  await nameStep(tx, 'lift_signature')
  await actions.correct(tx, id, { authority_signed_on: null, authority_signed_by: null })
  const action = await findAction(tx, id)
  if (action) await askToSignAnew(tx, action)
}

/** An Action bears the name of its request, with its partner's numeral. */
async function refuseOtherPartners(tx: Tx, action: Action, authority: string) {
  const known = await tx.selectFrom('authorities').select('partner').where('id', '=', authority).executeTakeFirst()
  if (known?.partner !== action.partner)
    throw new Refusal(422, 'actions.bears_the_numeral', {}, undefined, 'authority_id')
}

/**
 * Days that are corrected follow each other as the steps did that recorded them; none of them is before the decision.
 */
async function refuseOrder(tx: Tx, by: By, change: Partial<ActionContent & ActionRecorded>, action: Action) {
  const order: ['authority_signed_on' | 'agreed_on' | 'started_on' | 'closed_on', NamedDay[0]][] = [
    ['authority_signed_on', 'history.field.authority_signed_on'],
    ['agreed_on', 'days.agreed'],
    ['started_on', 'days.started'],
    ['closed_on', 'actions.field.closed_on'],
  ]
  const said = ([field, what]: (typeof order)[number]): NamedDay => [what, action[field]]
  const decided: NamedDay = ['days.decided', await decidedOn(tx, action)]
  const held = await daysHeld(tx, action.id)
  const around: Partial<Record<(typeof order)[number][0], Pick<TypedDay, 'follows' | 'precedes'>>> = {
    agreed_on: { precedes: [['actions.first_held', held.first]] },
    started_on: { precedes: [['actions.first_held', held.first]] },
    closed_on: { follows: [['actions.last_held', held.last]] },
  }
  await refuseUnbelievable(tx, by, [
    ...order.map(([field], at) => ({
      field,
      kind: 'happened' as const,
      day: change[field],
      follows: [decided, ...order.slice(0, at).map(said), ...(around[field]?.follows ?? [])],
      precedes: [...order.slice(at + 1).map(said), ...(around[field]?.precedes ?? [])],
    })),
    { field: 'wanted_from', kind: 'planned', day: change.wanted_from },
    {
      field: 'wanted_to',
      kind: 'planned',
      day: change.wanted_to,
      follows: [['intake.field.wanted_from', action.wanted_from]],
    },
  ])
}

async function refuseEnd(tx: Tx, by: By, action: Action, day: Day, beyond: string) {
  const follows: TypedDay['follows'] = [
    ['days.agreed', action.agreed_on],
    ['days.started', action.started_on],
  ]
  await refuseUnbelievable(tx, by, [{ field: 'ends_on', kind: 'planned', day, follows }])
  const last = await lastDayPlanned(tx, action.id)
  if (!beyond && last && last > day)
    throw new Refusal(422, 'actions.ends_before_activities', { last }, undefined, 'ends_on')
}

/** Between which days activities of an Action were held. */
async function daysHeld(tx: Tx, id: string): Promise<{ first: Day | null; last: Day | null }> {
  const row = await tx
    .selectFrom('activities')
    .select(({ fn }) => [fn.min('first_day').as('first'), fn.max('last_day').as('last')])
    .where('action_id', '=', id)
    .where('status', 'in', ['held', 'reported'])
    .executeTakeFirst()
  return { first: row?.first ?? null, last: row?.last ?? null }
}

/** The last day of what is planned or was held for an Action; null when there is nothing. */
export async function lastDayPlanned(tx: Tx, id: string): Promise<Day | null> {
  const row = await tx
    .selectFrom('activities')
    .select(({ fn }) => fn.max('last_day').as('last'))
    .where('action_id', '=', id)
    .where('status', '<>', 'cancelled')
    .executeTakeFirst()
  return row?.last ?? null
}

/** Answers by the keys of their questions; without an answer what was answered before is taken back. */
export type Readiness = { question: string; answer: string; evidence: string }[]

/**
 * The readiness check of the institutional set-up: questions answered with evidence or a plan, as many as are known.
 * Each answer is to the words in which its question is asked now, and keeps them.
 */
export async function checkReadiness(tx: Tx, id: string, by: By, answers: Readiness) {
  const action = await actions.take(tx, 'check_readiness', id, by)
  const asked = new Map((await facilityQuestions(tx, 'readiness')).map(({ key, wording_id }) => [key, wording_id]))
  const gone = await takeBackAnswers(
    tx,
    action,
    answers.filter(({ answer }) => answer === '').map(({ question }) => question),
  )
  const given = answers.filter(({ answer }) => answer !== '')
  const rows = given.map((answer) => {
    const wording_id = asked.get(answer.question)
    if (!wording_id) throw new Refusal(409, 'constraints.an_answer_is_to_a_question_that_is_asked')
    return { action_id: id, ...answer, wording_id }
  })
  const written = rows.length > 0 && (await writeAnswers(tx, rows))
  if (gone || written) await actions.touch(tx, id)
}

/** An Action was agreed on its answers: from then on they are corrected, and none is taken away. */
async function takeBackAnswers(tx: Tx, action: Action, questions: string[]): Promise<boolean> {
  const answered = await readinessOf(tx, action.id)
    .where('r.question', 'in', questions.length > 0 ? questions : [''])
    .execute()
  const [first] = answered
  if (!first) return false
  if (action.status !== 'in_formulation')
    throw new Refusal(422, 'actions.agreed_on_its_answers', {}, undefined, `answer.${first.question}`)
  await tx
    .deleteFrom('readiness_answers')
    .where('action_id', '=', action.id)
    .where('question', 'in', questions)
    .execute()
  return true
}

async function writeAnswers(tx: Tx, rows: Insertable<DB['readiness_answers']>[]): Promise<boolean> {
  const written = await tx
    .insertInto('readiness_answers')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['action_id', 'question'])
        .doUpdateSet(({ ref }) => ({
          answer: ref('excluded.answer'),
          evidence: ref('excluded.evidence'),
          wording_id: ref('excluded.wording_id'),
        }))
        // What was not answered anew stays an answer to the words in which it was asked.
        .where(
          sql<boolean>`(readiness_answers.answer, readiness_answers.evidence) is distinct from
            (excluded.answer, excluded.evidence)`,
        ),
    )
    .executeTakeFirst()
  return !!written.numInsertedOrUpdatedRows
}

/** The day on which the facility decided to do this, in its own zone: nothing of an Action happened before. */
async function decidedOn(tx: Tx, action: Action): Promise<Day | null> {
  const request = await tx
    .selectFrom('requests')
    .select('decided_at')
    .where('id', '=', action.request_id)
    .executeTakeFirst()
  return request?.decided_at ? await todayOf(tx, { at: request.decided_at }) : null
}

/**
 * The authority signs the description, which says what for, until when and within which envelope; an officer may record
 * the signature of a letter.
 */
export async function sign(tx: Tx, id: string, by: By, value: { signed_by: string; signed_on: Day | null }) {
  const action = await actions.take(tx, 'sign', id, by)
  const today = await todayOf(tx, by)
  await refuseUnbelievable(tx, by, [
    {
      field: 'signed_on',
      kind: 'happened',
      day: value.signed_on,
      follows: [['days.decided', await decidedOn(tx, action)]],
    },
  ])
  await tx
    .updateTable('actions')
    .set({ authority_signed_on: value.signed_on ?? today, authority_signed_by: value.signed_by })
    .where('id', '=', id)
    .execute()
}

export async function agree(tx: Tx, id: string, by: By) {
  const action = await actions.take(tx, 'agree', id, by)
  await actions.move(tx, 'agree', action, { agreed_on: await todayOf(tx, by) })
}

export async function start(tx: Tx, id: string, by: By) {
  const action = await actions.take(tx, 'start', id, by)
  await actions.move(tx, 'start', action, { started_on: await todayOf(tx, by) })
}

/** Closes an Action: all activities ended, outputs delivered, the authority's evaluation in. */
export async function close(tx: Tx, id: string, by: By, value: { evaluation_rating: number; evaluation: string }) {
  const action = await actions.take(tx, 'close', id, by)
  await actions.move(tx, 'close', action, { ...value, closed_on: await todayOf(tx, by) })
}

export async function suspend(tx: Tx, id: string, by: By, value: { cause: string }) {
  const action = await actions.take(tx, 'suspend', id, by, value.cause)
  await actions.move(tx, 'suspend', action, { suspended_cause: value.cause })
  await tellHeldUp(tx, await missionsOfAction(tx, id), 'held_up')
}

/** What was suspended goes on. Whoever cannot simply go on with it is asked again, before the days count again. */
export async function resume(tx: Tx, id: string, by: By) {
  const action = await actions.take(tx, 'resume', id, by)
  const missions = await missionsOfAction(tx, id)
  const again = await thoseToAskAnew(tx, missions, await todayOf(tx, by))
  await askAnew(tx, by, again)
  await nameStep(tx, 'resume')
  await actions.move(tx, 'resume', action, {})
  await tellHeldUp(
    tx,
    missions.filter((mission) => !again.includes(mission)),
    'goes_on',
  )
}

export async function cancel(tx: Tx, id: string, by: By, value: { cause: string }) {
  const action = await actions.take(tx, 'cancel', id, by, value.cause)
  await actions.move(tx, 'cancel', action, { cancelled_cause: value.cause })
  await tellHeldUp(tx, await missionsOfAction(tx, id, toCome), 'called_off')
}

/** Asks the door for a step that is recorded elsewhere: a new activity or output of this Action. */
export function stepOnAction(tx: Tx, step: 'plan_activity' | 'draft_output', id: string, by: By): Promise<Action> {
  return actions.take(tx, step, id, by)
}
