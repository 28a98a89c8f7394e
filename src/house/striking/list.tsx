import { sql } from 'kysely'
import { inOrderOf } from '../languages/order.ts'
import type { ListOf } from '../lists/list.ts'
import { direction, isOneOf, listQueries } from '../lists/queries.ts'
import { hasWords, inTexts } from '../lists/search.ts'
import { facilityDay } from '../time/statements.ts'
import type { AnyStruck } from './kind.ts'
import { may } from './permissions.ts'
import { kindInWords, statusOfStruck } from './queries.ts'

type StruckRow = {
  id: string
  record_table: string
  name: string
  reason: string
  by: string
  struck_on: string
  back_on: string | null
}

/** Everything that was struck out, newest first: what it was, why, by whom, and whether it is back. */
export function struckList(kinds: readonly AnyStruck[]): ListOf<StruckRow> {
  const tables = kinds.map(({ strikes }) => strikes.table)
  return {
    path: '/struck',
    may: (person) => may(person).list(),
    title: 'striking.title',
    lead: 'striking.lead',
    sorts: ['struck_on', 'name'],
    first: { by: 'struck_on', down: true },
    words: async (_tx, view) => ({
      kinds: tables.map((table) => ({ value: table, label: kindInWords(view, table) })),
    }),
    queries: listQueries<StruckRow>({
      id: sql`s.id`,
      from: () => sql`struck_out s join accounts a on a.id = s.struck_by`,
      where: (filters, words) => [
        isOneOf(sql`s.record_table`, filters.kind),
        filters.away ? sql`s.put_back_at is null` : null,
        hasWords([inTexts(sql`s.name`, sql`s.reason`, sql`a.name`)], words.searched),
      ],
      order: (by, down, { view }) =>
        sql`${by === 'name' ? inOrderOf(view.lang, sql`s.name`) : sql`s.struck_at`} ${direction(down)}, s.id ${direction(down)}`,
      select: () => sql`select s.id, s.record_table, s.name, s.reason, a.name as by,
        ${facilityDay(sql`s.struck_at`)} as struck_on, ${facilityDay(sql`s.put_back_at`)} as back_on
        from struck_out s join accounts a on a.id = s.struck_by`,
    }),
    columns: [
      {
        key: 'name',
        heading: 'striking.field.name',
        primary: true,
        value: (row) => row.name,
        href: (row) => `/struck/${row.id}`,
      },
      { key: 'reason', heading: 'striking.field.reason', room: 'long', value: (row) => row.reason },
      {
        key: 'kind',
        heading: 'striking.field.kind',
        code: (row) => row.record_table,
        value: (row, { view }) => kindInWords(view, row.record_table),
      },
      { key: 'struck_on', heading: 'striking.field.struck_at', kind: 'day', value: (row) => row.struck_on },
      { key: 'by', heading: 'striking.field.by', value: (row) => row.by },
      { key: 'back_on', heading: 'striking.field.put_back_at', kind: 'day', value: (row) => row.back_on },
      {
        key: 'status',
        heading: 'requests.field.status',
        hidden: true,
        code: (row) => statusOfStruck(row.back_on),
        value: (row, { view }) => view.t(`struck.status.${statusOfStruck(row.back_on)}`),
      },
    ],
    filters: [
      { name: 'search', label: 'requests.filter.search', kind: 'search' },
      { name: 'kind', label: 'striking.field.kind', kind: 'several', options: 'kinds' },
      { name: 'away', label: 'striking.filter.away', kind: 'flag' },
    ],
  }
}
