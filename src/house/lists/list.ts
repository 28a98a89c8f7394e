import type { Child } from 'hono/jsx'
import type { RawBuilder } from 'kysely'
import type { Tx } from '../database/connection.ts'
import { type Day, isCalendarDay } from '../days/day.ts'
import type { LateRecords } from '../duties/duty.ts'
import type { Person } from '../identity/person.ts'
import type { Option } from '../ui/forms.tsx'
import type { TextKey, View } from '../ui/view.ts'
import { searchedWords } from './search.ts'

/**
 * What a list's cells and filters need beside a row: the reader's language, the day, and the names of what rows refer
 * to by key.
 */
export type Words = {
  view: View
  person: Person | null
  today: Day
  options: Record<string, Option[]>
  names: Record<string, Map<string, string>>
  /** What was typed to search for, and its words as they are looked for; none when nobody searches. */
  typed: string
  searched: readonly string[]
  /** What a search for words brought up, where the list looks it up beforehand; undefined when nobody searches. */
  found?: Found | undefined
  /** Records of a table of which the reader owes something that is late, as the register of duties has it. */
  late?: ((table: string) => RawBuilder<unknown>) | undefined
}
/**
 * The records that have the words; or, where they are too many to be named, the words as the database looks for them.
 */
export type Found = { ids: readonly string[] } | { wanted: string }
/** So many records of a search are counted and paged through; whoever finds more narrows the search. */
export const mostFound = 2000

export type ListColumn<R> = {
  key: string
  /** Key of its heading's text. */
  heading: TextKey
  /** A day is written 'yyyy-mm-dd' and shown as people write dates; numbers stand at the end of their cell. */
  kind?: 'text' | 'day' | 'number'
  primary?: boolean
  /** How wide it is, where its kind does not say it: a state with the day it runs to, a short text, a long one. */
  room?: 'due' | 'short' | 'long'
  /** Not shown until somebody chooses it. */
  hidden?: boolean
  /** Shown to and chosen by these readers only. */
  for?: (person: Person | null) => boolean
  /** What the cell says: the page shows it and the export holds it. */
  value: (row: R, words: Words) => string | number | null | undefined
  /** The same without words of a language, where it has any: programs are told this. */
  code?: (row: R) => string | null | undefined | readonly string[]
  /** Where the words lead on the page. */
  href?: (row: R) => string
  /** How the page shows it, where that is more than the words and a link: a tag, say. */
  cell?: (row: R, words: Words) => Child
}

export type ListFilter = {
  name: string
  label: TextKey
  kind: 'search' | 'one' | 'several' | 'year' | 'day' | 'flag'
  /** Name of the options in the words, for 'one' and 'several'. */
  options?: string
  for?: (person: Person | null) => boolean
}

/** The filters that are set, by name; a filter that is not set has no values. */
export type Filters = Readonly<Record<string, readonly string[]>>
export type Asked = {
  filters: Filters
  sort: { by: string; down: boolean }
  columns: string[] | null
  board: boolean
  page: number
}

export type PartOf<R> = { total: number; last?: boolean } & ({ rows: R[] } | { ids: string[] })
export type ListQueries<R> = {
  /**
   * A part of the rows, or of their ids, and how many there are in all, in one way to the database, where that is
   * possible. `last`: a part behind the end came as the last part.
   */
  page?: (
    tx: Tx,
    asked: Pick<Asked, 'filters' | 'sort'>,
    words: Words,
    part: { limit: number; offset: number },
  ) => Promise<PartOf<R>>
  count: (tx: Tx, filters: Filters, words: Words) => Promise<number>
  /** Ids in the order asked for, a part of them. */
  ids: (
    tx: Tx,
    asked: Pick<Asked, 'filters' | 'sort'>,
    words: Words,
    part: { limit: number | null; offset: number },
  ) => Promise<string[]>
  /** The rows of these ids, in their order. */
  rows: (tx: Tx, ids: string[], words: Words) => Promise<R[]>
}

export type Board<R> = {
  /** The filter whose values are the columns of the board. */
  by: string
  /** Columns that are shown when that filter is not set: where something is still to do. */
  open: readonly string[]
  label: (value: string, words: Words) => string
  counts: (tx: Tx, filters: Filters, words: Words) => Promise<Map<string, number>>
  card: (row: R, words: Words) => { title: string; href: string; text: Child; meta: Child }
}

/** What a record says at length, which no column holds: a heading, and the text in the language it was written in. */
export type PeekText = { label: TextKey; text: string | null; lang?: string | undefined }

/** Columns of the file alone, behind those of the list: what is known only when it is asked for. */
export type MoreColumns = {
  headings: string[]
  /** The cells of these rows by their ids; a row without any is left empty. */
  cellsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, (string | number | null)[]>>
}

/**
 * One list of the office: its columns, filters and queries. Everything else (page, saved views, board, export) follows
 * from it.
 */
export type ListOf<R extends { id: string }> = {
  /** Where it stands: '/requests'. */
  path: string
  /** Who may see the list at all; row security and rules of the slice say which rows. */
  may: (person: Person | null) => boolean
  title: TextKey
  lead: TextKey
  /** The most important first: a narrow screen shows the first of them. */
  columns: ListColumn<R>[]
  filters: ListFilter[]
  sorts: readonly string[]
  first: { by: string; down: boolean }
  queries: ListQueries<R>
  /** Looks up beforehand what a search for words brings up. */
  find?: (tx: Tx, typed: string, person: Person | null) => Promise<Found>
  words: (tx: Tx, view: View, person: Person | null) => Promise<Record<string, Option[]>>
  board?: Board<R>
  /** What the peek tells of a record beyond its columns; row security says of which. */
  peek?: (tx: Tx, row: R) => Promise<PeekText[]>
  exported?: (tx: Tx, view: View) => Promise<MoreColumns>
  /** Views that everybody has need of, as addresses: the text's key, and the query. */
  standing?: (person: Person | null) => { label: TextKey; query: string }[]
}

const forms = {
  search: /^[^\0]{1,200}$/u,
  one: /^[\w.-]{1,60}$/,
  several: /^[\w.-]{1,60}$/,
  year: /^(199\d|20\d\d|2100)$/,
  day: /^(199\d|20\d\d|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  flag: /^1$/,
} as const

type Query = (name: string) => string[]

/** What an address asks of a list. Nonsense is left out, so that every address shows something. */
export function askedOf<R extends { id: string }>(list: ListOf<R>, query: Query, person: Person | null): Asked {
  const filters: Record<string, string[]> = {}
  for (const filter of list.filters.filter((one) => one.for?.(person) ?? true)) {
    const values = [...new Set(query(filter.name).map((value) => value.trim()))].filter(
      (value) => forms[filter.kind].test(value) && (filter.kind !== 'day' || isCalendarDay(value)),
    )
    if (values.length > 0) filters[filter.name] = filter.kind === 'several' ? values.slice(0, 40) : values.slice(0, 1)
  }
  const by = query('sort')[0] ?? ''
  const known =
    list.sorts.includes(by) && list.columns.some((column) => column.key === by && (column.for?.(person) ?? true))
  const columns = [...new Set(query('columns'))].filter((key) => hasColumn(list, key, person))
  const page = Number(query('page')[0])
  return {
    filters,
    sort: known ? { by, down: query('down')[0] === '1' } : list.first,
    columns: columns.length > 0 ? columns : null,
    board: list.board !== undefined && query('view')[0] === 'board',
    page: Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1,
  }
}

const hasColumn = <R extends { id: string }>(list: ListOf<R>, key: string, person: Person | null) =>
  list.columns.some((column) => column.key === key && (column.for?.(person) ?? true))

/** How many columns an address names that are not there (any more) for this reader. */
export const lostColumns = <R extends { id: string }>(list: ListOf<R>, query: Query, person: Person | null): number =>
  new Set(query('columns').filter((key) => key !== '' && !hasColumn(list, key, person))).size

/** The same question as a query: only what differs from the list as it first stands, always in the same order. */
export function queryOf<R extends { id: string }>(
  list: ListOf<R>,
  asked: Asked,
  changes: Partial<Asked> = {},
): URLSearchParams {
  const { filters, sort, columns, board, page } = { ...asked, page: 1, ...changes }
  const query = new URLSearchParams()
  for (const { name } of list.filters) for (const value of filters[name] ?? []) query.append(name, value)
  if (sort.by !== list.first.by || sort.down !== list.first.down) {
    query.set('sort', sort.by)
    if (sort.down) query.set('down', '1')
  }
  for (const key of columns ?? []) query.append('columns', key)
  if (board) query.set('view', 'board')
  if (page > 1) query.set('page', String(page))
  return query
}

export function addressOf<R extends { id: string }>(
  list: ListOf<R>,
  asked: Asked,
  changes: Partial<Asked> = {},
): string {
  const query = queryOf(list, asked, changes).toString()
  return query ? `${list.path}?${query}` : list.path
}

/** The list as it stands, with one of its records beside it. */
export function peekAddress<R extends { id: string }>(list: ListOf<R>, asked: Asked, page: number, id: string): string {
  const query = queryOf(list, asked, { page })
  query.set('peek', id)
  return `${list.path}?${query}`
}

/** Columns this reader may choose, and those shown now. */
export function columnsOf<R extends { id: string }>(list: ListOf<R>, asked: Asked, person: Person | null) {
  const all = list.columns.filter((column) => column.for?.(person) ?? true)
  const chosen = asked.columns
  return {
    all,
    shown: all.filter((column) => (chosen ? column.primary || chosen.includes(column.key) : !column.hidden)),
  }
}

/** The words of a list for this reader. */
export async function wordsOf<R extends { id: string }>(
  tx: Tx,
  list: ListOf<R>,
  view: View,
  person: Person | null,
  today: Day,
  filters: Filters = {},
  late?: LateRecords,
): Promise<Words> {
  const options = await list.words(tx, view, person)
  const typed = filters.search?.[0]
  const searched = list.find ? [] : await searchedWords(tx, typed)
  const found = typed === undefined ? undefined : await list.find?.(tx, typed, person)
  return {
    view,
    person,
    today,
    typed: typed ?? '',
    searched,
    found,
    late: late && ((table) => late(person, today, table)),
    options,
    names: Object.fromEntries(
      Object.entries(options).map(([name, all]) => [name, new Map(all.map((option) => [option.value, option.label]))]),
    ),
  }
}

/** The filter "mine, late", and the view of it, of lists whose records have duties. */
export const lateFilter: ListFilter = {
  name: 'late',
  label: 'lists.mine_late',
  kind: 'flag',
  for: (person) => person !== null,
}
export const lateView = { label: 'lists.mine_late', query: 'late=1' } as const

export const isFiltered = (filters: Filters) => Object.keys(filters).length > 0
