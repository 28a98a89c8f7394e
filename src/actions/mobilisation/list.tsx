import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import { isStaff } from '../../house/identity/person.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import { type ListOf, lateFilter, lateView } from '../../house/lists/list.ts'
import { direction, inYear, isOneOf, listQueries, mineLate } from '../../house/lists/queries.ts'
import { hasWords, inOwn, partnersWith } from '../../house/lists/search.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { Tag, type Tone } from '../../house/ui/record.tsx'
import { type MobilisationStatus, mobilisationWay } from './lifecycle.ts'
import { may } from './permissions.ts'

export const tones: Partial<Record<MobilisationStatus, Tone>> = {
  invited: 'warning',
  accepted: 'info',
  released: 'info',
  contracted: 'info',
  deployed: 'accent',
  completed: 'success',
  declined: 'danger',
}

type MissionRow = {
  id: string
  status: MobilisationStatus
  answer_by: Day | null
  name: string | null
  country_names: unknown
  title: string
  first_day: Day
  last_day: Day
  worked_days: number | null
}

export const missionList: ListOf<MissionRow> = {
  path: '/mobilisations',
  may: (person) => may(person).list(),
  title: 'mobilisations.title',
  lead: 'mobilisations.lead',
  sorts: ['person', 'first_day', 'status', 'answer'],
  first: { by: 'first_day', down: true },
  words: async (_tx, view) => ({
    statuses: [...mobilisationWay, 'declined', 'expired', 'replaced', 'withdrawn'].map((value) => ({
      value,
      label: view.t(`mobilisations.status.${value}`),
    })),
  }),
  queries: listQueries<MissionRow>({
    id: sql`m.id`,
    from: () =>
      sql`mobilisations m join activities v on v.id = m.activity_id left
        join personal_details d on d.person_id = m.person_id`,
    where: (filters, words) => [
      isOneOf(sql`m.status`, filters.status),
      inYear(sql`v.first_day`, filters.year),
      mineLate(sql`m.id`, 'mobilisations', filters, words),
      hasWords(
        [
          inOwn(sql`m.person_id`, sql`select person_id from personal_details`, sql`name`),
          inOwn(sql`m.activity_id`, sql`select id from activities`, sql`title`, sql`place`),
          (word) =>
            sql`m.activity_id in (select x.id from activities x join actions a on a.id = x.action_id
              where a.partner in (${partnersWith(word)}) or x.host in (${partnersWith(word)}))`,
        ],
        words.searched,
      ),
    ],
    order: (by, down, { view }) =>
      ({
        person: sql`${inOrderOf(view.lang, sql`d.name`)} ${direction(down)}, m.id`,
        status: sql`m.status ${direction(down)}, v.first_day desc, m.id`,
        answer: sql`m.answer_by ${direction(down)} nulls last, m.id`,
      })[by] ?? sql`v.first_day ${direction(down)}, m.id ${direction(!down)}`,
    select: () => sql`select m.id, m.status, m.answer_by::text as answer_by, d.name, c.names as country_names, v.title,
        v.first_day::text as first_day, v.last_day::text as last_day, m.worked_days
      from mobilisations m join activities v on v.id = m.activity_id left join people e on e.id = m.person_id left
        join partners c on c.code = e.employed_in left join personal_details d on d.person_id = m.person_id`,
  }),
  columns: [
    {
      key: 'person',
      heading: 'people.field.name',
      primary: true,
      value: (row, { view }) => row.name ?? view.t('people.name_withheld'),
      href: (row) => `/mobilisations/${row.id}`,
    },
    { key: 'activity', heading: 'mobilisations.field.activity', value: (row) => row.title },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`mobilisations.status.${row.status}`),
      cell: (row, { view }) => (
        <Tag tone={tones[row.status] ?? 'neutral'}>{view.t(`mobilisations.status.${row.status}`)}</Tag>
      ),
    },
    { key: 'first_day', heading: 'activities.field.first_day', kind: 'day', value: (row) => row.first_day },
    { key: 'last_day', heading: 'activities.field.last_day', kind: 'day', value: (row) => row.last_day },
    {
      key: 'answer',
      heading: 'mobilisations.field.answer_by',
      kind: 'day',
      value: (row) => (row.status === 'invited' ? row.answer_by : null),
    },
    {
      key: 'country',
      heading: 'people.field.employed_in',
      room: 'short',
      value: (row, { view }) => (row.country_names ? nameIn(row.country_names, view.lang) : null),
    },
    {
      key: 'worked',
      heading: 'mobilisations.field.worked_days',
      kind: 'number',
      hidden: true,
      value: (row) => row.worked_days,
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
    { name: 'year', label: 'requests.filter.year', kind: 'year' },
    lateFilter,
  ],
  standing: (person) => (isStaff(person) ? [{ label: 'requests.view.all', query: '' }, lateView] : []),
}
