import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { DB } from '../database/tables.ts'
import { type By, nameStep } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import { type Lifecycle, lockFor, type Missing, throughTheDoor } from './door.ts'

/** What a record must have so that steps can be taken on it. */
export type StepRecord = { id: string; status: string; version: number }
type Rights<R> = Record<string, (record: R) => boolean>

/**
 * What is to become of a record: what is written, or how to tell that from the record, once the command has found and
 * locked it.
 */
export type ChangeOf<R, V> = V | ((record: R) => V | Promise<V>)
export const changeOf = async <R, V>(change: ChangeOf<R, V>, record: R): Promise<V> =>
  typeof change === 'function' ? (change as (record: R) => V | Promise<V>)(record) : change

/**
 * The same of a form that asks why something unusual is meant, such as days beyond an Action's: the reason stands in
 * the history.
 */
export async function changeMeant<R, V extends { beyond?: string }>(
  tx: Tx,
  step: string,
  change: ChangeOf<R, V>,
  record: R,
): Promise<V & { beyond: string }> {
  const all = await changeOf(change, record)
  if (all.beyond) await nameStep(tx, step, all.beyond)
  return { ...all, beyond: all.beyond ?? '' }
}

/** What stands in a register has no life: it is registered, and corrected. */
export const registerLife = { edit: { from: ['registered'], to: null } } satisfies Lifecycle<'registered'>
/** The one status of what stands in a register, for the query that finds it. */
export const registered = sql<'registered'>`'registered'`.as('status')

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

/** What a kind of record is, told once: pages, buttons and commands all ask this. */
type Declaration<S extends string, R extends StepRecord, L extends Lifecycle> = {
  /** The slice’s name, as its texts and addresses begin: 'requests'. */
  slice: S
  /** Where its status is kept. */
  table: keyof DB
  /** Its life. */
  steps: L
  /** Who may do what with it. Rights of the slice ask for less than a whole record, so they fit any. */
  // biome-ignore lint/suspicious/noExplicitAny: what each right looks at is known to the slice alone
  may: (person: Person | null) => any
  /** One read, also locked; undefined when there is none that this reader may see. */
  find: (tx: Tx, id: string, locked?: boolean) => Promise<R | undefined>
  /** How it is locked for a step, where that takes more than to find it locked. */
  lock?: (tx: Tx, id: string, step: keyof L & string) => Promise<R | undefined>
  /** Sentences that say what is missing before a step can be taken. */
  missing?: (tx: Tx, step: keyof L & string, record: R, at: Date) => Promise<readonly Missing[]>
}

/** What is told of a record with all that hangs on it. */
type Whole<R extends StepRecord, M extends object> = {
  /**
   * The read model: everything that may be said of it to this reader, typed, without markup and in no language. The
   * page, the API and a paper say what it says.
   */
  read: (tx: Tx, record: R, by: By) => Promise<M>
  /** How it is struck out, where it was entered by mistake. */
  strikes?: Omit<Strikes, 'table'>
}

/** A declared kind of record as those see it who know nothing of its life: pages, steps, the API. */
export type AnyRecord<R extends StepRecord> = {
  slice: string
  steps: Lifecycle
  find: (tx: Tx, id: string) => Promise<R | undefined>
  rights: (person: Person | null) => Rights<R>
  missing: (tx: Tx, step: string, record: R, at: Date) => Promise<readonly Missing[]>
}

/** Declares a kind of record, and gives the two verbs that every command on it begins and ends with. */
export function declareRecord<S extends string, R extends StepRecord, L extends Lifecycle, M extends object>({
  read,
  strikes,
  ...declaration
}: Declaration<S, R, L> & Whole<R, M>) {
  return wholeRecord(declareLife(declaration), { read, strikes })
}

/** Adds to a life that a room below declares what only a room above knows: all that hangs on the record. */
export function wholeRecord<K extends { table: keyof DB }, R extends StepRecord, M extends object>(
  life: K & { find: (tx: Tx, id: string) => Promise<R | undefined> },
  { read, strikes }: Whole<R, M>,
) {
  return { ...life, read, ...(strikes ? { strikes: { table: life.table, ...strikes } } : {}) }
}

/** Declares no more than the life of a record, where a room above tells the whole of it: see `wholeRecord`. */
export function declareLife<S extends string, R extends StepRecord, L extends Lifecycle>({
  slice,
  table,
  steps,
  may,
  find,
  lock,
  missing,
}: Declaration<S, R, L>) {
  return {
    slice,
    table,
    steps,
    find,
    rights: (person: Person | null) => may(person) as Rights<R>,
    missing: async (tx: Tx, step: string, record: R, at: Date): Promise<readonly Missing[]> =>
      (await missing?.(tx, step, record, at)) ?? [],
    /**
     * Locks the record and asks the door for a step: 404, 403 and 409 as it says, also when something is missing;
     * `alsoMissing` is what this command asks besides, of the record as it is locked. The step is then named for the
     * history.
     */
    async take(
      tx: Tx,
      step: keyof L & string,
      id: string,
      by: By,
      reason?: string | null,
      alsoMissing?: (record: R) => Promise<readonly Missing[]>,
    ): Promise<R> {
      const record = lock ? await lock(tx, id, step) : await lockFor((locked) => find(tx, id, locked), steps[step])
      const lacking = record
        ? [...((await alsoMissing?.(record)) ?? []), ...((await missing?.(tx, step, record, by.at)) ?? [])]
        : []
      return throughTheDoor(tx, by, {
        slice,
        step,
        steps,
        record,
        rights: may(by.person),
        missing: lacking,
        reason: reason ?? null,
      })
    },
    /** Raises its version where only rows that hang on it were changed: a page that was opened before is stale then. */
    async touch(tx: Tx, id: string): Promise<void> {
      await tx
        .updateTable(table as 'actions')
        .set({ version: sql`version + 1` })
        .where('id', '=', id)
        .execute()
    },
    /** Writes what was corrected of the record, if anything was. */
    async correct(tx: Tx, id: string, change: object): Promise<void> {
      if (Object.keys(change).length > 0)
        await tx
          .updateTable(table as 'actions')
          .set(change as never)
          .where('id', '=', id)
          .execute()
    },
    /** Takes the record to the status that the step leads to, with what it changes. */
    async move(
      tx: Tx,
      step: keyof L & string,
      record: R,
      change: Partial<Omit<R, 'id' | 'status' | 'version'>> = {},
    ): Promise<void> {
      const status = steps[step]?.to ?? record.status
      // The table is known by its name alone; its columns are those of the record that `find` reads.
      await tx
        .updateTable(table as 'actions')
        .set({ ...change, status } as never)
        .where('id', '=', record.id)
        .execute()
    },
  }
}
