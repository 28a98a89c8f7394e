import type { MiddlewareHandler } from 'hono'
import { Refusal } from '../database/refusal.ts'
import {
  type Asked,
  askedOf,
  type ListColumn,
  type ListFilter,
  type ListOf,
  queryOf,
  type Words,
  wordsOf,
} from '../lists/list.ts'
import { todayOf } from '../time/today.ts'
import { idForm, isVisible } from '../web/form.ts'
import type { ApiContext, ApiWeb } from './context.ts'
import { cursorFor, idsAfter, placeIn } from './cursor.ts'
import { listAnswer } from './list-answer.ts'
import { type Fault, faultyOf } from './problem.ts'

/**
 * What is one record, or the few that hang below it, is told whole, and a step takes what stands in its body: a program
 * that asks for part of it, or a page of it, must not be left to think that it was heard.
 */
export const withoutParameters: MiddlewareHandler<ApiWeb> = async (c, next) => {
  const sent = [...new Set(new URL(c.req.url).searchParams.keys())]
  if (sent.length === 0) return next()
  const detail = c.var.view.t('api.no_parameters')
  return faultyOf(
    c,
    sent.map((parameter) => ({ parameter, detail })),
    400,
  )
}

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
  const limit = limitIn(c.req.query('limit'))
  const words = await wordsOf(tx, list, view, person, await todayOf(tx, by), asked.filters, c.var.late)
  const faults = [
    ...faultsOf(c, list, asked, words),
    ...(cursor !== undefined && place === null ? [{ parameter: 'cursor', detail: view.t('api.other_cursor') }] : []),
    ...(limit === null
      ? [{ parameter: 'limit', detail: view.t('forms.between', { first: 1, second: mostRows }) }]
      : []),
  ]
  if (limit === null || faults.length > 0) return faultyOf(c, faults, 400)
  const { ids, passed, more } = await idsAfter(tx, list, asked, words, place, limit)
  const columns = columnsFor(list, asked, c)
  const items = (await list.queries.rows(tx, ids, words)).map((row) => itemOf(row, columns, words))
  const next = more ? cursorFor(by.site as never, question, { passed, last: ids }) : null
  return listAnswer(c, items, next)
}

/** How many rows are asked for, as it is written; null where it is no number of rows. */
function limitIn(asked: string | undefined): number | null {
  if (asked === undefined) return rows
  const limit = /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 0
  return limit >= 1 && limit <= mostRows ? limit : null
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
/** So many values are named where a filter takes one of many. */
const mostNamed = 60

function faultsOf<R extends Row>(c: ApiContext, list: ListOf<R>, asked: Asked, words: Words): Fault[] {
  const { view, person } = c.var
  const filters = list.filters.filter((one) => one.for?.(person) ?? true)
  const names = filters.map(({ name }) => name)
  const sorts = list.sorts.filter((by) =>
    list.columns.some(({ key, for: open }) => key === by && (open?.(person) ?? true)),
  )
  const columns = list.columns.filter((column) => column.for?.(person) ?? true).map(({ key }) => key)
  const sent = [...new Set(new URL(c.req.url).searchParams.keys())]
  const given = (name: string) => [...new Set((c.req.queries(name) ?? []).map((value) => value.trim()))]
  const sort = c.req.query('sort')
  const down = c.req.query('down')
  const odd = (parameter: string, sentence: string, possible: readonly string[]): Fault => ({
    parameter,
    detail: possible.length > 0 ? `${sentence} ${view.t('api.possible', { values: named(possible) })}` : sentence,
  })
  const single = [...others.filter((name) => name !== 'columns'), ...filters.flatMap(oneValue)]
  const twice = single.filter((name) => (c.req.queries(name)?.length ?? 0) > 1)
  return [
    ...twice.map((parameter) => ({ parameter, detail: view.t('forms.one_value') })),
    ...sent
      .filter((name) => !names.includes(name) && !others.includes(name))
      .map((name) => odd(name, view.t('api.unknown_parameter', { name }), names)),
    ...filters
      .filter((filter) => !twice.includes(filter.name) && !takesAll(filter, given(filter.name), asked, words))
      .map((filter) => odd(filter.name, view.t('api.odd_filter'), valuesOf(filter, words))),
    ...(sort !== undefined && !twice.includes('sort') && asked.sort.by !== sort
      ? [odd('sort', view.t('api.odd_sort'), sorts)]
      : []),
    ...(down !== undefined && down !== '1' ? [odd('down', view.t('api.odd_filter'), ['1'])] : []),
    ...(down === '1' && sort === undefined ? [odd('down', view.t('api.down_of_what'), [])] : []),
    ...(given('columns').some((key) => !columns.includes(key))
      ? [odd('columns', view.t('api.odd_columns'), columns)]
      : []),
  ]
}

const oneValue = ({ name, kind }: ListFilter) => (kind === 'several' ? [] : [name])

/**
 * Whether a filter takes everything that was given to it: what its form of value does not fit a page leaves out; one of
 * several things must be among them. A thing that is named by its id, as others of its list are, may be offered no more.
 */
function takesAll({ name, kind, options }: ListFilter, given: string[], asked: Asked, words: Words): boolean {
  if (kind === 'search' && !given.every(isVisible)) return false
  if (given.length !== (asked.filters[name]?.length ?? 0)) return false
  const known = options ? words.options[options] : undefined
  if (!known) return true
  const byId = known.length === 0 || known.some(({ value }) => idForm.test(value))
  return given.every((value) => (byId && idForm.test(value)) || known.some((option) => option.value === value))
}

/** What a filter takes; what may be searched for is anything. */
function valuesOf({ kind, options }: ListFilter, words: Words): string[] {
  if (kind === 'day') return ['2016-05-09']
  if (kind === 'year') return ['1990–2100']
  if (kind === 'flag') return ['1']
  return options ? (words.options[options] ?? []).map(({ value }) => value) : []
}

const named = (values: readonly string[]) =>
  [...values.slice(0, mostNamed), ...(values.length > mostNamed ? ['…'] : [])].join(', ')
