import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { type Together, together, when, withMoments } from '../../house/database/together.ts'
import { kindOf } from '../../house/database/walls.ts'
import { fileRows } from '../../house/files/queries.ts'
import type { Person } from '../../house/identity/person.ts'
import { byName } from '../../house/languages/order.ts'
import { facilityQuestions, questionsAsked } from '../../house/questions/queries.ts'
import type { TextKey } from '../../house/ui/view.ts'
import { findRequests, isFound } from '../request/find.ts'
import { findRequest, otherPartners, otherThemeRows, type SupportRequest, seesQuestions } from '../request/queries.ts'
import type { Content, OwnAnswer } from './content.ts'
import type { Asking } from './questions.ts'
import { type Lack, missingFromContent } from './tasks.ts'

/** Everything that a request says, as far as this reader may see it. */
export async function contentOf(tx: Tx, request: SupportRequest): Promise<Content> {
  return contentIn(request, await together(tx, contentRows(tx, request.id)))
}

/** What hangs on the row of a request: to be asked together, also with more. */
export const contentRows = (tx: Tx, requestId: string) => ({
  contact: contactRow(tx, requestId),
  other_themes: otherThemeRows(tx, requestId),
  authorities: authoritiesAskingWith(tx, requestId),
  named: namedAuthorities(tx, requestId),
  partners: otherPartners(tx, requestId),
  files: withMoments(fileRows(tx, requestId), 'uploaded_at'),
  asked: questionsAsked('intake'),
  own: ownAnswers(requestId),
  submitted: when(seesQuestions(tx), () =>
    tx.selectFrom('submissions').select('id').where('request_id', '=', requestId).orderBy('number', 'desc').limit(1),
  ),
})

/** The same as one value, once it was asked. */
export const contentIn = (request: SupportRequest, found: Together<ReturnType<typeof contentRows>>): Content => ({
  request,
  contact: found.contact[0] ?? null,
  other_themes: found.other_themes.map(({ theme }) => theme),
  authorities: found.authorities,
  named: found.named,
  partners: found.partners,
  files: found.files,
  asked: found.asked,
  own: found.own,
  submitted: found.submitted[0]?.id ?? null,
})

/** What was answered to questions of the facility's own, in the words in which they were asked. */
const ownAnswers = (requestId: string) => sql<OwnAnswer>`
  select a.question, a.wording_id, a.choices, a.words, w.names, w.choices as choices_named, p.names as partner_names
  from request_answers a join question_wordings w on w.id = a.wording_id join questions q on q.id = w.question_id
    left join partners p on q.kind = 'partner' and p.code = a.words
  where a.request_id = ${requestId} order by q.position, a.question`

/** What is asked at the intake now of a request that comes this way. */
export const askingNow = async (tx: Tx, channel: string): Promise<Asking> => ({
  own: await facilityQuestions(tx, 'intake'),
  channel,
})

function contactRow(tx: Tx, requestId: string) {
  return tx
    .selectFrom('request_contacts')
    .select(['name', 'function', 'email', 'phone'])
    .where('request_id', '=', requestId)
}

function authoritiesAskingWith(tx: Tx, requestId: string) {
  return tx
    .selectFrom('request_authorities as ra')
    .innerJoin('authorities as a', 'a.id', 'ra.authority_id')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .select(['a.id', 'a.name', 'a.type', 'p.names as partner_names', 'ra.part'])
    .where('ra.request_id', '=', requestId)
    .orderBy(byName(tx, sql`a.name`))
    .orderBy('a.id')
}

/** Authorities that were named and wait for an officer to say who they are. */
export function namedAuthorities(tx: Tx, requestId: string) {
  return tx
    .selectFrom('named_authorities as n')
    .innerJoin('partners as p', 'p.code', 'n.partner')
    .select(['n.id', 'n.partner', 'n.name', 'n.type', 'n.status', 'n.authority_id', 'p.names as partner_names'])
    .where('n.request_id', '=', requestId)
    .where('n.status', '=', 'named')
    .orderBy(byName(tx, sql`n.name`))
    .orderBy('n.id')
}

/** What a complete request has and this one lacks; nothing when it is complete. */
export async function missingFromRequest(tx: Tx, request: SupportRequest): Promise<Lack[]> {
  return missingFromContent(await contentOf(tx, request))
}

/** A sentence on what looks wrong, and the record that it points to. */
export type Warning = {
  key: TextKey
  values: Record<string, string>
  other: { id: string; reference: string; title: string } | null
  names?: unknown[]
}

/**
 * What an officer should look at before a letter goes on: another country on it than its authority's, or a letter that
 * was entered before. Never a block.
 */
export async function warningsOn(tx: Tx, request: SupportRequest): Promise<Warning[]> {
  if (request.channel === 'portal') return []
  return [...(await wrongCountry(tx, request)), ...(await sameScan(tx, request)), ...(await sameWords(tx, request))]
}

async function wrongCountry(tx: Tx, request: SupportRequest): Promise<Warning[]> {
  if (!request.letter_partner || request.letter_partner === request.partner) return []
  // A letter from a member's capital may speak for its organisation, or for a regional request.
  const belongs = await sql<{
    yes: boolean
  }>`select exists (select from organisation_members
    where organisation = ${request.partner} and country = ${request.letter_partner})
    or exists (select from request_partners where request_id = ${request.id}
      and partner = ${request.letter_partner}) as yes`.execute(tx)
  if (belongs.rows[0]?.yes) return []
  const letter = await tx
    .selectFrom('partners')
    .select('names')
    .where('code', '=', request.letter_partner)
    .executeTakeFirst()
  return [{ key: 'intake.warning.country', values: {}, other: null, names: [letter?.names, request.partner_names] }]
}

async function sameScan(tx: Tx, request: SupportRequest): Promise<Warning[]> {
  const { rows } = await sql<{
    id: string
    reference: string
    title: string
  }>`select distinct r.id, r.reference, r.title
    from request_files mine join files f on f.id = mine.file_id join files g on g.sha256 = f.sha256
      join request_files other on other.file_id = g.id join requests r on r.id = other.request_id
    where mine.request_id = ${request.id} and mine.kind <> 'attachment' and r.id <> ${request.id}
      order by r.id limit 5`.execute(tx)
  return rows.map((other) => ({ key: 'intake.warning.same_letter', values: {}, other }))
}

async function sameWords(tx: Tx, request: SupportRequest): Promise<Warning[]> {
  if (!request.letter_on) return []
  const rows = await tx
    .selectFrom('requests')
    .select(['id', 'reference', 'title'])
    .where('authority_id', '=', request.authority_id)
    .where('letter_on', '=', request.letter_on)
    .where('id', '<>', request.id)
    .where(sql<boolean>`whole_name(title) = whole_name(${request.title})`)
    .orderBy('id')
    .limit(5)
    .execute()
  return rows.map((other) => ({ key: 'intake.warning.same_words', values: {}, other }))
}

/** A question and its answer as words; several answers stand on lines of their own. */
export type Line = { question: string; answer: string }
export type Chapter = { title: string; lines: Line[] }
export type Submission = {
  id: string
  number: number
  submitted_at: Date
  language: string
  /** What was asked, with the name of the page that asked it. */
  answers: (Chapter & { page: string })[]
}

/**
 * The words of a request as they were asked and answered, the newest first. Whoever sees no names reads them without
 * the contact and the papers.
 */
export async function submissionsOf(tx: Tx, requestId: string): Promise<Submission[]> {
  if (!seesQuestions(tx)) return []
  return submissionsIn(await submissionRows(tx, requestId).execute())
}

export function submissionRows(tx: Tx, requestId: string) {
  const answers = kindOf(tx) === 'donor' ? sql<unknown>`open_answers` : sql<unknown>`answers`
  return tx
    .selectFrom('submissions')
    .select(['id', 'number', 'submitted_at', 'language'])
    .select(answers.as('answers'))
    .where('request_id', '=', requestId)
    .orderBy('number', 'desc')
}

export const submissionsIn = (rows: (Omit<Submission, 'answers'> & { answers: unknown })[]): Submission[] =>
  rows.map((row) => ({ ...row, answers: row.answers as Submission['answers'] }))

/**
 * Requests that a new one may start from: those this person may read, newest first, by words of their title, need,
 * partner or reference.
 */
export async function requestsToStartFrom(tx: Tx, search: string, person: Person | null) {
  const found = search.trim() ? await findRequests(tx, search, person) : undefined
  return tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .select(['r.id', 'r.reference', 'r.numeral', 'r.title', 'r.received_on', 'p.names as partner_names'])
    .where('r.status', '<>', 'draft')
    .where(found ? isFound(found, person) : sql<boolean>`true`)
    .orderBy('r.id', 'desc')
    .limit(10)
    .execute()
}

/** What this request was started from, as far as its name, where this reader may see it: at most one row. */
export function originRow(tx: Tx, request: SupportRequest) {
  return tx
    .selectFrom('requests as r')
    .innerJoin('partners as p', 'p.code', 'r.partner')
    .select(['r.id', 'r.reference', 'r.numeral', 'p.names as partner_names'])
    .where('r.id', '=', request.copied_from)
}

/** What this request was started from, where this reader may see it. */
export const findOrigin = (tx: Tx, request: SupportRequest) =>
  request.copied_from ? findRequest(tx, request.copied_from) : undefined

/** The authorities of a partner, one of which may be meant by a name that was typed. */
export const authoritiesAlike = (tx: Tx, partner: string) =>
  tx
    .selectFrom('authorities')
    .select(['id as value', 'name as label'])
    .where('partner', '=', partner)
    .orderBy(byName(tx, sql`name`))
    .orderBy('id')
    .execute()
