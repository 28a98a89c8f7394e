import type { Context } from 'hono'
import type { Web } from '../web/context.ts'
import type { Bearer } from './bearer.ts'
import type { Sent } from './sent.ts'

/** What an address for programs finds besides: whose token it is, what was sent, and where the facility is reached. */
export type ApiWeb = Web & {
  Variables: Web['Variables'] & {
    bearer: Bearer
    sent: Omit<Sent, 'release' | 'uploads'>
    origin: string
  }
}
export type ApiContext = Context<ApiWeb>
