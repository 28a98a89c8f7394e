import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { createApp } from '../src/app.tsx'
import { setUpClock } from '../src/demonstration/clock.ts'
import { hashPassword, type NewAccount, openAccount } from '../src/house/accounts/auth.ts'
import { connect, connectAsOwner, type Tx } from '../src/house/database/connection.ts'
import { servingUrl } from '../src/house/database/serving-login.ts'
import { type By, reading, writing } from '../src/house/database/transaction.ts'
import { day } from '../src/house/days/day.ts'
import type { Person, Role } from '../src/house/identity/person.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { makeLink } from '../src/house/links/commands.ts'
import { preferencesPurpose } from '../src/house/mail/preferences-link.ts'
import type { Trust } from '../src/house/web/caller.ts'
import { makeFacilityOf2016, testSecret } from './database.ts'

export const password = 'test-password'
const hashed = hashPassword(password)
const assets = { css: { href: '/assets/site.css', body: '' }, js: { href: '/assets/site.js', body: '' } }

/** A fresh database from a template, as a URL. It goes when the server of the tests does. */
export async function freshDatabase(template: 'office' | 'facility_2016'): Promise<string> {
  const server = inject('server')
  const name = `t${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server.replace(/\/mobilise$/, '/postgres') })
  await admin.connect()
  // A template must have no other connections: two tests that copy it at once take turns.
  await admin.query('select pg_advisory_lock(1)')
  if (template === 'facility_2016')
    await makeFacilityOf2016(admin, (other) => server.replace(/\/mobilise$/, `/${other}`))
  await admin.query(`create database ${name} template ${template} strategy file_copy`)
  await admin.end()
  return server.replace(/\/mobilise$/, `/${name}`)
}

/** A database with nothing in it, as a URL. */
export async function emptyDatabase(): Promise<string> {
  const server = inject('server')
  const name = `t${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server.replace(/\/mobilise$/, '/postgres') })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  return server.replace(/\/mobilise$/, `/${name}`)
}

/** The world in one helper: an office with one person of each role, its site, and ways to act in it. */
export async function facility(
  template: 'office' | 'facility_2016' = 'office',
  options: {
    at?: Date
    connections?: number
    baseUrl?: string
    trust?: Trust | undefined
    log?: (line: Record<string, unknown>) => void
    /** A demonstration, with its own clock; `at` is the real time. */
    demonstration?: boolean
  } = {},
) {
  const url = await freshDatabase(template)
  const database = connect(await servingUrl(url, testSecret), { size: options.connections ?? 6 })
  const owner = connectAsOwner(url)
  let now = options.at ?? new Date('2016-03-01T10:00:00Z')
  if (options.demonstration) await setUpClock(owner.db, now)
  const app = createApp({
    database,
    secret: testSecret,
    baseUrl: options.baseUrl ?? 'http://localhost',
    assets,
    now: () => now,
    demonstration: options.demonstration ?? false,
    ...(options.trust ? { trust: options.trust } : {}),
    ...(options.log ? { log: options.log } : {}),
  })
  const system: By = { person: null, facility: true, at: now }
  const write = <T>(by: By, work: (tx: Tx) => Promise<T>) => writing(database.db, by, testSecret, work)
  const people =
    template === 'office' ? await write(system, staffTheOffice) : await write(system, (tx) => demonstrationPeople(tx))

  const visitor = new Visitor(app)
  return {
    url,
    app,
    database,
    owner,
    people,
    write,
    read: <T>(reader: Person | null | 'facility', work: (tx: Tx) => Promise<T>) => reading(database.db, reader, work),
    by: (person: Person): By => ({ person, at: now }),
    visitor,
    as: (person: Person) => Visitor.signedIn(app, person.email, template === 'office' ? password : 'mobilise-2016'),
    setTime: (at: Date) => {
      now = at
    },
    close: async () => {
      await database.close()
      await owner.close()
    },
  }
}

/**
 * The mail server takes all that waits, at this moment or as soon as it was written: whoever a mail tells of something
 * is told.
 */
export const takeMail = (office: Facility, at: Date | null = null) =>
  office.owner.pool.query(
    `update outbox set status = 'sent', sent_at = coalesce($1, queued_at), receipt = '250 taken'
      where status = 'waiting'`,
    [at],
  )

export type Facility = Awaited<ReturnType<typeof facility>>
type People = Record<
  | 'administrator'
  | 'manager'
  | 'officer'
  | 'committee'
  | 'secondMember'
  | 'thirdMember'
  | 'communications'
  | 'authority'
  | 'otherAuthority'
  | 'consulted'
  | 'otherConsulted'
  | 'focal_point'
  | 'expert'
  | 'otherExpert'
  | 'donor',
  Person
>

/** One person of each role, with what each belongs to; everybody's password is `password`. */
export async function staffTheOffice(tx: Tx): Promise<People> {
  // Most tests file many requests of one authority on one theme; the tests of eligibility switch this rule on.
  await tx.updateTable('eligibility_rules').set({ active: false }).where('key', '=', 'one_open_request').execute()
  const ministry = async (partner: string, name: string) =>
    (
      await tx
        .insertInto('authorities')
        .values({ partner, name, type: 'national_central' })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id
  const togo = await ministry('TG', 'Ministère de la Planification')
  const malawi = await ministry('MW', 'Ministry of Home Affairs')
  const body = async (name: string, may_veto: boolean) =>
    (await tx.insertInto('consulted_bodies').values({ name, may_veto }).returning('id').executeTakeFirstOrThrow()).id
  const delegation = await body('Delegation', true)
  const service = await body('Service', false)
  const expert = async (name: string, email: string, employed_in: string) => {
    const { id } = await tx
      .insertInto('people')
      .values({ employed_in, gender: 'f', employer_kind: 'public' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx.insertInto('personal_details').values({ person_id: id, name, email }).execute()
    await tx
      .insertInto('expert_profiles')
      .values({ person_id: id, consent_on: day('2015-01-01'), vetted_on: day('2015-01-02') })
      .execute()
    return id
  }
  const elena = await expert('Elena Vidal', 'expert@example.org', 'ES')
  const kofi = await expert('Kofi Boateng', 'other-expert@example.org', 'GH')
  const password_hash = await hashed
  const open = async (role: Role, name: string, more: Partial<NewAccount> = {}): Promise<Person> => {
    const account = {
      email: `${name}@example.org`,
      name,
      role,
      chair: false,
      authority_id: null,
      administration: null,
      body_id: null,
      person_id: null,
      language: 'en',
      ...more,
    }
    const id = await openAccount(tx, { person: null, facility: true }, { ...account, password_hash })
    return { id, ...account, password: undefined } as unknown as Person
  }
  return {
    administrator: await open('administrator', 'ada'),
    manager: await open('manager', 'marta'),
    officer: await open('officer', 'otto'),
    committee: await open('committee', 'carla', { chair: true }),
    secondMember: await open('committee', 'cyril'),
    thirdMember: await open('committee', 'celia'),
    communications: await open('communications', 'nora'),
    authority: await open('authority', 'amina', { authority_id: togo }),
    otherAuthority: await open('authority', 'chikondi', { authority_id: malawi }),
    consulted: await open('consulted', 'lucas', { body_id: delegation }),
    otherConsulted: await open('consulted', 'ana', { body_id: service }),
    focal_point: await open('focal_point', 'beatriz', { administration: 'ES' }),
    expert: await open('expert', 'elena', { person_id: elena }),
    otherExpert: await open('expert', 'kofi', { person_id: kofi }),
    donor: await open('donor', 'philippe'),
  }
}

async function demonstrationPeople(tx: Tx): Promise<People> {
  const rows = (await tx.selectFrom('accounts').selectAll().execute()) as unknown as Person[]
  const of = (name: string) => {
    const found = rows.find((row) => row.email === `${name}@example.org`)
    if (!found) throw new Error(`no ${name}`)
    return found
  }
  return {
    administrator: of('administrator'),
    manager: of('manager'),
    officer: of('officer'),
    committee: of('committee'),
    secondMember: of('committee2'),
    thirdMember: of('committee3'),
    communications: of('communications'),
    authority: of('authority'),
    otherAuthority: of('authority2'),
    consulted: of('consulted'),
    otherConsulted: of('consulted2'),
    focal_point: of('focal_point'),
    expert: of('expert'),
    otherExpert: of('expert2'),
    donor: of('donor'),
  }
}

/** Somebody with a browser that runs no script: keeps cookies, takes the token from the page a form stands on. */
export class Visitor {
  readonly #cookies = new Map<string, string>()

  constructor(readonly app: { request: (path: string, init?: RequestInit) => Response | Promise<Response> }) {}

  static async signedIn(app: Visitor['app'], email: string, secret: string): Promise<Visitor> {
    const visitor = new Visitor(app)
    const answer = await visitor.send('/sign-in', new URLSearchParams({ email, password: secret }).toString())
    if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`)
    return visitor
  }

  async get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string; headers: Headers }> {
    return this.#keep(await this.app.request(path, { headers: { cookie: this.cookie(), ...headers } }))
  }

  /** Fills in a form that stands on a page (by default the page of the same address) and sends it. */
  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    from = path,
  ): Promise<{ status: number; text: string; headers: Headers }> {
    const first = await this.get(from)
    // A draft's page leads its authority on to where it stopped.
    const page = first.status === 303 ? await this.get(first.headers.get('location') ?? from) : first
    const token = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const body = new URLSearchParams({ csrf: token })
    for (const [name, value] of Object.entries(fields))
      for (const one of Array.isArray(value) ? value : [value]) body.append(name, one)
    return this.send(path, body.toString())
  }

  /** Fills in a form with files and sends it. */
  async upload(
    path: string,
    fields: Record<string, string>,
    files: Record<string, { name: string; content: Buffer }>,
    from = path,
  ) {
    const page = await this.get(from)
    const form = new FormData()
    form.append('csrf', /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '')
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const [name, { name: fileName, content }] of Object.entries(files))
      form.append(name, new Blob([new Uint8Array(content)]), fileName)
    return this.#keep(await this.app.request(path, { method: 'POST', body: form, headers: { cookie: this.cookie() } }))
  }

  /** Sends a body as it is, without a token. */
  async send(path: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
    const init = {
      method: 'POST',
      body: body as string,
      headers: { cookie: this.cookie(), 'content-type': 'application/x-www-form-urlencoded', ...headers },
    }
    return this.#keep(await this.app.request(path, init))
  }

  cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async #keep(answer: Response) {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
}

/** A link to the mail preferences of a reader, as a mail carries it. */
export function preferencesLink(
  office: Facility,
  reader: { id: string; email: string },
  at = new Date('2016-03-01T10:00:00Z'),
): Promise<string> {
  const by = { person: null, facility: true as const, at, site: siteAt('http://localhost', testSecret) }
  return office.write(by, (tx) =>
    makeLink(tx, by, preferencesPurpose, {
      record: ['accounts', reader.id],
      account: reader.id,
      recipient: reader.email,
    }),
  )
}
