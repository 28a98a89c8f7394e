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
  // What everybody can read and is not whole is to be looked at today: a language that was begun, in which readers of
  // the newest report find English texts where its own are not written. It leads to the first of these.
  {
    name: 'report_texts',
    owner: { whose: 'role', roles: ['communications'] },
    record: { table: 'report_editions', id: sql`e.year` },
    subject: plainly(sql`e.year || ' ' || b.language`),
    from: sql`report_editions e
      cross join lateral (select distinct x.language from report_texts x where x.year = e.year) b
      cross join lateral (select min(s.section) as section from report_texts s where s.year = e.year
        and not exists (select from report_texts w where w.year = e.year and w.section = s.section
          and w.language = b.language and w.body <> '')) m`,
    where: ({ today }) => sql`e.published_on is not null and e.year = extract(year from ${today})::int - 1
      and m.section is not null`,
    href: sql`'/reports/' || e.year || '/texts/' || m.section || '?in=' || b.language`,
    due: ({ today }) => today,
    since: sql`e.published_on`,
  },
]
