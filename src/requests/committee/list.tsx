import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, inYear, isOneOf, listQueries } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inTexts, partnersWith } from '../../house/lists/search.ts'
import type { MeetingStatus } from './lifecycle.ts'
import { MeetingTag, nameOfMeeting } from './pages.tsx'
import { mayMeet } from './permissions.ts'

export type MeetingRow = {
  id: string
  number: number
  held_on: Day
  status: string
  place: string
  items: number
  released: number
}
const statuses: MeetingStatus[] = ['planned', 'open', 'closed', 'cancelled']

/** What a meeting is found by as well: the requests that it holds or held. */
const onAgendas = sql`select i.meeting_id from agenda_items i join requests r on r.id = i.request_id`

export const meetingList: ListOf<MeetingRow> = {
  path: '/meetings',
  may: (person) => mayMeet(person).list(),
  title: 'meetings.title',
  lead: 'meetings.lead',
  sorts: ['held', 'items', 'status'],
  first: { by: 'held', down: true },
  words: async (_tx, view) => ({
    statuses: statuses.map((value) => ({ value, label: view.t(`meetings.status.${value}`) })),
  }),
  queries: listQueries<MeetingRow>({
    id: sql`m.id`,
    from: () => sql`meetings m`,
    where: (filters, words) => [
      isOneOf(sql`m.status`, filters.status),
      inYear(sql`m.held_on`, filters.year),
      hasWords(
        [
          inTexts(sql`m.place`),
          inOwn(sql`m.id`, onAgendas, sql`r.title`),
          (word) => sql`m.id in (${onAgendas} where r.partner in (${partnersWith(word)}))`,
        ],
        words.searched,
      ),
    ],
    order: (by, down) =>
      by === 'status'
        ? sql`m.status ${direction(down)}, m.held_on desc, m.number desc`
        : by === 'items'
          ? sql`(select count(*) from agenda_items i
            where i.meeting_id = m.id and i.struck_at is null) ${direction(down)}, m.number desc`
          : sql`m.held_on ${direction(down)}, m.number ${direction(down)}`,
    select: () => sql`select m.id, m.number, m.held_on, m.status, m.place,
        (select count(*) from agenda_items i where i.meeting_id = m.id and i.struck_at is null) as items,
        (select count(*) from agenda_items i where i.meeting_id = m.id and i.released_at is not null) as released
      from meetings m`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'meetings.field.meeting',
      primary: true,
      value: (row, { view }) => nameOfMeeting(row, view),
      href: (row) => `/meetings/${row.id}`,
    },
    { key: 'place', heading: 'meetings.field.place', value: (row) => row.place },
    { key: 'held', heading: 'meetings.field.held_on', kind: 'day', value: (row) => row.held_on },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`meetings.status.${row.status}`),
      cell: (row, { view }) => <MeetingTag view={view} meeting={row} />,
    },
    { key: 'items', heading: 'meetings.items', kind: 'number', value: (row) => row.items },
    { key: 'released', heading: 'meetings.decisions', kind: 'number', value: (row) => row.released },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
    { name: 'year', label: 'requests.filter.year', kind: 'year' },
  ],
}
