import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { type Day, dayIn, dayPlus } from '../../house/days/day.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { type NamedDay, refuseUnbelievable } from '../../house/time/believable-days.ts'
import { facilityInstant } from '../../house/time/statements.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { type Checked, checkCorrections, day, optionalText, recordedTexts, text } from '../../house/web/form.ts'
import { isDecided } from './lifecycle.ts'
import type { Opinion } from './queries.ts'

/** What is corrected of an opinion, each as its form checks it: what is not named stays as it is. */
const recorded = z.object({
  reasons: optionalText(3000),
  conditions: optionalText(3000),
  lifted_reasons: text(3000),
  asked_on: day(),
  told_on: day(),
  due_on: day(),
  /** The day of `given_at`, in the facility's zone. */
  given_on: day(),
})
export type Correction = Partial<z.output<typeof recorded>>
export const correctionAsks = { fields: recorded.shape }
/** What was corrected; `shown` is what is known, as the form shows it. What was recorded stays said. */
export const correctionOf = (typed: Typed, shown: Typed): Checked<Correction> =>
  checkCorrections(z.object({}), recorded, shown, typed)

/**
 * What is known of an opinion and can be corrected. When a mail arrived or a link was opened the house knows by itself;
 * so it does when silence was recorded.
 */
export async function textsOfCorrection(tx: Tx, opinion: Opinion): Promise<Typed> {
  const given = !['asked', 'silence'].includes(opinion.status)
  return recordedTexts({
    reasons: given ? (opinion.reasons ?? '') : null,
    conditions: given ? opinion.conditions : null,
    lifted_reasons: opinion.lifted_reasons,
    asked_on: opinion.asked_on,
    told_on: opinion.told_how === 'by_hand' ? opinion.told_on : null,
    due_on: opinion.due_on,
    given_on: given ? await givenOn(tx, opinion) : null,
  })
}
const givenOn = async (tx: Tx, { given_at }: Opinion) => given_at && dayIn((await facilityCalendar(tx)).zone, given_at)

/**
 * Writes what was corrected. What was said against a request keeps its reasons; days follow each other, and whether an
 * opinion came late follows from them.
 */
export async function correctOpinion(tx: Tx, by: By, opinion: Opinion, change: Correction): Promise<void> {
  if (Object.keys(change).length === 0) return
  const needed = opinion.lifted_at !== null || opinion.status === 'against' || opinion.status === 'veto'
  if (needed && change.reasons === '') throw new Refusal(422, 'consultations.reasons_needed', {}, undefined, 'reasons')
  const given = !['asked', 'silence'].includes(opinion.status)
  const corrected = {
    asked_on: change.asked_on ?? opinion.asked_on,
    told_on: change.told_on ?? opinion.told_on,
    due_on: change.due_on ?? opinion.due_on,
    given_on: change.given_on ?? (given ? await givenOn(tx, opinion) : null),
  }
  await refuseDays(tx, by, opinion, change, corrected)
  await write(tx, opinion, change, corrected)
}
/** The days of an opinion as they are to be. */
type Days = { asked_on: Day; told_on: Day | null; due_on: Day; given_on: Day | null }

/** Asked, told, due, given: each as it follows the others. */
async function refuseDays(tx: Tx, by: By, opinion: Opinion, change: Correction, corrected: Days) {
  const { asked_on, told_on, due_on, given_on } = corrected
  const opened = await tx
    .selectFrom('consultations')
    .select('opened_on')
    .where('id', '=', opinion.consultation_id)
    .executeTakeFirst()
  const said = (field: 'asked_on' | 'told_on', day: Day | null | undefined): NamedDay => [`history.field.${field}`, day]
  const today = await todayOf(tx, by)
  const silent = opinion.status === 'silence' ? await givenOn(tx, opinion) : null
  await refuseUnbelievable(tx, by, [
    {
      field: 'asked_on',
      kind: 'happened',
      day: change.asked_on,
      follows: [['history.field.opened_on', opened?.opened_on]],
      precedes: [said('told_on', told_on), ['consultations.given_at', given_on]],
    },
    { field: 'told_on', kind: 'happened', day: change.told_on, follows: [said('asked_on', asked_on)] },
    { field: 'given_on', kind: 'happened', day: change.given_on, follows: [said('asked_on', asked_on)] },
    {
      field: 'due_on',
      kind: 'planned',
      day: change.due_on,
      // Whoever still has time is not silenced by a correction, and silence came when the term was over.
      follows: [['days.today', opinion.status === 'asked' ? today : null]],
      precedes: [['consultations.silent_since', silent && dayPlus(silent, -1)]],
    },
  ])
  if (due_on <= (told_on ?? asked_on))
    throw new Refusal(422, 'constraints.a_term_begins_when_the_body_is_told', {}, undefined, 'due_on')
}

/** In one change, as its line in the history; the day moves the moment at which it was given, and the hour stays. */
async function write(tx: Tx, opinion: Opinion, { given_on, ...columns }: Correction, days: Days) {
  const moved = given_on && opinion.given_at && (await momentOn(tx, given_on, opinion.given_at))
  const given_at = moved || opinion.given_at
  await tx
    .updateTable('opinions')
    .set({
      ...columns,
      given_at,
      ...(days.given_on ? { late: isLate({ ...opinion, ...days, given_at }, days.given_on) } : {}),
    })
    .where('id', '=', opinion.id)
    .execute()
}

/** Nobody is late on a question that did not arrive; whoever answers what is decided is. */
const isLate = ({ told_on, due_on, given_at, decided_at, request_status }: Opinion, given_on: Day): boolean =>
  (told_on !== null && given_on > due_on) ||
  (isDecided(request_status) && given_at !== null && decided_at !== null && given_at > decided_at)

/** The same time of day on another day, as clocks of the facility show it. */
async function momentOn(tx: Tx, day: Day, at: Date): Promise<Date> {
  const timeOfDay = sql`${facilityInstant(sql`${at}::timestamptz`)}::time`
  const { rows } = await sql<{ moment: Date }>`select ${facilityInstant(sql`${day}::date + ${timeOfDay}`)}
    as moment`.execute(tx)
  return rows[0]?.moment ?? at
}
