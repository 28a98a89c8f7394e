import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { goingOn, type MobilisationStatus, type toCome } from './lifecycle.ts'

const underWay = ['invited', 'accepted', 'released', 'contracted', 'deployed'] as const

/** Missions whose people were invited, have answered, or are on their way already, on an activity that has not begun. */
export const missionsUnderWay = (tx: Tx, activity: string) => missionsIn(tx, activity, underWay)

/** Missions on an activity that are in one of these states, locked: none leaves it meanwhile. */
export async function missionsIn(tx: Tx, activity: string, statuses: readonly MobilisationStatus[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('mobilisations')
    .select('id')
    .where('activity_id', '=', activity)
    .where('status', 'in', statuses)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id)
}

/** The same of all activities of an Action that are planned or confirmed, or that are `to come`. */
export async function missionsOfAction(
  tx: Tx,
  action: string,
  which: typeof goingOn | typeof toCome = goingOn,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('mobilisations as m')
    .innerJoin('activities as v', 'v.id', 'm.activity_id')
    .select('m.id')
    .where('v.action_id', '=', action)
    .where('v.status', 'in', which)
    .where('m.status', 'in', underWay)
    .orderBy('m.id')
    .forUpdate('m')
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Of these missions, those that cannot simply go on: their days have begun meanwhile, or their people gave the days to
 * somebody else while they were free. Who is deployed is asked nothing more.
 */
export async function thoseToAskAnew(tx: Tx, ids: string[], today: Day): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select m.id from mobilisations m join activities v on v.id = m.activity_id join people p on p.id = m.person_id
    where m.id = any (${ids}::uuid[]) and m.status <> 'deployed' and (v.first_day <= ${today}::date or m.answer_by < ${today}::date
      and m.status = 'invited'
      or exists (select from mobilisations o where o.person_id = m.person_id and o.id <> m.id
        and o.status in ('accepted', 'released', 'contracted', 'deployed', 'completed')
        and o.blocks && blocked_days(v, p.employed_in)))
    order by m.id`.execute(tx)
  return rows.map((row) => row.id)
}
