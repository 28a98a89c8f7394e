import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { seen } from '../../house/database/walls.ts'
import { byName, byPartner } from '../../house/languages/order.ts'
import type { ActionFacts, ActionStatus, ReadinessQuestion } from './lifecycle.ts'

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

export function readinessOf(tx: Tx, id: string) {
  return tx.selectFrom('readiness_answers').select(['question', 'answer', 'evidence']).where('action_id', '=', id)
}

/** The request as far as it tells of its institutional set-up: at most one row. */
export function setupRow(tx: Tx, action: { request_id: string }) {
  return tx
    .selectFrom('requests')
    .select(['language', 'setup_committee', 'setup_lead', 'setup_budget', 'setup_implementer'])
    .where('id', '=', action.request_id)
}

export type Setup = { language: string; said: { question: ReadinessQuestion; words: string }[] }

/**
 * What the request said on its institutional set-up, by the question of the readiness check that it answers, as far as
 * it said anything.
 */
export function setupInRequest(row: Awaited<ReturnType<ReturnType<typeof setupRow>['executeTakeFirst']>>): Setup {
  const said: [ReadinessQuestion, string | undefined][] = [
    ['committee', row?.setup_committee],
    ['lead_ministry', row?.setup_lead],
    ['budget_line', row?.setup_budget],
    ['implementer', row?.setup_implementer],
  ]
  return {
    language: row?.language ?? 'en',
    said: said.flatMap(([question, words]) => (words?.trim() ? [{ question, words }] : [])),
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
export async function factsOf(
  tx: Tx,
  action: { id: string; authority_signed_on: string | null },
): Promise<ActionFacts> {
  const { rows } = await sql<Omit<ActionFacts, 'signed'>>`select
    (select count(*) from readiness_answers where action_id = ${action.id}) as answered,
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
