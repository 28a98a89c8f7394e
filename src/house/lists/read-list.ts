import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import { todayOf } from '../time/today.ts'
import type { Web } from '../web/context.ts'
import { idForm } from '../web/form.ts'
import { pageSize, paging } from '../web/paging.ts'
import type { BoardShown } from './board.tsx'
import { type Asked, askedOf, type ListOf, lostColumns, mostFound, type Words, wordsOf } from './list.ts'
import { may as mayKeep } from './permissions.ts'
import { viewsFor } from './saved-views.ts'
import type { PeekShown } from './shown.ts'

type Reading = Pick<Web['Variables'], 'tx' | 'view' | 'person' | 'by' | 'late'>

/** A list as an address asks for it: its rows or its board, and the views that its reader keeps of it. */
export async function readList<R extends { id: string }>(
  { tx, view, person, by, late }: Reading,
  list: ListOf<R>,
  valuesOf: (name: string) => string[],
) {
  if (!list.may(person)) throw new Refusal(403, 'refusals.not_yours')
  const asked = askedOf(list, valuesOf, person)
  const words = await wordsOf(tx, list, view, person, await todayOf(tx, by), asked.filters, late)
  return {
    asked,
    lost: lostColumns(list, valuesOf, person),
    words,
    peek: await peekOf(tx, list, words, valuesOf('peek')[0]),
    shown: await (asked.board ? counted(tx, list, asked, words) : pageOf(tx, list, asked, words)),
    board: asked.board ? await boardOf(tx, list, asked, words, person !== null) : null,
    saved: person && (await savedFor(tx, person, list.path)),
  }
}

/** One record of a list, to be seen beside it, without the rows of the list. */
export async function readPeek<R extends { id: string }>(
  { tx, view, person, by, late }: Reading,
  list: ListOf<R>,
  valuesOf: (name: string) => string[],
) {
  if (!list.may(person)) throw new Refusal(403, 'refusals.not_yours')
  const asked = askedOf(list, valuesOf, person)
  const words = await wordsOf(tx, list, view, person, await todayOf(tx, by), {}, late)
  return { asked, words, peek: await peekOf(tx, list, words, valuesOf('peek')[0]) }
}

/** Null where nothing is looked at; a record that was struck out meanwhile, or is not this reader's, has no row. */
async function peekOf<R extends { id: string }>(
  tx: Tx,
  list: ListOf<R>,
  words: Words,
  id: string | undefined,
): Promise<PeekShown<R> | null> {
  if (id === undefined || id === '') return null
  const [row] = idForm.test(id) ? await list.queries.rows(tx, [id], words) : []
  return row ? { row, texts: (await list.peek?.(tx, row)) ?? [] } : { row: null, texts: [] }
}

const savedFor = async (tx: Tx, person: Person, path: string) =>
  mayKeep(person).keep() ? viewsFor(tx, person, path) : null

async function pageOf<R extends { id: string }>(tx: Tx, list: ListOf<R>, asked: Asked, words: Words) {
  const { queries } = list
  const part = { limit: pageSize, offset: (asked.page - 1) * pageSize }
  const found = await (queries.page?.(tx, asked, words, part) ?? counting(tx, list, asked, words, part))
  const paged = numbered(asked.page, found.total, words)
  // An address may ask for a page behind the last one: that is the last one then.
  if (!found.last && paged.page !== asked.page) {
    const ids = await queries.ids(tx, asked, words, { limit: pageSize, offset: paged.offset })
    return { ...paged, rows: await queries.rows(tx, ids, words) }
  }
  return { ...paged, rows: 'rows' in found ? found.rows : await queries.rows(tx, found.ids, words) }
}

async function counted<R extends { id: string }>(tx: Tx, list: ListOf<R>, asked: Asked, words: Words) {
  return { ...numbered(1, await list.queries.count(tx, asked.filters, words), words), rows: [] as R[] }
}

async function boardOf<R extends { id: string }>(
  tx: Tx,
  list: ListOf<R>,
  asked: Asked,
  words: Words,
  withEmpty: boolean,
): Promise<BoardShown<R> | null> {
  const { board } = list
  if (!board) return null
  const counts = await board.counts(tx, asked.filters, words)
  const wanted = asked.filters[board.by] ?? board.open
  const columns = []
  for (const value of wanted) {
    if (!counts.get(value)) {
      // A visitor is shown no state in which nothing is published.
      if (withEmpty) columns.push({ value, count: 0, rows: [] })
      continue
    }
    const filters = { ...asked.filters, [board.by]: [value] }
    const ids = await list.queries.ids(tx, { filters, sort: asked.sort }, words, { limit: cardsInAColumn, offset: 0 })
    columns.push({ value, count: counts.get(value) ?? 0, rows: await list.queries.rows(tx, ids, words) })
  }
  return {
    columns,
    others: [...counts].filter(([value]) => !wanted.includes(value)).map(([value, count]) => ({ value, count })),
  }
}

async function counting<R extends { id: string }>(
  tx: Tx,
  list: ListOf<R>,
  asked: Asked,
  words: Words,
  part: { limit: number; offset: number },
) {
  return {
    total: await list.queries.count(tx, asked.filters, words),
    ids: await list.queries.ids(tx, asked, words, part),
    last: false,
  }
}

/** A search that brings up very many is counted as far as anybody reads. */
function numbered(page: number, total: number, words: Words) {
  const more = words.found !== undefined && total > mostFound
  return { ...paging(page, more ? mostFound : total), more }
}

const cardsInAColumn = 20
