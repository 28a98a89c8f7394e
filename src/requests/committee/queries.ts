import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { byName } from '../../house/languages/order.ts'
import { bestLanguage } from '../../house/languages/texts.ts'
import { identityOf, nameOfFacility } from '../../house/settings/identity.ts'
import { codes } from '../../house/settings/queries.ts'
import { standingVetoes } from '../consultations/lifecycle.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { namedAuthorities } from '../intake/queries.ts'
import type { Applicant } from './letters.ts'
import type { FactsOfItem, ItemStatus, MeetingStatus, Member, Obstacle, Outcome } from './lifecycle.ts'
import { obstaclesTo, quorumOf, statusOfItem } from './lifecycle.ts'

export type Meeting = NonNullable<Awaited<ReturnType<typeof findMeeting>>>

export async function findMeeting(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('meetings')
    .selectAll()
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && { ...row, status: row.status as MeetingStatus }
}

/** Meetings that an item can still be put on. */
export function meetingsToCome(tx: Tx) {
  return tx
    .selectFrom('meetings')
    .select(['id', 'number', 'held_on', 'status'])
    .where('status', 'in', ['planned', 'open'])
    .orderBy('held_on')
    .orderBy('number')
    .execute()
}

export type MemberOfMeeting = Member & { name: string }

/** Who sits on a meeting: before it is opened the active members of the committee, afterwards those who were called. */
export async function membersOf(tx: Tx, meeting: { id: string; status: string }): Promise<MemberOfMeeting[]> {
  if (meeting.status === 'planned') return (await activeMembers(tx)).map((member) => ({ ...member, present: false }))
  return tx
    .selectFrom('meeting_members as mm')
    .innerJoin('accounts as a', 'a.id', 'mm.account_id')
    .select(['a.id', 'a.name', 'mm.present', 'mm.chair'])
    .where('mm.meeting_id', '=', meeting.id)
    .orderBy('mm.chair', 'desc')
    .orderBy(byName(tx, sql`a.name`))
    .orderBy('a.id')
    .execute()
}

export function activeMembers(tx: Tx) {
  return tx
    .selectFrom('accounts')
    .select(['id', 'name', 'chair'])
    .where('role', '=', 'committee')
    .where('active', '=', true)
    .orderBy('chair', 'desc')
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')
    .execute()
}

export async function quorumNeeded(tx: Tx): Promise<number> {
  const row = await tx.selectFrom('settings').select('value').where('key', '=', 'terms').executeTakeFirst()
  return (row?.value as { quorum?: number } | undefined)?.quorum ?? 3
}

/** ISO day of the week on which the committee meets: 1 Monday to 7 Sunday. */
export async function weekdayOfMeetings(tx: Tx): Promise<number> {
  const row = await tx.selectFrom('settings').select('value').where('key', '=', 'committee').executeTakeFirst()
  return (row?.value as { weekday?: number } | undefined)?.weekday ?? 3
}

function items(tx: Tx) {
  return tx
    .selectFrom('agenda_items as i')
    .innerJoin('meetings as m', 'm.id', 'i.meeting_id')
    .innerJoin('requests as r', 'r.id', 'i.request_id')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .innerJoin('authorities as a', 'a.id', 'r.authority_id')
    .leftJoin('initiatives as n', 'n.id', 'i.redirected_to')
    .selectAll('i')
    .select(['m.number as meeting_number', 'm.held_on', 'm.status as meeting_status'])
    .select([
      'r.title',
      'r.reference',
      'r.numeral',
      'r.language',
      'r.theme',
      'r.status as request_status',
      'r.screened_by',
      'r.received_on',
      'r.authority_id',
    ])
    .select(['p.names as partner_names', 'a.name as authority', 'n.name as initiative'])
    .select(
      sql<boolean>`exists (select from opinions o where o.status = 'veto'
        and o.consultation_id = (select c.id from consultations c where c.request_id = r.id
          order by c.opened_on desc, c.id desc limit 1))`.as('vetoed'),
    )
}
type ItemRow = Awaited<ReturnType<ReturnType<typeof items>['executeTakeFirstOrThrow']>>
export type AgendaItem = Omit<ItemRow, 'outcome'> & { status: ItemStatus; outcome: Outcome | null }
const withStatus = (row: ItemRow): AgendaItem => ({
  ...row,
  status: statusOfItem(row),
  outcome: row.outcome as Outcome | null,
})

export async function findItem(tx: Tx, id: string, locked = false): Promise<AgendaItem | undefined> {
  const row = await items(tx)
    .where('i.id', '=', id)
    .$if(locked, (query) => query.forUpdate('i'))
    .executeTakeFirst()
  return row && withStatus(row)
}

/** The agenda in its order, without what was struck. */
export async function agendaOf(tx: Tx, meetingId: string): Promise<AgendaItem[]> {
  const rows = await items(tx)
    .where('i.meeting_id', '=', meetingId)
    .where('i.struck_at', 'is', null)
    .orderBy('i.position')
    .orderBy('i.id')
    .execute()
  return rows.map(withStatus)
}

/** The authorities that ask, the lead one first: each gets a letter. */
export async function applicantsOf(tx: Tx, item: AgendaItem): Promise<Applicant[]> {
  const joint = await tx
    .selectFrom('request_authorities as ra')
    .innerJoin('authorities as a', 'a.id', 'ra.authority_id')
    .leftJoin('agenda_letters as l', (join) =>
      join.onRef('l.authority_id', '=', 'a.id').on('l.agenda_item_id', '=', item.id),
    )
    .select(['a.id', 'a.name', 'a.name_language as language', 'l.subject', 'l.body'])
    .where('ra.request_id', '=', item.request_id)
    .where('ra.part', '=', 'asks')
    .where('a.id', '<>', item.authority_id)
    .orderBy(byName(tx, sql`a.name`))
    .orderBy('a.id')
    .execute()
  const lead = {
    id: item.authority_id,
    name: item.authority,
    language: item.language,
    subject: item.letter_subject,
    body: item.letter_body,
  }
  const identity = await identityOf(tx)
  return [lead, ...joint].map((one) => ({
    ...one,
    subject: one.subject ?? '',
    body: one.body ?? '',
    facility: nameOfFacility(identity, bestLanguage(one.language)),
  }))
}

/** The item under which a request is still to be decided. */
export async function openItemOf(
  tx: Tx,
  requestId: string,
): Promise<{ id: string; meeting_number: number; held_on: Day } | undefined> {
  return tx
    .selectFrom('agenda_items as i')
    .innerJoin('meetings as m', 'm.id', 'i.meeting_id')
    .select(['i.id', 'm.number as meeting_number', 'm.held_on'])
    .where('i.request_id', '=', requestId)
    .where('i.struck_at', 'is', null)
    .where('m.status', 'in', ['planned', 'open'])
    .executeTakeFirst()
}

/** The newest item of a request, and whether it is still to be decided. */
export function itemRow(tx: Tx, requestId: string) {
  return tx
    .selectFrom('agenda_items as i')
    .innerJoin('meetings as m', 'm.id', 'i.meeting_id')
    .select(['i.id', 'm.number', 'm.held_on', sql<boolean>`m.status in ('planned', 'open')`.as('live')])
    .where('i.request_id', '=', requestId)
    .where('i.struck_at', 'is', null)
    .orderBy('m.held_on', 'desc')
    .orderBy('m.number', 'desc')
    .limit(1)
}

/** Requests that a meeting can take up: consulted upon and on no agenda yet, and those deferred. */
function decidable(tx: Tx) {
  return tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .select(['r.id', 'r.title', 'r.reference', 'r.numeral', 'r.status', 'r.received_on', 'p.names as partner_names'])
    .where('r.status', 'in', ['in_consultation', 'deferred'])
    .where(
      sql<boolean>`not exists (select from agenda_items i join meetings m on m.id = i.meeting_id
        where i.request_id = r.id and i.struck_at is null and m.status in ('planned', 'open'))`,
    )
    .where(
      sql<boolean>`(r.status = 'deferred' or (exists (select from consultations c
        where c.request_id = r.id) and not exists (select from consultations c
        where c.request_id = r.id and c.status = 'open')))`,
    )
}

/** Those that waited longest first: at most 200. */
export async function readyRequests(tx: Tx) {
  const rows = await decidable(tx).orderBy('r.received_on').orderBy('r.id').limit(200).execute()
  return {
    ready: rows.filter((row) => row.status === 'in_consultation'),
    deferred: rows.filter((row) => row.status === 'deferred'),
  }
}

export async function isReady(tx: Tx, requestId: string): Promise<boolean> {
  return (await decidable(tx).where('r.id', '=', requestId).executeTakeFirst()) !== undefined
}

/** How many criteria each member has scored, by item and member. */
export async function scoresGiven(tx: Tx, itemIds: string[]): Promise<Map<string, Map<string, number>>> {
  const { rows } = await sql<{
    agenda_item_id: string
    account_id: string
    given: number
  }>`select * from scores_given(${itemIds}::uuid[])`.execute(tx)
  const given = new Map<string, Map<string, number>>(itemIds.map((id) => [id, new Map()]))
  for (const row of rows) given.get(row.agenda_item_id)?.set(row.account_id, row.given)
  return given
}

/**
 * The scores of an item that this reader may see: row security keeps back others' until one's own are finished, or the
 * meeting is open.
 */
export function scoresOn(tx: Tx, itemId: string) {
  return tx
    .selectFrom('decision_scores')
    .select(['account_id', 'criterion', 'score', 'remark'])
    .where('agenda_item_id', '=', itemId)
    .execute()
}

/** What a request is scored on, in order. */
export const criteriaScored = (tx: Tx) => codes(tx, 'criteria')

/** What stands between an item and its outcome, asked afresh. */
export async function factsOfItem(
  tx: Tx,
  item: Pick<AgendaItem, 'id' | 'meeting_id' | 'meeting_status' | 'request_id' | 'request_status' | 'screened_by'>,
): Promise<FactsOfItem> {
  const members = await membersOf(tx, { id: item.meeting_id, status: item.meeting_status })
  const criteria = await criteriaScored(tx)
  const given = (await scoresGiven(tx, [item.id])).get(item.id) ?? new Map<string, number>()
  const consultations = await consultationsOn(tx, item.request_id)
  return {
    quorum: quorumOf(members, item.screened_by, await quorumNeeded(tx)),
    finished: [...given].filter(([, count]) => count >= criteria.length).map(([id]) => id),
    vetoes: standingVetoes(consultations).map((opinion) => opinion.body),
    unsettled: (await namedAuthorities(tx, item.request_id).execute()).map((named) => named.name),
    consultationRuns:
      consultations.length === 0 || consultations.some((consultation) => consultation.status === 'open'),
    requestStatus: item.request_status,
  }
}

export type JudgedOverlap = { kind: string; other_id: string; judgement: string; note: string; title: string }

/** How a request was judged to stand to what is already there, pair by pair. */
export async function overlapsJudged(tx: Tx, requestId: string): Promise<JudgedOverlap[]> {
  const { rows } =
    await sql<JudgedOverlap>`select j.other_kind as kind, j.other_id, j.judgement, j.note, coalesce(r.title, a.title,
      n.name, j.other_id) as title
    from overlap_judgements j
    left join requests r on j.other_kind = 'request' and r.id::text = j.other_id
    left join actions a on j.other_kind = 'action' and a.id::text = j.other_id
    left join initiatives n on j.other_kind = 'initiative' and n.id::text = j.other_id
    where j.request_id = ${requestId} order by array_position(array['duplicate', 'sequenced', 'complementary',
      'unrelated'], j.judgement), ${byName(tx, sql`coalesce(r.title, a.title, n.name, j.other_id)`)},
      j.other_id`.execute(tx)
  return rows
}

/**
 * Letters on a request, the newest first: an authority sees its own, the facility and the donor all; bodies that were
 * consulted get none.
 */
export function letterRows(tx: Tx, requestId: string) {
  return tx
    .selectFrom('letters as l')
    .innerJoin('authorities as a', 'a.id', 'l.authority_id')
    .select(['l.id', 'l.language', 'l.subject', 'l.body', 'l.sent_at', 'a.name as authority'])
    .where('l.request_id', '=', requestId)
    .orderBy('l.sent_at', 'desc')
    .orderBy('l.id')
}

export function findLetter(tx: Tx, id: string) {
  return tx
    .selectFrom('letters as l')
    .innerJoin('requests as r', 'r.id', 'l.request_id')
    .innerJoin('authorities as a', 'a.id', 'l.authority_id')
    .select([
      'l.language',
      'l.subject',
      'l.body',
      'l.sent_at',
      'r.reference',
      'r.numeral',
      'l.authority_id',
      'a.name as authority',
    ])
    .where('l.id', '=', id)
    .executeTakeFirst()
}

/** What a release would do now, asked as the release itself will ask it. */
export async function foreseen(tx: Tx, meeting: Meeting) {
  const found: {
    released: AgendaItem[]
    left_out: { item: AgendaItem; why: Obstacle['why'] }[]
    undecided: AgendaItem[]
  } = { released: [], left_out: [], undecided: [] }
  for (const item of await agendaOf(tx, meeting.id)) {
    const obstacle = item.outcome && obstaclesTo(item.outcome, await factsOfItem(tx, item))[0]
    if (!item.outcome) found.undecided.push(item)
    else if (obstacle) found.left_out.push({ item, why: obstacle.why })
    else found.released.push(item)
  }
  return found
}
