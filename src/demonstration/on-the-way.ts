import { sql } from 'kysely'
import type { Tx } from '../house/database/connection.ts'
import type { Day } from '../house/days/day.ts'
import { facilityDay } from '../house/time/statements.ts'
import { morning } from './clock.ts'

/** The last time that the clock was moved, or is being moved: from when, to which day, and how far it came. */
export type Journey = { left_at: Date; to_day: Day; arrives_at: Date; arrived_at: Date | null; worked_off: Date }

export async function lastJourney(tx: Tx): Promise<Journey | undefined> {
  const { rows } = await sql<Journey>`select m.left_at, m.to_day::text, m.arrived_at,
      ${morning(sql`m.to_day`)} as arrives_at, greatest(m.left_at, c.worked_off) as worked_off
    from clock_moves m cross join demonstration_clock c order by m.left_at desc, m.id desc limit 1`.execute(tx)
  return rows[0]
}

export const deeds = ['silence', 'closed', 'meeting', 'reminder', 'digest', 'notice'] as const
export type Happened = {
  day: Day
  what: (typeof deeds)[number]
  count: number
  records: { href: string; name: string }[]
}

const request = sql`jsonb_build_object('href', '/requests/' || r.id, 'name', r.reference)`

/** What happened by itself after one moment and up to another, by day and kind. */
export async function happenedBetween(tx: Tx, from: Date, to: Date): Promise<Happened[]> {
  const { rows } = await sql<Happened>`select ${facilityDay(sql`d.at`)}::text as day, d.what, count(*)::int as count,
      coalesce(jsonb_agg(distinct d.record) filter (where d.record is not null), '[]') as records
    from (
      select o.given_at as at, 'silence' as what, ${request} as record
        from opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id
        where o.status = 'silence'
      union all
      select c.closed_at, 'closed', ${request} from consultations c join requests r on r.id = c.request_id
        where c.status = 'closed'
      union all
      select h.at, 'meeting', jsonb_build_object('href', '/meetings/' || m.id, 'name', m.number::text)
        from meetings m join history h on h.record_table = 'meetings' and h.record_id = m.id and h.number = 1
        where h.account is null
      union all
      select m.queued_at, case m.kind when 'digest' then 'digest' when 'notice' then 'notice' else 'reminder' end, null
        from outbox m where m.kind <> 'link' and m.status <> 'kept'
    ) as d
    where d.at > ${from} and d.at <= ${to}
    group by 1, 2 order by 1, array_position(${[...deeds]}::text[], d.what)`.execute(tx)
  return rows
}
