import { Refusal } from '../database/refusal.ts'
import { type Asked, askedOf, type ListColumn, type ListOf, queryOf, type Words, wordsOf } from '../lists/list.ts'
import { dayOf } from '../time/statements.ts'
import type { ApiContext } from './context.ts'
import { cursorFor, idsAfter, placeIn } from './cursor.ts'
import { hasAlready, listTag } from './etag.ts'
import { type Fault, faultyOf } from './problem.ts'

export const mostRows = 200
const rows = 50

type Row = { id: string; version?: number }

/**
 * A page of a list, with the list's filters, order and columns. What a page would leave out of an address because it
 * makes no sense is refused here by its name: a program that misspells a filter must not be told everything.
 */
export async function listing<R extends Row>(c: ApiContext, list: ListOf<R>): Promise<Response> {
  const { tx, view, person, by } = c.var
  if (!list.may(person)) throw new Refusal(403, 'refusals.not_yours')
  const asked = askedOf(list, (name) => c.req.queries(name) ?? [], person)
  const question = `${person?.id} ${list.path} ${view.lang} ${queryOf(list, { ...asked, columns: null, page: 1 })}`
  const cursor = c.req.query('cursor')
  const place = cursor === undefined ? null : placeIn(by.site as never, question, cursor)
  const limit = c.req.query('limit') === undefined ? rows : Number(c.req.query('limit'))
  const faults = [
    ...faultsOf(c, list, asked),
    ...(cursor !== undefined && place === null ? [{ parameter: 'cursor', detail: view.t('api.other_cursor') }] : []),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= mostRows
      ? []
      : [{ parameter: 'limit', detail: view.t('forms.between', { first: 1, second: mostRows }) }]),
  ]
  if (faults.length > 0) return faultyOf(c, faults)
  const words = await wordsOf(tx, list, view, person, await dayOf(tx, by), asked.filters, c.var.late)
  const { ids, passed, more } = await idsAfter(tx, list, asked, words, place, limit)
  const columns = columnsFor(list, asked, c)
  const items = (await list.queries.rows(tx, ids, words)).map((row) => itemOf(row, columns, words))
  const next = more ? cursorFor(by.site as never, question, { passed, last: ids }) : null
  const body = `${JSON.stringify({ items, next })}\n`
  return taggedList(c, body, next)
}

function taggedList(c: ApiContext, body: string, next: string | null): Response {
  const tag = listTag(body)
  c.header('etag', tag)
  if (next) {
    const url = new URL(c.req.url)
    url.searchParams.set('cursor', next)
    c.header('link', `<${c.var.origin}${url.pathname}${url.search}>; rel="next"`)
  }
  if (hasAlready(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  return c.body(body, 200, { 'content-type': 'application/json', 'content-language': c.var.view.lang })
}

/** The columns that are told: those chosen and the name of the row, or all that this reader may choose. */
function columnsFor<R extends Row>(list: ListOf<R>, asked: Asked, c: ApiContext): ListColumn<R>[] {
  const all = list.columns.filter((column) => column.for?.(c.var.person) ?? true)
  return asked.columns ? all.filter((column) => column.primary || asked.columns?.includes(column.key)) : all
}

/** A row as a program reads it: keys instead of words where the list has both. */
function itemOf<R extends Row>(row: R, columns: ListColumn<R>[], words: Words) {
  return {
    id: row.id,
    ...(row.version === undefined ? {} : { version: row.version }),
    ...Object.fromEntries(
      columns.map((column) => [column.key, (column.code ? column.code(row) : column.value(row, words)) ?? null]),
    ),
  }
}

const others = ['cursor', 'limit', 'sort', 'down', 'columns']

function faultsOf<R extends Row>(c: ApiContext, list: ListOf<R>, asked: Asked): Fault[] {
  const { view, person } = c.var
  const filters = list.filters.filter((one) => one.for?.(person) ?? true).map(({ name }) => name)
  const sent = [...new Set(new URL(c.req.url).searchParams.keys())]
  const given = (name: string) => [...new Set((c.req.queries(name) ?? []).map((value) => value.trim()))]
  const unknown = sent.filter((name) => !filters.includes(name) && !others.includes(name))
  const odd = filters.filter((name) => given(name).length !== (asked.filters[name]?.length ?? 0))
  const sort = c.req.query('sort')
  const columns = given('columns').filter((key) => !asked.columns?.includes(key))
  return [
    ...unknown.map((parameter) => ({ parameter, detail: view.t('api.unknown_parameter', { name: parameter }) })),
    ...odd.map((parameter) => ({ parameter, detail: view.t('api.odd_filter') })),
    ...(sort !== undefined && asked.sort.by !== sort ? [{ parameter: 'sort', detail: view.t('api.odd_sort') }] : []),
    ...(c.req.query('down') !== undefined && c.req.query('down') !== '1'
      ? [{ parameter: 'down', detail: view.t('api.odd_filter') }]
      : []),
    ...(columns.length > 0 ? [{ parameter: 'columns', detail: view.t('api.odd_columns') }] : []),
  ]
}
