import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import type { SoundFile } from '../files/commands.ts'
import type { OutgoingFile } from '../files/file-answer.ts'
import type { Person } from '../identity/person.ts'
import type { ListOf } from '../lists/list.ts'
import type { ChangeOf, StepRecord, Strikes } from '../record/declared-record.ts'
import type { Missing } from '../record/door.ts'
import type { StepsOf } from '../steps/steps.tsx'
import { strikeOut } from '../striking/commands.ts'
import { striking } from '../striking/form.ts'
import { may as mayStrike } from '../striking/permissions.ts'
import { hangingOn, isOffered } from '../striking/queries.ts'
import type { Typed } from '../ui/forms.tsx'
import type { TextKey, View } from '../ui/view.ts'
import type { Asks } from '../web/field-schema.ts'
import { type Checked, checkedAgainst } from '../web/form.ts'
import type { SecurityEvent } from '../web/security-log.ts'

/** Whether a file must come, or may. */
export type WithFile = 'needed' | 'optional'

/** A step that has a page of its own instead of a step's: editing, a round of scores, one more seat. */
type OwnStep<R, V> = {
  asks: Asks
  /** The step of its life that it is, where it bears another name there. */
  is?: string
  /** What its button says, where the texts of its kind do not name it as a step. */
  label?: TextKey
  /** It changes what stands: what does not come stays as it is. */
  partial?: boolean
  check: (typed: Typed, record: R, tx: Tx, by: By) => Checked<V> | Promise<Checked<V>>
  take: (tx: Tx, id: string, by: By, value: V, record: R, view: View, file: SoundFile | null) => Promise<unknown>
  /** A file that comes with its fields, as a page sends it. */
  file?: WithFile
  /** What the security log is told when it was taken. */
  tells?: SecurityEvent
  /** Of a step that is none of its life: whose it may be, whether it is offered now, and what is in its way. */
  besideLife?: {
    may: (person: Person | null) => boolean
    isOffered: (tx: Tx, by: By, record: R) => Promise<boolean>
    missing: (tx: Tx, record: R) => Promise<readonly Missing[]>
  }
}

/** Lets a step with any kind of value stand in a table of steps. */
export function ownStep<R, V>(step: OwnStep<R, V>): OwnStep<R, never> {
  return step as unknown as OwnStep<R, never>
}

/** A step that corrects what stands. `K` is the record as its command has found and locked it. */
type Correcting<R, V, K> = Omit<OwnStep<R, ChangeOf<K, V>>, 'check' | 'partial'> & {
  check: (typed: Typed, known: K, tx: Tx, by: By) => Checked<V> | Promise<Checked<V>>
}

/**
 * Lets a step that corrects what stands be one of a table of steps: its command holds what was typed against what it
 * has locked, as that of a page does (src/house/steps/content-form.ts). What does not come stays as it is.
 */
export function correcting<R, V, K = R>({ check, ...step }: Correcting<R, V, K>): OwnStep<R, never> {
  return ownStep<R, ChangeOf<K, V>>({
    ...step,
    partial: true,
    check: (typed, _record, tx, by) => ({ ok: true, value: checkedAgainst((known) => check(typed, known, tx, by)) }),
  })
}

/** A record that is made by one form. */
type Making<V> = {
  asks: Asks
  /** Whose it is to make one, of whatever content: asked before what was sent is looked at. */
  may: (person: Person | null) => boolean
  check: (typed: Typed, by: By, tx: Tx) => Checked<V> | Promise<Checked<V>>
  /** Makes it and gives its id; refuses whoever may not. */
  make: (tx: Tx, by: By, value: V, file: SoundFile | null) => Promise<string>
  /** A file that may come with its fields, as a page sends it. */
  file?: WithFile
  /** What the security log is told when it was made. */
  tells?: SecurityEvent
}

/** Lets a record with any kind of content be made. */
export function making<V>(made: Making<V>): Making<never> {
  return made as unknown as Making<never>
}

type Below = {
  /** What those above are called in addresses. */
  of: string
  /** The name of the list in the read model of one above; of lists in lists, one after the other. */
  at: readonly string[]
}

/** One kind of record as programs reach it: told by the same declarations that its pages are made of. */
type Offered<R extends StepRecord, Row extends { id: string }> = {
  /** What it is called in addresses: 'requests'. */
  name: string
  /** The heading that a page of these records has, where it is not '<name>.title'. */
  title?: TextKey
  list?: ListOf<Row>
  /** The kind of record that they hang below, and where its read model tells them: they are listed there, as told. */
  below?: Below
  /** The record with the steps that its pages offer. */
  record?: StepsOf<R>
  steps?: Record<string, OwnStep<R, never>>
  make?: Making<never>
  /** A file that bears this id, for whoever may read it: what is read at the address of one is its bytes. */
  bytes?: (tx: Tx, person: Person | null, id: string) => Promise<OutgoingFile | undefined>
}

// biome-ignore lint/suspicious/noExplicitAny: the types of records and rows are known to each slice alone
export type AnyOffered = Offered<any, any>

/** Lets a kind of record stand in the list of all. What can be struck out on its page can be so here. */
export function offered<R extends StepRecord, Row extends { id: string }>(one: Offered<R, Row>): AnyOffered {
  const { record, steps } = one
  if (!record?.strikes) return one
  return { ...one, steps: { ...steps, strike_out: strikingStep(record, record.strikes) } }
}

function strikingStep<R extends StepRecord>(slice: StepsOf<R>, strikes: Strikes): OwnStep<R, never> {
  return ownStep<R, { reason: string }>({
    asks: striking.asks,
    label: 'striking.step',
    check: striking,
    take: (tx, _id, by, { reason }, record, view) => {
      const [called, stoodAt] = [slice.nameOf(record, view), addressOf(slice, record)]
      return strikeOut(tx, by, strikes, { record, called, stoodAt, reason }, slice)
    },
    besideLife: {
      may: (person) => mayStrike(person).ask(),
      isOffered: (tx, by, record) => isOffered(tx, by.person, by, strikes, record),
      missing: (tx, record) => hangingOn(tx, strikes, record.id),
    },
  })
}

/** Which addresses take a file with a form. */
export function filesTakenAt(all: readonly AnyOffered[]): (path: string) => boolean {
  const taking = all.flatMap(({ name, make, steps = {} }) => [
    ...(make?.file ? [`/${name}`] : []),
    ...Object.keys(steps).flatMap((step) => (steps[step]?.file ? [`/${name}/{id}/${step}`] : [])),
  ])
  return (path) => taking.includes(path.replace(/^\/api\/v1/, '').replace(/\/[0-9a-f-]{36}\//, '/{id}/'))
}

const addressOf = <R extends StepRecord>({ slice, shownAt }: StepsOf<R>, record: R) =>
  shownAt?.(record) ?? `/${slice}/${record.id}`
