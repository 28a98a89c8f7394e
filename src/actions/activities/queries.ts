import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { column, isParty, seen } from '../../house/database/walls.ts'
import { byName } from '../../house/languages/order.ts'
import type { ActivityStatus } from './lifecycle.ts'

export type Activity = NonNullable<Awaited<ReturnType<typeof findActivity>>>

export async function findActivity(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('activities as v')
    .leftJoin('actions as a', 'a.id', 'v.action_id')
    .leftJoin('partners as p', 'p.code', 'a.partner')
    .innerJoin('partners as h', 'h.code', 'v.host')
    .$call(seen(tx, 'activities', 'v'))
    .select([
      'a.status as action_status',
      'a.authority_id as action_authority_id',
      'a.request_id',
      'a.officer_id',
      'p.names as partner_names',
      'p.region',
      'h.names as host_names',
      sql<number | null>`action_numeral(v.action_id)`.as('numeral'),
    ])
    // Row security has shown the row: to a person with a mission of hers there, then.
    .select(isParty('v.action_id').as('party'))
    .select(sql<boolean>`current_human() is not null or current_administration() is not null`.as('mine'))
    .where('v.id', '=', id)
    .$if(locked, (query) => query.forUpdate('v'))
    .executeTakeFirst()
  return (
    row && {
      ...row,
      languages: row.languages as Record<string, string>,
      status: row.status as ActivityStatus,
      ...ofActivity(row),
    }
  )
}

export const lockActivity = (tx: Tx, id: string) => findActivity(tx, id, true)

export function seatsOf(tx: Tx, activityId: string) {
  return tx.selectFrom('seats').selectAll().where('activity_id', '=', activityId).orderBy('id')
}

/** Missions on an activity, with names for those who may see them. */
export function missionsOf(tx: Tx, activityId: string) {
  return tx
    .selectFrom('mobilisations as m')
    .innerJoin('seats as s', 's.id', 'm.seat_id')
    .leftJoin('people as e', 'e.id', 'm.person_id')
    .leftJoin('personal_details as d', 'd.person_id', 'm.person_id')
    .leftJoin('partners as c', 'c.code', 'e.employed_in')
    .select([
      'm.id',
      'm.seat_id',
      'm.status',
      'm.answer_by',
      'm.worked_days',
      's.role',
      'e.employed_in',
      'c.names as country_names',
      'd.name',
    ])
    .where('m.activity_id', '=', activityId)
    .orderBy('m.id')
}

/** Participants of an activity, by name. */
export function participantsOf(tx: Tx, activityId: string) {
  return tx
    .selectFrom('participations as t')
    .leftJoin('people as e', 'e.id', 't.person_id')
    .leftJoin('personal_details as d', 'd.person_id', 't.person_id')
    .leftJoin('partners as c', 'c.code', 'e.employed_in')
    .select(['t.id', 't.person_id', 't.status', 'e.employed_in', 'c.names as country_names', 'd.name'])
    .select([
      column(tx, 'participations', 'organisation', 't').as('organisation'),
      column(tx, 'personal_details', 'email', 'd').as('email'),
    ])
    .where('t.activity_id', '=', activityId)
    .orderBy(byName(tx, sql`d.name`))
    .orderBy('t.id')
}

export type PlacedSeat = NonNullable<Awaited<ReturnType<typeof seatWithActivity>>>

/** A seat with what its activity is called, whose life it shares. */
export async function seatWithActivity(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('seats as s')
    .innerJoin('activities as v', 'v.id', 's.activity_id')
    .leftJoin('actions as a', 'a.id', 'v.action_id')
    .selectAll('s')
    .select(['v.title', 'v.status', 'a.status as action_status', 'a.authority_id as action_authority_id'])
    .select(isParty('v.action_id').as('party'))
    .where('s.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, ...ofActivity(row), status: row.status as ActivityStatus }
}

export type PlacedParticipation = NonNullable<Awaited<ReturnType<typeof participationWithActivity>>>
export const partStatuses = ['registered', 'attended', 'absent'] as const

/** Somebody's part in an activity, with the names of both. */
export async function participationWithActivity(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('participations as t')
    .innerJoin('activities as v', 'v.id', 't.activity_id')
    .leftJoin('actions as a', 'a.id', 'v.action_id')
    .leftJoin('people as e', 'e.id', 't.person_id')
    .leftJoin('personal_details as d', 'd.person_id', 't.person_id')
    .leftJoin('partners as c', 'c.code', 'e.employed_in')
    .select(['t.id', 't.version', 't.status', 't.activity_id', 't.person_id', 'd.name'])
    .select(['e.employed_in', 'c.names as country_names'])
    .select([
      column(tx, 'participations', 'organisation', 't').as('organisation'),
      column(tx, 'personal_details', 'email', 'd').as('email'),
    ])
    .select(['v.title', 'v.status as activity_status'])
    .select(['a.status as action_status', 'a.authority_id as action_authority_id'])
    .select(isParty('v.action_id').as('party'))
    .where('t.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      ...row,
      ...ofActivity(row),
      status: row.status as (typeof partStatuses)[number],
      activity_status: row.activity_status as ActivityStatus,
    }
  )
}

/** What the rights on an activity ask of its Action. */
const ofActivity = (row: { action_status: string | null; action_authority_id: string | null }) => ({
  action_status: row.action_status ?? '',
  action_authority_id: row.action_authority_id ?? '',
})

export type Seat = NonNullable<Awaited<ReturnType<typeof findSeatOf>>>

export const findSeatOf = (tx: Tx, activityId: string, id: string, locked = false) =>
  tx
    .selectFrom('seats')
    .selectAll()
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()

export type Participation = NonNullable<Awaited<ReturnType<typeof findParticipation>>>

export const findParticipation = (tx: Tx, activityId: string, id: string, locked = false) =>
  tx
    .selectFrom('participations as t')
    .leftJoin('personal_details as d', 'd.person_id', 't.person_id')
    .select(['t.id', 't.version', 't.person_id', 't.organisation', 'd.name'])
    .where('t.activity_id', '=', activityId)
    .where('t.id', '=', id)
    .$if(locked, (query) => query.forUpdate('t'))
    .executeTakeFirst()
