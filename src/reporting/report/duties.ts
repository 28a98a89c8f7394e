import { sql } from 'kysely'
import { type Duty, plainly } from '../../house/duties/duty.ts'

export const reportDuties: readonly Duty[] = [
  // The report of the year that has ended, as long as its edition is not published.
  {
    name: 'report',
    owner: { whose: 'role', roles: ['communications'] },
    record: { table: 'report_editions', id: sql`e.year` },
    subject: plainly(sql`e.year::text`),
    from: ({ today }) => sql`(select extract(year from ${today})::int - 1 as year) y
      cross join lateral (select b.year from report_editions b where b.published_on is null union select y.year
        where not exists (select from report_editions b where b.year = y.year) and exists (select from activities
          where status in ('held', 'reported')
            and first_day between make_date(y.year, 1, 1) and make_date(y.year, 12, 31))) e`,
    where: sql`true`,
    href: sql`'/reports/' || e.year`,
    due: sql`make_date(e.year + 1, 3, 31)`,
  },
]
