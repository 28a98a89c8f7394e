import { sql } from 'kysely'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, listQueries } from '../../house/lists/queries.ts'
import { hasWords, inTexts } from '../../house/lists/search.ts'
import { choicesOf } from '../../house/settings/queries.ts'

type InitiativeRow = {
  id: string
  name: string
  acronym: string | null
  organisation: string | null
  website: string | null
  regions: string[]
  themes: string[]
}
const nameOf = (row: InitiativeRow) => (row.acronym ? `${row.name} (${row.acronym})` : row.name)

export const initiativeList: ListOf<InitiativeRow> = {
  path: '/initiatives',
  may: () => true,
  title: 'initiatives.title',
  lead: 'initiatives.lead',
  sorts: ['name', 'organisation'],
  first: { by: 'name', down: false },
  words: async (tx, view) => ({
    regions: await choicesOf(tx, 'regions', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
  }),
  queries: listQueries<InitiativeRow>({
    id: sql`i.id`,
    from: () => sql`initiatives i`,
    where: (filters, words) => [
      filters.region ? sql`i.regions && ${[...filters.region]}::text[]` : null,
      filters.theme ? sql`i.themes && ${[...filters.theme]}::text[]` : null,
      hasWords(
        [inTexts(sql`i.name`, sql`i.acronym`, sql`array_to_string(i.aliases, ' ')`, sql`i.organisation`)],
        words.searched,
      ),
    ],
    order: (by, down, { view }) =>
      sql`${inOrderOf(view.lang, by === 'organisation' ? sql`i.organisation` : sql`i.name`)} ${direction(down)} nulls
        last, i.id`,
    select: () =>
      sql`select i.id, i.name, i.acronym, i.organisation, i.website, i.regions, i.themes from initiatives i`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'initiatives.field.name',
      primary: true,
      value: nameOf,
      href: (row) => `/initiatives/${row.id}`,
    },
    { key: 'organisation', heading: 'initiatives.field.organisation', value: (row) => row.organisation },
    {
      key: 'regions',
      heading: 'requests.field.region',
      code: (row) => row.regions,
      value: (row, { names }) => row.regions.map((key) => names.regions?.get(key) ?? key).join(' · '),
    },
    {
      key: 'themes',
      heading: 'initiatives.field.themes',
      hidden: true,
      code: (row) => row.themes,
      value: (row, { names }) => row.themes.map((key) => names.themes?.get(key) ?? key).join(' · '),
    },
    { key: 'website', heading: 'initiatives.field.website', hidden: true, value: (row) => row.website },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions' },
    { name: 'theme', label: 'requests.field.theme', kind: 'several', options: 'themes' },
  ],
}
