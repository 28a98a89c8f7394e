import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { hashPassword } from 'better-auth/crypto'
import type pg from 'pg'
import { z } from 'zod'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { isOfficer, type Person, type Role } from '../identity/person.ts'
import type { WebContext } from '../web/context.ts'
import { endsOf, longestSession } from '../web/session-ends.ts'
import { longestPassword, shortestPassword } from './passwords.ts'

export { hashPassword }

export type Auth = ReturnType<typeof createAuth>

/**
 * Begins a session for the owner of an account, who has shown the secret of a link: nobody calls it but our own
 * handler, for the library serves no address of its own. A closed account gets none.
 */
const byLink = {
  id: 'by-link',
  endpoints: {
    letIn: createAuthEndpoint.serverOnly(
      { method: 'POST', requireHeaders: true, body: z.object({ account: z.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context
        const user = await internalAdapter.findUserById(ctx.body.account)
        const session = user && (await internalAdapter.createSession(user.id))
        if (!user || !session) throw ctx.error('UNAUTHORIZED')
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ user: { id: user.id, email: user.email } })
      },
    ),
  },
}

/** Sessions and passwords, kept by the library in our tables. Links are ours: see links.ts. */
export function createAuth(options: { pool: pg.Pool; secret: string; baseUrl: string; secure: boolean }) {
  return betterAuth({
    baseURL: options.baseUrl,
    basePath: '/auth',
    secret: options.secret,
    database: options.pool,
    advanced: {
      // The library looks for a table of its own links, which are ours here; what it does use is held by our tests.
      database: { generateId: 'uuid', validateSchema: false },
      useSecureCookies: options.secure,
      cookiePrefix: 'mobilise',
      ipAddress: { ipAddressHeaders: [callerHeader] },
    },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    user: {
      modelName: 'accounts',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { active: { type: 'boolean', input: false }, role: { type: 'string', input: false } },
    },
    session: {
      modelName: 'sessions',
      // When a session ends is said by its role (session-ends.ts) and asked at every page; the library neither shortens
      // nor prolongs it.
      expiresIn: longestSession / 1000,
      disableSessionRefresh: true,
      freshAge: 0,
      fields: {
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'account_id',
      },
    },
    account: {
      modelName: 'credentials',
      fields: {
        accountId: 'provider_account_id',
        providerId: 'provider_id',
        userId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const account = await context?.context.internalAdapter.findUserById(session.userId)
            const { active, role } = (account ?? {}) as { active?: unknown; role?: Person['role'] }
            if (active !== true || !role) return false
            return {
              data: {
                ...session,
                expiresAt: new Date(Date.now() + endsOf(role).absolute),
                ipAddress: context?.headers?.get(callerHeader) ?? '',
                userAgent: (session.userAgent ?? '').slice(0, 400),
              },
            }
          },
        },
      },
    },
    plugins: [byLink],
  })
}

/** Where the library finds who calls: what people send under this name is put away. */
const callerHeader = 'x-mobilise-caller'

/** What the library is told of a web request: what came with it, and who calls. */
export function headersFor(c: WebContext): Headers {
  const headers = new Headers(c.req.raw.headers)
  headers.set(callerHeader, c.var.caller.address)
  return headers
}

export type NewAccount = {
  email: string
  name: string
  role: Role
  chair?: boolean
  password?: string | null
  /** A password hashed before, for loaders that give one to many. */
  password_hash?: string
  authority_id?: string | null
  administration?: string | null
  body_id?: string | null
  person_id?: string | null
  language?: string
  phone?: string
}

/** An officer opens accounts of authorities, which apply for them; all others are the administrator's. */
const mayOpen = (person: Person | null, { role }: NewAccount) =>
  person?.role === 'administrator' || (isOfficer(person) && role === 'authority')

/**
 * Opens an account, as an administrator, an officer or the facility itself may; without a password its owner signs in by e-mail
 * link. Refused by constraints when the e-mail has one, or its belonging is missing.
 */
export async function openAccount(tx: Tx, by: Pick<By, 'person' | 'facility'>, account: NewAccount): Promise<string> {
  if (!by.facility && !mayOpen(by.person, account)) throw new Refusal(403, 'refusals.not_yours')
  await nameStep(tx, 'open_account')
  const { password, password_hash, ...columns } = account
  const { id } = await tx
    .insertInto('accounts')
    .values({ ...columns, email: account.email.toLowerCase(), email_verified: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (password || password_hash) {
    await tx
      .insertInto('credentials')
      .values({
        account_id: id,
        provider_account_id: id,
        provider_id: 'credential',
        password: password_hash ?? (await hashPassword(password ?? '')),
      })
      .execute()
  }
  return id
}
