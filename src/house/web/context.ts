import type { Context } from 'hono'
import type { Tx } from '../database/connection.ts'
import type { By } from '../database/transaction.ts'
import type { LateRecords } from '../duties/duty.ts'
import type { Person } from '../identity/person.ts'
import type { Typed } from '../ui/forms.tsx'
import type { View } from '../ui/view.ts'
import type { Upload } from './body.ts'
import type { Caller } from './caller.ts'
import type { TellSecurity } from './security-log.ts'

/**
 * What a handler finds in `c.var`: who calls from where, how to tell the security log, who asks, the transaction of
 * this web request, who acts and when, and the view that pages are made with.
 */
export type Web = {
  Variables: {
    caller: Caller
    security: TellSecurity
    person: Person | null
    tx: Tx
    by: By
    view: View
    typed: Typed
    uploads: Upload[]
    nonce: string
    secure: boolean
    late: LateRecords
  }
}
export type WebContext = Context<Web>

/** Ids in paths are constrained, so that an id of another form is simply not found. */
export const one = '/:id{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}'
/** The form of a second id in an address: `${one}/parts/:part${anId}`. */
export const anId = '{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}'
