import { sql } from 'kysely'
import { demandCarrier } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import type { Day } from '../../house/days/day.ts'
import { type HandedOver, keepHandedOver } from '../../house/mail/handed-over.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import { askFurther as askFurtherBodies, closeConsultations, openConsultation } from '../consultations/commands.ts'
import { mailAuthority } from '../request/mail.ts'
import { requestParts } from '../request/parts.ts'
import { requests } from '../request/record.ts'
import { tellOfficer } from './assignment.ts'
import { tellOfWithdrawal } from './withdrawal.ts'

export type Registration = {
  received_on: Day
  officer_id: string
  /** The day on which nothing was missing any more; the day of the registration when nothing is said. */
  complete_on?: Day | null
  /** The themes as the officer codes them; those of the request stay when nothing is said. */
  theme?: string | null
  other_themes?: string[]
  /** How the request stands to what is already there; null when nobody has looked yet. */
  overlap_judgement: string | null
  overlap_note: string | null
}

/**
 * Registers a request: it gets the numeral after its partner's highest so far, a date and an officer. Officers who
 * register at once wait for each other.
 */
export async function register(tx: Tx, id: string, by: By, value: Registration) {
  const request = await requests.take(tx, 'register', id, by)
  await demandCarrier(tx, value.officer_id, 'officer_id')
  await refuseUnbelievable(tx, by, [
    { field: 'received_on', kind: 'happened', day: value.received_on, follows: [['days.letter', request.letter_on]] },
    { field: 'complete_on', kind: 'happened', day: value.complete_on, follows: [['days.received', value.received_on]] },
  ])
  const { theme, other_themes = [], complete_on, ...columns } = value
  if (theme || other_themes.length > 0)
    await requestParts.change(tx, { ...request, theme: theme ?? themeOf(request) }, { other_themes })
  await sql`select pg_advisory_xact_lock(hashtext('numeral'), hashtext(${request.partner}))`.execute(tx)
  const highest = await tx
    .selectFrom('requests')
    .select(({ fn }) => fn.max('numeral').as('numeral'))
    .where('partner', '=', request.partner)
    .executeTakeFirst()
  const complete = complete_on ?? (await todayOf(tx, by))
  const numeral = (highest?.numeral ?? 0) + 1
  await requests.move(tx, 'register', request, {
    ...columns,
    ...(theme ? { theme } : {}),
    complete_on: complete,
    numeral,
    registered_at: by.at,
    screened_by: by.person?.id ?? null,
  })
  await tellOfficer(tx, [request], by, value.officer_id)
  await mailAuthority(tx, request, 'registered', {})
}

/** Codes the themes of a request anew; the authority's own words stay with what it submitted. */
export async function recode(
  tx: Tx,
  id: string,
  by: By,
  { theme, other_themes }: { theme: string; other_themes: string[] },
) {
  const request = await requests.take(tx, 'code', id, by)
  await requestParts.change(tx, { ...request, theme }, { other_themes })
  await requests.move(tx, 'code', request, { theme })
}

/** What comes beside the first theme stands beside one. */
function themeOf({ theme }: { theme: string | null }): string {
  if (theme === null) throw new Refusal(422, 'forms.choose', {}, undefined, 'theme')
  return theme
}

export async function withdraw(tx: Tx, id: string, by: By, value: { reason: string }) {
  const request = await requests.take(tx, 'withdraw', id, by, value.reason)
  await tellOfWithdrawal(tx, request, by, value.reason)
  await closeConsultations(tx, id, by)
  await nameStep(tx, 'withdraw', value.reason)
  await requests.move(tx, 'withdraw', request, { withdrawn_reason: value.reason })
}

/** Consults: the bodies' opinions are asked for. */
export async function consult(tx: Tx, id: string, by: By, value: { bodies: string[] }) {
  const request = await requests.take(tx, 'consult', id, by)
  await openConsultation(tx, request, by, value.bodies)
  await requests.move(tx, 'consult', request, {})
}

/** Asks further bodies while a request is in consultation, each with a term of its own. */
export async function askFurther(tx: Tx, id: string, by: By, value: { bodies: string[] }) {
  const request = await requests.take(tx, 'ask_further', id, by)
  await askFurtherBodies(tx, request, by, value.bodies)
}

/** A deferred request goes back into consultation with the same or other bodies. */
export async function resume(tx: Tx, id: string, by: By, value: { bodies: string[] }) {
  const request = await requests.take(tx, 'resume', id, by)
  await openConsultation(tx, request, by, value.bodies)
  await requests.move(tx, 'resume', request, {})
}

/** The initiative to which a request was redirected is told of it, as the letter says: on which day, and how. */
export async function tellInitiative(tx: Tx, id: string, by: By, value: HandedOver) {
  const request = await requests.take(tx, 'tell_initiative', id, by, value.how)
  await refuseUnbelievable(tx, by, [{ field: 'day', kind: 'happened', day: value.day }])
  if (request.decided_at && value.day < (await todayOf(tx, { at: request.decided_at })))
    throw new Refusal(422, 'requests.told_before_decided', {}, undefined, 'day')
  await keepHandedOver(tx, by, ['requests', id], value)
  await tx.updateTable('requests').set({ initiative_told_on: value.day }).where('id', '=', id).execute()
}
