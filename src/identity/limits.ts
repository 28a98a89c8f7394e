import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../database/refusal.ts'
import { bestLanguage, translator } from '../languages/texts.ts'

const fifteenMinutes = 15 * 60

export type Limits = ReturnType<typeof createLimits>

/** Limits on signing in, counted in the database so that they hold for all processes together: failures only, by address and person and by address. */
export function createLimits(pool: pg.Pool) {
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
    /** Puts the mail with a sign-in link into the outbox, in the language of the account. */
    async queueLink(email: string, url: string) {
      const { rows } = await pool.query<{ language: string }>('select language from accounts where lower(email) = lower($1) and active', [email])
      if (!rows[0]) return
      const t = translator(bestLanguage(rows[0].language))
      await pool.query('insert into outbox (recipient, subject, body, language) values ($1, $2, $3, $4)', [
        email,
        t('mail.link.subject', { facility: t('facility.name') }),
        t('mail.link.body', { facility: t('facility.name'), url }),
        rows[0].language,
      ])
    },
  }
}
