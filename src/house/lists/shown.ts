import type { Child } from 'hono/jsx'
import type { TextKey, View } from '../ui/view.ts'
import type { BoardShown } from './board.tsx'
import type { Asked, ListOf, PeekText, Words } from './list.ts'
import type { SavedView } from './saved-views.ts'

export type ListShown<R> = {
  rows: R[]
  total: number
  more?: boolean
  page: number
  pages: number
  from: number
  to: number
}
/** A step that can be taken on several rows at once: its address, and the key of its name. */
export type BulkStep = { action: string; label: TextKey }

/** A record seen beside its list; without a row, it is not there any more. */
export type PeekShown<R> = { row: R | null; texts: PeekText[] }

/** All that the page of a list is made of. */
export type ListPageProps<R extends { id: string }> = {
  view: View
  list: ListOf<R>
  asked: Asked
  /** Columns that the address names and this reader has not: a view can be older than its list. */
  lost: number
  words: Words
  shown: ListShown<R>
  board: BoardShown<R> | null
  saved: SavedView[] | null
  peek: PeekShown<R> | null
  bulk: BulkStep[]
  /** Rows that are ticked when the page opens. */
  ticked: boolean
  nameOf: (row: R) => string
  actions?: Child
  empty: TextKey
  emptyHow?: TextKey | undefined
}
