import type { Tx } from '../house/database/connection.ts'
import type { By } from '../house/database/transaction.ts'
import { type Day, day } from '../house/days/day.ts'
import type { Person } from '../house/identity/person.ts'
import * as committee from '../requests/committee/commands.ts'
import type { Outcome } from '../requests/committee/lifecycle.ts'
import { returnForClarification } from '../requests/dossier/clarification.ts'
import * as requests from '../requests/dossier/commands.ts'
import { plainReason, scoresGiven } from './committee.ts'
import { dated, type Row, rowsOf } from './rows.ts'

type Work = { seats: Map<string, Row[]>; missions: Map<string, Row[]>; participations: Map<string, Row[]> }

/** What the loading of 2016 offers to the days after it. */
export type Loader = {
  tx: Tx
  account: (key: string) => Person
  as: (account: string, day: Day | '' | undefined, hour?: string) => Promise<By>
  idOf: (kind: string, key: string | undefined) => string
  keep: (kind: string, table: string, row: Row, id: string) => Promise<void>
  enter: (row: Row, intake: Row) => Promise<string>
  file: (row: Row, intake: Row) => Promise<string>
  consult: (id: string, officer: string, asked: Row[]) => Promise<void>
  activity: (actionId: string, action: Row, row: Row, work: Work) => Promise<void>
  mission: (row: Row, activity: Row, officer: string) => Promise<void>
  output: (actionId: string, action: Row, row: Row) => Promise<void>
}

const january = (file: string) => rowsOf(file, 'january-2017')
const list = (cell: string | undefined) => (cell ?? '').split(';').filter(Boolean)
const by = (rows: Row[], column: string) => Map.groupBy(rows, (row) => row[column] ?? '')

/**
 * The first days of 2017, so that on Monday the 16th something waits for everybody: what was filed, asked and decided
 * since December, each step by the person whose it is and on its day. Nothing of it belongs to the year before.
 */
export async function loadRequestsOfJanuary(loader: Loader): Promise<void> {
  const own = january('requests')
  for (const row of own) await requestOf(loader, row)
  const officers = new Map([...rowsOf('requests'), ...own].map((row) => [row.key, row.officer]))
  for (const [request, asked] of by(january('consultations'), 'request'))
    await loader.consult(loader.idOf('request', request), officers.get(request) ?? 'officer', asked)
  for (const meeting of january('meetings')) await meetingOf(loader, meeting)
}

/** A letter that was entered, or what an authority filed by itself; then as far as it has come since. */
async function requestOf(loader: Loader, row: Row) {
  const { tx } = loader
  const id = row.filed_by ? await loader.file(row, row) : await loader.enter(row, row)
  await loader.as(row.officer ?? '', row.received_on, '10')
  await loader.keep('request', 'requests', row, id)
  if (row.registered_on)
    await requests.register(tx, id, await loader.as(row.officer ?? '', row.registered_on, '10'), {
      received_on: dated(row.received_on),
      officer_id: loader.account(row.officer ?? '').id,
      overlap_judgement: null,
      overlap_note: null,
    })
  const asked = january('questions').filter((question) => question.request === row.key)
  if (asked.length > 0)
    await returnForClarification(tx, id, await loader.as(row.officer ?? '', asked[0]?.asked_on), {
      questions: asked.map((one) => one.question ?? ''),
    })
}

/** A meeting with its agenda, as far as it has come: scored by some, or held and not yet released. */
async function meetingOf(loader: Loader, { held_on, planned_on, place = '', state }: Row) {
  const { tx } = loader
  const meeting = await committee.plan(tx, await loader.as('manager', planned_on), {
    held_on: dated(held_on),
    place,
    insisted: false,
  })
  const items: { row: Row; id: string }[] = []
  for (const row of january('agenda').filter((one) => one.meeting === held_on)) {
    const request_id = loader.idOf('request', row.request)
    const id = await committee.place(tx, await loader.as('manager', row.placed_on, '15'), { request_id, meeting })
    await scoresOf(loader, row, id)
    items.push({ row, id })
  }
  if (state !== 'open') return
  const chair = await loader.as('committee', held_on, '13')
  await committee.open(tx, meeting, chair, {
    present: list(items[0]?.row.scored_by).map((key) => loader.account(key).id),
  })
  for (const { row, id } of items)
    await committee.record(tx, id, chair, {
      outcome: row.outcome as Outcome,
      reason: row.reason || plainReason[languageOf(row)] || '',
      redirected_to: null,
    })
}

async function scoresOf(loader: Loader, row: Row, item: string) {
  const criteria = await loader.tx.selectFrom('criteria').select('key').orderBy('position').execute()
  const request = { key: row.request ?? '', state: 'approved', received_on: day('2017-01-01') }
  for (const member of list(row.scored_by))
    await committee.score(
      loader.tx,
      item,
      await loader.as(member, row.scored_on),
      scoresGiven(
        request,
        member,
        criteria.map(({ key }) => key),
      ),
    )
}

const languageOf = (item: Row) => rowsOf('requests').find((row) => row.key === item.request)?.language ?? 'en'

/** Activities, invitations and outputs of those days, of Actions that are at work. */
export async function loadWorkOfJanuary(loader: Loader) {
  const actionOf = new Map(rowsOf('actions').map((row) => [row.key, row]))
  const seats = january('seats')
  const own = new Set(seats.map((seat) => seat.key))
  const employers = new Map(rowsOf('people').map((row) => [row.key, row.employer ?? '']))
  const participants = january('participations').map((row) => ({
    ...row,
    organisation: employers.get(row.person) ?? '',
  }))
  const missions = january('mobilisations')
  const work = {
    seats: by(seats, 'activity'),
    missions: by(missions, 'seat'),
    participations: by(participants, 'activity'),
  }
  for (const row of january('activities'))
    await loader.activity(loader.idOf('action', row.action), actionOf.get(row.action) ?? {}, row, work)
  for (const row of missions.filter((mission) => !own.has(mission.seat))) {
    const activity = activityOfSeat(row.seat)
    await loader.mission(row, activity, actionOf.get(activity.action)?.officer ?? 'officer')
  }
  for (const row of january('outputs'))
    await loader.output(loader.idOf('action', row.action), actionOf.get(row.action) ?? {}, row)
}

function activityOfSeat(key: string | undefined): Row {
  const seat = rowsOf('seats').find((row) => row.key === key)
  return rowsOf('activities').find((row) => row.key === seat?.activity) ?? {}
}

/** The invitation's mail came back: the mail server of the reader knows no such address. */
export async function bounce(tx: Tx, { at }: By, mission: string, said: string): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ status: 'failed', last_fault: said, given_up_at: at, attempts: 1 })
    .where('record_table', '=', 'mobilisations')
    .where('record_id', '=', mission)
    .execute()
}
