import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { column, isParty, seen } from '../../house/database/walls.ts'
import type { MobilisationStatus, PausedBy } from './lifecycle.ts'

export type Mission = NonNullable<Awaited<ReturnType<typeof findMission>>>

export async function findMission(tx: Tx, id: string, locked = false) {
  const row = await tx
    .selectFrom('mobilisations as m')
    .innerJoin('activities as v', 'v.id', 'm.activity_id')
    .innerJoin('seats as s', 's.id', 'm.seat_id')
    .innerJoin('partners as h', 'h.code', 'v.host')
    .leftJoin('actions as a', 'a.id', 'v.action_id')
    .leftJoin('partners as p', 'p.code', 'a.partner')
    .leftJoin('people as e', 'e.id', 'm.person_id')
    .leftJoin('personal_details as d', 'd.person_id', 'm.person_id')
    .$call(seen(tx, 'mobilisations', 'm'))
    .select([
      'v.title',
      'v.action_id',
      'v.first_day',
      'v.last_day',
      'v.place',
      column<string>(tx, 'activities', 'practical', 'v').as('practical'),
      'v.mode',
      'v.status as activity_status',
      'h.names as host_names',
      's.role',
      's.days',
      'e.employed_in',
      'e.employer_kind',
      'd.name',
      'a.authority_id as action_authority_id',
      'a.request_id',
      'a.officer_id',
      'p.names as partner_names',
      sql<number | null>`action_numeral(v.action_id)`.as('numeral'),
      column(tx, 'personal_details', 'email', 'd').as('email'),
      column(tx, 'personal_details', 'language', 'd').as('language'),
    ])
    .select(isParty('v.action_id').as('party'))
    // Why nothing goes on for now, for whoever sees the mission.
    .select(sql<PausedBy | null>`what_pauses(v.id)`.as('paused_by'))
    .where('m.id', '=', id)
    .$if(locked, (query) => query.forUpdate('m'))
    .executeTakeFirst()
  return row && { ...row, status: row.status as MobilisationStatus }
}

export type SeatToFill = NonNullable<Awaited<ReturnType<typeof findSeat>>>

export async function findSeat(tx: Tx, id: string) {
  return tx
    .selectFrom('seats as s')
    .innerJoin('activities as v', 'v.id', 's.activity_id')
    .selectAll('s')
    .select(['v.title', 'v.status as activity_status', 'v.first_day', 'v.last_day'])
    .select(sql<PausedBy | null>`what_pauses(v.id)`.as('paused_by'))
    .where('s.id', '=', id)
    .executeTakeFirst()
}
