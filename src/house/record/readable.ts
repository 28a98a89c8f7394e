import { Refusal } from '../database/refusal.ts'
import type { WebContext } from '../web/context.ts'
import type { AnyRecord, StepRecord } from './declared-record.ts'
import { canTake, tooLate } from './door.ts'

/** The record of an address, where this reader may see it; otherwise there is none. */
export async function readable<R extends StepRecord>(c: WebContext, kind: AnyRecord<R>): Promise<R> {
  const record = await kind.find(c.var.tx, c.req.param('id') ?? '')
  if (!record || !kind.rights(c.var.person).read?.(record)) throw new Refusal(404, 'refusals.not_found')
  return record
}

/** The same, for a step that this person may take on it now: 403 and 409 as the door says. */
export async function recordInStep<R extends StepRecord>(c: WebContext, kind: AnyRecord<R>, step: string): Promise<R> {
  const record = await readable(c, kind)
  if (!kind.rights(c.var.person)[step]?.(record)) throw new Refusal(403, 'refusals.not_yours')
  if (!canTake(kind.steps, step, record.status)) throw tooLate(kind.slice, record.status, `/${kind.slice}/${record.id}`)
  return record
}
