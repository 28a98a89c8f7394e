import type { Child } from 'hono/jsx'
import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import type { FieldErrors, Option, Typed } from '../ui/forms.tsx'
import type { TextKey, View } from '../ui/view.ts'
import type { Checked } from '../web/form.ts'
import type { Words } from './list.ts'

/** A step that is taken on several rows of a list with one form. */
export type BulkForm<R extends { id: string; version: number }, V, T = unknown> = {
  /** What comes to exist, as the address says it: 'assignments'. */
  noun: string
  /** Keys of the page's title and of the button, which names how many. */
  title: TextKey
  submit: TextKey
  done: string
  may: (person: Person | null) => boolean
  /** Why not with this row, in words; null when it can be done. */
  refuses: (row: R, words: Words) => string | null
  check: (typed: Typed) => Checked<V>
  take: (tx: Tx, id: string, by: By, value: V) => Promise<T>
  /** Tells people what was done, once for all rows; `taken` is what taking each gave. */
  tell?: (tx: Tx, by: By, value: V, taken: T[]) => Promise<void>
  /** What the fields let choose from, read when there are rows that it can be done with. */
  choices: (tx: Tx, view: View) => Promise<Option[]>
  fields: (props: { view: View; typed: Typed; errors: FieldErrors | undefined; choices: Option[] }) => Child
  nameOf: (row: R, words: Words) => string
  /** What the preview shows beside the name. */
  about: (row: R, words: Words) => Child
}

/** No more at once: the preview must be read, and the form fit into one posting. */
export const atMost = 500

/** The rows that a bulk step is asked for. */
export type Chosen<R> = { ids: string[]; rows: R[]; words: Words; back: string; tooMany?: number }
