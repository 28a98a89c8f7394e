import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { Day } from '../../house/days/day.ts'
import { isStaff, type Person } from '../../house/identity/person.ts'
import { inOrderOf } from '../../house/languages/order.ts'
import {
  type Asked,
  type Filters,
  type ListOf,
  type ListQueries,
  lateFilter,
  lateView,
  mostFound,
  type Words,
} from '../../house/lists/list.ts'
import {
  allOf,
  type Condition,
  direction,
  fromDay,
  groupedRun,
  idsInRuns,
  inYear,
  isOneOf,
  listQueries,
  mineLate,
  partnerName,
  type Run,
  toDay,
} from '../../house/lists/queries.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { facilityDay, workingDaysBetween } from '../../house/time/statements.ts'
import { DateText } from '../../house/ui/dates.tsx'
import type { Option } from '../../house/ui/forms.tsx'
import { Tag } from '../../house/ui/record.tsx'
import { languages, type View } from '../../house/ui/view.ts'
import { languageChoices } from '../../house/web/languages.ts'
import { nameOfRequest } from '../../registers/partners/numerals.ts'
import { lateTold } from '../clocks/clock.ts'
import { ownColumns } from '../intake/export.ts'
import { findRequests, isFound, withWords } from '../request/find.ts'
import { openRequests, requestsUnderWay } from '../request/lifecycle.ts'
import { may } from '../request/permissions.ts'
import { RequestStatusTag } from './status-tag.tsx'

export type RequestRow = {
  id: string
  version: number
  reference: string
  numeral: number | null
  status: string
  title: string
  theme: string | null
  received_on: Day | null
  submitted_on: Day | null
  decided_on: Day | null
  channel: string
  language: string
  partner: string
  partner_names: unknown
  region: string | null
  authority: string
  officer: string | null
  due_on: Day | null
  /** Working days left up to the day the step is due, and over it. */
  days_left: number | null
  days_late: number | null
  late_for: number | null
}

export const requestStatuses = [
  'draft',
  'submitted',
  'returned',
  'registered',
  'in_consultation',
  'deferred',
  'approved',
  'rejected',
  'redirected',
  'withdrawn',
] as const
const channels = ['portal', 'letter', 'mail'] as const

function where(filters: Filters, words: Words): Condition[] {
  const officer = filters.officer?.[0]
  return [
    isOneOf(sql`r.status`, filters.status),
    filters.region
      ? sql`r.partner in (select code from partners where region = any(${[...filters.region]}::text[]))`
      : null,
    isOneOf(sql`r.theme`, filters.theme),
    isOneOf(sql`r.partner`, filters.partner),
    officerIs(officer, words),
    isOneOf(sql`r.channel`, filters.channel),
    inYear(sql`r.received_on`, filters.year),
    fromDay(sql`r.received_on`, filters.from),
    toDay(sql`r.received_on`, filters.to),
    filters.overdue
      ? sql`${isOpen} and r.id in (select s.request_id from request_spans s
        where s.ended_at is null and s.due_on < ${words.today}::date)`
      : null,
    mineLate(sql`r.id`, 'requests', filters, words),
    words.found ? isFound(words.found, words.person) : null,
  ]
}

/** "me" is whoever reads, so that a shared view shows each their own; "none" is nobody yet. */
function officerIs(officer: string | undefined, words: Words): Condition {
  if (officer === undefined) return null
  if (officer === 'none') return sql`r.officer_id is null`
  const id = officer === 'me' ? (words.person?.id ?? '') : officer
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? sql`r.officer_id = ${id}` : sql`false`
}

/** A step runs towards a day only while a request is open: said as well, it lets the database look at few. */
const isOpen = sql`r.status = any(${[...openRequests]}::text[])`
const running = sql`s.ended_at is null and s.due_on is not null`
const newest = sql`r.received_on desc nulls first, r.id desc`

const sorts = ['name', 'received', 'status', 'due', 'officer', 'decided'] as const

/** Each way is an index read forwards or backwards; those without the day come last when the newest are first. */
function readOrder(by: string, down: boolean): RawBuilder<unknown> {
  if (by === 'decided')
    return down ? sql`r.decided_at desc nulls last, r.id desc` : sql`r.decided_at asc nulls first, r.id asc`
  return down ? newest : sql`r.received_on asc nulls last, r.id asc`
}

const simple = listQueries<RequestRow>({
  id: sql`r.id`,
  where,
  from: () => sql`requests r`,
  order: readOrder,
  select: (words) => sql`select r.id, r.version, r.reference, r.numeral, r.status, r.title, r.theme,
    r.received_on::text as received_on, ${facilityDay(sql`r.submitted_at`)}::text as submitted_on,
      ${facilityDay(sql`r.decided_at`)}::text as decided_on, r.channel, r.language, r.partner, p.names as partner_names,
        p.region, a.name as authority, ${isStaff(words.person) ? sql`o.name` : sql`null`} as officer,
      clock.due_on::text as due_on, clock.days_left, clock.days_late, clock.late_for
    from requests r join partners p on p.code = r.partner
      join authorities a on a.id = r.authority_id ${
        isStaff(words.person)
          ? sql`left
      join accounts o on o.id = r.officer_id`
          : sql``
      }
      left join lateral (select s.due_on, case when s.due_on >= day.today then span.days end as days_left, case
        when s.due_on < day.today then span.days end as days_late, day.today - s.due_on as late_for
        from request_spans s cross join (select ${words.today}::date as today) day
          cross join lateral (select ${workingDaysBetween(
            sql`least(s.due_on, day.today)`,
            sql`greatest(s.due_on,
            day.today)`,
          )} as days) span
        where s.request_id = r.id and ${running}) clock on true`,
})

type Grouping = 'name' | 'status' | 'officer'

const requestQueries: ListQueries<RequestRow> = {
  ...simple,
  count: async (tx, filters, words) => {
    const many = manyFound(words)
    return many
      ? (await pageOfFound(tx, many, { filters, sort: requestList.first }, words, { limit: 0, offset: 0 })).total
      : simple.count(tx, filters, words)
  },
  page: async (tx, asked, words, part) => {
    const many = manyFound(words)
    if (many) return pageOfFound(tx, many, asked, words, part)
    if (isRead(asked.sort.by) && simple.page) return simple.page(tx, asked, words, part)
    const total = await simple.count(tx, asked.filters, words)
    const offset = Math.min(part.offset, Math.max(0, Math.floor((total - 1) / part.limit) * part.limit))
    return { total, ids: await idsAmong(tx, asked, words, { ...part, offset }, total), last: true }
  },
  ids: async (tx, asked, words, part) => {
    const many = manyFound(words)
    return many
      ? (await pageOfFound(tx, many, asked, words, part)).ids
      : idsAmong(tx, asked, words, part, Number.POSITIVE_INFINITY)
  },
}

/** Orders that stand in an index; the others follow names and days that stand elsewhere. */
const isRead = (by: string): by is 'received' | 'decided' => by === 'received' || by === 'decided'
const manyFound = ({ found }: Words) => (found && 'wanted' in found ? found.wanted : undefined)

/**
 * A part of the very many requests that have the words, in any order; behind the last part comes the last part again.
 * The words are looked up in one go: to ask each row whether it has them costs far more, and the database does not know
 * it. Where an index has the order, its rows are read until the part is full; otherwise all that has the words is
 * gathered and sorted.
 */
async function pageOfFound(
  tx: Tx,
  wanted: string,
  { filters, sort }: Pick<Asked, 'filters' | 'sort'>,
  words: Words,
  { limit, offset }: Part,
) {
  const { columns, joined, order } = await orderOf(tx, sort, words)
  const others = where(filters, { ...words, found: undefined })
  // Inside the coalesce the look-up stays one of its own, from which the order of an index is not lost.
  const read = sql`select r.id, ${columns} from requests r ${allOf([
    sql`coalesce(r.id in (select id
    from wanted), false)`,
    ...others,
  ])}`
  const gathered = sql`, found as materialized (select r.id, ${columns} from requests r ${allOf([
    sql`r.id in (select id
    from wanted)`,
    ...others,
  ])})`
  const from = isRead(sort.by) ? sql`(${read})` : sql`(select * from found)`
  const lastPart =
    limit === null
      ? sql``
      : sql`limit ${limit} offset least(${offset}, greatest(0, (total - 1) / greatest(${limit}, 1) * ${limit}))`
  const { rows } = await sql<{ total: number; ids: string[] }>`
    with wanted as materialized (${withWords(wanted, words.person)}) ${isRead(sort.by) ? sql`` : gathered}
    select total, array(select r.id from ${from} r ${joined} order by ${order} ${lastPart}) as ids
    from (select count(*) as total from (select from ${from} r limit ${mostFound + 1}) f) counted`.execute(tx)
  return { total: rows[0]?.total ?? 0, ids: rows[0]?.ids ?? [], last: true }
}

/** So many rows are gathered and sorted sooner than read in order, run by run. */
const fewEnoughToSort = 20_000

/** A part of the ids among `total`. */
async function idsAmong(
  tx: Tx,
  asked: Pick<Asked, 'filters' | 'sort'>,
  words: Words,
  part: Part,
  total: number,
): Promise<string[]> {
  const { by, down } = asked.sort
  const conditions = where(asked.filters, words)
  if (isRead(by)) return simple.ids(tx, asked, words, part)
  if (part.limit === null || total <= fewEnoughToSort) {
    const { joined, order } = await orderOf(tx, asked.sort, words)
    return idsOf(tx, sql`requests r ${joined}`, conditions, order, part)
  }
  if (by === 'due') return idsInRuns(runsByDay(tx, conditions, down), part)
  return idsInRuns(await runsByGroup(tx, by as Grouping, down, conditions, words), part)
}

/**
 * An order in which rows can be sorted: the columns of a request that it looks at, what must be joined for it, and the
 * order itself.
 */
async function orderOf(tx: Tx, { by, down }: Asked['sort'], words: Words) {
  const way = direction(down)
  if (isRead(by))
    return {
      columns: by === 'decided' ? sql`r.decided_at` : sql`r.received_on`,
      joined: sql``,
      order: readOrder(by, down),
    }
  if (by === 'due')
    return {
      columns: sql`r.received_on`,
      joined: sql`left join request_spans s on s.request_id = r.id and ${running}`,
      order: sql`s.due_on ${way} nulls last, ${newest}`,
    }
  const { column, keys, inner, columns } = await groupsOf(tx, by as Grouping, down, words)
  return {
    columns: sql`${column}, ${columns}`,
    joined: sql`left join unnest(${[...keys]}::text[]) with ordinality as g (key, place) on g.key = ${column}::text`,
    order: sql`g.place nulls last, ${inner}`,
  }
}

type Part = { limit: number | null; offset: number }

const idsOf = async (
  tx: Tx,
  from: RawBuilder<unknown>,
  conditions: Condition[],
  order: RawBuilder<unknown>,
  { limit, offset }: Part,
) => {
  const { rows } = await sql<{
    id: string
  }>`select r.id from ${from} ${allOf(conditions)} order by ${order} ${
    limit === null
      ? sql``
      : sql`limit ${limit}
    offset ${offset}`
  }`.execute(tx)
  return rows.map((row) => row.id)
}
const countOf = async (tx: Tx, from: RawBuilder<unknown>, conditions: Condition[]) => {
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${from} ${allOf(conditions)}`.execute(tx)
  return rows[0]?.total ?? 0
}

/** Requests that run towards a day, by that day; then the others, the newest first. */
function runsByDay(tx: Tx, conditions: Condition[], down: boolean): Run[] {
  const dated = sql`requests r join request_spans s on s.request_id = r.id and ${running}`
  const own = [isOpen, ...conditions]
  const others = [sql`r.id not in (select s.request_id from request_spans s where ${running})`, ...conditions]
  return [
    {
      ids: (part) => idsOf(tx, dated, own, sql`s.due_on ${direction(down)}, ${newest}`, part),
      count: () => countOf(tx, dated, own),
    },
    {
      ids: (part) => idsOf(tx, sql`requests r`, others, newest, part),
      count: () => countOf(tx, sql`requests r`, others),
    },
  ]
}

type Groups = {
  column: RawBuilder<unknown>
  type: RawBuilder<unknown>
  keys: readonly string[]
  inner: RawBuilder<unknown>
  columns: RawBuilder<unknown>
}

/**
 * Requests by the name of their partner or officer in the order of names, or by their state in the order of a life: the
 * groups, and the order within one.
 */
async function groupsOf(tx: Tx, by: Grouping, down: boolean, words: Words): Promise<Groups> {
  const ordered = async (query: RawBuilder<{ key: string }>) =>
    way((await query.execute(tx)).rows.map((row) => row.key))
  const way = (keys: readonly string[]) => (down ? keys.toReversed() : keys)
  const theNewest = { inner: newest, columns: sql`r.received_on` }
  if (by === 'status') return { column: sql`r.status`, type: sql`text`, keys: way(requestStatuses), ...theNewest }
  if (by === 'officer') {
    const keys = await ordered(
      sql`select id as key from accounts where role in ('officer', 'manager', 'administrator')
        order by ${inOrderOf(words.view.lang, sql`name`)}, id`,
    )
    return { column: sql`r.officer_id`, type: sql`uuid`, keys, ...theNewest }
  }
  const keys = await ordered(
    sql`select code as key from partners p order by ${partnerName('p', words.view.lang)}, code`,
  )
  const inner = sql`r.numeral ${direction(down)} ${down ? sql`nulls first` : sql`nulls last`}, r.id ${direction(down)}`
  return { column: sql`r.partner`, type: sql`text`, keys, inner, columns: sql`r.numeral` }
}

async function runsByGroup(tx: Tx, by: Grouping, down: boolean, conditions: Condition[], words: Words): Promise<Run[]> {
  const groups = await groupsOf(tx, by, down, words)
  const known = groupedRun(tx, { from: sql`requests r`, id: sql`r.id`, conditions, ...groups })
  if (by !== 'officer') return [known]
  const nobody = [sql`(r.officer_id is null or not r.officer_id = any(${[...groups.keys]}::uuid[]))`, ...conditions]
  return [
    known,
    {
      ids: (part) => idsOf(tx, sql`requests r`, nobody, newest, part),
      count: () => countOf(tx, sql`requests r`, nobody),
    },
  ]
}

const staff = isStaff
const facility = (person: Person | null) => isStaff(person) || person?.role === 'donor'

/** Requests as a list: what is asked, by whom, where it stands and until when. */
export const requestList: ListOf<RequestRow> = {
  path: '/requests',
  may: (person) => may(person).list(),
  title: 'requests.title',
  lead: 'requests.lead',
  sorts,
  first: { by: 'received', down: true },
  queries: requestQueries,
  find: findRequests,
  words: requestWords,
  peek: async (tx, { id, language: lang }) => {
    const told = await tx
      .selectFrom('requests')
      .select(['need', 'expected_outputs'])
      .where('id', '=', id)
      .executeTakeFirst()
    return [
      { label: 'requests.field.need', text: told?.need ?? null, lang },
      { label: 'requests.field.expected_outputs', text: told?.expected_outputs ?? null, lang },
    ]
  },
  exported: ownColumns,
  columns: [
    {
      key: 'name',
      heading: 'requests.field.name',
      primary: true,
      value: (row, { view }) => nameOfRequest(row, view),
      href: (row) => `/requests/${row.id}`,
    },
    {
      key: 'title',
      heading: 'requests.field.title',
      room: 'long',
      value: (row) => row.title,
      cell: (row) => (
        <span dir="auto" lang={row.language}>
          {row.title}
        </span>
      ),
    },
    {
      key: 'status',
      heading: 'requests.field.status',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`requests.status.${row.status}`),
      cell: (row, { view }) => <RequestStatusTag view={view} status={row.status} />,
    },
    {
      key: 'due',
      heading: 'requests.field.due_on',
      room: 'due',
      kind: 'day',
      value: (row) => row.due_on,
      cell: (row, { view }) => <Due view={view} row={row} />,
    },
    { key: 'officer', heading: 'requests.field.officer', room: 'short', for: staff, value: (row) => row.officer },
    { key: 'authority', heading: 'requests.field.authority', hidden: true, value: (row) => row.authority },
    { key: 'received', heading: 'requests.field.received_on', kind: 'day', value: (row) => row.received_on },
    {
      key: 'theme',
      heading: 'requests.field.theme',
      hidden: true,
      code: (row) => row.theme,
      value: (row, { names }) => names.themes?.get(row.theme ?? ''),
    },
    {
      key: 'region',
      heading: 'requests.field.region',
      hidden: true,
      code: (row) => row.region,
      value: (row, { names }) => names.regions?.get(row.region ?? ''),
    },
    {
      key: 'partner',
      heading: 'requests.field.partner',
      hidden: true,
      value: (row, { view }) => nameIn(row.partner_names, view.lang),
    },
    {
      key: 'days_left',
      heading: 'requests.field.days_left',
      kind: 'number',
      hidden: true,
      value: (row) => row.days_left ?? (row.days_late === null ? null : -row.days_late),
    },
    { key: 'reference', heading: 'requests.field.reference', hidden: true, value: (row) => row.reference },
    {
      key: 'submitted',
      heading: 'requests.field.submitted_on',
      kind: 'day',
      hidden: true,
      value: (row) => row.submitted_on,
    },
    { key: 'decided', heading: 'requests.field.decided_on', kind: 'day', hidden: true, value: (row) => row.decided_on },
    {
      key: 'channel',
      heading: 'requests.field.channel',
      hidden: true,
      for: facility,
      code: (row) => row.channel,
      value: (row, { names }) => names.channels?.get(row.channel),
    },
    {
      key: 'language',
      heading: 'requests.field.language',
      hidden: true,
      code: (row) => row.language,
      value: (row, { names }) => names.languages?.get(row.language) ?? row.language,
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'status', label: 'requests.field.status', kind: 'several', options: 'statuses' },
    { name: 'region', label: 'requests.field.region', kind: 'several', options: 'regions', for: facility },
    { name: 'theme', label: 'requests.field.theme', kind: 'several', options: 'themes' },
    { name: 'partner', label: 'requests.field.partner', kind: 'one', options: 'partners', for: facility },
    { name: 'officer', label: 'requests.field.officer', kind: 'one', options: 'officers', for: staff },
    { name: 'channel', label: 'requests.field.channel', kind: 'one', options: 'channels', for: facility },
    { name: 'year', label: 'requests.filter.year', kind: 'year' },
    { name: 'from', label: 'requests.filter.from', kind: 'day' },
    { name: 'to', label: 'requests.filter.to', kind: 'day' },
    { name: 'overdue', label: 'requests.filter.overdue', kind: 'flag' },
    lateFilter,
  ],
  standing: (person) => {
    if (!isStaff(person)) return []
    const open = requestsUnderWay.map((status) => `status=${status}`)
    return [
      { label: 'requests.view.all', query: '' },
      { label: 'requests.view.mine', query: `${open.join('&')}&officer=me` },
      { label: 'requests.view.unassigned', query: 'status=submitted&officer=none' },
      { ...lateView, query: 'late=1&sort=due' },
      { label: 'requests.view.overdue', query: 'overdue=1&sort=due' },
      { label: 'requests.view.board', query: 'view=board' },
    ]
  },
  board: {
    by: 'status',
    open: openRequests,
    label: (status, { view }) => view.t(`requests.status.${status}`),
    counts: async (tx, filters, words) => {
      const { rows } = await sql<{
        status: string
        count: number
      }>`select g.status, (select count(*) from requests r ${allOf([
        sql`r.status =
        g.status`,
        ...where(filters, words),
      ])}) as count
        from unnest(${[...requestStatuses]}::text[]) as g (status)`.execute(tx)
      const known = new Map(rows.filter((row) => row.count > 0).map((row) => [row.status, row.count]))
      return new Map(
        requestStatuses.flatMap((status) => (known.has(status) ? [[status, known.get(status) ?? 0] as const] : [])),
      )
    },
    card: (row, { view }) => ({
      title: nameOfRequest(row, view),
      href: `/requests/${row.id}`,
      text: <span lang={row.language}>{row.title}</span>,
      meta: (
        <>
          <Due view={view} row={row} />
          {row.officer && (
            <p class="muted">
              <bdi>{row.officer}</bdi>
            </p>
          )}
        </>
      ),
    }),
  },
}

/** The day a step is due, and the working days up to it or over it. */
function Due({ view, row }: { view: View; row: Pick<RequestRow, 'due_on' | 'days_left' | 'days_late' | 'late_for'> }) {
  if (!row.due_on) return null
  const late =
    row.days_late === null || row.late_for === null ? null : { days_late: row.days_late, late_for: row.late_for }
  return (
    <>
      <DateText view={view} day={row.due_on} short />{' '}
      <Tag tone={late !== null ? 'danger' : (row.days_left ?? 9) <= 1 ? 'warning' : 'neutral'}>
        {late !== null ? view.t('clocks.late', lateTold(late)) : view.t('clocks.left', { days: row.days_left })}
      </Tag>
    </>
  )
}

/** All that the list names, in one way to the database: it is asked for with every page. */
async function requestWords(tx: Tx, view: View, person: Person | null): Promise<Record<string, Option[]>> {
  const { t, lang } = view
  const named = sql`coalesce(names ->> ${lang}, names ->> 'en')`
  const options = (value: string, from: RawBuilder<unknown>, order: RawBuilder<unknown>, label = named) =>
    sql`(select coalesce(json_agg(json_build_object('value', ${sql.ref(value)}, 'label', ${label})
      order by ${order}), '[]') from ${from})`
  const byName = (name: RawBuilder<unknown>) => inOrderOf(lang, name)
  const { rows } = await sql<Record<'regions' | 'themes' | 'partners' | 'officers', Option[]>>`select
    ${options('key', sql`regions`, sql`position, key`)} as regions, ${options(
      'key',
      sql`themes`,
      sql`position,
      key`,
    )} as themes,
    ${
      facility(person)
        ? options(
            'code',
            sql`partners
      where region is not null`,
            byName(named),
          )
        : sql`'[]'::json`
    } as partners,
    ${
      isStaff(person)
        ? options(
            'id',
            sql`accounts where role in ('officer', 'manager', 'administrator')
      and active`,
            byName(sql`name`),
            sql`name`,
          )
        : sql`'[]'::json`
    } as officers`.execute(tx)
  const read = rows[0] ?? { regions: [], themes: [], partners: [], officers: [] }
  return {
    ...read,
    statuses: requestStatuses.map((value) => ({ value, label: t(`requests.status.${value}`) })),
    channels: channels.map((value) => ({ value, label: t(`requests.channel.${value}`) })),
    languages: languageChoices(languages, lang),
    officers: isStaff(person)
      ? [
          { value: 'me', label: t('requests.officer_me') },
          { value: 'none', label: t('requests.officer_none') },
          ...read.officers,
        ]
      : [],
  }
}
