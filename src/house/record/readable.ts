import type { WebContext } from '../web/context.ts'
import type { AnyRecord, StepRecord } from './declared-record.ts'
import { canTake, demandRight, tooLate } from './door.ts'

/** The record of an address, where this reader may see it; otherwise there is none. With a step: where it is theirs. */
export async function readable<R extends StepRecord>(
  c: WebContext,
  kind: Pick<AnyRecord<R>, 'find' | 'rights'>,
  step?: string,
): Promise<R> {
  return demandRight(await kind.find(c.var.tx, c.req.param('id') ?? ''), kind.rights(c.var.person), step)
}

/** The same, for a step that its life allows now: 403 and 409 as the door says. */
export async function recordInStep<R extends StepRecord>(
  c: WebContext,
  kind: Omit<AnyRecord<R>, 'missing'>,
  step: string,
): Promise<R> {
  const record = await readable(c, kind, step)
  if (!canTake(kind.steps, step, record.status)) throw tooLate(kind.slice, record.status, `/${kind.slice}/${record.id}`)
  return record
}
