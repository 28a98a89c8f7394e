import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries, partnerName } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner } from '../../house/lists/search.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { facilityDay } from '../../house/time/statements.ts'
import { Tag, type Tone } from '../../house/ui/record.tsx'
import type { ApplicationStatus } from './lifecycle.ts'
import { may } from './permissions.ts'

export const tones: Record<ApplicationStatus, Tone> = { open: 'info', granted: 'success', refused: 'neutral' }
const statuses = Object.keys(tones) as ApplicationStatus[]

type Row = {
  id: string
  name: string
  authority: string
  partner_names: unknown
  status: ApplicationStatus
  asked_on: Day
}

/** Who asks for an account, those that wait first. */
export const applicationList: ListOf<Row> = {
  path: '/applications',
  may: (person) => may(person).list(),
  title: 'applications.title',
  lead: 'applications.lead',
  sorts: ['asked', 'name', 'partner'],
  first: { by: 'asked', down: true },
  words: async (_tx, view) => ({
    statuses: statuses.map((value) => ({ value, label: view.t(`applications.status.${value}`) })),
  }),
  queries: listQueries<Row>({
    id: sql`x.id`,
    from: () => sql`applications x join partners p on p.code = x.partner`,
    where: (filters, words) => [
      isOneOf(sql`x.status`, filters.status),
      hasWords(
        [inOwn(sql`x.id`, sql`select id from applications`, sql`name`, sql`authority`), inPartner(sql`x.partner`)],
        words.searched,
      ),
    ],
    order: (by, down, { view }) =>
      ({
        name: sql`${inOrderOf(view.lang, sql`x.name`)} ${direction(down)}, x.id`,
        partner: sql`${partnerName('p', view.lang)} ${direction(down)}, x.id`,
      })[by] ?? sql`x.status = 'open' desc, x.asked_at ${direction(down)}, x.id`,
    select: () => sql`select x.id, x.name, x.authority, p.names as partner_names, x.status,
        ${facilityDay(sql`x.asked_at`)}::text as asked_on
      from applications x join partners p on p.code = x.partner`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'applications.field.name',
      primary: true,
      value: (row) => row.name,
      href: (row) => `/applications/${row.id}`,
    },
    { key: 'authority', heading: 'requests.field.authority', value: (row) => row.authority },
    {
      key: 'partner',
      heading: 'requests.field.partner',
      value: (row, { view }) => nameIn(row.partner_names, view.lang),
    },
    { key: 'asked', heading: 'applications.field.asked_on', kind: 'day', value: (row) => row.asked_on },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`applications.status.${row.status}`),
      cell: (row, { view }) => <Tag tone={tones[row.status]}>{view.t(`applications.status.${row.status}`)}</Tag>,
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
  ],
}
