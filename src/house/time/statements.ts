import { type RawBuilder, sql } from 'kysely'

/** The facility's time zone, asked for once in a statement: the bare function would be called for every row. */
const facilityZone = sql`(select facility_zone())`
/** The calendar date of an instant where the facility is. */
export const facilityDay = (at: RawBuilder<unknown>) => sql`(${at} at time zone ${facilityZone})::date`
/** The instant at which the clocks where the facility is show this date and time. */
export const facilityInstant = (moment: RawBuilder<unknown>) => sql`((${moment}) at time zone ${facilityZone})`
/**
 * Whether an instant lies on this day where the facility is, or after it; on it, or before it. A bare date would mean
 * the zone of the connection. The day itself is asked, since where clocks are put back at midnight a day begins twice;
 * the rough bound beside it is there for the index.
 */
export const onOrAfter = (at: RawBuilder<unknown>, day: RawBuilder<unknown>) =>
  sql`(${at} >= ((${day}) - 2)::timestamp at time zone ${facilityZone} and ${facilityDay(at)} >= (${day}))`
export const onOrBefore = (at: RawBuilder<unknown>, day: RawBuilder<unknown>) =>
  sql`(${at} < ((${day}) + 2)::timestamp at time zone ${facilityZone} and ${facilityDay(at)} <= (${day}))`

const freeWeekdays = sql`(select coalesce((select array(select jsonb_array_elements_text(value -> 'weekend')::integer)
  from settings where key = 'calendar'), '{6,7}'))`
/**
 * Working days from a day (not counted) to another (counted), as the database's function working_days_between counts
 * them, written into the statement: a function that looks something up starts anew with each statement, which costs a
 * list more than its rows do.
 */
export const workingDaysBetween = (
  first: RawBuilder<unknown>,
  second: RawBuilder<unknown>,
) => sql`(case when ${second} <= ${first} then 0 else ${second} - ${first}
    - coalesce((select sum(floor((${second} - date '2000-01-02' - w.free) / 7.0) - floor((${first} - date '2000-01-02' -
      w.free) / 7.0)) from unnest(${freeWeekdays}) as w (free)), 0)::integer
    - (select count(*) from holidays h where h.day > ${first} and h.day <= ${second} and extract(isodow
      from h.day)::integer <> all (${freeWeekdays}::integer[]))::integer end)`

/** The day on which a record was last changed. */
export const lastChange = (table: string, id: RawBuilder<unknown>) =>
  sql`(select ${facilityDay(sql`h.at`)} from history h where h.record_table = ${sql.lit(table)} and h.record_id = ${id}
    order by h.number desc limit 1)`
