import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import type { TextKey, View } from '../ui/view.ts'

/**
 * The life of a record as one table: each step, the statuses it may be taken from, and the status it leads to (null:
 * the status stays).
 */
export type Lifecycle<Status extends string = string> = Record<string, { from: readonly Status[]; to: Status | null }>

/** The key of a sentence, with what goes into it, and where it can be mended. */
export type Missing = TextKey | { key: TextKey; values: Record<string, string | number>; link?: string }
/** The same in the reader’s words. */
export const said = (view: View, missing: Missing) =>
  typeof missing === 'string' ? view.t(missing) : view.t(missing.key, missing.values)

type Rights = { read: (record: never) => boolean } & Record<string, (record: never) => boolean>
type Door<R> = {
  /** The slice's name, as its texts begin: 'requests'. */
  slice: string
  step: string
  steps: Lifecycle
  /** The record, locked, or undefined when there is none that this actor may see. */
  record: R | undefined
  rights: Rights
  /** Keys of sentences that say what is missing before the step can be taken. */
  missing?: readonly Missing[]
  reason?: string | null
}

/**
 * Every step goes through this door: there is such a record (404), this person may (403), its life allows it now and
 * the page was fresh (409), nothing is missing (409). Then the step is named, so that the database writes it into the
 * history.
 */
export async function throughTheDoor<R extends { status: string; version: number }>(
  tx: Tx,
  by: By,
  door: Door<R>,
): Promise<R> {
  const { record, rights, step, steps, slice } = door
  const asked = record as never
  if (!record || !(by.facility || rights.read(asked))) throw new Refusal(404, 'refusals.not_found')
  const rule = steps[step]
  const right = rights[step]
  if (!rule || !right) throw new Refusal(404, 'refusals.not_found')
  if (!by.facility && !right(asked)) throw new Refusal(403, 'refusals.not_yours')
  if (!rule.from.includes(record.status)) throw tooLate(slice, record.status)
  refuseStale(by, record)
  refuseLacking(door.missing ?? [])
  await nameStep(tx, step, door.reason)
  return record
}

/** What somebody asks of a record that was found or not: is it there for them (404), and is this step theirs (403)? */
export function demandRight<R>(
  record: R | undefined,
  rights: Record<string, (record: R) => boolean>,
  step?: string,
): R {
  if (!record || !rights.read?.(record)) throw new Refusal(404, 'refusals.not_found')
  if (step !== undefined && !rights[step]?.(record)) throw new Refusal(403, 'refusals.not_yours')
  return record
}

/** Refuses what was sent from a page that is no longer true, where the form says which version it showed. */
export function refuseStale(by: Pick<By, 'version'>, { version }: { version: number }): void {
  if (by.version !== undefined && by.version !== version) throw new Refusal(409, 'refusals.stale')
}

/** The same actor on a record that the page did not show: the version that it showed is another's. */
export function elsewhere({ version: _, ...by }: By): By {
  return by
}

/** Refuses while anything is missing, with the first sentence that says what. */
export function refuseLacking(missing: readonly Missing[]): void {
  const [first] = missing
  if (first)
    throw typeof first === 'string' ? new Refusal(409, first) : new Refusal(409, first.key, first.values, first.link)
}

/**
 * Locks a record for a step. Row security lets outsiders lock only what they may still change: a record that they see
 * and whose life is past the step is found all the same, so that the door can say so (somebody sent the form again
 * because the first answer was lost).
 */
export async function lockFor<R extends { status: string }>(
  find: (locked: boolean) => Promise<R | undefined>,
  step: Lifecycle[string] | undefined,
): Promise<R | undefined> {
  const locked = await find(true)
  if (locked) return locked
  const seen = await find(false)
  return seen && !step?.from.includes(seen.status) ? seen : undefined
}

/** The record's life does not allow the step now: somebody was faster, or the same form was sent twice. */
export function tooLate(slice: string, status: string, link?: string): Refusal {
  return new Refusal(409, 'steps.too_late', { status: `@${slice}.status.${status}` }, link)
}

/** Whether a record's life allows this step now. */
export function canTake(steps: Lifecycle, step: string, status: string): boolean {
  return steps[step]?.from.includes(status) ?? false
}
