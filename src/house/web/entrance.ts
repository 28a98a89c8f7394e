import type { MiddlewareHandler } from 'hono'
import type { Database, Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { atTheGate, type By, reading, writing } from '../database/transaction.ts'
import type { Person } from '../identity/person.ts'
import type { Site } from '../identity/site-address.ts'
import { calendarFirst } from '../settings/queries.ts'
import type { Clock, Time } from '../time/clock.ts'
import type { View } from '../ui/view.ts'
import { bodyOf } from './body.ts'
import { isGone } from './caller.ts'
import type { Web, WebContext } from './context.ts'
import type { LooksFirst } from './files-first.ts'
import { refuseForged, visitor } from './forged.ts'
import { inTransaction, inTrying, inWriting } from './in-transaction.ts'
import type { Through } from './lanes.ts'
import { formToken, type Known, sessionToken, whoIs } from './session.ts'

type Options = {
  database: Database
  secret: string
  baseUrl: string
  secure: boolean
  site: Site
  clock: Clock
  /** The lanes before the database, which programs share. */
  through: Through
  looksFirst: LooksFirst
  /** Addresses whose pages show what a step would do, which is found out by doing and undoing it. */
  triesSteps: (path: string) => boolean
  viewFor: (c: WebContext, person: Person | null, csrf: string) => View
}

/**
 * Signing in and out, and what changes one's own password and sessions, takes no connection of those that serve:
 * looking at a password takes as long as it takes.
 */
const beside = (path: string) => /^\/(sign-in|sign-out|account\/(?!tokens).+)(\/|$)/.test(path)
/** Addresses of forms with files, which may send more than others. */
const takesFiles = (path: string) => /^\/requests(?:\/[0-9a-f-]{36}\/attachments)?$/.test(path)

/**
 * The way in, for every address below: who asks, with what, and then one transaction on one connection, begun as the
 * person who asks. GET runs read only, or leaves nothing behind where it shows what a step would send; a POST that answers 400 or more leaves nothing behind. A body is read, and its
 * files are looked at, before a connection is taken, however long that takes.
 */
export function entrance(options: Options): MiddlewareHandler<Web> {
  const { database, secret, clock, through } = options
  const rooms = { visitor: { free: 32_000_000 }, known: { free: 160_000_000 } }

  return async (c, next) => {
    c.set('typed', {})
    c.set('uploads', [])
    // The database can neither keep nor look for this character.
    if (new URL(c.req.url).search.includes('%00')) throw new Refusal(422, 'refusals.unreadable')
    const token = sessionToken(c, secret, options.secure)
    const lane = token ? 'known' : 'visitor'
    const at = clock.real()
    const knock = async (gate: Tx) => {
      const person = token ? told(c, await whoIs(gate, token)) : null
      return enter(c, options, person, token, await clock.read(gate))
    }
    const knockBeside = async () =>
      token || clock.isAsked
        ? atTheGate(database.gate.db, at, knock)
        : enter(c, options, null, undefined, await clock.read(database.gate.db))
    const inLane = (work: () => Promise<void>) => through(lane, token ?? c.var.caller.network, () => isGone(c), work)

    if (c.req.method === 'GET' || c.req.method === 'HEAD') {
      c.header('cache-control', 'no-store')
      if (token && options.triesSteps(c.req.path))
        return inLane(async () => {
          await writing(database.db, knock, secret, inTrying(c, next), calendarFirst)
        })
      if (!beside(c.req.path))
        return inLane(() =>
          reading(database.db, async (gate) => (await knock(gate)).person, inTransaction(c, next), calendarFirst),
        )
      await knockBeside()
      return next()
    }
    if (c.req.method !== 'POST') throw new Refusal(404, 'refusals.not_found')
    // While the database is away nobody knows who sends; what comes is read all the same, to be given back.
    const known = async (signed: string) =>
      atTheGate(database.gate.db, at, (gate) => whoIs(gate, signed)).then(
        (found) => told(c, found),
        () => 'nobody knows',
      )
    const mayUpload = takesFiles(c.req.path) && token !== undefined && token !== '' && (await known(token)) !== null
    const body = await bodyOf(c, { takesFiles: mayUpload, room: rooms[lane] })
    try {
      c.set('typed', body.typed)
      c.set('uploads', body.uploads)
      if (beside(c.req.path)) {
        await knockBeside()
        return await next()
      }
      const asked = async (gate: Tx) => (await knock(gate)).person
      await options.looksFirst(
        c,
        (work) => inLane(() => reading(database.db, asked, work)),
        () => isGone(c),
      )
      await inLane(async () => {
        await writing(database.db, knock, secret, inWriting(c, next), calendarFirst)
      })
    } finally {
      body.release()
    }
  }
}

/** Who was found, after the log was told of a session that has just ended by itself. */
function told(c: WebContext, { person, ended }: Known): Person | null {
  if (ended) c.var.security('session_expired', { account: ended.account, detail: ended.why })
  return person
}

/** Says who asks, for everything behind, and refuses a form that did not come from a page of ours. */
function enter(
  c: WebContext,
  { secret, baseUrl, site, viewFor }: Options,
  person: Person | null,
  token: string | undefined,
  { at, real, demonstration }: Time,
): By {
  const by: By = { person, at, real, site }
  const bearer = person && token ? token : visitor(c)
  c.set('person', person)
  c.set('by', by)
  const view = viewFor(c, person, formToken(secret, bearer))
  if (demonstration) view.demonstration = { at, ...demonstration, movedByReader: person?.role === 'administrator' }
  c.set('view', view)
  if (c.req.method === 'POST') refuseForged(c, bearer, secret, baseUrl)
  return by
}
