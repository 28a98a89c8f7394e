import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import type { DB } from './tables.ts'

// Days are calendar dates, not instants: they stay 'yyyy-mm-dd'. Money and counts are small enough for numbers.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export type Db = Kysely<DB>
declare const inside: unique symbol
/** A transaction that carries its actor: what commands and queries take, so that they cannot be called outside one. */
export type Tx = Kysely<DB> & { readonly [inside]: true }

export type Connections = { db: Db; pool: pg.Pool; size: number; close: () => Promise<void> }
/**
 * Connections that serve, and few of their own for what lives beside the transaction of a web request: signing in, its
 * limits, whether the database answers.
 */
export type Database = Connections & { url: string; gate: Connections }

/**
 * How the database should plan what pages ask for: on a disk without moving parts a row that an index names costs
 * little more than the next one of the table; compiling a statement, or calling helpers for it, takes longer than most
 * of ours run, and the processors have others to serve.
 */
const planning = '-c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0'

/**
 * How many connections serve web requests. Each keeps its prepared statements, so they are few: two processors are busy
 * with four.
 */
const servingSize = 6
const gateSize = 3
/**
 * A statement of a page that runs as long as this is of no use to anybody any more; one that waits for a record has
 * waited long enough sooner.
 */
const patience = '-c statement_timeout=30s -c lock_timeout=15s -c idle_in_transaction_session_timeout=60s'

/**
 * Connections that serve: they start as the gate, which sees accounts and sessions only; a transaction puts on the role
 * of its actor.
 */
export function connect(url: string, options: { size?: number } = {}): Database {
  const asGate = `-c role=mobilise_gate ${planning}`
  const serving = open(url, { max: options.size ?? servingSize, options: `${asGate} ${patience}` })
  const gate = open(url, { max: gateSize, options: `${asGate} ${patience}` })
  return {
    ...serving,
    url,
    gate,
    close: async () => {
      await serving.close()
      await gate.close()
    },
  }
}

/**
 * Connections for rounds of the calendar and for mail, which may take as long as they need; the same rights as those
 * that serve.
 */
export function connectForWork(url: string): Connections & { url: string } {
  return { ...open(url, { max: 3, options: `-c role=mobilise_gate ${planning}` }), url }
}

/** Connections with the rights of the owner: migrations and checkpoints only. */
export function connectAsOwner(url: string): Connections & { url: string } {
  return { ...open(url, { max: 2 }), url }
}

function open(url: string, options: pg.PoolConfig & { max: number }): Connections {
  // A connection keeps a plan of every statement it has met; after a quarter of an hour another takes its place, so
  // that what was met once is not kept for ever.
  const pool = new pg.Pool({
    connectionString: url,
    ...options,
    application_name: 'mobilise',
    connectionTimeoutMillis: 10_000,
    maxLifetimeSeconds: 900,
  })
  // A connection that the server closes is replaced at the next use, and who was using it is told by the query that
  // fails; without listeners the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  refuseSecond(pool)
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: preparing(pool) }) })
  poolOf.set(db, pool)
  const close = async () => {
    await db.destroy()
    // Kysely ends a pool that it has used; connections that were used without it would keep the process for a while.
    if (!pool.ending) await pool.end()
  }
  return { db, pool, size: options.max, close }
}

const poolOf = new WeakMap<Db, pg.Pool>()
/** The connections of which the work that runs here holds one. */
const holding = new AsyncLocalStorage<pg.Pool>()

/** Runs work that holds a connection of these: a second one of the same is refused to it. */
export function holdingOne<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const pool = poolOf.get(db)
  return pool ? holding.run(pool, work) : work()
}

/**
 * Whoever holds a connection and asks for a second one waits for all others that do the same: a dozen of them stop the
 * site. So it is refused, always: what has to be seen with other rights is seen in the same transaction (`seenBy`).
 */
function refuseSecond(pool: pg.Pool) {
  const connect = pool.connect.bind(pool)
  pool.connect = ((...rest: []) => {
    if (holding.getStore() === pool)
      throw new Error('A transaction asks for a second connection. Put on another actor in the first one instead.')
    return connect(...rest)
  }) as typeof pool.connect
}

/**
 * Reading statements and those with few parameters are prepared once on each connection: planning a record page's joins
 * costs more than running them. What holds several statements, such as the beginning of a transaction, cannot be.
 * PostgreSQL plans anew by itself when the role changes, since row security belongs to the plan.
 */
function preparing(pool: pg.Pool): PostgresPool {
  return {
    options: {},
    connect: async () => {
      const client = await pool.connect()
      return {
        query: (text: unknown, values?: unknown) => {
          if (typeof text !== 'string' || !Array.isArray(values) || !isPrepared(text, values.length))
            return client.query(text as string, values as unknown[]).then(ofTheLast) as never
          return client.query({ name: statementName(text), text, values }) as never
        },
        release: () => client.release(),
      }
    },
    end: () => pool.end(),
  }
}

/** Several statements sent as one text are answered with what the last of them gave. */
const ofTheLast = <R>(results: R | R[]): R | undefined => (Array.isArray(results) ? results.at(-1) : results)

/**
 * With many values only what reads and is written the same way each time: what lists them is another statement for each
 * number of them.
 */
function isPrepared(text: string, values: number): boolean {
  if (values === 0) return /^select [^;]*$/.test(text)
  return values <= 20 || (values <= 200 && /^\s*(?:select|with)\s/.test(text) && !/\(\$\d+(?:, ?\$\d+)+\)/.test(text))
}

const names = new Map<string, string>()
function statementName(text: string): string {
  let name = names.get(text)
  if (!name) {
    if (names.size > 5000) names.clear()
    name = createHash('sha1').update(text).digest('base64url')
    names.set(text, name)
  }
  return name
}
