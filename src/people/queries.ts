import { type Expression, type SqlBool, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { pageSize, paging } from '../web/list.ts'

export type PeopleFilters = { search?: string | undefined; country?: string | undefined; theme?: string | undefined; language?: string | undefined; experts?: boolean }

function filtered(tx: Tx, filters: PeopleFilters) {
  return tx
    .selectFrom('people as e')
    .innerJoin('partners as p', 'p.code', 'e.employed_in')
    .leftJoin('personal_details as d', 'd.person_id', 'e.id')
    .leftJoin('expert_profiles as x', 'x.person_id', 'e.id')
    .where((eb) => {
      const all: Expression<SqlBool>[] = []
      if (filters.experts) all.push(eb('x.vetted_on', 'is not', null))
      if (filters.country) all.push(eb('e.employed_in', '=', filters.country))
      if (filters.theme) all.push(sql<SqlBool>`exists (select from expert_themes t where t.person_id = e.id and t.theme = ${filters.theme})`)
      if (filters.language) all.push(sql<SqlBool>`exists (select from expert_languages l where l.person_id = e.id and l.language = ${filters.language})`)
      if (filters.search) {
        const like = `%${filters.search.replace(/[\\%_]/g, '\\$&')}%`
        all.push(sql<SqlBool>`(unaccent(d.name) ilike unaccent(${like}) or unaccent(d.employer) ilike unaccent(${like}))`)
      }
      return eb.and(all)
    })
}

export async function peopleFor(tx: Tx, filters: PeopleFilters, page: number) {
  const counted = await filtered(tx, filters).select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const paged = paging(page, counted.total)
  const rows = await filtered(tx, filters)
    .select(['e.id', 'd.name', 'd.employer', 'e.employed_in', 'p.names as country_names', 'x.vetted_on'])
    .select(sql<string[]>`array(select t.theme from expert_themes t where t.person_id = e.id order by t.level desc, t.theme)`.as('themes'))
    .orderBy(sql`d.name collate "und-x-icu", e.id`)
    .limit(pageSize)
    .offset(paged.offset)
    .execute()
  return { rows, ...paged }
}

export type Entry = NonNullable<Awaited<ReturnType<typeof findPerson>>>

export async function findPerson(tx: Tx, id: string) {
  return tx
    .selectFrom('people as e')
    .innerJoin('partners as p', 'p.code', 'e.employed_in')
    .leftJoin('personal_details as d', 'd.person_id', 'e.id')
    .leftJoin('expert_profiles as x', 'x.person_id', 'e.id')
    .selectAll('e')
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
      sql<string[]>`coalesce(x.available::text[], '{}')`.as('windows'),
    ])
    .where('e.id', '=', id)
    .executeTakeFirst()
}

export const themesOf = (tx: Tx, id: string) => tx.selectFrom('expert_themes').select(['theme', 'level']).where('person_id', '=', id).orderBy('level', 'desc').orderBy('theme').execute()
export const languagesOf = (tx: Tx, id: string) => tx.selectFrom('expert_languages').select(['language', 'level']).where('person_id', '=', id).orderBy('language').execute()

/** Everything a person did: missions and participations, newest first. */
export async function doneBy(tx: Tx, id: string) {
  const missions = await tx
    .selectFrom('mobilisations as m')
    .innerJoin('activities as v', 'v.id', 'm.activity_id')
    .select(['m.id', 'm.status', 'v.title', 'v.first_day', 'v.last_day'])
    .where('m.person_id', '=', id)
    .orderBy('v.first_day', 'desc')
    .execute()
  const participations = await tx
    .selectFrom('participations as t')
    .innerJoin('activities as v', 'v.id', 't.activity_id')
    .select(['v.id', 't.status', 'v.title', 'v.first_day', 'v.last_day'])
    .where('t.person_id', '=', id)
    .orderBy('v.first_day', 'desc')
    .execute()
  return { missions, participations }
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
    .orderBy(sql`t.level desc nulls last, d.name collate "und-x-icu"`)
    .execute()
  return rows.map((row) => ({ value: row.person_id, label: `${row.name} (${row.employed_in}${row.level ? ` · ${'★'.repeat(row.level)}` : ''})` }))
}
