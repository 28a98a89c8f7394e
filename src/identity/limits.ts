import { sql } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Connections } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { atTheGate } from '../database/transaction.ts'
import { queueMail } from '../mail/commands.ts'

const fifteenMinutes = 15 * 60
/** How long a sign-in link works. */
export const linkLastsMinutes = 30

export type Limits = ReturnType<typeof createLimits>

/** Limits on signing in, counted in the database so that they hold for all processes together: failures only, by address and person and by address. */
export function createLimits({ database, now }: { database: Connections; now: () => Date }) {
  const { pool } = database
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({ storeClient: pool, storeType: 'pool', tableName: 'sign_in_attempts', tableCreated: true, keyPrefix, points, duration: fifteenMinutes })
  const byPerson = limiter('person', 10)
  const byAddress = limiter('address', 100)
  const links = limiter('link', 5)

  /** Throws 429 when this limit is used up. */
  async function spend(limit: RateLimiterPostgres, key: string) {
    try {
      await limit.consume(key)
    } catch (spent) {
      if (spent instanceof RateLimiterRes) throw new Refusal(429, 'refusals.too_many', { minutes: Math.ceil(spent.msBeforeNext / 60_000) })
      throw spent
    }
  }

  return {
    /** Throws 429 before a password is looked at, when too many have been wrong. */
    async beforePassword(email: string, address: string) {
      for (const [limit, key] of [
        [byPerson, `${address} ${email}`],
        [byAddress, address],
      ] as const) {
        const used = await limit.get(key)
        if (used && used.remainingPoints <= 0) throw new Refusal(429, 'refusals.too_many', { minutes: Math.ceil(used.msBeforeNext / 60_000) })
      }
    },
    async wrongPassword(email: string, address: string) {
      await byPerson.consume(`${address} ${email}`).catch(() => undefined)
      await byAddress.consume(address).catch(() => undefined)
    },
    async rightPassword(email: string, address: string) {
      await byPerson.delete(`${address} ${email}`)
    },
    beforeLink: (email: string) => spend(links, email),
    /** Queues the mail with a sign-in link, in the language of the account. It goes at once, by night too, and is of no use after half an hour. */
    async queueLink(email: string, path: string, key: 'link' | 'draft_link') {
      const at = now()
      await atTheGate(database.db, at, async (tx) => {
        const account = await tx.selectFrom('accounts').select(['id', 'language']).where(sql`lower(email)`, '=', email.toLowerCase()).where('active', '=', true).executeTakeFirst()
        if (!account) return
        const useful_until = new Date(at.getTime() + linkLastsMinutes * 60_000)
        await queueMail(tx, { to: email, account: account.id, language: account.language, key, values: {}, kind: 'link', link: path, secret: true, useful_until })
      })
    },
  }
}
