import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import { isStaff } from '../../house/identity/person.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import { type ListOf, lateFilter, lateView } from '../../house/lists/list.ts'
import { direction, inYear, isOneOf, listQueries, mineLate } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner } from '../../house/lists/search.ts'
import { choicesOf } from '../../house/settings/queries.ts'
import { Tag, type Tone } from '../../house/ui/record.tsx'
import { nameOfAction } from '../action/list.tsx'
import type { ActivityStatus } from './lifecycle.ts'

export const tones: Record<ActivityStatus, Tone> = {
  planned: 'info',
  confirmed: 'accent',
  held: 'success',
  reported: 'success',
  postponed: 'warning',
  cancelled: 'neutral',
}

type ActivityRow = {
  id: string
  action_id: string
  title: string
  type: string
  status: ActivityStatus
  theme: string
  first_day: Day
  last_day: Day
  mode: string
  place: string | null
  partner_names: unknown
  region: string | null
  numeral: number | null
}

export const activityList: ListOf<ActivityRow> = {
  path: '/activities',
  may: () => true,
  title: 'activities.title',
  lead: 'activities.lead',
  sorts: ['title', 'first_day', 'last_day', 'status'],
  first: { by: 'first_day', down: true },
  words: async (tx, view) => ({
    statuses: Object.keys(tones).map((value) => ({ value, label: view.t(`activities.status.${value}`) })),
    types: await choicesOf(tx, 'activity_types', view.lang),
    regions: await choicesOf(tx, 'regions', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
  }),
  queries: listQueries<ActivityRow>({
    id: sql`v.id`,
    from: () => sql`activities v join actions a on a.id = v.action_id join partners p on p.code = a.partner`,
    where: (filters, words) => [
      isOneOf(sql`v.status`, filters.status),
      isOneOf(sql`v.type`, filters.type),
      isOneOf(sql`p.region`, filters.region),
      inYear(sql`v.first_day`, filters.year),
      mineLate(sql`v.id`, 'activities', filters, words),
      hasWords(
        [
          inOwn(sql`v.id`, sql`select id from activities`, sql`title`, sql`place`),
          inPartner(sql`a.partner`),
          inPartner(sql`v.host`),
        ],
        words.searched,
      ),
    ],
    order: (by, down, { view }) =>
      ({
        title: sql`${inOrderOf(view.lang, sql`v.title`)} ${direction(down)}, v.id`,
        last_day: sql`v.last_day ${direction(down)}, v.id ${direction(down)}`,
        status: sql`v.status ${direction(down)}, v.first_day desc, v.id desc`,
      })[by] ?? sql`v.first_day ${direction(down)}, v.id ${direction(down)}`,
    select: () => sql`select v.id, v.action_id, v.title, v.type, v.status, v.theme, v.first_day::text as first_day,
        v.last_day::text as last_day, v.mode, v.place, p.names as partner_names, p.region,
        action_numeral(a.id) as numeral from activities v join actions a on a.id = v.action_id
          join partners p on p.code = a.partner`,
  }),
  columns: [
    {
      key: 'title',
      heading: 'requests.field.title',
      room: 'long',
      primary: true,
      value: (row) => row.title,
      href: (row) => `/activities/${row.id}`,
    },
    {
      key: 'action',
      heading: 'activities.field.action',
      value: (row, { view }) => nameOfAction(row, view),
      href: (row) => `/actions/${row.action_id}`,
    },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`activities.status.${row.status}`),
      cell: (row, { view }) => (
        <Tag tone={tones[row.status] ?? 'neutral'}>{view.t(`activities.status.${row.status}`)}</Tag>
      ),
    },
    { key: 'first_day', heading: 'activities.field.first_day', kind: 'day', value: (row) => row.first_day },
    { key: 'last_day', heading: 'activities.field.last_day', kind: 'day', value: (row) => row.last_day },
    {
      key: 'type',
      heading: 'activities.field.type',
      code: (row) => row.type,
      value: (row, { names }) => names.types?.get(row.type),
    },
    { key: 'place', heading: 'activities.field.place', value: (row) => row.place },
    {
      key: 'theme',
      heading: 'requests.field.theme',
      hidden: true,
      code: (row) => row.theme,
      value: (row, { names }) => names.themes?.get(row.theme),
    },
    {
      key: 'region',
      heading: 'requests.field.region',
      hidden: true,
      code: (row) => row.region,
      value: (row, { names }) => names.regions?.get(row.region ?? ''),
    },
    {
      key: 'mode',
      heading: 'activities.field.mode',
      hidden: true,
      code: (row) => row.mode,
      value: (row, { view }) => view.t(`activities.mode.${row.mode}`),
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'type', label: 'activities.field.type', kind: 'several', options: 'types' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
    { name: 'year', label: 'requests.filter.year', kind: 'year' },
    lateFilter,
  ],
  standing: (person) => (isStaff(person) ? [{ label: 'requests.view.all', query: '' }, lateView] : []),
}
