import { sql } from 'kysely'
import type { Day } from '../../house/days/day.ts'
import type { ListOf } from '../../house/lists/list.ts'
import { direction, isOneOf, listQueries } from '../../house/lists/queries.ts'
import { hasWords, inOwn, inPartner, inTexts } from '../../house/lists/search.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import type { OpinionStatus } from './lifecycle.ts'
import { OpinionTag } from './opinions.tsx'
import { mayGive } from './permissions.ts'
import { bodyChoices } from './queries.ts'

type OpinionRow = {
  id: string
  version: number
  status: OpinionStatus
  late: boolean
  due_on: Day
  asked_on: Day
  title: string
  numeral: number | null
  partner_names: unknown
  body: string
}
const statuses: OpinionStatus[] = ['asked', 'in_favour', 'no_objection', 'against', 'veto', 'silence']
export const nameOf = (row: OpinionRow, lang: string) => requestName(nameIn(row.partner_names, lang), row.numeral)

const tables = sql`opinions o join consultations c on c.id = o.consultation_id join requests r on r.id = c.request_id
  join partners p on p.code = r.partner join consulted_bodies b on b.id = o.body_id`

/** Opinions that services were asked for: those still open first. A service sees its own. */
export const opinionList: ListOf<OpinionRow> = {
  path: '/consultations',
  may: (person) => mayGive(person).list(),
  title: 'consultations.title',
  lead: 'consultations.lead',
  sorts: ['due', 'status'],
  first: { by: 'due', down: true },
  words: async (tx, { t }) => ({
    statuses: statuses.map((value) => ({ value, label: t(`consultations.status.${value}`) })),
    bodies: await bodyChoices(tx),
  }),
  queries: listQueries<OpinionRow>({
    id: sql`o.id`,
    from: () => tables,
    where: (filters, words) => [
      isOneOf(sql`o.status`, filters.status),
      isOneOf(sql`o.body_id::text`, filters.body),
      hasWords(
        [inOwn(sql`r.id`, sql`select id from requests`, sql`title`), inPartner(sql`r.partner`), inTexts(sql`b.name`)],
        words.searched,
      ),
    ],
    order: (by, down) =>
      by === 'status'
        ? sql`array_position(${statuses}::text[], o.status) ${direction(down)}, o.due_on desc, o.id`
        : sql`o.status = 'asked' desc, o.due_on ${direction(down)}, o.id`,
    select: () => sql`select o.id, o.version, o.status, o.late, o.due_on, o.asked_on, r.title, r.numeral,
      p.names as partner_names, b.name as body from ${tables}`,
  }),
  peek: async (tx, { id }) => {
    const told = await tx
      .selectFrom('opinions as o')
      .innerJoin('consultations as c', 'c.id', 'o.consultation_id')
      .innerJoin('requests as r', 'r.id', 'c.request_id')
      .select(['r.need', 'r.language'])
      .where('o.id', '=', id)
      .executeTakeFirst()
    return [{ label: 'requests.field.need', text: told?.need ?? null, lang: told?.language }]
  },
  columns: [
    {
      key: 'request',
      heading: 'consultations.request',
      primary: true,
      value: (row, { view }) => nameOf(row, view.lang),
      href: (row) => `/consultations/${row.id}`,
    },
    { key: 'title', heading: 'requests.field.title', room: 'long', value: (row) => row.title },
    {
      key: 'status',
      heading: 'consultations.opinion',
      code: (row) => row.status,
      value: (row, { view }) => view.t(`consultations.status.${row.status}`),
      cell: (row, { view }) => <OpinionTag view={view} opinion={row} />,
    },
    { key: 'due', heading: 'consultations.due', kind: 'day', value: (row) => row.due_on },
    { key: 'body', heading: 'consultations.body', value: (row) => row.body },
    {
      key: 'asked',
      heading: 'history.field.asked_on',
      kind: 'day',
      hidden: true,
      value: (row) => row.asked_on,
    },
  ],
  filters: [
    { name: 'search', label: 'requests.filter.search', kind: 'search' },
    { name: 'status', label: 'consultations.opinion', kind: 'several', options: 'statuses' },
    {
      name: 'body',
      label: 'consultations.body',
      kind: 'several',
      options: 'bodies',
      for: (person) => mayGive(person).overview() || person?.role === 'donor',
    },
  ],
}
