import { sql } from 'kysely'
import { isCarrierRole } from '../../house/accounts/queries.ts'
import { roles } from '../../house/identity/person.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries } from '../../house/lists/queries.ts'
import { hasWords, inTexts } from '../../house/lists/search.ts'
import { Tag } from '../../house/ui/record.tsx'
import { languageName } from '../../house/web/languages.ts'
import { may } from './permissions.ts'
import { type AccountStatus, statusOf } from './record.ts'

type AccountRow = {
  id: string
  name: string
  email: string
  role: string
  language: string
  active: boolean
  version: number
}

const statuses: readonly AccountStatus[] = ['open', 'closed']

/** Everybody who can sign in, or could. */
export const accountList: ListOf<AccountRow> = {
  path: '/accounts',
  may: (person) => may(person).keep(),
  title: 'accounts.title',
  lead: 'accounts.lead',
  sorts: ['name', 'email'],
  first: { by: 'name', down: false },
  words: async (_tx, { t }) => ({
    roles: roles.map((value) => ({ value, label: t(`role.${value}`) })),
    statuses: statuses.map((value) => ({ value, label: t(`accounts.status.${value}`) })),
  }),
  queries: listQueries<AccountRow>({
    id: sql`a.id`,
    from: () => sql`accounts a`,
    where: (filters, words) => [
      isOneOf(sql`a.role`, filters.role),
      filters.status ? isOneOf(sql`case when a.active then 'open' else 'closed' end`, filters.status) : null,
      hasWords([inTexts(sql`a.name`, sql`a.email`)], words.searched),
    ],
    order: (by, down, { view }) =>
      sql`${by === 'email' ? sql`lower(a.email)` : inOrderOf(view.lang, sql`a.name`)} ${direction(down)}, a.id`,
    select: () => sql`select a.id, a.name, a.email, a.role, a.language, a.active, a.version from accounts a`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'accounts.name',
      primary: true,
      value: (row) => row.name,
      href: (row) => `/accounts/${row.id}`,
    },
    { key: 'email', heading: 'accounts.email', room: 'long', value: (row) => row.email },
    {
      key: 'role',
      heading: 'accounts.role',
      code: (row) => row.role,
      value: (row, { names }) => names.roles?.get(row.role) ?? row.role,
    },
    {
      key: 'status',
      heading: 'accounts.state',
      code: (row) => statusOf(row.active),
      value: (row, { names }) => names.statuses?.get(statusOf(row.active)),
      cell: (row, { view }) => (
        <Tag tone={row.active ? 'success' : 'neutral'}>{view.t(`accounts.status.${statusOf(row.active)}`)}</Tag>
      ),
    },
    {
      key: 'files',
      heading: 'handover.files',
      code: (row) => (isCarrierRole(row.role) ? 'carries' : null),
      value: (row, { view }) => (isCarrierRole(row.role) ? view.t('handover.link') : null),
      href: (row) => `/accounts/${row.id}/handover`,
    },
    {
      key: 'language',
      heading: 'people.field.language',
      hidden: true,
      code: (row) => row.language,
      value: (row, { view }) => languageName(row.language, view.lang),
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'role', label: 'accounts.role', kind: 'several', options: 'roles' },
    { name: 'status', label: 'accounts.state', kind: 'several', options: 'statuses' },
  ],
}
