import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { isParty, seen } from '../../house/database/walls.ts'
import type { Day } from '../../house/days/day.ts'
import { byName, byPartner } from '../../house/languages/order.ts'
import { asAsked, askedNow, type FacilityQuestion } from '../../house/questions/queries.ts'
import type { Question } from '../../house/questions/question.ts'
import { type SaidRow, saidIn } from '../../requests/intake/said.ts'
import { toCome } from '../mobilisation/lifecycle.ts'
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
    .select(isParty('a.id').as('party'))
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
}

/** How many questions of the readiness check an Action must still answer; `action` is its id. */
export const unansweredReadiness = (action: RawBuilder<unknown>) => sql<number>`(select count(*) from questions rq
  where rq.form = 'readiness' and rq.required and rq.retired_on is null and not exists (
    select from readiness_answers ra where ra.action_id = ${action} and ra.question = rq.key))`

/** What is asked at the readiness check now: what must be answered before an Action is agreed, and what may be. */
export const readinessAsked = async (tx: Tx): Promise<Question[]> =>
  (await askedNow(tx, 'readiness')).map((question) => asAsked(question, 'to_go_on'))

/**
 * What the request said already on what the readiness check asks, by the key of that question, as far as it said
 * anything.
 */
export function setupInRequest(asked: readonly FacilityQuestion[], row: SaidRow | undefined) {
  const { language, said } = saidIn(row)
  return {
    language,
    said: asked
      .filter(({ retired_on }) => retired_on === null)
      .flatMap(({ key, names, starts_from }) => {
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
}

/** Authorities beside the one that asked first, each with its part. */
export function authoritiesBeside(tx: Tx, id: string) {
  return tx
    .selectFrom('action_authorities as aa')
    .innerJoin('authorities as a', 'a.id', 'aa.authority_id')
    .select(['a.id', 'a.name', 'aa.part'])
    .where('aa.action_id', '=', id)
    .orderBy(byName(tx, sql`a.name`))
    .orderBy('a.id')
}

export function furtherThemes(tx: Tx, id: string) {
  return tx
    .selectFrom('action_themes as at')
    .innerJoin('themes as t', 't.key', 'at.theme')
    .select('t.key')
    .where('at.action_id', '=', id)
    .orderBy('t.position')
}

export function activitiesOf(tx: Tx, id: string) {
  return tx
    .selectFrom('activities')
    .select(['id', 'number', 'type', 'status', 'title', 'first_day', 'last_day'])
    .where('action_id', '=', id)
    .orderBy('number')
}

export function outputsOf(tx: Tx, id: string) {
  return tx.selectFrom('outputs').select(['id', 'type', 'status', 'title']).where('action_id', '=', id).orderBy('id')
}

export type StoryOutput = Awaited<ReturnType<ReturnType<typeof outputsInStory>['execute']>>[number]
/** Outputs of an Action as visitors are told of them, each with the day on which it came as far as it has. */
export const outputsInStory = (tx: Tx, id: string) =>
  tx
    .selectFrom('outputs as o')
    .innerJoin('output_rungs as g', 'g.output_id', 'o.id')
    .select(['o.id', 'o.title', 'o.language', 'o.type', 'o.status', sql<Day>`max(g.reached_on)::text`.as('day')])
    .where('o.action_id', '=', id)
    .where('o.status', 'not in', ['drafted', 'lapsed'])
    .groupBy('o.id')
    .orderBy(sql`max(g.reached_on)`)
    .orderBy('o.id')

/** Expert-days worked, to hold against the envelope: one row. */
export function daysWorked(tx: Tx, id: string) {
  return tx
    .selectFrom('mobilisations as m')
    .innerJoin('activities as a', 'a.id', 'm.activity_id')
    .select(sql<number>`coalesce(sum(m.worked_days), 0)::int`.as('days'))
    .where('a.action_id', '=', id)
    .where('m.status', '=', 'completed')
}

/** What the steps of an Action look at. */
export async function factsOf(tx: Tx, id: string): Promise<ActionFacts> {
  const { rows } = await sql<ActionFacts>`select
    ${unansweredReadiness(sql`${id}::uuid`)} as unanswered,
    (select count(*) from activities where action_id = ${id} and status = any(${[...toCome]}::text[])) as "openActivities",
    (select count(*) from outputs where action_id = ${id} and status = 'drafted') as "unfinishedOutputs",
    (select count(*) from mobilisations m join activities a on a.id = m.activity_id where a.action_id = ${id}
      and m.status in ('accepted', 'released', 'contracted', 'deployed')) as "openMobilisations"`.execute(tx)
  const facts = rows[0]
  if (!facts) throw new Error('counting gave no row')
  return facts
}
