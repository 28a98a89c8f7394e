import pg from 'pg'
import type { TextKey } from '../ui/view.ts'

export type RefusalStatus = 401 | 403 | 404 | 405 | 408 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 503

/** The key of a text; which constraints have one, only the database and a test know. */
export type SentenceKey = TextKey | `constraints.${string}`

/**
 * A refusal with a sentence fit to show: the key of a text, and what goes into it. `link` leads to where things can be
 * mended.
 */
export class Refusal extends Error {
  constructor(
    readonly status: RefusalStatus,
    readonly key: SentenceKey,
    readonly values: Record<string, string | number | readonly string[]> = {},
    readonly link?: string,
    /** The field of the form that the sentence belongs to. */
    readonly field = '',
  ) {
    super(key)
  }
}

/**
 * The refusal that an error stands for, or undefined when it is our own fault. Constraints of the database are named as
 * sentences and have texts.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isAway(error)) return new Refusal(503, 'refusals.no_database')
  if (lacksMeans(error)) return new Refusal(503, 'refusals.no_means')
  if (!(error instanceof pg.DatabaseError)) return undefined
  if (error.code === '40001' || error.code === '40P01' || error.code === '55P03')
    return new Refusal(409, 'refusals.somebody_was_faster')
  if (error.constraint && ['23505', '23514', '23P01'].includes(error.code ?? ''))
    return new Refusal(409, `constraints.${error.constraint}`)
  if (error.code === '23503') return new Refusal(409, 'refusals.still_used')
  // A table that this kind of actor has no right to at all hides its records; a change that a policy refuses is
  // forbidden.
  if (error.code === '42501')
    return error.message.includes('row-level security')
      ? new Refusal(403, 'refusals.not_yours')
      : new Refusal(404, 'refusals.not_found')
  return undefined
}

/** Tells what the constraint of this name refuses at the field where it was typed. */
export const toldAt =
  (field: string, constraint: string) =>
  (error: unknown): never => {
    const refusal = refusalOf(error)
    throw refusal?.key === `constraints.${constraint}` ? new Refusal(409, refusal.key, {}, refusal.link, field) : error
  }

/**
 * What was asked is in order, but a disk is full, memory is short, a statement took too long, or the server takes no
 * changes now: nothing was kept, and it can be tried again. The codes are those of PostgreSQL (class 53, read-only and
 * cancelled) and of the system's files.
 */
function lacksMeans(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^(53...|25006|57014|58030|ENOSPC|EDQUOT|EROFS|EMFILE|ENFILE)$/.test(code)
}

/** The database cannot be reached, or ended under our hands: it was shut down, it crashed, it starts. */
function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string')
    return /^(08...|57P0[123]|53300|E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND|AI_AGAIN))$/.test(
      code,
    )
  return (
    typeof message === 'string' &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      message,
    )
  )
}
