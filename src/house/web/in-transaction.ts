import type { Tx } from '../database/connection.ts'
import { Undone } from '../database/transaction.ts'
import { readIn } from '../languages/order.ts'
import { identityOf } from '../settings/identity.ts'
import { facilityCalendar } from '../settings/queries.ts'
import type { WebContext } from './context.ts'
import { faceIn, remembered } from './face.ts'

/** What an address does, in the transaction that was begun for it. */
export const inTransaction = (c: WebContext, next: () => Promise<void>) => async (tx: Tx) => {
  c.set('tx', tx)
  c.var.view.zone = (await facilityCalendar(tx)).zone
  c.var.view.zoneKnown = true
  Object.assign(c.var.view, remembered(c, faceIn(await identityOf(tx), c.var.view.lang)))
  readIn(tx, c.var.view.lang)
  return next()
}

/** The same where something may be written: an answer of 400 or more leaves nothing behind. */
export const inWriting = (c: WebContext, next: () => Promise<void>) => async (tx: Tx) => {
  await inTransaction(c, next)(tx)
  return c.error || c.res.status >= 400 ? new Undone(c.res) : c.res
}

/** The same where a page finds out what would be: whatever it wrote is undone. */
export const inTrying = (c: WebContext, next: () => Promise<void>) => async (tx: Tx) => {
  await inTransaction(c, next)(tx)
  return new Undone(c.res)
}
