import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries, partnerName } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner } from '../../house/lists/search.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { Tag, type Tone } from '../../house/ui/record.tsx'
import { languageName } from '../../house/web/languages.ts'
import { ladder, type OutputStatus } from './lifecycle.ts'

export const tones: Partial<Record<OutputStatus, Tone>> = {
  drafted: 'neutral',
  finalised: 'info',
  validated: 'info',
  submitted: 'info',
  adopted: 'success',
  funded: 'success',
  in_use: 'success',
  lapsed: 'danger',
}

type OutputRow = {
  id: string
  title: string
  type: string
  status: OutputStatus
  theme: string
  language: string
  partner_names: unknown
  region: string | null
  finalised_on: Day | null
}

export const outputList: ListOf<OutputRow> = {
  path: '/outputs',
  may: () => true,
  title: 'outputs.title',
  lead: 'outputs.lead',
  sorts: ['title', 'partner', 'finalised', 'status'],
  first: { by: 'finalised', down: true },
  words: async (tx, view) => ({
    statuses: [...ladder, 'superseded', 'lapsed'].map((value) => ({ value, label: view.t(`outputs.status.${value}`) })),
    types: await choicesOf(tx, 'output_types', view.lang),
    regions: await choicesOf(tx, 'regions', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
  }),
  queries: listQueries<OutputRow>({
    id: sql`o.id`,
    from: (_filters, by) =>
      sql`outputs o join actions a on a.id = o.action_id join partners p on p.code = a.partner
        ${
          by === 'finalised'
            ? sql`left join (select output_id, max(reached_on) as day from output_rungs
          where rung = 'finalised' group by output_id) finalised on finalised.output_id = o.id`
            : sql``
        }`,
    where: (filters, words) => [
      isOneOf(sql`o.status`, filters.status),
      isOneOf(sql`o.type`, filters.type),
      isOneOf(sql`p.region`, filters.region),
      hasWords([inOwn(sql`o.id`, sql`select id from outputs`, sql`title`), inPartner(sql`a.partner`)], words.searched),
    ],
    order: (by, down, { view }) =>
      ({
        title: sql`${inOrderOf(view.lang, sql`o.title`)} ${direction(down)}, o.id`,
        partner: sql`${partnerName('p', view.lang)} ${direction(down)}, o.id`,
        status: sql`array_position(${[...ladder, 'superseded', 'lapsed']}::text[], o.status) ${direction(down)},
          o.id desc`,
      })[by] ?? sql`finalised.day ${direction(down)} nulls ${down ? sql`first` : sql`last`}, o.id ${direction(down)}`,
    select: () => sql`select o.id, o.title, o.type, o.status, o.theme, o.language, p.names as partner_names, p.region,
        (select max(r.reached_on)::text from output_rungs r
          where r.output_id = o.id and r.rung = 'finalised') as finalised_on
      from outputs o join actions a on a.id = o.action_id join partners p on p.code = a.partner`,
  }),
  columns: [
    {
      key: 'title',
      heading: 'requests.field.title',
      room: 'long',
      primary: true,
      value: (row) => row.title,
      href: (row) => `/outputs/${row.id}`,
    },
    {
      key: 'partner',
      heading: 'requests.field.partner',
      value: (row, { view }) => nameIn(row.partner_names, view.lang),
    },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`outputs.status.${row.status}`),
      cell: (row, { view }) => (
        <Tag tone={tones[row.status] ?? 'neutral'}>{view.t(`outputs.status.${row.status}`)}</Tag>
      ),
    },
    { key: 'finalised', heading: 'outputs.status.finalised', kind: 'day', value: (row) => row.finalised_on },
    {
      key: 'type',
      heading: 'activities.field.type',
      code: (row) => row.type,
      value: (row, { names }) => names.types?.get(row.type),
    },
    {
      key: 'region',
      heading: 'requests.field.region',
      hidden: true,
      code: (row) => row.region,
      value: (row, { names }) => names.regions?.get(row.region ?? ''),
    },
    {
      key: 'theme',
      heading: 'requests.field.theme',
      hidden: true,
      code: (row) => row.theme,
      value: (row, { names }) => names.themes?.get(row.theme),
    },
    {
      key: 'language',
      heading: 'requests.field.language',
      hidden: true,
      code: (row) => row.language,
      value: (row, { view }) => languageName(row.language, view.lang),
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'type', label: 'activities.field.type', kind: 'several', options: 'types' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
  ],
}
