import type { Child } from 'hono/jsx'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import { todayOf } from '../time/today.ts'
import type { TextKey } from '../ui/view.ts'
import type { WebContext } from '../web/context.ts'
import { pageSize, paging } from '../web/paging.ts'
import type { BoardShown } from './board.tsx'
import { type Asked, askedOf, type ListOf, mostFound, type Words, wordsOf } from './list.ts'
import { type BulkStep, ListPage } from './pages.tsx'
import { may as mayKeep } from './permissions.ts'
import { viewsFor } from './saved-views.ts'

export async function listPage<R extends { id: string }>(c: WebContext, list: ListOf<R>, door: Door<R>) {
  const { tx, view, person, by } = c.var
  if (!list.may(person)) throw new Refusal(403, 'refusals.not_yours')
  const asked = askedOf(list, (name) => c.req.queries(name) ?? [], person)
  const words = await wordsOf(tx, list, view, person, await todayOf(tx, by), asked.filters, c.var.late)
  const shown = await (asked.board ? counted(tx, list, asked, words) : pageOf(tx, list, asked, words))
  return (
    <ListPage
      view={view}
      list={list}
      asked={asked}
      words={words}
      shown={shown}
      board={asked.board ? await boardOf(tx, list, asked, words) : null}
      saved={person && (await savedFor(tx, person, list.path))}
      bulk={door.bulk?.(person) ?? []}
      ticked={c.req.query('ticked') === '1'}
      nameOf={(row) => door.nameOf(row, words)}
      actions={door.actions?.(c)}
      empty={door.empty}
      emptyHow={door.emptyHow?.(person)}
    />
  )
}

export type Door<R> = {
  nameOf: (row: R, words: Words) => string
  empty: TextKey
  emptyHow?: (person: Person | null) => TextKey | undefined
  actions?: (c: WebContext) => Child
  bulk?: (person: Person | null) => BulkStep[]
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
): Promise<BoardShown<R> | null> {
  const { board } = list
  if (!board) return null
  const counts = await board.counts(tx, asked.filters, words)
  const wanted = asked.filters[board.by] ?? board.open
  const columns = []
  for (const value of wanted.filter((one) => (counts.get(one) ?? 0) > 0)) {
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
