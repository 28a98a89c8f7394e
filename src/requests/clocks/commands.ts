import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { refuseStale } from '../../house/record/door.ts'
import { todayOf } from '../../house/time/today.ts'
import { may as mayRequest } from '../request/permissions.ts'
import { lockRequest } from '../request/queries.ts'
import type { Cause } from './form.ts'
import { may } from './permissions.ts'
import { findSpan, lateSpanOf } from './queries.ts'

/**
 * Tells why a stay of a request in a status missed its target. Told again, the new cause replaces the old one; the
 * history keeps both.
 */
export async function tellCause(tx: Tx, spanId: string, by: By, cause: Cause) {
  if (!by.facility && !may(by.person).tell()) throw new Refusal(403, 'refusals.not_yours')
  const span = await findSpan(tx, spanId, await todayOf(tx, by))
  if (!span) throw new Refusal(404, 'refusals.not_found')
  if (span.days_late === 0) throw new Refusal(409, 'clocks.not_late')
  await nameStep(tx, 'tell_cause', cause.note)
  const told = { ...cause, told_by: by.person?.id ?? null, told_at: by.at }
  await tx
    .insertInto('delay_causes')
    .values({ ...told, request_id: span.request_id, span_id: spanId })
    .onConflict((conflict) => conflict.column('span_id').doUpdateSet(told))
    .execute()
}

/** The same of the stay that a request is late in now. */
export async function tellCauseOfRequest(tx: Tx, id: string, by: By, cause: Cause) {
  const request = await lockRequest(tx, id)
  if (!request || !mayRequest(by.person).read(request)) throw new Refusal(404, 'refusals.not_found')
  refuseStale(by, request)
  const span = await lateSpanOf(tx, id, await todayOf(tx, by))
  if (!span) throw new Refusal(409, 'clocks.not_late')
  await tellCause(tx, span.id, by, cause)
}
