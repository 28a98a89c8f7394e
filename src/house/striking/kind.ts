import type { Tx } from '../database/connection.ts'
import type { DB } from '../database/tables.ts'
import type { Person } from '../identity/person.ts'
import type { Missing } from '../record/door.ts'
import type { View } from '../ui/view.ts'

/**
 * How records of one kind are struck out. What refers to a record keeps it from going, but for what the database lets
 * go with it: `takes` are tables that go along besides.
 */
export type Strikes = {
  table: keyof DB & string
  takes?: readonly (keyof DB)[]
  /** What else must be settled before, as sentences: `id` is that of the record. */
  unsettled?: (tx: Tx, id: string) => Promise<readonly Missing[]>
  /** Why a record that is back does not fit what became of those above it meanwhile; null when it does. */
  misplaced?: (tx: Tx, id: string) => Promise<Missing | null>
}

/** A kind of record that can be struck out: `/<slice>/<id>/striking-out` does it. */
export type StruckKind<R extends { id: string; version: number }> = {
  /** Its name, as its addresses and texts begin: 'requests'. */
  slice: string
  strikes: Strikes
  find: (tx: Tx, id: string) => Promise<R | undefined>
  /** Whether this reader sees such a record at all; to others it is not there. */
  reads: (person: Person | null, record: R) => boolean
  nameOf: (record: R, view: View) => string
  /** Where the record is shown; its own page when nothing is said. */
  shownAt?: (record: R) => string
  /** Where to go when it is gone; the list of its kind when nothing is said. */
  leadsTo?: (record: R) => string
}

// biome-ignore lint/suspicious/noExplicitAny: the type of a record is known to each slice alone
export type AnyStruck = StruckKind<any>
