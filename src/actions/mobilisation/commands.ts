import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { type Day, dayPlus } from '../../house/days/day.ts'
import { type HandedOver, keepHandedOver } from '../../house/mail/handed-over.ts'
import { type ChangeOf, changeMeant } from '../../house/record/declared-record.ts'
import { elsewhere, tooLate } from '../../house/record/door.ts'
import { type NamedDay, refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import { missionsIn } from './held-up.ts'
import { goingOn, type MissionDay, missionDayKey, missionDays, mobilisationSteps } from './lifecycle.ts'
import { may } from './permissions.ts'
import { findSeat, type Mission } from './queries.ts'
import { missions } from './record.ts'
import { tellInvited } from './tell.ts'
import { daysItTakes, isMoreThanItTook } from './worked-days.ts'

/** Puts a vetted expert on the shortlist of a seat. */
export async function shortlist(tx: Tx, by: By, value: { seat_id: string; person_id: string }): Promise<string> {
  const asked = {
    status: 'shortlisted' as const,
    person_id: value.person_id,
    employed_in: null,
    employer_kind: null,
    action_authority_id: null,
  }
  if (!may(by.person).shortlist(asked)) throw new Refusal(403, 'refusals.not_yours')
  const seat = await findSeat(tx, value.seat_id)
  if (!seat) throw new Refusal(422, 'forms.choose', {}, undefined, 'seat_id')
  if (!(goingOn as readonly string[]).includes(seat.activity_status))
    throw tooLate('activities', seat.activity_status, `/activities/${seat.activity_id}`)
  if (seat.paused_by) throw new Refusal(409, `mobilisations.paused.${seat.paused_by}`)
  const expert = await tx
    .selectFrom('expert_profiles')
    .select('vetted_on')
    .where('person_id', '=', value.person_id)
    .executeTakeFirst()
  if (!expert?.vetted_on) throw new Refusal(422, 'mobilisations.not_vetted', {}, undefined, 'person_id')
  await nameStep(tx, 'shortlist')
  const { id } = await tx
    .insertInto('mobilisations')
    .values({ ...value, activity_id: seat.activity_id })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Invites the expert by mail, with a day to answer by. */
export async function invite(tx: Tx, id: string, by: By, value: { answer_by: Day }) {
  const mission = await missions.take(tx, 'invite', id, by)
  const today = await refuseTerm(tx, by, mission, value.answer_by)
  await missions.move(tx, 'invite', mission, { invited_on: today, answer_by: value.answer_by })
  await tellInvited(tx, mission, value.answer_by)
}

/**
 * Sends the invitation anew, with another day to answer by: the first one did not arrive, or the days of the activity
 * are others now. What was told before counts no more.
 */
export async function inviteAgain(tx: Tx, id: string, by: By, value: { answer_by: Day }) {
  const mission = await missions.take(tx, 'invite_again', id, by)
  const today = await refuseTerm(tx, by, mission, value.answer_by)
  await missions.move(tx, 'invite_again', mission, {
    invited_on: today,
    answer_by: value.answer_by,
    told_on: null,
    told_how: null,
  })
  await tellInvited(tx, mission, value.answer_by)
}

const fortnight = 14

/**
 * What was held up goes on: whoever was invited or had answered is asked again, since the days are others now or were
 * given away meanwhile. The answer is due in two weeks, or the day before the activity begins.
 */
export async function askAnew(tx: Tx, by: By, ids: string[]) {
  const today = await todayOf(tx, by)
  for (const id of ids) {
    const mission = await missions.take(tx, 'ask_anew', id, elsewhere(by))
    const wanted = [dayPlus(today, fortnight), dayPlus(mission.first_day, -1)].toSorted()[0] ?? today
    const answer_by = wanted < today ? today : wanted
    await missions.move(tx, 'ask_anew', mission, {
      invited_on: today,
      answer_by,
      accepted_on: null,
      released_on: null,
      release_reference: null,
      contracted_on: null,
      deployed_on: null,
      told_on: null,
      told_how: null,
    })
    await tellInvited(tx, mission, answer_by, 'invited_anew')
  }
}

async function refuseTerm(tx: Tx, by: By, mission: Mission, answer_by: Day): Promise<Day> {
  const today = await todayOf(tx, by)
  await refuseUnbelievable(tx, by, [
    {
      field: 'answer_by',
      kind: 'planned',
      day: answer_by,
      follows: [['days.today', today]],
      precedes: [['days.last_day', mission.last_day]],
    },
  ])
  return today
}

/** The expert was told by other means than our mail: by whom, how and when is kept. */
export async function handOver(tx: Tx, id: string, by: By, value: HandedOver) {
  const mission = await missions.take(tx, 'hand_over', id, by, value.how)
  if (mission.invited_on && value.day < mission.invited_on)
    throw new Refusal(422, 'mobilisations.told_before_invited', {}, undefined, 'day')
  await refuseUnbelievable(tx, by, [{ field: 'day', kind: 'happened', day: value.day }])
  await keepHandedOver(tx, by, ['mobilisations', id], value)
  await missions.move(tx, 'hand_over', mission, { told_on: value.day, told_how: 'by_hand' })
}

/** From here on the person is busy on these days: the database refuses any other mission that overlaps. */
export async function accept(tx: Tx, id: string, by: By) {
  const mission = await missions.take(tx, 'accept', id, by)
  await missions.move(tx, 'accept', mission, { accepted_on: await todayOf(tx, by) })
}

export async function decline(tx: Tx, id: string, by: By, value: { cause: string }) {
  const mission = await missions.take(tx, 'decline', id, by, value.cause)
  await missions.move(tx, 'decline', mission, value)
}

/** The employer's letter lets the person go. */
export async function release(tx: Tx, id: string, by: By, value: { release_reference: string }) {
  const mission = await missions.take(tx, 'release', id, by)
  await missions.move(tx, 'release', mission, { ...value, released_on: await todayOf(tx, by) })
}

export async function contract(tx: Tx, id: string, by: By) {
  const mission = await missions.take(tx, 'contract', id, by)
  await missions.move(tx, 'contract', mission, { contracted_on: await todayOf(tx, by) })
}

export async function deploy(tx: Tx, id: string, by: By) {
  const mission = await missions.take(tx, 'deploy', id, by)
  await missions.move(tx, 'deploy', mission, { deployed_on: await todayOf(tx, by) })
}

export type MissionReport = {
  worked_days: number
  mission_report: string
  activity_rating: number | null
  beyond: string
}

/** The mission report: days worked, what was done, and how the expert rates the preparation. */
export async function report(tx: Tx, id: string, by: By, { beyond, ...value }: MissionReport) {
  const mission = await missions.take(tx, 'report', id, by, beyond)
  refuseMoreDays(mission, value.worked_days, beyond)
  await missions.move(tx, 'report', mission, { ...value, completed_on: await todayOf(tx, by) })
}

/** More days of work than the mission lasted must be meant: `beyond` says why. */
function refuseMoreDays(mission: Mission, worked: number | undefined, beyond: string) {
  if (!beyond && isMoreThanItTook(mission, worked))
    throw new Refusal(422, 'mobilisations.more_days', { days: daysItTakes(mission) }, undefined, 'worked_days')
}

/** How the facility rates the expert, 1 to 5. */
export async function rate(tx: Tx, id: string, by: By, value: { rating: number }) {
  const mission = await missions.take(tx, 'rate', id, by)
  await missions.move(tx, 'rate', mission, value)
}

export async function expire(tx: Tx, id: string, by: By) {
  const mission = await missions.take(tx, 'expire', id, by)
  await missions.move(tx, 'expire', mission, {})
}

export async function replace(tx: Tx, id: string, by: By, value: { cause: string }) {
  const mission = await missions.take(tx, 'replace', id, by, value.cause)
  await missions.move(tx, 'replace', mission, value)
}

/** Withdraws everybody whose mission goes on with an activity that was called off, so that nobody stays blocked. */
export async function withdrawAll(tx: Tx, activity: string, by: By, value: { cause: string }) {
  for (const id of await missionsIn(tx, activity, mobilisationSteps.withdraw.from))
    await withdraw(tx, id, elsewhere(by), value)
}

export async function withdraw(tx: Tx, id: string, by: By, value: { cause: string }) {
  const mission = await missions.take(tx, 'withdraw', id, by, value.cause)
  await missions.move(tx, 'withdraw', mission, value)
}

/** What steps record of a mission. */
export type MissionRecorded = {
  invited_on: Day
  told_on: Day
  accepted_on: Day
  released_on: Day
  release_reference: string
  contracted_on: Day
  deployed_on: Day
  completed_on: Day
  worked_days: number
  mission_report: string
  activity_rating: number
  rating: number
  cause: string
}
/** What is corrected of a mission, and why more days were worked than it took. */
export type MissionChange = Partial<MissionRecorded & { beyond: string }>

/** Corrects what the steps of a mission recorded; its days follow each other as those steps did. */
export async function edit(tx: Tx, id: string, by: By, changed: ChangeOf<Mission, MissionChange>) {
  const mission = await missions.take(tx, 'edit', id, by)
  const { beyond, ...change } = await changeMeant(tx, 'edit', changed, mission)
  refuseMoreDays(mission, change.worked_days, beyond)
  const corrected = { ...mission, ...change }
  const said = (field: MissionDay): NamedDay => [missionDayKey(field), corrected[field]]
  await refuseUnbelievable(
    tx,
    by,
    missionDays.map((field, at) => ({
      field,
      kind: 'happened' as const,
      day: change[field],
      follows: missionDays.slice(0, at).map(said),
      precedes: missionDays.slice(at + 1).map(said),
    })),
  )
  await missions.correct(tx, id, change)
}
