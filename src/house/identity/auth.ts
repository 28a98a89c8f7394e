import { betterAuth } from 'better-auth'
import { hashPassword } from 'better-auth/crypto'
import { magicLink } from 'better-auth/plugins'
import type pg from 'pg'
import type { Tx } from '../database/connection.ts'
import { nameStep } from '../database/transaction.ts'
import type { WebContext } from '../web/context.ts'
import { linkLastsMinutes, passwordLinkLastsMinutes } from './limits.ts'
import { longestPassword, shortestPassword } from './passwords.ts'
import type { Person, Role } from './person.ts'
import { endsOf, longestSession } from './session-ends.ts'

export { hashPassword }

export type Auth = ReturnType<typeof createAuth>
type LinkMail = (mail: {
  email: string
  url: string
  token: string
  metadata?: Record<string, unknown> | undefined
}) => Promise<void>

/**
 * Sessions, passwords and e-mail links, kept by the library in our tables. `sendLink` and `sendPasswordLink` are told
 * of each link that is asked for.
 */
export function createAuth(options: {
  pool: pg.Pool
  secret: string
  baseUrl: string
  secure: boolean
  sendLink: LinkMail
  sendPasswordLink: (email: string, token: string) => Promise<void>
  onPasswordReset: (account: string) => Promise<void>
}) {
  return betterAuth({
    baseURL: options.baseUrl,
    basePath: '/auth',
    secret: options.secret,
    database: options.pool,
    advanced: {
      database: { generateId: 'uuid' },
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
      resetPasswordTokenExpiresIn: 60 * passwordLinkLastsMinutes,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => options.sendPasswordLink(user.email, token),
      onPasswordReset: ({ user }) => options.onPasswordReset(user.id),
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
    verification: {
      modelName: 'verifications',
      storeIdentifier: 'hashed',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
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
    plugins: [
      magicLink({
        sendMagicLink: options.sendLink,
        disableSignUp: true,
        expiresIn: 60 * linkLastsMinutes,
        storeToken: 'hashed',
      }),
    ],
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
}

/**
 * Opens an account; without a password its owner signs in by e-mail link. Refused by constraints when the e-mail has
 * one, or its belonging is missing.
 */
export async function openAccount(tx: Tx, account: NewAccount): Promise<string> {
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
