import type { MiddlewareHandler } from 'hono'
import type { Limits } from '../accounts/limits.ts'
import { hashOf } from '../accounts/token.ts'
import type { Database, Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { atTheGate, type By, reading, writing } from '../database/transaction.ts'
import type { Site } from '../identity/site-address.ts'
import { bestLanguage } from '../languages/texts.ts'
import { calendarFirst } from '../settings/queries.ts'
import type { Clock } from '../time/clock.ts'
import type { Assets } from '../ui/assets.ts'
import { isGone } from '../web/caller.ts'
import type { WebContext } from '../web/context.ts'
import type { LooksFirst } from '../web/files-first.ts'
import { inTransaction, inWriting } from '../web/in-transaction.ts'
import type { Through } from '../web/lanes.ts'
import { bareView } from '../web/reader-view.ts'
import { unreadableIn } from './address.ts'
import { bearerOf, tokenIn } from './bearer.ts'
import type { ApiContext, ApiWeb } from './context.ts'
import { faultyOf } from './problem.ts'
import { isForm, sentIn } from './sent.ts'

type Options = {
  database: Database
  secret: string
  assets: Assets
  site: Site
  limits: Limits
  /** The lanes before the database, which people share. */
  through: Through
  looksFirst: LooksFirst
  clock: Clock
  /** Addresses of what takes a file with its form. */
  takesFiles: (path: string) => boolean
}

/** Where programs are answered: without cookies, with a token, in JSON. */
export const isForPrograms = (path: string) => /^\/api\/v1(\/|$)/.test(path)
/** What programs may read without a token: what there is to ask. */
const isOpen = (path: string) => path === '/api/v1/openapi.json'

/**
 * The way in for programs, beside that for pages: the token says who asks, `Accept-Language` in which language, and
 * then it is one transaction on one connection, begun as the person whose token it is. Row security, rules and lanes
 * are those of the pages. A token is counted before it is looked at; a body is read, and its files are looked at, before
 * a connection is taken.
 */
export function programs(options: Options): MiddlewareHandler<ApiWeb> {
  const { database, secret, site, limits, through, clock } = options
  const rooms = { json: { free: 32_000_000 }, files: { free: 160_000_000 } }

  return async (c, next) => {
    beginning(c, options)
    const unreadable = unreadableIn(c.req.url, c.var.view)
    if (unreadable.length > 0) return faultyOf(c, unreadable, 400)
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!reads && c.req.method !== 'POST') throw new Refusal(405, 'api.not_this_way')
    if (isOpen(c.req.path)) return next()
    const token = tokenIn(c, secret)
    const who = hashOf(token).toString('base64url')
    await limits.countProgram(who, c.var.caller)
    const knock = async (gate: Tx): Promise<By> =>
      enter(c, await bearerOf(gate, token), { ...(await clock.read(gate)), site }, reads, options)
    const nobodyWaits = () => isGone(c as unknown as WebContext)
    const inLane = (work: () => Promise<void>) => through('known', who, nobodyWaits, work)
    const asked = async (gate: Tx) => (await knock(gate)).person

    if (reads) {
      const work = inTransaction(c as unknown as WebContext, next)
      return inLane(() => reading(database.db, asked, work, calendarFirst))
    }
    const withFiles = options.takesFiles(c.req.path) && isForm(c)
    if (withFiles) await demandActing(c, token, options)
    const { release, uploads, ...sent } = await sentIn(c, withFiles, withFiles ? rooms.files : rooms.json)
    try {
      c.set('sent', sent)
      c.set('uploads', uploads)
      await options.looksFirst(c, (work) => inLane(() => reading(database.db, asked, work)), nobodyWaits)
      await inLane(async () => {
        const work = inWriting(c as unknown as WebContext, next)
        await writing(database.db, knock, secret, work, calendarFirst)
      })
    } finally {
      release()
    }
  }
}

/** What holds before anybody knows who asks: nothing is kept by caches, and answers differ by who asks. */
function beginning(c: ApiContext, { assets, site }: Options) {
  c.set('typed', {})
  c.set('uploads', [])
  c.set('sent', { value: {}, typed: null, hash: Buffer.alloc(0) })
  c.set('person', null)
  c.set('origin', site.origin)
  c.set('view', bareView(c as unknown as WebContext, bestLanguage(c.req.header('accept-language')), null, assets))
  c.header('cache-control', 'no-store')
  c.header('vary', 'authorization, accept-language')
}

/** Files take far more room than anybody else may fill who is not known: whose they are is asked before they are read. */
async function demandActing(c: ApiContext, token: string, { database, clock }: Options): Promise<void> {
  try {
    const { kind } = await atTheGate(database.gate.db, clock.real(), (gate) => bearerOf(gate, token))
    if (kind === 'read') throw onlyReads()
  } catch (error) {
    // What is still on its way is not read any more.
    c.header('connection', 'close')
    throw error
  }
}
const onlyReads = () => new Refusal(403, 'api.only_reads')

/** Says who asks for everything behind, in the language asked for or else their own. */
function enter(
  c: ApiContext,
  bearer: ApiWeb['Variables']['bearer'],
  { at, real, site }: { at: Date; real: Date; site: Site },
  reads: boolean,
  { assets }: Options,
): By {
  const { person, kind } = bearer
  if (!reads && kind === 'read') throw onlyReads()
  const by = { person, at, real, site }
  c.set('bearer', bearer)
  c.set('person', person)
  c.set('by', by)
  const lang = bestLanguage(c.req.header('accept-language') ?? person.language)
  c.set('view', bareView(c as unknown as WebContext, lang, person, assets))
  return by
}
