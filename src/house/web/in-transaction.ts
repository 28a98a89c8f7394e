import type { Tx } from '../database/connection.ts'
import { readIn } from '../languages/order.ts'
import { facilityCalendar } from '../settings/queries.ts'
import type { WebContext } from './context.ts'

/** What an address does, in the transaction that was begun for it. */
export const inTransaction = (c: WebContext, next: () => Promise<void>) => async (tx: Tx) => {
  c.set('tx', tx)
  c.var.view.zone = (await facilityCalendar(tx)).zone
  c.var.view.zoneKnown = true
  readIn(tx, c.var.view.lang)
  return next()
}
