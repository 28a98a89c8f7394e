import { sql } from 'kysely'
import { inOrderOf } from '../../house/languages/order.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, listQueries } from '../../house/lists/queries.ts'
import { hasWords, inTexts } from '../../house/lists/search.ts'
import { Tag } from '../../house/ui/record.tsx'
import { languageName } from '../../house/web/languages.ts'
import { may } from './permissions.ts'

type BodyRow = {
  id: string
  name: string
  acronym: string | null
  email: string | null
  language: string
  may_veto: boolean
  active: boolean
  version: number
  scopes: number
  asked: number
  has_account: boolean
}
export const nameOf = (row: Pick<BodyRow, 'name' | 'acronym'>) =>
  row.acronym ? `${row.name} (${row.acronym})` : row.name
const isReached = (row: BodyRow) => row.email !== null || row.has_account

/** Services that are consulted, with what they are asked about and how much they are asked now: the active ones first. */
export const bodyList: ListOf<BodyRow> = {
  path: '/bodies',
  may: (person) => may(person).list(),
  title: 'bodies.title',
  lead: 'bodies.lead',
  sorts: ['state', 'name'],
  first: { by: 'state', down: false },
  words: async () => ({}),
  queries: listQueries<BodyRow>({
    id: sql`b.id`,
    from: () => sql`consulted_bodies b`,
    where: (filters, words) => [
      filters.active ? sql`b.active` : null,
      hasWords([inTexts(sql`b.name`, sql`b.acronym`)], words.searched),
    ],
    order: (by, down, { view }) =>
      by === 'name'
        ? sql`${inOrderOf(view.lang, sql`b.name`)} ${direction(down)}, b.id`
        : sql`b.active ${direction(!down)}, ${inOrderOf(view.lang, sql`b.name`)} ${direction(down)}, b.id`,
    select: () => sql`select b.id, b.name, b.acronym, b.email, b.language, b.may_veto, b.active, b.version,
      (select count(*) from body_scopes s where s.body_id = b.id) as scopes,
      (select count(*) from opinions o join consultations c on c.id = o.consultation_id
        where o.body_id = b.id and o.status = 'asked' and c.status = 'open') as asked,
      exists (select from accounts a where a.body_id = b.id and a.active) as has_account
      from consulted_bodies b`,
  }),
  columns: [
    {
      key: 'name',
      heading: 'bodies.field.name',
      primary: true,
      value: nameOf,
      href: (row) => `/bodies/${row.id}`,
    },
    {
      key: 'email',
      heading: 'bodies.field.email',
      room: 'long',
      code: (row) => row.email,
      value: (row, { view: { t } }) => row.email ?? t(row.has_account ? 'bodies.by_account' : 'bodies.nobody_told'),
      cell: (row, { view: { t } }) =>
        isReached(row) ? (
          <bdi>{row.email ?? t('bodies.by_account')}</bdi>
        ) : (
          <Tag tone="warning">{t('bodies.nobody_told')}</Tag>
        ),
    },
    {
      key: 'state',
      heading: 'bodies.field.active',
      code: (row) => (row.active ? 'active' : 'inactive'),
      value: (row, { view: { t } }) => t(row.active ? 'bodies.active' : 'bodies.inactive'),
      cell: (row, { view: { t } }) => (
        <Tag tone={row.active ? 'success' : 'neutral'}>{t(row.active ? 'bodies.active' : 'bodies.inactive')}</Tag>
      ),
    },
    { key: 'asked', heading: 'bodies.asked_now', kind: 'number', value: (row) => row.asked },
    { key: 'scopes', heading: 'bodies.scopes', kind: 'number', value: (row) => row.scopes },
    {
      key: 'may_veto',
      heading: 'bodies.field.may_veto',
      code: (row) => (row.may_veto ? 'yes' : null),
      value: (row, { view: { t } }) => (row.may_veto ? t('bodies.veto') : null),
      cell: (row, { view: { t } }) => row.may_veto && <Tag tone="info">{t('bodies.veto')}</Tag>,
    },
    {
      key: 'language',
      heading: 'bodies.field.language',
      hidden: true,
      code: (row) => row.language,
      value: (row, { view }) => languageName(row.language, view.lang),
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'active', label: 'bodies.field.active', kind: 'flag' },
  ],
}
