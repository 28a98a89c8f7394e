import type { Tx } from '../database/connection.ts'
import type { Person } from '../identity/person.ts'
import type { Strikes } from '../record/declared-record.ts'
import type { View } from '../ui/view.ts'
import type { Readable } from './readers.ts'

/** A kind of record that can be struck out: `/<slice>/<id>/striking-out` does it. */
export type StruckKind<R extends { id: string; version: number }> = {
  /** Its name, as its addresses and texts begin: 'requests'. */
  slice: string
  strikes: Strikes
  find: (tx: Tx, id: string) => Promise<R | undefined>
  /** Who may do what with it. */
  rights: Readable['rights']
  /** Whether whoever would strike it sees such a record at all; to others it is not there. */
  reads: (person: Person | null, record: R) => boolean
  nameOf: (record: R, view: View) => string
  /** Where the record is shown; its own page when nothing is said. */
  shownAt?: (record: R) => string
  /** Where to go when it is gone; the list of its kind when nothing is said. */
  leadsTo?: (record: R) => string
}

// biome-ignore lint/suspicious/noExplicitAny: the type of a record is known to each slice alone
export type AnyStruck = StruckKind<any>
/** A kind whose records may hang on such a one: they are named there, with the way to them. */
export type KnownKind = Pick<AnyStruck, 'slice' | 'find' | 'reads' | 'nameOf' | 'shownAt'> & { table: string }
