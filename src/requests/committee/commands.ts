import { sql } from 'kysely'
import { readersOfAuthority } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { type Day, nextDay, weekdayOf } from '../../house/days/day.ts'
import { firstWorkingDay } from '../../house/days/working-days.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { chosenIn, refuseUnknown } from '../../house/record/chosen.ts'
import { elsewhere } from '../../house/record/door.ts'
import { facilityCalendar } from '../../house/settings/queries.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import { freeDay } from '../../registers/calendar/queries.ts'
import { requestSteps } from '../request/lifecycle.ts'
import { lockRequest } from '../request/queries.ts'
import { approve, defer, type Opening, redirect, reject, takeUp } from './decisions.ts'
import type { Arrangement, Attendance, LetterTexts, MeetingDay, Placement, Recorded, Score } from './form.ts'
import { lettersOf } from './letters.ts'
import { type Obstacle, obstaclesTo } from './lifecycle.ts'
import { mayMeet } from './permissions.ts'
import {
  type AgendaItem,
  activeMembers,
  agendaOf,
  applicantsOf,
  factsOfItem,
  isReady,
  type Meeting,
  meetingsToCome,
  membersOf,
  openItemOf,
  readyRequests,
  weekdayOfMeetings,
} from './queries.ts'
import { agendaItems, meetings } from './record.ts'

/** Plans a meeting of the committee. Meetings bear a number in the order in which they were planned. */
export async function plan(tx: Tx, by: By, value: MeetingDay): Promise<string> {
  if (!by.facility && !mayMeet(by.person).plan()) throw new Refusal(403, 'refusals.not_yours')
  await refuseThePast(tx, by, value.held_on)
  await refuseAFreeDay(tx, value)
  const { held_on, place } = value
  await sql`select pg_advisory_xact_lock(hashtext('number of a meeting'))`.execute(tx)
  await nameStep(tx, 'plan')
  const { id } = await tx
    .insertInto('meetings')
    .values({ held_on, place, number: sql<number>`(select coalesce(max(number), 0) + 1 from meetings)` })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * The day of the next weekly meeting: the first of its weekday after today, or the working day that follows it when it
 * is free.
 */
export async function nextDayOfMeeting(tx: Tx, by: By): Promise<Day> {
  const weekday = await weekdayOfMeetings(tx)
  let next = await todayOf(tx, by)
  do next = nextDay(next)
  while (weekdayOf(next) !== weekday)
  return firstWorkingDay(next, await facilityCalendar(tx))
}

/**
 * The calendar's step: when something waits for a decision and no meeting is to come, the weekly one is planned.
 * Returns how many were.
 */
export async function planWeekly(tx: Tx, by: By): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('number of a meeting'))`.execute(tx)
  const today = await todayOf(tx, by)
  if ((await meetingsToCome(tx)).some((meeting) => meeting.status === 'open' || meeting.held_on >= today)) return 0
  if ((await readyRequests(tx)).ready.length === 0) return 0
  await plan(tx, by, { held_on: await nextDayOfMeeting(tx, by), place: '' })
  return 1
}

async function refuseThePast(tx: Tx, by: By, day: Day) {
  if (day < (await todayOf(tx, by))) throw new Refusal(422, 'meetings.day_has_passed', {}, undefined, 'held_on')
  await refuseUnbelievable(tx, by, [{ field: 'held_on', kind: 'planned', day }])
}

/** A meeting on a free day must be meant. */
async function refuseAFreeDay(tx: Tx, { held_on, insisted }: MeetingDay) {
  if (!insisted && (await freeDay(tx, held_on))) throw new Refusal(422, 'meetings.day_is_free')
}

export async function move(tx: Tx, id: string, by: By, value: MeetingDay) {
  const meeting = await meetings.take(tx, 'move', id, by)
  await refuseThePast(tx, by, value.held_on)
  if (value.held_on !== meeting.held_on) await refuseAFreeDay(tx, value)
  const { held_on, place } = value
  await meetings.move(tx, 'move', meeting, { held_on, place })
}

/** Corrects on which day a meeting was held, and where: not after it was opened. */
export async function edit(tx: Tx, id: string, by: By, value: MeetingDay) {
  const meeting = await meetings.take(tx, 'edit', id, by)
  const opened = meeting.opened_at && (await todayOf(tx, { at: meeting.opened_at }))
  if (value.held_on !== meeting.held_on)
    await refuseUnbelievable(tx, by, [
      { field: 'held_on', kind: 'happened', day: value.held_on, precedes: [['meetings.field.opened_at', opened]] },
    ])
  await meetings.move(tx, 'edit', meeting, value)
}

/** Cancels a meeting; what was on its agenda waits for the next one. */
export async function cancel(tx: Tx, id: string, by: By, value: { reason: string }) {
  const meeting = await meetings.take(tx, 'cancel', id, by, value.reason)
  await meetings.move(tx, 'cancel', meeting)
}

/** Puts on the agenda all that is ready. Returns how many requests that were. */
export async function fill(tx: Tx, id: string, by: By): Promise<number> {
  await meetings.take(tx, 'fill', id, by)
  const { ready } = await readyRequests(tx)
  for (const request of ready) await putOn(tx, id, request.id, elsewhere(by))
  return ready.length
}

/** Puts one request on the agenda of a meeting, or of the next one, which is planned then. Returns the item. */
export async function place(tx: Tx, by: By, value: Placement): Promise<string> {
  const meeting =
    value.meeting === 'next'
      ? await plan(tx, by, { held_on: await nextDayOfMeeting(tx, by), place: '' })
      : value.meeting
  await chosenIn('meeting', () => meetings.take(tx, 'arrange', meeting, by))
  return chosenIn('request_id', () => putOn(tx, meeting, value.request_id, by))
}

/** Changes the agenda by hand: the order, what is struck, what is put on. */
export async function arrange(tx: Tx, id: string, by: By, value: Arrangement) {
  await meetings.take(tx, 'arrange', id, by)
  for (const request of value.add) await chosenIn('add', () => putOn(tx, id, request, elsewhere(by)))
  await nameStep(tx, 'arrange')
  const agenda = await agendaOf(tx, id)
  refuseUnknown('strike', value.strike, idsOf(agenda))
  for (const item of value.positions.keys()) refuseUnknown(`position.${item}`, [item], idsOf(agenda))
  for (const item of agenda.filter((one) => value.strike.includes(one.id))) {
    if (item.outcome) throw new Refusal(409, 'meetings.decided_items_stay')
    await tx.updateTable('agenda_items').set({ struck_at: by.at }).where('id', '=', item.id).execute()
  }
  const kept = agenda.filter((item) => !value.strike.includes(item.id))
  // Two items given the same place stand in the order they had.
  const ordered = kept
    .map((item, before) => ({ item, before, wanted: value.positions.get(item.id) ?? item.position }))
    .toSorted((a, b) => a.wanted - b.wanted || a.before - b.before)
  for (const [index, { item }] of ordered.entries())
    if (item.position !== index + 1)
      await tx
        .updateTable('agenda_items')
        .set({ position: index + 1 })
        .where('id', '=', item.id)
        .execute()
}

/**
 * A request stands on one agenda at a time; a deferred one is taken up again. What members had scored at a meeting that
 * did not decide comes along.
 */
async function putOn(tx: Tx, meetingId: string, requestId: string, by: By): Promise<string> {
  const request = await lockRequest(tx, requestId)
  if (!request) throw new Refusal(404, 'refusals.not_found')
  const already = await openItemOf(tx, requestId)
  if (already)
    throw new Refusal(409, 'meetings.on_an_agenda', { number: already.meeting_number }, `/agenda/${already.id}`)
  if (request.status === 'deferred') await takeUp(tx, requestId, by)
  else if (!(await isReady(tx, requestId))) throw new Refusal(409, 'meetings.not_ready')
  await nameStep(tx, 'arrange')
  const { id } = await tx
    .insertInto('agenda_items')
    .values({
      meeting_id: meetingId,
      request_id: requestId,
      position: sql<number>`(select coalesce(max(position), 0) + 1 from agenda_items
        where meeting_id = ${meetingId} and struck_at is null)`,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['meeting_id', 'request_id'])
        .doUpdateSet({ struck_at: null, position: (eb) => eb.ref('excluded.position') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`select carry_scores(${id})`.execute(tx)
  return id
}

/** Opens a meeting on its day: the chair ticks who is there. */
export async function open(tx: Tx, id: string, by: By, value: Attendance) {
  const meeting = await meetings.take(tx, 'open', id, by)
  await meetings.move(tx, 'open', meeting, { opened_at: by.at })
  await tickOff(tx, id, value)
}

/** Corrects who was there. Decisions that were released keep the quorum that they had. */
export async function attend(tx: Tx, id: string, by: By, value: Attendance) {
  const meeting = await meetings.take(tx, 'attend', id, by)
  if (meeting.status === 'open') return tickOff(tx, id, value)
  refuseUnknown('present', value.present, idsOf(await membersOf(tx, meeting)))
  await tx
    .updateTable('meeting_members')
    .set({ present: sql<boolean>`account_id = any(${value.present}::uuid[])` })
    .where('meeting_id', '=', id)
    .execute()
  for (const item of (await agendaOf(tx, id)).filter((one) => one.released_at))
    if (!(await factsOfItem(tx, item)).quorum.met) throw new Refusal(409, 'meetings.quorum_was_there')
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

async function tickOff(tx: Tx, meetingId: string, { present }: Attendance) {
  const members = await activeMembers(tx)
  refuseUnknown('present', present, idsOf(members))
  if (members.length === 0) return
  await tx
    .insertInto('meeting_members')
    .values(
      members.map((member) => ({
        meeting_id: meetingId,
        account_id: member.id,
        chair: member.chair,
        present: present.includes(member.id),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['meeting_id', 'account_id']).doUpdateSet({ present: (eb) => eb.ref('excluded.present') }),
    )
    .execute()
}

/** A member's scores and remarks, as far as they go: partial work is kept, before and during the meeting. */
export async function score(tx: Tx, id: string, by: By, given: Score[]) {
  const item = await agendaItems.take(tx, 'score', id, by)
  const account_id = by.person?.id
  if (!account_id) throw new Refusal(403, 'refusals.not_yours')
  const known = (await tx.selectFrom('criteria').select('key').execute()).map(({ key }) => key)
  for (const { criterion, score: said } of given)
    refuseUnknown(`${said === null ? 'remark' : 'score'}.${criterion}`, [criterion], known)
  const rows = given.map((row) => ({
    ...row,
    agenda_item_id: id,
    request_id: item.request_id,
    account_id,
    scored_at: by.at,
  }))
  if (rows.length === 0) return
  await tx
    .insertInto('decision_scores')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['agenda_item_id', 'request_id', 'account_id', 'criterion'])
        .doUpdateSet({
          score: (eb) => eb.ref('excluded.score'),
          remark: (eb) => eb.ref('excluded.remark'),
          scored_at: (eb) => eb.ref('excluded.scored_at'),
        })
        .where(
          sql<boolean>`(decision_scores.score, decision_scores.remark) is distinct
            from (excluded.score, excluded.remark)`,
        ),
    )
    .execute()
}

/**
 * The chair records what the meeting came to. It stays within the facility until it is released; the letters are
 * written from the texts anew.
 */
export async function record(tx: Tx, id: string, by: By, value: Recorded) {
  const item = await agendaItems.take(tx, 'record', id, by)
  const obstacle = obstaclesTo(value.outcome, await factsOfItem(tx, item))[0]
  if (obstacle) throw refusalFor(obstacle)
  await tx
    .updateTable('agenda_items')
    .set({ ...value, prepared_by: by.person?.id ?? null, prepared_at: by.at, letter_subject: '', letter_body: '' })
    .where('id', '=', id)
    .execute()
  await forgetLetters(tx, id)
}

const refusalFor = (obstacle: Obstacle) => new Refusal(409, `agenda.missing.${obstacle.why}`, obstacle.values)

export async function takeBack(tx: Tx, id: string, by: By) {
  await agendaItems.take(tx, 'take_back', id, by)
  await tx
    .updateTable('agenda_items')
    .set({
      outcome: null,
      reason: '',
      redirected_to: null,
      prepared_by: null,
      prepared_at: null,
      letter_subject: '',
      letter_body: '',
    })
    .where('id', '=', id)
    .execute()
  await forgetLetters(tx, id)
}

/**
 * The letters edited for this case: that to the lead authority, and those to the authorities that ask jointly with it.
 */
export async function writeLetters(tx: Tx, id: string, by: By, { joint, ...lead }: LetterTexts) {
  const item = await agendaItems.take(tx, 'write_letter', id, by)
  await tx.updateTable('agenda_items').set(lead).where('id', '=', id).execute()
  const applicants = await applicantsOf(tx, item)
  const beside = idsOf(applicants).filter((applicant) => applicant !== item.authority_id)
  for (const to of joint.keys()) refuseUnknown(`letter_subject.${to}`, [to], beside)
  for (const { id: authority_id } of applicants) {
    const text = joint.get(authority_id)
    if (!text) continue
    await tx
      .insertInto('agenda_letters')
      .values({ agenda_item_id: id, authority_id, ...text })
      .onConflict((conflict) => conflict.columns(['agenda_item_id', 'authority_id']).doUpdateSet(text))
      .execute()
  }
}

const forgetLetters = (tx: Tx, id: string) => tx.deleteFrom('agenda_letters').where('agenda_item_id', '=', id).execute()

/**
 * Releases all prepared decisions of a meeting together, with their letters, and closes it. Everything is asked again:
 * an item whose request was withdrawn meanwhile, or on which a veto fell, is left out and says why. Whoever comes
 * second finds the meeting closed. What is approved is opened as an Action by `open`.
 */
export async function release(tx: Tx, id: string, by: By, open: Opening) {
  const meeting = await meetings.take(tx, 'release', id, by)
  const prepared = (await agendaOf(tx, id)).filter((item) => item.status === 'prepared')
  let released = 0
  // In one order everywhere, so that nobody waits for each other in a circle.
  for (const item of prepared.toSorted((a, b) => a.request_id.localeCompare(b.request_id))) {
    const why = await obstacleNow(tx, item)
    if (!why) {
      await carryOut(tx, meeting, item, elsewhere(by), open)
      released += 1
    }
    await nameStep(tx, 'release')
    await tx
      .updateTable('agenda_items')
      .set(why ? { left_out: why.why } : { released_at: by.at })
      .where('id', '=', item.id)
      .execute()
  }
  // What stood in the way of all of them came up while they went.
  if (released === 0) throw new Refusal(409, 'meetings.missing.ready')
  await nameStep(tx, 'release')
  await meetings.move(tx, 'release', meeting, {
    closed_at: by.at,
    released_at: by.at,
    released_by: by.person?.id ?? null,
  })
}

/** Closes a meeting that no decision comes out of: what stood on its agenda waits for the next, and says why. */
export async function close(tx: Tx, id: string, by: By) {
  const meeting = await meetings.take(tx, 'close', id, by)
  for (const item of (await agendaOf(tx, id)).filter(({ status }) => status === 'prepared')) {
    const why = await obstacleNow(tx, item)
    if (!why) throw new Refusal(409, 'meetings.missing.release_first')
    await tx.updateTable('agenda_items').set({ left_out: why.why }).where('id', '=', item.id).execute()
  }
  await meetings.move(tx, 'close', meeting, { closed_at: by.at })
}

/** Locks the request and what was said on it, and asks again what stands in the way. */
async function obstacleNow(tx: Tx, item: AgendaItem): Promise<Obstacle | undefined> {
  const request = await lockRequest(tx, item.request_id)
  await sql`select 1 from opinions o join consultations c on c.id = o.consultation_id
    where c.request_id = ${item.request_id} order by o.id for update of o`.execute(tx)
  return item.outcome && request
    ? obstaclesTo(item.outcome, await factsOfItem(tx, { ...item, request_status: request.status }))[0]
    : { why: 'moved_on' }
}

const decisions = { approve, reject, defer, redirect }

async function carryOut(tx: Tx, meeting: Meeting, item: AgendaItem, by: By, open: Opening) {
  const { outcome, request_id } = item
  if (!outcome || !item.prepared_by) return
  const decision = {
    reason: item.reason,
    decided_by: item.prepared_by,
    decided_in: meeting.id,
    redirected_to: item.redirected_to,
  }
  await decisions[outcome](tx, request_id, by, decision, open)
  await sendLetters(tx, item, requestSteps[outcome].to, by)
}

/** Keeps each letter as it went, and mails it to its authority. */
async function sendLetters(tx: Tx, item: AgendaItem, kind: string, by: By) {
  for (const { to, letter } of lettersOf(item, await applicantsOf(tx, item))) {
    const { language, subject, body } = letter
    await nameStep(tx, 'send_letter')
    await tx
      .insertInto('letters')
      .values({
        request_id: item.request_id,
        agenda_item_id: item.id,
        authority_id: to.id,
        kind,
        language,
        subject,
        body,
        sent_at: by.at,
        sent_by: by.person?.id ?? null,
      })
      .execute()
    for (const reader of await readersOfAuthority(tx, to.id))
      await queueMail(tx, {
        to: reader.email,
        account: reader.id,
        language,
        key: 'letter',
        values: { subject, body },
        record: ['requests', item.request_id],
      })
  }
}
