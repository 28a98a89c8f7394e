import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { refuseUnknown } from '../../house/record/chosen.ts'
import { type ChangeOf, changeMeant, changeOf } from '../../house/record/declared-record.ts'
import { refuseStale } from '../../house/record/door.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import { registerPerson } from '../../registers/people/commands.ts'
import { type Levels, refuseUnknownLanguages } from '../../registers/people/known.ts'
import type { Meant } from '../../registers/people/who.ts'
import { stepOnAction } from '../action/commands.ts'
import { askAnew, withdrawAll } from '../mobilisation/commands.ts'
import { missionsUnderWay } from '../mobilisation/held-up.ts'
import { tellHeldUp } from '../mobilisation/tell.ts'
import type { ActivityStep } from './lifecycle.ts'
import { type Activity, findParticipation, findSeatOf, type Participation, type Seat } from './queries.ts'
import { activities, participations, seats } from './record.ts'

export type ActivityContent = {
  type: string
  title: string
  theme: string
  first_day: Day
  last_day: Day
  mode: string
  host: string
  place: string
  /** Where people meet, and what they bring. */
  practical: string
  /** CEFR level asked for each working language, by language code; null where it is not used. */
  languages: Levels
  travel_days: number
}

/** What steps record of an activity. */
export type ActivityRecorded = {
  report: string
  reported_on: Day
  postponed_cause: string
  cancelled_cause: string
}

/** What was changed of an activity, and why it lies outside its Action. */
export type ActivityChange = Partial<ActivityContent & ActivityRecorded> & { beyond?: string }

type Span = { first_day: Day; last_day: Day }
type Around = { agreed_on: Day | null; ends_on: Day | null } | undefined

/** Whether an activity lies outside its Action: before it was agreed, or after it ends. A day not known says nothing. */
export const isBeyond = ({ first_day, last_day }: Partial<Span>, action: Around): boolean =>
  (!!action?.ends_on && !!last_day && last_day > action.ends_on) ||
  (!!action?.agreed_on && !!first_day && first_day < action.agreed_on)

/** Days that cannot be are refused; an activity outside its Action must be meant, with a reason for the history. */
async function refuseDays(tx: Tx, by: By, { first_day, last_day }: Span, action: Around, beyond: string) {
  await refuseUnbelievable(tx, by, [
    { field: 'first_day', kind: 'planned', day: first_day },
    { field: 'last_day', kind: 'planned', day: last_day, follows: [['activities.field.first_day', first_day]] },
  ])
  if (!beyond && isBeyond({ first_day, last_day }, action))
    throw new Refusal(422, 'activities.beyond_action', {}, undefined, 'beyond')
}

/** Plans an activity of an Action that is agreed or under way; it gets the Action's next number. */
export async function plan(tx: Tx, by: By, actionId: string, content: ActivityContent, beyond = ''): Promise<string> {
  const action = await stepOnAction(tx, 'plan_activity', actionId, by)
  await refuseDays(tx, by, content, action, beyond)
  const last = await tx
    .selectFrom('activities')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('action_id', '=', actionId)
    .executeTakeFirst()
  refuseUnknownLanguages(content.languages, [])
  await nameStep(tx, 'plan', beyond)
  const { id } = await tx
    .insertInto('activities')
    .values({
      ...content,
      languages: withLevels({}, content.languages),
      action_id: actionId,
      number: (last?.number ?? 0) + 1,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Levels as the record holds them: those that were not named stay. */
const withLevels = (before: Record<string, string>, levels: Levels) =>
  JSON.stringify(
    Object.fromEntries(Object.entries({ ...before, ...levels }).filter(([, level]) => level !== null)),
  ) as never

/**
 * Changes what was changed on the form, whenever it is found: also what steps have recorded. Days that are corrected
 * are held to what was done on them.
 */
export async function edit(tx: Tx, id: string, by: By, changed: ChangeOf<Activity, ActivityChange>) {
  const activity = await activities.take(tx, 'edit', id, by)
  const { languages, beyond, ...content } = await changeMeant(tx, 'edit', changed, activity)
  refuseUnknownLanguages(languages ?? {}, Object.keys(activity.languages))
  const { first_day = activity.first_day, last_day = activity.last_day } = content
  const action = await tx
    .selectFrom('actions')
    .select(['agreed_on', 'ends_on'])
    .where('id', '=', activity.action_id)
    .executeTakeFirst()
  if (first_day !== activity.first_day || last_day !== activity.last_day)
    await refuseDays(tx, by, { first_day, last_day }, action, beyond)
  await refuseWhatWasDone(tx, by, activity, content)
  const change = {
    ...content,
    ...(languages && Object.keys(languages).length > 0 ? { languages: withLevels(activity.languages, languages) } : {}),
  }
  await activities.correct(tx, id, change)
}

/** What was held had begun by today, and what was reported on was over by the day of its report. */
async function refuseWhatWasDone(
  tx: Tx,
  by: By,
  activity: Activity,
  change: Partial<ActivityContent & ActivityRecorded>,
) {
  const { first_day, last_day, reported_on } = change
  if (activity.status === 'held')
    await refuseUnbelievable(tx, by, [{ field: 'first_day', kind: 'happened', day: first_day }])
  if (activity.status !== 'reported') return
  const over = last_day ?? activity.last_day
  const told = reported_on ?? activity.reported_on
  await refuseUnbelievable(tx, by, [
    { field: 'last_day', kind: 'happened', day: last_day, precedes: [['history.field.reported_on', told]] },
    { field: 'reported_on', kind: 'happened', day: reported_on, follows: [['days.last_day', over]] },
  ])
}

export type NewSeat = { role: string; places: number; theme: string; level: number; days: number }

export async function addSeat(tx: Tx, id: string, by: By, seat: NewSeat): Promise<string> {
  await activities.take(tx, 'add_seat', id, by)
  const row = await tx
    .insertInto('seats')
    .values({ ...seat, activity_id: id })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Corrects a seat; no fewer places than people are on them. The version meant is that of the seat. */
export async function editSeat(
  tx: Tx,
  id: string,
  seatId: string,
  { version, ...by }: By,
  changed: ChangeOf<Seat, Partial<NewSeat>>,
) {
  await activities.take(tx, 'edit_seat', id, by)
  const change = await changeOf(changed, fresh(await findSeatOf(tx, id, seatId, true), version))
  await seats.correct(tx, seatId, change)
}

function fresh<R extends { version: number }>(row: R | undefined, version: number | undefined): R {
  if (!row) throw new Refusal(404, 'refusals.not_found')
  refuseStale({ version }, row)
  return row
}

export type NewParticipant = {
  name: string
  email: string
  organisation: string
  country: string
  gender: string | null
  meant: Meant
}

/**
 * Lists a participant: somebody of the register who is meant by what was typed, or a new entry of which no more is
 * known than was said.
 */
export async function listParticipant(tx: Tx, id: string, by: By, value: NewParticipant): Promise<string> {
  await activities.take(tx, 'list_participants', id, by)
  const { organisation, country, meant, ...said } = value
  const countries = await tx.selectFrom('partners').select('code').where('code', '=', country).execute()
  refuseUnknown(
    'country',
    [country],
    countries.map(({ code }) => code),
  )
  const person_id = await registerPerson(
    tx,
    by,
    { ...said, employer: organisation, employed_in: country, employer_kind: null, language: null },
    meant,
  )
  await nameStep(tx, 'list_participants')
  await tx.insertInto('participations').values({ activity_id: id, person_id, organisation }).execute()
  return person_id
}

/** Lists people of the register as participants, all at once: as a list that comes with a letter is entered. */
export async function listKnownParticipants(
  tx: Tx,
  id: string,
  by: By,
  rows: { person_id: string; organisation: string }[],
) {
  await activities.take(tx, 'list_participants', id, by)
  await tx
    .insertInto('participations')
    .values(rows.map((row) => ({ ...row, activity_id: id })))
    .execute()
}

/** Corrects for whom somebody took part. Who it is stands in the register of persons. */
export async function editParticipant(
  tx: Tx,
  id: string,
  participation: string,
  { version, ...by }: By,
  changed: ChangeOf<Participation, { organisation?: string }>,
) {
  await activities.take(tx, 'edit_participant', id, by)
  const change = await changeOf(changed, fresh(await findParticipation(tx, id, participation, true), version))
  await participations.correct(tx, participation, change)
}

/** Marks who was there: the participations named attended, all others of the activity absent. */
export async function markAttendance(tx: Tx, id: string, by: By, value: { attended: string[] }) {
  await activities.take(tx, 'mark_attendance', id, by)
  const listed = await tx.selectFrom('participations').select('id').where('activity_id', '=', id).execute()
  refuseUnknown(
    'attended',
    value.attended,
    listed.map((one) => one.id),
  )
  const { numAffectedRows } = await sql`update participations set status = case when id = any(${value.attended}::uuid[])
      then 'attended' else 'absent' end
    where activity_id = ${id} and status is distinct from case when id = any(${value.attended}::uuid[]) then 'attended'
      else 'absent' end`.execute(tx)
  if (numAffectedRows) await activities.touch(tx, id)
}

export const confirm = (tx: Tx, id: string, by: By) => step(tx, 'confirm', id, by)
export const hold = (tx: Tx, id: string, by: By) => step(tx, 'hold', id, by)

/**
 * A postponed activity is planned again on its new days: whoever was invited or had answered is asked again, before the
 * days count again and nobody is in two places.
 */
export async function replan(tx: Tx, id: string, by: By) {
  const activity = await activities.take(tx, 'replan', id, by)
  await askAnew(tx, by, await missionsUnderWay(tx, id))
  await nameStep(tx, 'replan')
  await activities.move(tx, 'replan', activity, {})
}

export async function report(tx: Tx, id: string, by: By, value: { report: string }) {
  const activity = await activities.take(tx, 'report', id, by)
  await activities.move(tx, 'report', activity, { report: value.report, reported_on: await todayOf(tx, by) })
}

export async function postpone(tx: Tx, id: string, by: By, value: { cause: string }) {
  const activity = await activities.take(tx, 'postpone', id, by, value.cause)
  await activities.move(tx, 'postpone', activity, { postponed_cause: value.cause })
  await tellHeldUp(tx, await missionsUnderWay(tx, id), 'held_up')
}

/** Cancels an activity; its people are told, and their missions are withdrawn, also of those who are deployed. */
export async function cancel(tx: Tx, id: string, by: By, value: { cause: string }) {
  const activity = await activities.take(tx, 'cancel', id, by, value.cause)
  await activities.move(tx, 'cancel', activity, { cancelled_cause: value.cause })
  await tellHeldUp(tx, await missionsUnderWay(tx, id), 'called_off')
  await withdrawAll(tx, id, by, value)
}

async function step(tx: Tx, name: ActivityStep, id: string, by: By) {
  await activities.move(tx, name, await activities.take(tx, name, id, by), {})
}
