import { namesOfAccounts } from '../../house/accounts/queries.ts'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { By } from '../../house/database/transaction.ts'
import { tellingOf } from '../../house/mail/notices.ts'
import { canTake } from '../../house/record/door.ts'
import { freeDay } from '../../registers/calendar/queries.ts'
import { consultationsOn } from '../consultations/queries.ts'
import { eligibilityOf } from '../eligibility/queries.ts'
import { contentOf } from '../intake/queries.ts'
import { findRequest } from '../request/queries.ts'
import { lettersOf } from './letters.ts'
import { itemSteps } from './lifecycle.ts'
import {
  type AgendaItem,
  agendaOf,
  applicantsOf,
  criteriaScored,
  factsOfItem,
  type Meeting,
  membersOf,
  overlapsJudged,
  quorumNeeded,
  readyRequests,
  scoresGiven,
  scoresOn,
} from './queries.ts'

/** Everything that may be said of a meeting; the facility's own people read it. */
export type MeetingRead = Awaited<ReturnType<typeof readMeeting>>

export async function readMeeting(tx: Tx, meeting: Meeting) {
  const agenda = await agendaOf(tx, meeting.id)
  const ids = agenda.map((item) => item.id)
  const given = await scoresGiven(tx, ids)
  const [released] = await namesOfAccounts(tx, [meeting.released_by]).execute()
  return {
    ...meeting,
    members: await membersOf(tx, meeting),
    quorum_needed: await quorumNeeded(tx),
    criteria: await criteriaScored(tx),
    /** Each item with how many criteria each member has scored, by the member's account. */
    agenda: agenda.map((item) => ({ ...item, given: Object.fromEntries(given.get(item.id) ?? []) })),
    ready: (await readyRequests(tx)).ready,
    releaser: released?.name ?? null,
    /** Set when a meeting to come is planned for a free day. */
    free: meeting.status === 'planned' ? ((await freeDay(tx, meeting.held_on)) ?? null) : null,
  }
}

/** Everything that may be said of an item of an agenda. Others' scores are in it once this reader may see them. */
export type ItemRead = Awaited<ReturnType<typeof readItem>>

export async function readItem(tx: Tx, item: AgendaItem) {
  const given = (await scoresGiven(tx, [item.id])).get(item.id) ?? new Map<string, number>()
  return {
    ...item,
    members: await membersOf(tx, { id: item.meeting_id, status: item.meeting_status }),
    facts: await factsOfItem(tx, item),
    /** What it is scored on, each from 0 to 3; the keys of those scores. */
    criteria: await criteriaScored(tx),
    scores: await scoresOn(tx, item.id),
    /** How many criteria each member has scored, by the member's account. */
    given: Object.fromEntries(given),
    /** The letters as they would go now. */
    letters: item.status === 'prepared' ? lettersOf(item, await applicantsOf(tx, item)) : [],
  }
}

/** What a member looks at while scoring: the request, the opinions, what is already there. */
export type Material = Awaited<ReturnType<typeof materialOn>>

export async function materialOn(tx: Tx, item: AgendaItem, { at }: Pick<By, 'at'>) {
  const request = await findRequest(tx, item.request_id)
  if (!request) throw new Refusal(404, 'refusals.not_found')
  const consultations = await consultationsOn(tx, item.request_id)
  const last = consultations[0]?.opinions.map((opinion) => opinion.id) ?? []
  return {
    request,
    content: await contentOf(tx, request),
    consultations,
    telling: await tellingOf(tx, 'opinions', last),
    /** Null once it is decided: the rules are looked at no more. */
    findings: canTake(itemSteps, 'score', item.status) ? await eligibilityOf(tx, request, at) : null,
    overlaps: await overlapsJudged(tx, item.request_id),
  }
}
