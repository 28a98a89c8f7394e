import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import { todayOf } from '../time/today.ts'
import type { TextKey } from '../ui/view.ts'
import type { Web, WebContext } from '../web/context.ts'
import { type Cell, fileOf, isFormat, isNotation, notationOf } from './export.ts'
import { type Asked, askedOf, columnsOf, type ListOf, type MoreColumns, type Words, wordsOf } from './list.ts'
import { ListPage } from './pages.tsx'
import { Peek } from './peek.tsx'
import { readList, readPeek } from './read-list.ts'
import type { BulkStep } from './shown.ts'

export type Door<R> = {
  nameOf: (row: R, words: Words) => string
  empty: TextKey
  emptyHow?: (person: Person | null) => TextKey | undefined
  actions?: (c: WebContext) => Child
  bulk?: (person: Person | null) => BulkStep[]
}

/** The address of a list and of the same list as a file. */
export function listRoutes<R extends { id: string }>(routes: Hono<Web>, list: ListOf<R>, door: Door<R>) {
  routes.get('/', async (c) => {
    const { view, person } = c.var
    const asked = (name: string) => c.req.queries(name) ?? []
    // The same address gives the whole page, or what stands beside it, to a script that has the rest already.
    c.header('vary', 'turbo-frame', { append: true })
    if (c.req.header('turbo-frame') === 'peek') return c.html(await peekAt(c, list, door, asked))
    const read = await readList(c.var, list, asked)
    const page = ListPage({
      view,
      list,
      ...read,
      bulk: door.bulk?.(person) ?? [],
      ticked: c.req.query('ticked') === '1',
      nameOf: (row) => door.nameOf(row, read.words),
      actions: door.actions?.(c),
      empty: door.empty,
      emptyHow: door.emptyHow?.(person),
    })
    return c.html(page)
  })

  routes.get('/export', async (c) => {
    const { person, tx, view, by } = c.var
    if (!list.may(person)) throw new Refusal(403, 'refusals.not_yours')
    const [format, separator] = [c.req.query('format') ?? 'csv', c.req.query('separator')]
    if (!isFormat(format) || !isNotation(separator)) throw new Refusal(422, 'lists.odd_export')
    const today = await todayOf(tx, by)
    const asked = askedOf(list, (name) => c.req.queries(name) ?? [], person)
    const words = await wordsOf(tx, list, view, person, today, asked.filters, c.var.late)
    const columns = columnsOf(list, asked, person).shown
    const more = (await list.exported?.(tx, view)) ?? noMore
    const sheet = {
      name: view.t(list.title),
      rightToLeft: view.dir === 'rtl',
      headings: [
        ...columns.map((column) => ({ text: view.t(column.heading), kind: column.kind ?? ('text' as const) })),
        ...more.headings.map((text) => ({ text, kind: 'text' as const })),
      ],
      rows: allRows(tx, list, asked, words, more, cellsIn(columns, words)),
    }
    const name = `${list.path.slice(1)}-${today}.${format}`
    return fileOf(sheet, format, name, notationOf(view.lang, separator))
  })
}

async function peekAt<R extends { id: string }>(
  c: WebContext,
  list: ListOf<R>,
  door: Door<R>,
  asked: (name: string) => string[],
) {
  const read = await readPeek(c.var, list, asked)
  return Peek({ view: c.var.view, list, ...read, nameOf: (row) => door.nameOf(row, read.words) })
}

const cellsIn =
  <R extends { id: string }>(columns: { value: (row: R, words: Words) => Cell | undefined }[], words: Words) =>
  (row: R) =>
    columns.map((column): Cell => column.value(row, words) ?? null)

/** All rows in the order of the list, looked up some at a time. */
async function* allRows<R extends { id: string }>(
  tx: Tx,
  list: ListOf<R>,
  asked: Asked,
  words: Words,
  more: MoreColumns,
  cellsOf: (row: R) => Cell[],
): AsyncIterable<Cell[]> {
  const ids = await list.queries.ids(tx, asked, words, { limit: null, offset: 0 })
  for (let start = 0; start < ids.length; start += 500) {
    const some = ids.slice(start, start + 500)
    const further = more.headings.length > 0 ? await more.cellsOf(some) : null
    for (const row of await list.queries.rows(tx, some, words))
      yield [...cellsOf(row), ...(further?.get(row.id) ?? more.headings.map(() => null))]
  }
}

const noMore: MoreColumns = { headings: [], cellsOf: async () => new Map() }
