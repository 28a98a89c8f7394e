import { refuseUnbelievable } from '../clocks/days.ts'
import { todayOf } from '../clocks/today.ts'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { queueMail } from '../mail/commands.ts'
import { languageToWrite } from '../people/language.ts'
import { lockFor, throughTheDoor, tooLate } from '../web/door.ts'
import { type MobilisationStatus, type MobilisationStep, missingForMobilisation, mobilisationSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findMission, findSeat, type Mission } from './queries.ts'

/** Puts a vetted expert on the shortlist of a seat. */
export async function shortlist(tx: Tx, by: By, value: { seat_id: string; person_id: string }): Promise<string> {
  const asked = { status: 'shortlisted' as const, person_id: value.person_id, employed_in: null, employer_kind: null, action_authority_id: null }
  if (!may(by.person).shortlist(asked)) throw new Refusal(403, 'refusals.not_yours')
  const seat = await findSeat(tx, value.seat_id)
  if (!seat) throw new Refusal(404, 'refusals.not_found')
  if (!['planned', 'confirmed'].includes(seat.activity_status)) throw tooLate('activities', seat.activity_status, `/activities/${seat.activity_id}`)
  const expert = await tx.selectFrom('expert_profiles').select('vetted_on').where('person_id', '=', value.person_id).executeTakeFirst()
  if (!expert?.vetted_on) throw new Refusal(422, 'mobilisations.not_vetted')
  await nameStep(tx, 'shortlist')
  const { id } = await tx
    .insertInto('mobilisations')
    .values({ ...value, activity_id: seat.activity_id })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Invites the expert by mail, with a day to answer by. */
export async function invite(tx: Tx, id: string, by: By, value: { answer_by: string }) {
  const mission = await take(tx, 'invite', id, by)
  await refuseUnbelievable(tx, by, [{ field: 'answer_by', kind: 'planned', day: value.answer_by, follows: [['days.today', await todayOf(tx, by)]], precedes: [['days.last_day', mission.last_day]] }])
  await move(tx, 'invite', mission, { invited_on: await todayOf(tx, by), answer_by: value.answer_by })
  if (mission.email)
    await queueMail(tx, {
      to: mission.email,
      language: languageToWrite(mission.language, mission.employed_in),
      key: 'invited',
      values: { activity: mission.title, from: mission.first_day, to: mission.last_day, answer_by: value.answer_by },
      record: ['mobilisations', id],
    })
}

/** From here on the person is busy on these days: the database refuses any other mission that overlaps. */
export async function accept(tx: Tx, id: string, by: By) {
  const mission = await take(tx, 'accept', id, by)
  await move(tx, 'accept', mission, { accepted_on: await todayOf(tx, by) })
}

export async function decline(tx: Tx, id: string, by: By, value: { cause: string }) {
  const mission = await take(tx, 'decline', id, by, value.cause)
  await move(tx, 'decline', mission, value)
}

/** The employer's letter lets the person go. */
export async function release(tx: Tx, id: string, by: By, value: { release_reference: string }) {
  const mission = await take(tx, 'release', id, by)
  await move(tx, 'release', mission, { ...value, released_on: await todayOf(tx, by) })
}

export async function contract(tx: Tx, id: string, by: By) {
  const mission = await take(tx, 'contract', id, by)
  await move(tx, 'contract', mission, { contracted_on: await todayOf(tx, by) })
}

export async function deploy(tx: Tx, id: string, by: By) {
  const mission = await take(tx, 'deploy', id, by)
  await move(tx, 'deploy', mission, { deployed_on: await todayOf(tx, by) })
}

export type MissionReport = { worked_days: number; mission_report: string; activity_rating: number | null }

/** The mission report: days worked, what was done, and how the expert rates the preparation. */
export async function report(tx: Tx, id: string, by: By, value: MissionReport) {
  const mission = await take(tx, 'report', id, by)
  await move(tx, 'report', mission, { ...value, completed_on: await todayOf(tx, by) })
}

/** How the facility rates the expert, 1 to 5. */
export async function rate(tx: Tx, id: string, by: By, value: { rating: number }) {
  const mission = await take(tx, 'rate', id, by)
  await move(tx, 'rate', mission, value)
}

export async function expire(tx: Tx, id: string, by: By) {
  const mission = await take(tx, 'expire', id, by)
  await move(tx, 'expire', mission, {})
}

export async function replace(tx: Tx, id: string, by: By, value: { cause: string }) {
  const mission = await take(tx, 'replace', id, by, value.cause)
  await move(tx, 'replace', mission, value)
}

export async function withdraw(tx: Tx, id: string, by: By, value: { cause: string }) {
  const mission = await take(tx, 'withdraw', id, by, value.cause)
  await move(tx, 'withdraw', mission, value)
}

async function take(tx: Tx, step: MobilisationStep, id: string, by: By, reason?: string): Promise<Mission> {
  const record = await lockFor((locked) => findMission(tx, id, locked), mobilisationSteps[step])
  const missing = record ? missingForMobilisation(step, record.activity_status) : []
  return throughTheDoor(tx, by, { slice: 'mobilisations', step, steps: mobilisationSteps, record, rights: may(by.person), missing, reason: reason ?? null })
}

type Change = Partial<
  Pick<
    Mission,
    | 'invited_on'
    | 'answer_by'
    | 'accepted_on'
    | 'cause'
    | 'release_reference'
    | 'released_on'
    | 'contracted_on'
    | 'deployed_on'
    | 'completed_on'
    | 'worked_days'
    | 'mission_report'
    | 'activity_rating'
    | 'rating'
  >
>

async function move(tx: Tx, step: MobilisationStep, mission: Mission, change: Change) {
  const status: MobilisationStatus = mobilisationSteps[step].to ?? mission.status
  await tx
    .updateTable('mobilisations')
    .set({ ...change, status })
    .where('id', '=', mission.id)
    .execute()
}
