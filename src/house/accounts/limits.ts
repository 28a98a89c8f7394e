import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Connections } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { atTheGate } from '../database/transaction.ts'
import type { Site } from '../identity/site-address.ts'
import { makeLink } from '../links/commands.ts'
import { queueMail, wordsOf } from '../mail/commands.ts'
import type { Clock } from '../time/clock.ts'
import type { TextKey } from '../ui/view.ts'
import type { Caller } from '../web/caller.ts'
import { fairTurns } from './fair-turns.ts'
import type { AccountLink } from './sign-in-links.ts'

const minute = 60
const quarter = 15 * minute
const day = 24 * 60 * minute
/** More people than this do not wait for their passwords to be looked at. */
const mostWaiting = 400
/** So many requests a program may send with one token within a minute. */
export const perMinute = 600

export type Limits = ReturnType<typeof createLimits>

/** Who tries: the address typed, where from, and the device, where it is a known one of this address. */
export type Trying = { email: string; caller: Caller; device?: string | undefined }
type Asked = 'sign_in' | 'password' | 'draft' | 'opinion' | 'mail_preferences' | 'application' | 'barrier'
type Options = {
  database: Connections
  secret: string
  clock: Clock
  site: Site
  /** Told of each limit that is reached. */
  onReached: (limit: string, by: Trying) => void
  /** Told of a limiter that does not answer. */
  onFailed: (fault: unknown) => void
}

/**
 * Limits on passwords and on links, counted in the database so that they hold for all processes together. Each attempt
 * is counted before it is looked at, in one statement, and given back when it was right: however many come at once, no
 * more are looked at than may be. Keys are hashed: they have one length and tell nobody's address. A limiter that does
 * not answer lets nobody through (503).
 */
export function createLimits({ database, secret, clock, site, onReached, onFailed }: Options) {
  const { pool } = database
  const limiter = (keyPrefix: string, points: number, duration: number) => {
    const limit = new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'sign_in_attempts',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
    })
    const keyOf = (key: string[]) =>
      createHmac('sha256', `limits:${secret}`).update(JSON.stringify(key)).digest('base64url')
    const closing = <T>(work: Promise<T>) =>
      work.catch((fault) => {
        if (fault instanceof RateLimiterRes) throw fault
        onFailed(fault)
        throw new Refusal(503, 'refusals.busy')
      })
    return {
      name: keyPrefix,
      count: (...key: string[]) => closing(limit.consume(keyOf(key))),
      giveBack: (...key: string[]) => closing(limit.reward(keyOf(key))),
      forget: (...key: string[]) => closing(limit.delete(keyOf(key))),
      isCounted: (...key: string[]) =>
        closing(limit.get(keyOf(key))).then((counted) => counted !== null && counted.consumedPoints > 0),
      /** For how long it is used up, in milliseconds; 0 when it is not. Counts nothing. */
      spentFor: (...key: string[]) =>
        closing(limit.get(keyOf(key))).then((counted) =>
          counted !== null && counted.consumedPoints >= points ? counted.msBeforeNext : 0,
        ),
    }
  }
  type Limit = ReturnType<typeof limiter>

  // Somebody who mistypes, from one place; an office behind one address; and all places together, for whoever guesses
  // from many.
  const person = limiter('person', 10, quarter)
  const network = limiter('network', 2_000, quarter)
  const everywhere = limiter('everywhere', 1_000, day)
  const device = limiter('device', 10, quarter)
  const linkOfPerson = limiter('link', 5, quarter)
  const linkOfNetwork = limiter('link_network', 100, quarter)
  const linkOfDevice = limiter('link_device', 5, quarter)
  const lately = limiter('link_lately', 1, minute)
  // Secrets of links that are none: a mail that is cut on its way is opened some times over; whoever guesses comes more
  // often. The right ones of the same network wait with the wrong ones, or guessing would be free.
  const wrongLink = limiter('link_wrong', 100, quarter)
  // Where somebody has signed in from before: it opens nothing, and lets nobody guess more often; it is looked at
  // before a crowd that was never let in.
  const place = limiter('place', 1_000_000, 180 * day)
  // Ten requests a second are more than a program needs that asks for what changed.
  const program = limiter('program', perMinute, minute)

  /** Gives how often it was spent, this time included. */
  async function spend(limit: Limit, by: Trying, sentence: TextKey, ...key: string[]): Promise<number> {
    try {
      return (await limit.count(...key)).consumedPoints
    } catch (spent) {
      if (!(spent instanceof RateLimiterRes)) throw spent
      onReached(limit.name, by)
      throw new Refusal(429, sentence, { minutes: minutesIn(spent.msBeforeNext) })
    }
  }

  const looking = fairTurns({ mostWaiting })

  return {
    /**
     * Looks at a password, or at whatever else is guessed as one: counted first, and not looked at (429) when too many
     * have been wrong. `isRight` gives what was found, or null when it was wrong. Known devices are looked at first,
     * then addresses that have signed in from this network before, then whoever has tried least of late, so that a
     * crowd does not stand before somebody else; nobody is whose sender has gone away meanwhile.
     */
    async look<T>(by: Trying, isGone: () => boolean, isRight: () => Promise<T | null>): Promise<T | null> {
      const own: [Limit, string[]][] = by.device
        ? [[device, [by.device, by.email]]]
        : [
            [person, [by.email, by.caller.network]],
            [network, [by.caller.network]],
            [everywhere, [by.email]],
          ]
      const spent: number[] = []
      for (const [limit, key] of own) spent.push(await spend(limit, by, 'refusals.too_many', ...key))
      const [tries = 1, fromNetwork = 0] = spent
      const familiar = !by.device && (await place.isCounted(by.email, by.caller.network))
      const found = await looking(
        { tier: by.device ? 0 : familiar ? 1 : 1 + tries, network: by.caller.network },
        isGone,
        isRight,
      )
      if (found === null && !familiar) await pause(lateBy(fromNetwork))
      if (found !== null && !familiar) await place.count(by.email, by.caller.network)
      if (found !== null)
        for (const [limit, key] of own)
          await (limit === person || limit === device ? limit.forget(...key) : limit.giveBack(...key))
      return found
    },
    /** Counts a request of a program by its token: 429 when it sends too many. */
    async countProgram(token: string, caller: Caller): Promise<void> {
      try {
        await program.count(token)
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent
        onReached(program.name, { email: '', caller })
        throw new Refusal(429, 'api.too_many', { seconds: Math.max(1, Math.ceil(spent.msBeforeNext / 1000)) })
      }
    },
    /**
     * Counts a link that is asked for (429 when one caller asks for too many). False when this reader was sent one
     * within this minute: whoever asks again, or asks to annoy, causes no more mail, and the reader has a link that
     * works.
     */
    async mayLink(purpose: Asked, by: Trying): Promise<boolean> {
      if (by.device) {
        await spend(linkOfDevice, by, 'refusals.too_many_links', purpose, by.device)
      } else {
        await spend(linkOfPerson, by, 'refusals.too_many_links', purpose, by.email, by.caller.network)
        await spend(linkOfNetwork, by, 'refusals.too_many_links', purpose, by.caller.network)
      }
      return lately.count(purpose, by.email, by.device ?? '').then(
        () => true,
        (spent) => {
          if (!(spent instanceof RateLimiterRes)) throw spent
          return false
        },
      )
    },
    /**
     * Looks for the link whose secret somebody shows. Only what is wrong is counted, so that opening one changes
     * nothing; whoever has shown too many wrong ones is not looked for at all (429).
     */
    async openLink<T>(caller: Caller, look: () => Promise<T | undefined>): Promise<T | undefined> {
      const ms = await wrongLink.spentFor(caller.network)
      if (ms > 0) {
        onReached(wrongLink.name, { email: '', caller })
        throw new Refusal(429, 'links.too_many_wrong', { minutes: minutesIn(ms) })
      }
      const found = await look()
      if (found === undefined) await spend(wrongLink, { email: '', caller }, 'links.too_many_wrong', caller.network)
      return found
    },
    /**
     * Queues the mail with a link that opens a door, in the language of the account. It goes at once, by night too, and
     * is of no use after the link’s end.
     */
    async queueLink(email: string, { purpose, key, record, to }: AccountLink) {
      const { at, real } = await clock.read(database.db)
      await atTheGate(database.db, at, async (tx) => {
        const account = await tx
          .selectFrom('accounts')
          .select(['id', 'email', 'language'])
          .where(sql`lower(email)`, '=', email.toLowerCase())
          .where('active', '=', true)
          .executeTakeFirst()
        if (!account) return
        const mail = {
          to: account.email,
          account: account.id,
          language: account.language,
          key,
          values: {},
          kind: 'link',
          secret: true,
          useful_until: new Date(at.getTime() + (await purpose.lasts(tx))),
        }
        const { subject } = await wordsOf(tx, mail)
        const { rows } = await sql<{
          sent: boolean
        }>`select link_just_sent(${account.id}, ${subject}, ${at}) as sent`.execute(tx)
        if (rows[0]?.sent) return
        const link = await makeLink(tx, { at, real, site }, purpose, {
          record: record ?? ['accounts', account.id],
          account: account.id,
          recipient: account.email,
          to: to ?? '',
        })
        await queueMail(tx, { ...mail, link })
      })
    },
    /** Tells somebody that the account has a new password, so that who did not choose it hears of it. */
    tellOfPassword: async (account: string) =>
      atTheGate(database.db, (await clock.read(database.db)).at, async (tx) => {
        const to = await tx
          .selectFrom('accounts')
          .select(['email', 'language'])
          .where('id', '=', account)
          .where('active', '=', true)
          .executeTakeFirst()
        if (to)
          await queueMail(tx, {
            to: to.email,
            account,
            language: to.language,
            key: 'password_changed',
            values: {},
            link: '/sign-in/forgotten',
          })
      }),
  }
}

const minutesIn = (ms: number) => Math.max(1, Math.ceil(ms / 60_000))

/**
 * How long a wrong password is answered late, in milliseconds, after so many attempts from its network within a quarter
 * of an hour: whoever sends again as soon as there is an answer sends more seldom than passwords can be looked at.
 */
const lateBy = (attempts: number) => Math.min(8_000, Math.max(0, attempts - 20) * 100)
