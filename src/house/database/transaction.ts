import { sql } from 'kysely'
import pg from 'pg'
import type { Person } from '../identity/person.ts'
import { databaseRole } from '../identity/person.ts'
import type { Site } from '../identity/site-address.ts'
import { type Db, holdingOne, type Tx } from './connection.ts'
import { sealHeads } from './history.ts'
import { actsAs, type Kind, kindOf } from './walls.ts'

/**
 * Who acts, and when. `facility` says that nobody in person acts but the calendar or the command line. Rules take the
 * time from here and never read a clock. `version` is that of the record on the page the step was taken from: a step
 * from a stale page is refused. `site` is where the facility is reached: mails lead there. `real` is the moment by the
 * real clock, where it may be another than `at`: in a demonstration (src/house/time/clock.ts).
 */
export type By = { person: Person | null; at: Date; real?: Date; facility?: true; version?: number; site?: Site }
/** A reader: a person, nobody (the public), or the facility itself (the calendar, the command line). */
export type Reader = Person | null | 'facility'

/**
 * Known already, or to be found out at the gate: on the connection that the transaction will have, before it begins.
 */
type Found<T> = T | ((gate: Tx) => Promise<T>)

/** What every page has to know is asked as its transaction begins: it waits for the line once less. */
export type AskedFirst<Row = unknown> = {
  /** Columns of a select without a table. */
  columns: string
  told: (tx: Tx, row: Row) => void
}

/** Runs the work in one read-only transaction as this reader; a write inside is refused by the database. */
export function reading<T>(
  db: Db,
  reader: Found<Reader>,
  work: (tx: Tx) => Promise<T>,
  first?: AskedFirst,
): Promise<T> {
  const begin = async (gate: Tx) => {
    const found = typeof reader === 'function' ? await reader(gate) : reader
    return { statement: `begin read only;${actingAs(found)}`, kind: kindOfReader(found) }
  }
  return within(db, begin, work, async () => undefined, first)
}

/**
 * Runs the work in one transaction that carries its actor, and seals the history it wrote. Commits unless the work
 * throws.
 */
export function writing<T>(
  db: Db,
  by: Found<By>,
  secret: string,
  work: (tx: Tx) => Promise<T>,
  first?: AskedFirst,
): Promise<T> {
  const begin = async (gate: Tx) => {
    const { facility, person, at } = typeof by === 'function' ? await by(gate) : by
    const actor = facility ? 'facility' : person
    return { statement: `begin;${actingAs(actor, at)}`, kind: kindOfReader(actor) }
  }
  return within(db, begin, work, (tx) => sealHeads(tx, secret), first)
}

async function within<T>(
  db: Db,
  begin: (gate: Tx) => Promise<{ statement: string; kind: Kind }>,
  work: (tx: Tx) => Promise<T>,
  beforeCommit: (tx: Tx) => Promise<void>,
  first?: AskedFirst,
): Promise<T> {
  return db.connection().execute(async (connection) => {
    const tx = connection as Tx
    const { statement, kind } = await begin(tx)
    try {
      // What is asked first may fail as anything else: the connection is given back without the transaction begun on it.
      const { rows } = await sql.raw(first ? `${statement}, ${first.columns}` : statement).execute(tx)
      actsAs(tx, kind)
      first?.told(tx, rows[0])
      const result = await holdingOne(db, () => work(tx))
      if (result instanceof Undone) {
        await sql.raw('rollback').execute(tx)
      } else {
        await beforeCommit(tx)
        await sql.raw('commit').execute(tx)
      }
      return result
    } catch (error) {
      await sql
        .raw('rollback')
        .execute(tx)
        .catch(() => undefined)
      throw error
    }
  })
}

/**
 * Returned by the work of a transaction that must leave nothing behind although nothing was thrown: a form with
 * mistakes, say.
 */
export class Undone {
  constructor(readonly response: Response) {}
}

let attempts = 0

/**
 * Runs the work so that a refusal by the database undoes only the work, and the transaction can go on to say so.
 * Attempts may stand in each other: each has a savepoint of its own name, and takes it away whatever comes of it, so
 * that going back never means another's.
 */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  attempts += 1
  const savepoint = `attempt_${attempts}`
  const kind = kindOf(tx)
  await sql.raw(`savepoint ${savepoint}`).execute(tx)
  try {
    const result = await work()
    await sql.raw(`release savepoint ${savepoint}`).execute(tx)
    return result
  } catch (error) {
    await sql.raw(`rollback to savepoint ${savepoint}; release savepoint ${savepoint}`).execute(tx)
    // Going back takes off again the role that the work put on.
    actsAs(tx, kind)
    throw error
  }
}

/** Puts on another actor inside a running transaction: the loader of a facility acts as each of its people in turn. */
export async function actAs(tx: Tx, by: By): Promise<void> {
  const actor = by.facility ? 'facility' : by.person
  await sql.raw(actingAs(actor, by.at)).execute(tx)
  actsAs(tx, kindOfReader(actor))
}

/** Names the step that the history lines of the next changes bear, and its reason. */
export async function nameStep(tx: Tx, step: string, reason?: string | null): Promise<void> {
  await sql`select set_config('mobilise.step', ${step}, true), set_config('mobilise.reason', ${reason ?? ''},
    true)`.execute(tx)
}

function roleOf(reader: Reader): string {
  return reader === 'facility' ? 'mobilise_staff' : databaseRole(reader)
}

const kindOfReader = (reader: Reader) => roleOf(reader).replace('mobilise_', '') as Kind

function actingAs(reader: Reader, at?: Date): string {
  const person = reader === 'facility' ? null : reader
  const values = {
    account: person?.id,
    authority: person?.authority_id,
    administration: person?.administration,
    body: person?.body_id,
    human: person?.person_id,
    at: at?.toISOString(),
    step: '',
    reason: '',
  }
  const configs = Object.entries(values).map(
    ([key, value]) => `set_config('mobilise.${key}', ${pg.escapeLiteral(value ?? '')}, true)`,
  )
  return `set local role ${roleOf(reader)}; select ${configs.join(', ')}`
}

/** Runs work at the gate, before anybody has signed in: it sees accounts and sessions only, and may cause mail. */
export function atTheGate<T>(db: Db, at: Date, work: (tx: Tx) => Promise<T>): Promise<T> {
  return within(db, beginAtTheGate(at), work, async () => undefined)
}

/**
 * The same, where the work ends as somebody who is known by then (`actAs`): what they change of records is sealed, as
 * that of everybody is.
 */
export function fromTheGate<T>(db: Db, at: Date, secret: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return within(db, beginAtTheGate(at), work, async (tx) => {
    if (kindOf(tx) !== 'gate') await sealHeads(tx, secret)
  })
}

const beginAtTheGate = (at: Date) => async () => ({
  statement: `begin; select set_config('mobilise.at', ${pg.escapeLiteral(at.toISOString())}, true)`,
  kind: 'gate' as const,
})

/**
 * Runs the work with the rights of another reader, and goes on afterwards as whoever acted before. What throws ends the
 * transaction's web request.
 */
export async function seenBy<T>(tx: Tx, other: Reader, before: By, work: (tx: Tx) => Promise<T>): Promise<T> {
  await actAs(tx, {
    person: other === 'facility' ? null : other,
    at: before.at,
    ...(other === 'facility' ? { facility: true } : {}),
  })
  const result = await work(tx)
  await actAs(tx, before)
  return result
}
