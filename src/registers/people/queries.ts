import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { type Day, day, dayPlus } from '../../house/days/day.ts'
import { byName } from '../../house/languages/order.ts'
import { registered } from '../../house/record/declared-record.ts'

export type Entry = NonNullable<Awaited<ReturnType<typeof findPerson>>>

export async function findPerson(tx: Tx, id: string) {
  return tx
    .selectFrom('people as e')
    .innerJoin('partners as p', 'p.code', 'e.employed_in')
    .leftJoin('personal_details as d', 'd.person_id', 'e.id')
    .leftJoin('expert_profiles as x', 'x.person_id', 'e.id')
    .select(['e.id', 'e.gender', 'e.employed_in', 'e.employer_kind'])
    .select([
      'd.name',
      'd.email',
      'd.employer',
      'd.language',
      'p.names as country_names',
      'p.region',
      'x.vetted_on',
      'x.consent_on',
      'x.years_experience',
      'x.max_missions',
      'x.max_days',
      'x.regions_worked_in',
      registered,
      sql<string[]>`coalesce(x.available::text[], '{}')`.as('windows'),
      // A person stands in several rows, and all of them have their lines in one history: how many lines it has is the
      // version of the whole. An expert does not read it: of hers, the rows that she writes count.
      sql<number>`coalesce((select max(h.number) from history h
        where h.record_table = 'people' and h.record_id = e.id), e.version + coalesce(x.version, 0))`.as('version'),
    ])
    .where('e.id', '=', id)
    .executeTakeFirst()
}

export const themesOf = (tx: Tx, id: string) =>
  tx
    .selectFrom('expert_themes')
    .select(['theme', 'level'])
    .where('person_id', '=', id)
    .orderBy('level', 'desc')
    .orderBy('theme')
export const languagesOf = (tx: Tx, id: string) =>
  tx.selectFrom('expert_languages').select(['language', 'level']).where('person_id', '=', id).orderBy('language')

/** What a person did, newest first. */
export const missionsOf = (tx: Tx, id: string) =>
  tx
    .selectFrom('mobilisations as m')
    .innerJoin('activities as v', 'v.id', 'm.activity_id')
    .select(['m.id', 'm.status', 'v.title', 'v.first_day', 'v.last_day'])
    .where('m.person_id', '=', id)
    .orderBy('v.first_day', 'desc')
/** What a person took part in, newest first: each by its activity. */
export const participationsOf = (tx: Tx, id: string) =>
  tx
    .selectFrom('participations as t')
    .innerJoin('activities as v', 'v.id', 't.activity_id')
    .select(['v.id', 't.status', 'v.title', 'v.first_day', 'v.last_day'])
    .where('t.person_id', '=', id)
    .orderBy('v.first_day', 'desc')

/** Windows of availability, both days included (PostgreSQL writes the end excluded). */
export function windowsOf(entry: { windows: string[] }): { from: Day; to: Day }[] {
  return entry.windows.map((text) => {
    const [from = '', end = ''] = text.slice(1, -1).split(',')
    return { from: day(from), to: dayPlus(day(end), -1) }
  })
}

/** Vetted experts that an officer may put on a seat: those with its theme first, then by name. */
export async function expertChoices(tx: Tx, theme: string) {
  const rows = await tx
    .selectFrom('expert_profiles as x')
    .innerJoin('personal_details as d', 'd.person_id', 'x.person_id')
    .innerJoin('people as e', 'e.id', 'x.person_id')
    .leftJoin('expert_themes as t', (join) => join.onRef('t.person_id', '=', 'x.person_id').on('t.theme', '=', theme))
    .select(['x.person_id', 'd.name', 'e.employed_in', 't.level'])
    .where('x.vetted_on', 'is not', null)
    .orderBy(sql`t.level desc nulls last, ${byName(tx, sql`d.name`)}, x.person_id`)
    .execute()
  return rows.map((row) => ({
    value: row.person_id,
    label: `${row.name} (${row.employed_in}${row.level ? ` · ${'★'.repeat(row.level)}` : ''})`,
  }))
}
