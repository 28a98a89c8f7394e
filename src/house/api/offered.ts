import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import type { ListOf } from '../lists/list.ts'
import type { StepRecord } from '../record/declared-record.ts'
import type { StepsOf } from '../steps/steps.tsx'
import type { Typed } from '../ui/forms.tsx'
import type { Asks } from '../web/field-schema.ts'
import type { Checked } from '../web/form.ts'

/** A step that has a page of its own instead of a step's: editing, a round of scores, one more seat. */
type OwnStep<R, V> = {
  asks: Asks
  /** The step of its life that it is, where it bears another name there. */
  is?: string
  /** It changes what stands: what does not come stays as it is. */
  partial?: boolean
  check: (typed: Typed, record: R, tx: Tx) => Checked<V> | Promise<Checked<V>>
  take: (tx: Tx, id: string, by: By, value: V, record: R) => Promise<unknown>
}

/** Lets a step with any kind of value stand in a table of steps. */
export function ownStep<R, V>(step: OwnStep<R, V>): OwnStep<R, never> {
  return step as unknown as OwnStep<R, never>
}

/** A record that is made by one form. */
type Making<V> = {
  asks: Asks
  check: (typed: Typed, by: By, tx: Tx) => Checked<V> | Promise<Checked<V>>
  /** Makes it and gives its id; refuses whoever may not. */
  make: (tx: Tx, by: By, value: V) => Promise<string>
}

/** Lets a record with any kind of content be made. */
export function making<V>(made: Making<V>): Making<never> {
  return made as unknown as Making<never>
}

/** One kind of record as programs reach it: told by the same declarations that its pages are made of. */
type Offered<R extends StepRecord, Row extends { id: string }> = {
  /** What it is called in addresses: 'requests'. */
  name: string
  list?: ListOf<Row>
  /** The record with the steps that its pages offer. */
  record?: StepsOf<R>
  steps?: Record<string, OwnStep<R, never>>
  make?: Making<never>
}

// biome-ignore lint/suspicious/noExplicitAny: the types of records and rows are known to each slice alone
export type AnyOffered = Offered<any, any>

/** Lets a kind of record stand in the list of all. */
export function offered<R extends StepRecord, Row extends { id: string }>(one: Offered<R, Row>): AnyOffered {
  return one
}
