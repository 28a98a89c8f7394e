import { sql } from 'kysely'
import { officerChoices } from '../../house/accounts/queries.ts'
import { column } from '../../house/database/walls.ts'
import type { Day } from '../../house/days/day.ts'
import { isStaff } from '../../house/identity/person.ts'
import { type ListOf, lateFilter, lateView } from '../../house/lists/list.ts'
import {
  countsBy,
  direction,
  inYear,
  isOneOf,
  listQueries,
  mineLate,
  type Parts,
  partnerName,
} from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner, partnersWith } from '../../house/lists/search.ts'
import { choicesOf, nameIn } from '../../house/settings/queries.ts'
import { DateText } from '../../house/ui/dates.tsx'
import { Tag, type Tone } from '../../house/ui/record.tsx'
import type { View } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import { type ActionStatus, openActions } from './lifecycle.ts'

export const tones: Record<ActionStatus, Tone> = {
  in_formulation: 'info',
  agreed: 'info',
  in_implementation: 'accent',
  closed: 'success',
  suspended: 'warning',
  cancelled: 'neutral',
}

/** An Action bears the name of its request: "Togo III". */
export function nameOfAction(action: { partner_names: unknown; numeral: number | null }, view: View): string {
  return requestName(nameIn(action.partner_names, view.lang), action.numeral)
}

export type ActionRow = {
  id: string
  version: number
  title: string
  status: ActionStatus
  theme: string
  partner_names: unknown
  region: string | null
  numeral: number | null
  authority: string
  officer: string | null
  agreed_on: Day | null
  started_on: Day | null
  ends_on: Day | null
  closed_on: Day | null
  expert_days: number | null
}

const statuses = Object.keys(tones) as ActionStatus[]

const parts: Parts = {
  id: sql`a.id`,
  from: () => sql`actions a join partners p on p.code = a.partner`,
  where: (filters, words) => [
    isOneOf(sql`a.status`, filters.status),
    isOneOf(sql`p.region`, filters.region),
    isOneOf(sql`a.theme`, filters.theme),
    isOneOf(sql`a.partner`, filters.partner),
    // "me" is whoever reads, so that a shared view shows each their own.
    isStaff(words.person)
      ? isOneOf(
          sql`a.officer_id::text`,
          filters.officer?.map((officer) => (officer === 'me' ? (words.person?.id ?? '') : officer)),
        )
      : null,
    inYear(sql`a.started_on`, filters.year),
    mineLate(sql`a.id`, 'actions', filters, words),
    hasWords(
      [
        inOwn(sql`a.id`, sql`select id from actions`, sql`title`),
        inOwn(sql`a.authority_id`, sql`select id from authorities`, sql`name`),
        inPartner(sql`a.partner`),
        (word) => sql`a.id in (select f.action_id from action_partners f where f.partner in (${partnersWith(word)}))`,
      ],
      words.searched,
    ),
  ],
  order: (by, down, { view }) =>
    ({
      // A request may be hidden from this reader; the numeral that names the Action is asked of the database by
      // action_numeral.
      name: sql`${partnerName('p', view.lang)} ${direction(down)}, action_numeral(a.id) ${direction(down)}, a.id`,
      status: sql`a.status ${direction(down)}, a.id desc`,
      ends: sql`a.ends_on ${direction(down)} nulls last, a.id desc`,
    })[by] ?? sql`a.started_on ${direction(down)} nulls ${down ? sql`first` : sql`last`}, a.id ${direction(down)}`,
  select: (words, tx) => sql`select a.id, a.version, a.title, a.status, a.theme, p.names as partner_names, p.region,
    action_numeral(a.id) as numeral, u.name as authority, ${isStaff(words.person) ? sql`o.name` : sql`null`} as officer,
        a.agreed_on::text as agreed_on, a.started_on::text as started_on, a.ends_on::text as ends_on,
          a.closed_on::text as closed_on, ${column(tx, 'actions', 'expert_days', 'a')} as expert_days
      from actions a join partners p on p.code = a.partner
        join authorities u on u.id = a.authority_id ${
          isStaff(words.person)
            ? sql`left
        join accounts o on o.id = a.officer_id`
            : sql``
        }`,
}

export const actionList: ListOf<ActionRow> = {
  path: '/actions',
  may: () => true,
  title: 'actions.title',
  lead: 'actions.lead',
  sorts: ['name', 'started', 'status', 'ends'],
  first: { by: 'started', down: true },
  words: async (tx, view, person) => ({
    statuses: statuses.map((value) => ({ value, label: view.t(`actions.status.${value}`) })),
    regions: await choicesOf(tx, 'regions', view.lang),
    themes: await choicesOf(tx, 'themes', view.lang),
    officers: isStaff(person)
      ? [{ value: 'me', label: view.t('requests.officer_me') }, ...(await officerChoices(tx))]
      : [],
  }),
  queries: listQueries<ActionRow>(parts),
  peek: async (tx, { id }) => {
    const told = await tx.selectFrom('actions').select('objectives').where('id', '=', id).executeTakeFirst()
    return [{ label: 'actions.field.objectives', text: told?.objectives ?? null }]
  },
  standing: (person) =>
    isStaff(person)
      ? [
          { label: 'requests.view.all', query: '' },
          {
            label: 'actions.view.mine',
            query: `${openActions.map((status) => `status=${status}`).join('&')}&officer=me`,
          },
          lateView,
          { label: 'requests.view.board', query: 'view=board' },
        ]
      : [],
  board: {
    by: 'status',
    open: openActions,
    label: (status, { view }) => view.t(`actions.status.${status}`),
    counts: (tx, filters, words) => countsBy(tx, parts, sql`a.status`, statuses, filters, words),
    card: (row, { view }) => ({
      title: nameOfAction(row, view),
      href: `/actions/${row.id}`,
      text: row.title,
      meta: (
        <>
          {row.ends_on && (
            <p>
              {view.t('actions.field.ends_on')} <DateText view={view} day={row.ends_on} />
            </p>
          )}
          {row.officer && (
            <p class="muted">
              <bdi>{row.officer}</bdi>
            </p>
          )}
        </>
      ),
    }),
  },
  columns: [
    {
      key: 'name',
      heading: 'actions.field.name',
      primary: true,
      value: (row, { view }) => nameOfAction(row, view),
      href: (row) => `/actions/${row.id}`,
    },
    { key: 'title', heading: 'requests.field.title', room: 'long', value: (row) => row.title },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`actions.status.${row.status}`),
      cell: (row, { view }) => (
        <Tag tone={tones[row.status] ?? 'neutral'}>{view.t(`actions.status.${row.status}`)}</Tag>
      ),
    },
    { key: 'ends', heading: 'actions.field.ends_on', kind: 'day', value: (row) => row.ends_on },
    { key: 'officer', heading: 'requests.field.officer', room: 'short', for: isStaff, value: (row) => row.officer },
    {
      key: 'theme',
      heading: 'requests.field.theme',
      code: (row) => row.theme,
      value: (row, { names }) => names.themes?.get(row.theme),
    },
    { key: 'started', heading: 'actions.field.started_on', kind: 'day', value: (row) => row.started_on },
    {
      key: 'region',
      heading: 'requests.field.region',
      hidden: true,
      code: (row) => row.region,
      value: (row, { names }) => names.regions?.get(row.region ?? ''),
    },
    { key: 'authority', heading: 'requests.field.authority', hidden: true, value: (row) => row.authority },
    { key: 'agreed', heading: 'actions.field.agreed_on', kind: 'day', hidden: true, value: (row) => row.agreed_on },
    { key: 'closed', heading: 'actions.field.closed_on', kind: 'day', hidden: true, value: (row) => row.closed_on },
    {
      key: 'expert_days',
      heading: 'actions.field.expert_days',
      kind: 'number',
      hidden: true,
      value: (row) => row.expert_days,
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions' },
    { name: 'theme', label: 'requests.field.theme', kind: 'several', options: 'themes' },
    { name: 'officer', label: 'requests.field.officer', kind: 'one', options: 'officers', for: isStaff },
    { name: 'year', label: 'requests.filter.year', kind: 'year' },
    lateFilter,
  ],
}
