import { sql } from 'kysely'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries, partnerName } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner, isExactly } from '../../house/lists/search.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { languageName } from '../../house/web/languages.ts'
import { may } from './permissions.ts'
import { partnerChoices } from './queries.ts'

type PartnerRow = { id: string; code: string; kind: string; region: string | null; names: unknown; actions: number }

/**
 * Partners are those of the facility's regions; `all` adds the other countries of the world, and so does a search:
 * whoever looks for a country finds it.
 */
export const partnerList: ListOf<PartnerRow> = {
  path: '/partners',
  may: () => true,
  title: 'partners.title',
  lead: 'partners.lead',
  sorts: ['name', 'region', 'actions'],
  first: { by: 'name', down: false },
  words: async (tx, view) => ({
    regions: await choicesOf(tx, 'regions', view.lang),
    kinds: ['country', 'organisation'].map((value) => ({ value, label: view.t(`partners.kind.${value}`) })),
  }),
  queries: listQueries<PartnerRow>({
    id: sql`p.id`,
    from: () => sql`partners p`,
    where: (filters, words) => [
      filters.all || words.searched.length > 0 ? null : sql`p.region is not null`,
      isOneOf(sql`p.region`, filters.region),
      isOneOf(sql`p.kind`, filters.kind),
      hasWords([inPartner(sql`p.code`)], words.searched),
    ],
    order: (by, down, { view, typed, searched }) =>
      ({
        region: sql`(select g.position from regions g
          where g.key = p.region) ${direction(down)} nulls last, ${partnerName('p', view.lang)}`,
        actions: sql`(select count(*) from actions a
          where a.partner = p.code) ${direction(down)}, ${partnerName('p', view.lang)}`,
      })[by] ??
      sql`${
        searched.length > 0
          ? sql`${isExactly(sql`p.code`, typed)} desc,
        `
          : sql``
      }${partnerName('p', view.lang)} ${direction(down)}, p.code`,
    select: () =>
      sql`select p.id, p.code, p.kind, p.region, p.names, (select count(*) from actions a
        where a.partner = p.code) as actions from partners p`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'requests.field.partner',
      primary: true,
      value: (row, { view }) => nameIn(row.names, view.lang),
      href: (row) => `/partners/${row.code}`,
    },
    {
      key: 'region',
      heading: 'requests.field.region',
      code: (row) => row.region,
      value: (row, { names }) => names.regions?.get(row.region ?? ''),
    },
    {
      key: 'kind',
      heading: 'partners.field.kind',
      code: (row) => row.kind,
      value: (row, { view }) => view.t(`partners.kind.${row.kind}`),
    },
    { key: 'actions', heading: 'actions.title', kind: 'number', value: (row) => row.actions },
    { key: 'code', heading: 'partners.field.code', hidden: true, value: (row) => row.code },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions' },
    { name: 'kind', label: 'partners.field.kind', kind: 'one', options: 'kinds' },
    { name: 'all', label: 'partners.filter.all', kind: 'flag' },
  ],
}

type AuthorityRow = {
  id: string
  name: string
  name_language: string
  type: string
  code: string
  partner_names: unknown
  region: string | null
  requests: number
}

/** The institutions of partners that ask for help, or for whom it is asked. */
export const authorityList: ListOf<AuthorityRow> = {
  path: '/authorities',
  may: (person) => may(person).listInside(),
  title: 'authorities.title',
  lead: 'authorities.lead',
  sorts: ['name', 'partner', 'type'],
  first: { by: 'partner', down: false },
  words: async (tx, view) => ({
    types: await choicesOf(tx, 'authority_types', view.lang),
    regions: await choicesOf(tx, 'regions', view.lang),
    partners: await partnerChoices(tx, view.lang),
  }),
  queries: listQueries<AuthorityRow>({
    id: sql`a.id`,
    from: () => sql`authorities a join partners p on p.code = a.partner`,
    where: (filters, words) => [
      isOneOf(sql`a.type`, filters.type),
      isOneOf(sql`a.partner`, filters.partner),
      isOneOf(sql`p.region`, filters.region),
      hasWords(
        [inOwn(sql`a.id`, sql`select id from authorities`, sql`name`), inPartner(sql`a.partner`)],
        words.searched,
      ),
    ],
    order: (by, down, { view }) =>
      ({
        name: sql`${inOrderOf(view.lang, sql`a.name`)} ${direction(down)}, a.id`,
        type: sql`(select t.position from authority_types t
          where t.key = a.type) ${direction(down)}, ${inOrderOf(view.lang, sql`a.name`)}, a.id`,
      })[by] ?? sql`${partnerName('p', view.lang)} ${direction(down)}, ${inOrderOf(view.lang, sql`a.name`)}, a.id`,
    select: () => sql`select a.id, a.name, a.name_language, a.type, p.code, p.names as partner_names, p.region,
        (select count(*) from requests r where r.authority_id = a.id) as requests
      from authorities a join partners p on p.code = a.partner`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'authorities.field.name',
      primary: true,
      value: (row) => row.name,
      href: (row) => `/authorities/${row.id}`,
    },
    {
      key: 'partner',
      heading: 'requests.field.partner',
      value: (row, { view }) => nameIn(row.partner_names, view.lang),
      href: (row) => `/partners/${row.code}`,
    },
    {
      key: 'type',
      heading: 'authorities.field.type',
      code: (row) => row.type,
      value: (row, { names }) => names.types?.get(row.type),
    },
    { key: 'requests', heading: 'requests.title', kind: 'number', value: (row) => row.requests },
    {
      key: 'region',
      heading: 'requests.field.region',
      hidden: true,
      code: (row) => row.region,
      value: (row, { names }) => names.regions?.get(row.region ?? ''),
    },
    {
      key: 'language',
      heading: 'authorities.field.name_language',
      hidden: true,
      code: (row) => row.name_language,
      value: (row, { view }) => languageName(row.name_language, view.lang),
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'partner', label: 'requests.field.partner', kind: 'one', options: 'partners' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions' },
    { name: 'type', label: 'authorities.field.type', kind: 'several', options: 'types' },
  ],
}
