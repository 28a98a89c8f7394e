import { sql } from 'kysely'
import { openActions } from '../../actions/action/lifecycle.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries } from '../../house/lists/queries.ts'
import { hasWords, inTexts } from '../../house/lists/search.ts'
import { openRequests } from '../../requests/request/lifecycle.ts'
import { type AccountStatus, statusOf } from '../accounts/record.ts'
import { may } from './permissions.ts'
import { mayCarry } from './queries.ts'

type CarrierRow = {
  id: string
  name: string
  role: string
  active: boolean
  version: number
  requests: number
  actions: number
  portfolios: number
}
const statuses: readonly AccountStatus[] = ['open', 'closed']

const ofThem = (table: string, open: readonly string[]) =>
  sql`(select count(*) from ${sql.table(table)} f where f.officer_id = a.id and f.status = any(${[...open]}::text[]))`

/** Colleagues with how much each carries: the page of each is where their files are handed over. */
export const carrierList: ListOf<CarrierRow> = {
  path: '/handover',
  may: (person) => may(person).hand_over(),
  title: 'handover.carriers',
  lead: 'handover.lead',
  sorts: ['name'],
  first: { by: 'name', down: false },
  words: async (_tx, { t }) => ({
    roles: mayCarry.map((value) => ({ value, label: t(`role.${value}`) })),
    statuses: statuses.map((value) => ({ value, label: t(`accounts.status.${value}`) })),
  }),
  queries: listQueries<CarrierRow>({
    id: sql`a.id`,
    from: () => sql`accounts a`,
    where: (filters, words) => [
      isOneOf(sql`a.role`, mayCarry),
      isOneOf(sql`a.role`, filters.role),
      isOneOf(sql`case when a.active then 'open' else 'closed' end`, filters.status),
      hasWords([inTexts(sql`a.name`)], words.searched),
    ],
    order: (_by, down, { view }) => sql`${inOrderOf(view.lang, sql`a.name`)} ${direction(down)}, a.id`,
    select: () => sql`select a.id, a.name, a.role, a.active, a.version, ${ofThem('requests', openRequests)} as requests,
      ${ofThem('actions', openActions)} as actions,
      (select count(*) from portfolios f where f.account_id = a.id) as portfolios from accounts a`,
  }),
  columns: [
    { key: 'name', heading: 'accounts.name', primary: true, value: (row) => row.name },
    {
      key: 'role',
      heading: 'accounts.role',
      code: (row) => row.role,
      value: (row, { names }) => names.roles?.get(row.role),
    },
    {
      key: 'status',
      heading: 'accounts.state',
      code: (row) => statusOf(row.active),
      value: (row, { names }) => names.statuses?.get(statusOf(row.active)),
    },
    { key: 'requests', heading: 'handover.field.requests', kind: 'number', value: (row) => row.requests },
    { key: 'actions', heading: 'handover.field.actions', kind: 'number', value: (row) => row.actions },
    { key: 'portfolios', heading: 'handover.field.portfolios', kind: 'number', value: (row) => row.portfolios },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'role', label: 'accounts.role', kind: 'several', options: 'roles' },
    { name: 'status', label: 'accounts.state', kind: 'several', options: 'statuses' },
  ],
}
