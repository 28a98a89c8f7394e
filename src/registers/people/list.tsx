import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries, partnerName } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner } from '../../house/lists/search.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { countryChoices } from '../partners/queries.ts'
import { workingLanguages } from './known.ts'
import { may } from './permissions.ts'

type PersonRow = {
  id: string
  name: string | null
  employer: string | null
  employer_kind: string | null
  country_names: unknown
  vetted_on: Day | null
  years_experience: number | null
  themes: string[]
  languages: string[]
}

/** The register of persons, or of it the vetted experts only. */
const register = (experts: boolean): ListOf<PersonRow> => ({
  path: experts ? '/experts' : '/people',
  may: (person) => may(person).list(),
  title: experts ? 'experts.title' : 'people.title',
  lead: experts ? 'experts.lead' : 'people.lead',
  sorts: ['name', 'country', 'vetted'],
  first: { by: 'name', down: false },
  words: async (tx, view) => ({
    countries: await countryChoices(tx, view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
    languages: languageChoices(workingLanguages, view.lang),
  }),
  queries: listQueries<PersonRow>({
    id: sql`e.id`,
    from: () =>
      sql`people e join partners p on p.code = e.employed_in left join personal_details d on d.person_id = e.id left
        join expert_profiles x on x.person_id = e.id`,
    where: (filters, words) => [
      experts ? sql`x.vetted_on is not null` : null,
      isOneOf(sql`e.employed_in`, filters.country),
      filters.theme
        ? sql`exists (select from expert_themes t where t.person_id = e.id
          and t.theme = any(${[...filters.theme]}::text[]))`
        : null,
      filters.language
        ? sql`exists (select from expert_languages l
          where l.person_id = e.id and l.language = any(${[...filters.language]}::text[]))`
        : null,
      hasWords(
        [
          inOwn(sql`e.id`, sql`select person_id from personal_details`, sql`name`, sql`employer`),
          inPartner(sql`e.employed_in`),
        ],
        words.searched,
      ),
    ],
    order: (by, down, { view }) =>
      ({
        country: sql`${partnerName('p', view.lang)} ${direction(down)}, ${inOrderOf(view.lang, sql`d.name`)}, e.id`,
        vetted: sql`x.vetted_on ${direction(down)} nulls last, e.id`,
      })[by] ?? sql`${inOrderOf(view.lang, sql`d.name`)} ${direction(down)}, e.id`,
    select: () => sql`select e.id, d.name, d.employer, e.employer_kind, p.names as country_names,
        x.vetted_on::text as vetted_on, x.years_experience,
        array(select t.theme from expert_themes t where t.person_id = e.id order by t.level desc, t.theme) as themes,
        array(select l.language from expert_languages l where l.person_id = e.id order by l.language) as languages
      from people e join partners p on p.code = e.employed_in left join personal_details d on d.person_id = e.id left
        join expert_profiles x on x.person_id = e.id`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'people.field.name',
      primary: true,
      value: (row, { view }) => row.name ?? view.t('people.name_withheld'),
      href: (row) => `/people/${row.id}`,
    },
    {
      key: 'country',
      heading: 'people.field.employed_in',
      room: 'short',
      value: (row, { view }) => nameIn(row.country_names, view.lang),
    },
    { key: 'vetted', heading: 'people.field.vetted_on', kind: 'day', value: (row) => row.vetted_on },
    {
      key: 'themes',
      heading: 'people.field.themes',
      room: 'long',
      code: (row) => row.themes,
      value: (row, { names }) => row.themes.map((key) => names.themes?.get(key) ?? key).join(' · '),
    },
    { key: 'employer', heading: 'people.field.employer', value: (row) => row.employer },
    {
      key: 'employer_kind',
      heading: 'people.field.employer_kind',
      hidden: true,
      code: (row) => row.employer_kind,
      value: (row, { view }) =>
        view.t(row.employer_kind ? `people.employer_kind.${row.employer_kind}` : 'people.not_known'),
    },
    {
      key: 'languages',
      heading: 'people.field.languages',
      hidden: true,
      code: (row) => row.languages,
      value: (row, { names }) => row.languages.map((key) => names.languages?.get(key) ?? key).join(' · '),
    },
    { key: 'years', heading: 'people.field.years', kind: 'number', hidden: true, value: (row) => row.years_experience },
  ],
  filters: [
    { name: 'search', label: 'people.filter.search', kind: 'search' },
    { name: 'country', label: 'people.field.employed_in', kind: 'one', options: 'countries' },
    { name: 'theme', label: 'requests.field.theme', kind: 'several', options: 'themes' },
    { name: 'language', label: 'people.field.languages', kind: 'several', options: 'languages' },
  ],
})

export const peopleList = register(false)
export const expertList = register(true)
