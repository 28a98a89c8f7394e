import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { seen } from '../../house/database/walls.ts'
import { byName, byPartner } from '../../house/languages/order.ts'
import { asAsked, askedNow } from '../../house/questions/queries.ts'
import type { Question } from '../../house/questions/question.ts'
import { saidInRequest } from '../../requests/intake/said.ts'
import type { ActionFacts, ActionStatus } from './lifecycle.ts'

export type Action = NonNullable<Awaited<ReturnType<typeof findAction>>>

export async function findAction(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('actions as a')
    .innerJoin('partners as p', 'p.code', 'a.partner')
    .innerJoin('authorities as au', 'au.id', 'a.authority_id')
    .$call(seen(tx, 'actions', 'a'))
    .select([
      'p.names as partner_names',
      'p.region',
      'au.name as authority',
      sql<number | null>`action_numeral(a.id)`.as('numeral'),
    ])
    .select(
      sql<boolean>`exists (select from request_authorities ra
        where ra.request_id = a.request_id and ra.authority_id = current_authority())`.as('party'),
    )
    .where('a.id', '=', id)
    .$if(locked, (query) => query.forUpdate('a'))
    .executeTakeFirst()
  return row && { ...row, status: row.status as ActionStatus }
}

/** What was answered at the readiness check, each in the words in which it was asked. */
export function readinessOf(tx: Tx, id: string) {
  return tx
    .selectFrom('readiness_answers as r')
    .innerJoin('question_wordings as w', 'w.id', 'r.wording_id')
    .innerJoin('questions as q', 'q.id', 'w.question_id')
    .select(['r.question', 'r.answer', 'r.evidence', 'w.names'])
    .where('r.action_id', '=', id)
    .orderBy('q.position')
    .orderBy('r.question')
    .execute()
}

/** How many questions of the readiness check an Action must still answer; `action` is its id. */
export const unansweredReadiness = (action: RawBuilder<unknown>) => sql<number>`(select count(*) from questions rq
  where rq.form = 'readiness' and rq.required and rq.retired_on is null and not exists (
    select from readiness_answers ra where ra.action_id = ${action} and ra.question = rq.key))`

/** What is asked at the readiness check now: what must be answered before an Action is agreed, and what may be. */
export const readinessAsked = async (tx: Tx): Promise<Question[]> =>
  (await askedNow(tx, 'readiness')).map((question) => asAsked(question, 'to_save'))

/**
 * What the request said already on what the readiness check asks, by the key of that question, as far as it said
 * anything.
 */
export async function setupInRequest(tx: Tx, action: { request_id: string }) {
  const starting = (await askedNow(tx, 'readiness')).filter(({ starts_from }) => starts_from !== null)
  const { language, said } = await saidInRequest(tx, action.request_id)
  return {
    language,
    said: starting.flatMap(({ key, names, starts_from }) => {
      const words = said.get(starts_from ?? '')
      return words ? [{ question: key, names, words }] : []
    }),
  }
}

export function furtherPartners(tx: Tx, id: string) {
  return tx
    .selectFrom('action_partners as ap')
    .innerJoin('partners as p', 'p.code', 'ap.partner')
    .select(['p.code', 'p.names'])
    .where('ap.action_id', '=', id)
    .orderBy(byPartner(tx, 'p'))
    .orderBy('p.code')
    .execute()
}

/** What an Action has beside what stands in its row: further authorities with their part in it, and further themes. */
export async function alongside(tx: Tx, id: string) {
  const authorities = await tx
    .selectFrom('action_authorities as aa')
    .innerJoin('authorities as a', 'a.id', 'aa.authority_id')
    .select(['a.id', 'a.name', 'aa.part'])
    .where('aa.action_id', '=', id)
    .orderBy(byName(tx, sql`a.name`))
    .orderBy('a.id')
    .execute()
  const themes = await tx
    .selectFrom('action_themes as at')
    .innerJoin('themes as t', 't.key', 'at.theme')
    .select('t.key')
    .where('at.action_id', '=', id)
    .orderBy('t.position')
    .execute()
  return {
    asking: authorities.filter((one) => one.part === 'asks'),
    benefiting: authorities.filter((one) => one.part === 'benefits'),
    themes: themes.map(({ key }) => key),
  }
}

export function activitiesOf(tx: Tx, id: string) {
  return tx
    .selectFrom('activities')
    .select(['id', 'number', 'type', 'status', 'title', 'first_day', 'last_day'])
    .where('action_id', '=', id)
    .orderBy('number')
    .execute()
}

export function outputsOf(tx: Tx, id: string) {
  return tx
    .selectFrom('outputs')
    .select(['id', 'type', 'status', 'title'])
    .where('action_id', '=', id)
    .orderBy('id')
    .execute()
}

/** What the steps of an Action look at. */
export async function factsOf(
  tx: Tx,
  action: { id: string; authority_signed_on: string | null },
): Promise<ActionFacts> {
  const { rows } = await sql<Omit<ActionFacts, 'signed'>>`select
    ${unansweredReadiness(sql`${action.id}::uuid`)} as unanswered,
    (select count(*) from activities where action_id = ${action.id} and status in ('planned', 'confirmed',
      'postponed')) as "openActivities",
    (select count(*) from activities where action_id = ${action.id} and status in ('held',
      'reported')) as "heldActivities",
    (select count(*) from outputs where action_id = ${action.id} and status = 'drafted') as "unfinishedOutputs",
    (select count(*) from mobilisations m join activities a on a.id = m.activity_id where a.action_id = ${action.id}
      and m.status in ('accepted', 'released', 'contracted', 'deployed')) as "openMobilisations"`.execute(tx)
  const facts = rows[0]
  if (!facts) throw new Error('counting gave no row')
  return { ...facts, signed: action.authority_signed_on !== null }
}

/** Expert-days worked and still to come, to hold against the envelope. */
export async function daysUsed(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{
    days: number
  }>`select coalesce(sum(m.worked_days), 0)::int as days from mobilisations m join activities a on a.id = m.activity_id
    where a.action_id = ${id} and m.status = 'completed'`.execute(tx)
  return rows[0]?.days ?? 0
}
