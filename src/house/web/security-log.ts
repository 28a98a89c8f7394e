import { createHmac } from 'node:crypto'
import type { Caller } from './caller.ts'

/**
 * What is told of signing in, rights and forms, so that somebody who looks afterwards sees what was tried. A closed
 * list: docs/operation.md says what each means.
 */
export const securityEvents = [
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'link_asked',
  'limit_reached',
  'limiter_failed',
  'password_changed',
  'password_change_failed',
  'password_reset',
  'session_ended',
  'other_sessions_ended',
  'session_expired',
  'right_refused',
  'form_forged',
  'token_made',
  'token_ended',
  'token_refused',
  'account_opened',
  'account_changed',
  'account_closed',
] as const
export type SecurityEvent = (typeof securityEvents)[number]

/** `detail` is a word of ours or an id, never what somebody typed; an address that was typed is told by its hash. */
export type SecurityDetail = {
  account?: string | null | undefined
  email?: string | undefined
  detail?: string | undefined
}
export type TellSecurity = (event: SecurityEvent, more?: SecurityDetail) => void
type Where = { caller: Caller; method?: string; path?: string }

/**
 * One line of the log: what, who, from where. Who typed an address is told apart without telling the address, also from
 * what lies in the database.
 */
export function securityLine(
  secret: string,
  event: SecurityEvent,
  { account, email, detail }: SecurityDetail,
  { caller, method, path }: Where,
): Record<string, unknown> {
  return {
    level: 'security',
    security: event,
    ...(account ? { account } : {}),
    ...(email
      ? { typed: createHmac('sha256', `log:${secret}`).update(email.toLowerCase()).digest('base64url').slice(0, 16) }
      : {}),
    from: caller.address,
    ...(method ? { method } : {}),
    ...(path ? { path: path.slice(0, 200) } : {}),
    ...(detail ? { detail } : {}),
  }
}
