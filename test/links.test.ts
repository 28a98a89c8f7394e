import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clearWhatIsOver } from '../src/house/accounts/commands.ts'
import { withoutHistory } from '../src/house/database/kept-tables.ts'
import { atTheGate } from '../src/house/database/transaction.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { textsOf } from '../src/house/languages/texts.ts'
import { makeLink, useLink } from '../src/house/links/commands.ts'
import { stateOf } from '../src/house/links/link.ts'
import { findLink } from '../src/house/links/queries.ts'
import { newSecret } from '../src/house/links/secret.ts'
import { preferencesPurpose } from '../src/house/mail/preferences-link.ts'
import { sendMail } from '../src/house/mail/send.ts'
import { realMoment } from '../src/house/time/clock.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, preferencesLink, Visitor } from './facility.ts'
import { mailServer, type TestMailServer } from './mail-server.ts'

let office: Facility
let server: TestMailServer
let officer: Visitor
let authority: Visitor
let administrator: Visitor
let delegation: string
let minute = 0
const logged: Record<string, unknown>[] = []
const site = siteAt('http://localhost', testSecret)

beforeAll(async () => {
  office = await facility('office', { log: (line) => logged.push(line) })
  server = await mailServer()
  const { people } = office
  officer = await office.as(people.officer)
  authority = await office.as(people.authority)
  administrator = await office.as(people.administrator)
  delegation = people.consulted.body_id ?? ''
  await rows(`update consulted_bodies set email = 'desk@delegation.example', language = 'en' where id = $1`, [
    delegation,
  ])
})
afterAll(async () => {
  await server.close()
  await office.close()
})
beforeEach(() => later())
afterEach(() => rows('delete from sign_in_attempts'))

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
/** Some time passes, so that what is asked for again is asked for anew. */
function later(minutes = 20) {
  minute += minutes
  office.setTime(now())
}
const now = () => new Date(Date.UTC(2016, 2, 1, 10, minute))
const facilityBy = () => ({ person: null, facility: true as const, at: now(), site })
const guest = () => new Visitor(office.app)
const secretOf = (link: string) => {
  const { searchParams } = new URL(link, 'http://localhost')
  return searchParams.get('link') ?? searchParams.get('token') ?? ''
}
const newest = async (recipient: string) =>
  (
    await rows<{ link: string }>(
      `select link from outbox where recipient = $1 and link_is_secret order by queued_at desc, id desc limit 1`,
      [recipient],
    )
  )[0]?.link ?? ''
const idIn = (answer: { headers: Headers }) => /[0-9a-f-]{36}/.exec(answer.headers.get('location') ?? '')?.[0] ?? ''

async function draft(): Promise<string> {
  const filed = await authority.post(
    '/requests',
    {
      title: 'Words of the draft',
      need: 'We want a strategy.',
      expected_outputs: '',
      theme: 'diaspora',
      language: 'en',
    },
    '/requests/new',
  )
  return idIn(filed)
}
async function consulted(): Promise<string> {
  const id = await draft()
  await authority.post(`/requests/${id}/submission`)
  await officer.post(`/requests/${id}/registration`, {
    received_on: '2016-03-01',
    officer_id: office.people.officer.id,
  })
  expect((await officer.post(`/requests/${id}/consultation`, { bodies: [delegation] })).status).toBe(303)
  return id
}

type Kind = {
  /** Gives a link that works, as its reader got it, and the record on which it is seen. */
  make: () => Promise<{ link: string; record: string; at: string }>
  /** Presses where the link leads. */
  press: (visitor: Visitor, link: string) => Promise<{ status: number; text: string; headers: Headers }>
  /** Who keeps it. */
  keeper: () => Visitor
  /** How often its press works. */
  once: boolean
}
const ada = () => office.people.manager
const kinds: Record<string, Kind> = {
  opinion: {
    make: async () => {
      const record = await consulted()
      return { link: await newest('desk@delegation.example'), record, at: `/requests/${record}` }
    },
    press: (visitor, link) =>
      visitor.post(
        '/opinions?lang=en',
        { link: secretOf(link), status: 'in_favour', reasons: '' },
        '/opinions?lang=en',
      ),
    keeper: () => officer,
    once: true,
  },
  draft: {
    make: async () => {
      const record = await draft()
      await authority.post(`/requests/${record}/link`)
      return { link: await newest('amina@example.org'), record, at: `/requests/${record}` }
    },
    press: (visitor, link) => visitor.post('/sign-in/link/use', { token: secretOf(link) }, '/sign-in/link'),
    keeper: () => officer,
    once: true,
  },
  sign_in: {
    make: async () => {
      await office.visitor.post('/sign-in/link', { email: ada().email })
      return { link: await newest(ada().email), record: ada().id, at: `/accounts/${ada().id}` }
    },
    press: (visitor, link) => visitor.post('/sign-in/link/use', { token: secretOf(link) }, '/sign-in/link'),
    keeper: () => administrator,
    once: true,
  },
  password: {
    make: async () => {
      await office.visitor.post('/sign-in/forgotten', { email: ada().email })
      return { link: await newest(ada().email), record: ada().id, at: `/accounts/${ada().id}` }
    },
    press: (visitor, link) =>
      visitor.post(
        '/sign-in/password',
        { token: secretOf(link), new_password: 'lantern mosaic thursday' },
        '/sign-in/forgotten',
      ),
    keeper: () => administrator,
    once: true,
  },
  mail_preferences: {
    make: async () => ({
      link: await preferencesLink(office, ada(), now()),
      record: ada().id,
      at: `/accounts/${ada().id}`,
    }),
    press: (visitor, link) => visitor.post(link, { wanted: [], language: 'en', zone: '' }, '/sign-in'),
    keeper: () => administrator,
    once: false,
  },
}
const each = Object.entries(kinds)
const linkOf = async (link: string) =>
  (
    await rows<{ id: string; used: number; opened_at: Date | null }>('select * from links where hash = $1', [
      Buffer.from(site.sign(`link ${secretOf(link)}`), 'base64url'),
    ])
  )[0]

/** Every table but those that say who is signed in and what was tried, as one text. */
async function everything(): Promise<string> {
  const tables = await rows<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('sessions',
      'sign_in_attempts') order by 1`,
  )
  const sums: string[] = []
  for (const { name } of tables) {
    const [sum] = await rows<{ sum: string }>(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`,
    )
    sums.push(`${name} ${sum?.sum}`)
  }
  return sums.join('\n')
}

describe.each(each)('a link of the kind %s', (purpose, kind) => {
  test('changes nothing when it is opened, with whatever stands on its page, as often as scanners of mail like', async () => {
    const { link } = await kind.make()
    const before = await everything()
    for (let count = 0; count < 20; count += 1) expect((await guest().get(link)).status).toBe(200)
    expect((await office.app.request(link, { method: 'HEAD' })).status).toBe(200)
    const scanner = guest()
    const { text } = await scanner.get(link)
    for (const [, href = ''] of text.matchAll(/(?:href|src|action)="(\/[^"]*)"/g))
      await scanner.get(href.replaceAll('&amp;', '&'))
    // A scanner that presses as well sends nothing of what our forms carry.
    for (const path of new Set([link, link.split('?')[0] ?? link])) await guest().send(path, '')
    expect(await everything()).toBe(before)
    expect(await linkOf(link)).toMatchObject({ used: 0, opened_at: null })
    expect((await kind.press(guest(), link)).status).toBe(303)
  })

  test('is told browsers, stores and search engines to be discreet with', async () => {
    const { headers } = await office.app.request((await kind.make()).link)
    expect(headers.get('referrer-policy')).toBe('strict-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toContain('noindex')
  })

  test('that was altered by one letter opens nothing, and tells nothing of what it was for', async () => {
    const { link } = await kind.make()
    const secret = secretOf(link)
    expect(secret).toMatch(/^[\w-]{43}$/)
    for (const at of [0, 21, 42]) {
      const altered = `${secret.slice(0, at)}${secret[at] === 'A' ? 'B' : 'A'}${secret.slice(at + 1)}`
      const page = await guest().get(link.replace(secret, altered))
      expect(page.status).toBe(404)
      expect(page.text).toContain('cut or changed on its way')
      const guessed = await guest().get(link.replace(secret, newSecret(site).text))
      const plain = (text: string) => text.replaceAll(/nonce="[^"]*"|content="[^"]*"|value="[^"]*"|[\w-]{43}/g, '')
      expect(plain(guessed.text)).toBe(plain(page.text))
    }
  })

  test('that has ended says so, in the language of its reader, and what to do', async () => {
    const { link } = await kind.make()
    await rows(`update links set made_at = made_at - interval '3 years', ends_at = ends_at - interval '3 years'`)
    const page = await guest().get(`${link.replace(/&lang=\w+/, '')}&lang=fr`)
    expect(page.status).toBe(410)
    expect(page.text).toMatch(/Ce lien a expiré/)
    expect(page.text).toMatch(/nouveau/)
    expect((await kind.press(guest(), link)).status).toBeGreaterThanOrEqual(400)
  })

  test('is revoked with a reason by who keeps it; at once it opens nothing, its holder is told, the history says it', async () => {
    const { link, record, at } = await kind.make()
    const keeper = kind.keeper()
    const kept = await linkOf(link)
    const shown = await keeper.get(at)
    expect(shown.text).toContain(`${at}/links/${kept?.id}/revocation`)
    expect(shown.text).not.toContain(secretOf(link))
    const step = `${at}/links/${kept?.id}/revocation`
    const without = await keeper.post(step, { reason: ' ' })
    expect(without.status).toBe(422)
    expect((await guest().get(link)).status).toBe(200)
    const revoked = await keeper.post(step, { reason: 'It went to the wrong desk' })
    expect(revoked.headers.get('location')).toBe(`${at}#links`)
    expect((await keeper.get(at)).text).toMatch(/revoked[\s\S]*It went to the wrong desk/)
    const page = await guest().get(`${link}&lang=en`)
    expect(page.status).toBe(410)
    expect(page.text).toContain('has ended this link before its time')
    expect((await kind.press(guest(), link)).status).toBeGreaterThanOrEqual(400)
    const table = at.split('/')[1]
    expect(
      await rows(
        `select record_table, step, reason, account, after ->> 'purpose' as purpose from history
          where record_id = $1 and row_table = 'link_revocations' order by number desc limit 1`,
        [record],
      ),
    ).toEqual([
      {
        record_table: table,
        step: 'revoke_link',
        reason: 'It went to the wrong desk',
        account:
          purpose === 'opinion' || purpose === 'draft' ? office.people.officer.id : office.people.administrator.id,
        purpose,
      },
    ])
    // Pressed twice, or by two at once: the second is told that it was over.
    expect((await keeper.post(step, { reason: 'Again' }, '/sign-in/link')).status).toBeGreaterThanOrEqual(403)
  })

  test('is made anew by who keeps it: another goes to the same reader, and the old one ends', async () => {
    const { link, at } = await kind.make()
    const kept = await linkOf(link)
    later()
    await rows('delete from sign_in_attempts')
    const renewed = await kind.keeper().post(`${at}/links/${kept?.id}/renewal`)
    expect(renewed.headers.get('location')).toBe(`${at}#links`)
    const [recipient] = await rows<{ recipient: string }>('select recipient from links where id = $1', [kept?.id])
    const fresh = await newest(recipient?.recipient ?? '')
    expect(secretOf(fresh)).not.toBe(secretOf(link))
    expect((await guest().get(link)).status).toBe(410)
    expect((await guest().get(fresh)).status).toBe(200)
    expect((await kind.press(guest(), fresh)).status).toBe(303)
  })

  test('is nobody else’s to see, to revoke or to make anew', async () => {
    const { link, at } = await kind.make()
    const kept = await linkOf(link)
    const { committee, communications, donor, expert, otherAuthority, authority: own } = office.people
    for (const person of [committee, communications, donor, expert, otherAuthority, own]) {
      const visitor = await office.as(person)
      expect((await visitor.get(at)).text).not.toContain(`/links/${kept?.id}`)
      for (const noun of ['revocation', 'renewal']) {
        expect([403, 404]).toContain((await visitor.get(`${at}/links/${kept?.id}/${noun}`)).status)
        expect([403, 404]).toContain(
          (await visitor.post(`${at}/links/${kept?.id}/${noun}`, { reason: 'x' }, '/mail-preferences')).status,
        )
      }
    }
    expect((await guest().get(link)).status).toBe(200)
  })

  test('leaves its secret nowhere: not in the log, the history, or the outbox once the mail has gone', async () => {
    const { link, at } = await kind.make()
    const secret = secretOf(link)
    await guest().get(link)
    await kind.keeper().get(at)
    await sendAll()
    await kind.press(guest(), link)
    expect(logged.length).toBeGreaterThan(0)
    expect(JSON.stringify(logged)).not.toContain(secret)
    for (const table of ['history', 'links', 'link_revocations', 'outbox', 'notices', 'form_submissions'])
      expect([table, await rows(`select from ${table} t where t::text like '%' || $1 || '%'`, [secret])]).toEqual([
        table,
        [],
      ])
    expect(await rows(`select from jobs.job where data::text like '%' || $1 || '%'`, [secret])).toEqual([])
  })

  if (kind.once)
    test('is used once, also by two at once, and says so afterwards', async () => {
      const { link } = await kind.make()
      const both = await Promise.all([kind.press(guest(), link), kind.press(guest(), link)])
      expect(both.filter(({ status }) => status === 303)).toHaveLength(1)
      const page = await guest().get(`${link}&lang=en`)
      expect(page.text).toMatch(/has been used|has been given/)
      expect((await kind.press(guest(), link)).status).toBeGreaterThanOrEqual(400)
    })
})

async function sendAll() {
  const waiting = await rows<{ id: string }>(`select id from outbox where status = 'waiting'`)
  for (const { id } of waiting)
    await sendMail(
      {
        database: office.database,
        secret: testSecret,
        server: { url: server.url, from: 'facility@example.org', baseUrl: 'http://localhost' },
        refresh: async () => null,
        isSwitched: () => false,
        now,
      },
      id,
    )
}

describe('what a link was for', () => {
  test('a draft that was sent meanwhile closes the links to it, and its holder is told', async () => {
    const { link, record } = await (kinds.draft as Kind).make()
    await authority.post(`/requests/${record}/submission`)
    const page = await guest().get(`${link}&lang=en`)
    expect(page.status).toBe(410)
    expect(page.text).toContain('is closed meanwhile')
    expect((await (kinds.draft as Kind).press(guest(), link)).status).toBe(422)
    expect((await officer.get(`/requests/${record}`)).text).toMatch(/Draft[\s\S]*amina@example\.org[\s\S]*closed/)
  })

  test('a request that was withdrawn closes the links to opinions on it', async () => {
    const { link, record } = await (kinds.opinion as Kind).make()
    await authority.post(`/requests/${record}/withdrawal`, { reason: 'No longer needed' })
    expect((await guest().get(`${link}&lang=en`)).text).toContain('has withdrawn this request')
    expect((await (kinds.opinion as Kind).press(guest(), link)).status).toBe(409)
    const kept = await linkOf(link)
    expect(
      (await officer.post(`/requests/${record}/links/${kept?.id}/renewal`, {}, `/requests/${record}`)).status,
    ).toBe(409)
  })

  test('an account that was closed, or has another address, says so to who holds its link', async () => {
    const { otherExpert } = office.people
    await office.visitor.post('/sign-in/link', { email: otherExpert.email })
    const link = await newest(otherExpert.email)
    await rows(`update accounts set email = 'kofi.moved@example.org' where id = $1`, [otherExpert.id])
    expect((await guest().get(`${link}&lang=en`)).text).toContain('an address that its account no longer has')
    await rows('update accounts set email = $2, active = false where id = $1', [otherExpert.id, otherExpert.email])
    expect((await guest().get(`${link}&lang=en`)).text).toContain('is closed')
    const used = await guest().post('/sign-in/link/use', { token: secretOf(link) }, '/sign-in/link')
    expect(used.status).toBe(422)
    await rows('update accounts set active = true where id = $1', [otherExpert.id])
  })

  test('a link of one purpose opens nothing of another', async () => {
    const [signIn, preferences] = [await (kinds.sign_in as Kind).make(), await (kinds.mail_preferences as Kind).make()]
    for (const [path, { link }] of [
      ['/sign-in/link?token=', preferences],
      ['/sign-in/password?token=', preferences],
      ['/sign-in/password?token=', signIn],
      ['/mail-preferences?token=', signIn],
      ['/opinions?link=', signIn],
    ] as const)
      expect([path, (await guest().get(`${path}${secretOf(link)}`)).status]).toEqual([path, 404])
  })
})

test('whoever has a link to preferences that works no more has another sent, and nobody learns who has an account', async () => {
  const old = `/mail-preferences?token=${office.people.donor.id}.${'x'.repeat(43)}&lang=en`
  const page = await guest().get(old)
  expect(page.text).toContain('too old to be known')
  expect(page.text).toContain('name="email"')
  const plain = (text: string, email: string) =>
    text.replaceAll(email, '').replaceAll(/nonce="[^"]*"|content="[^"]*"|value="[^"]*"/g, '')
  const ask = (email: string) => guest().post('/mail-preferences/link?lang=en', { email }, old)
  const known = await ask(office.people.donor.email)
  expect(plain(known.text, office.people.donor.email)).toBe(
    plain((await ask('nobody@example.net')).text, 'nobody@example.net'),
  )
  const fresh = await newest(office.people.donor.email)
  expect((await guest().get(fresh)).text).toContain(office.people.donor.email)
  expect(await rows(`select from outbox where recipient = 'nobody@example.net'`)).toEqual([])
  expect((await guest().post('/mail-preferences/link?lang=en', { email: 'nobody' }, old)).status).toBe(422)
})

test('links that went out with every mail are one line that counts them, and hide no other', async () => {
  const { id, email } = office.people.communications
  await rows(
    `insert into links (purpose, hash, record_table, record_id, account_id, recipient, made_at, ends_at)
      select p, sha256(convert_to(p || n, 'UTF8')), 'accounts', $1, $1, $2, '2016-02-01'::timestamptz + n * interval '1 hour',
        '2026-02-01' from (select 'mail_preferences' as p, generate_series(1, 60) as n union all select 'sign_in', 0) made`,
    [id, email],
  )
  const { text } = await administrator.get(`/accounts/${id}`)
  const links = text.slice(text.indexOf('id="links"'))
  expect(links).toContain('E-mail preferences: 60 links, the last one sent 3 February 2016')
  const beforeDetails = links.slice(0, links.indexOf('<details'))
  expect(beforeDetails).toContain('Signing in')
  expect(beforeDetails).not.toContain('E-mail preferences')
  expect(links.slice(0, links.indexOf('</details')).match(/\/revocation"/g)).toHaveLength(51)
})

test('whoever guesses is stopped before long, and opening right ones counts for nothing', async () => {
  const { link } = await (kinds.mail_preferences as Kind).make()
  for (let count = 0; count < 120; count += 1) expect((await guest().get(link)).status).toBe(200)
  const paths = ['/mail-preferences?token=', '/opinions?link=', '/sign-in/link?token=', '/sign-in/password?token=']
  const statuses: number[] = []
  for (let count = 0; count < 104; count += 1)
    statuses.push((await guest().get(`${paths[count % 4]}${newSecret(site).text}&lang=en`)).status)
  expect(statuses.slice(0, 100).every((status) => status === 404)).toBe(true)
  expect(statuses.slice(101)).toEqual([429, 429, 429])
  const stopped = await guest().get(`${link}&lang=en`)
  expect(stopped.status).toBe(429)
  expect(stopped.text).toContain('Many links that are none were opened from here')
  expect(logged.some((line) => line.security === 'limit_reached' && line.detail === 'link_wrong')).toBe(true)
  await rows('delete from sign_in_attempts')
  expect((await guest().get(link)).status).toBe(200)
})

test('links end by the real time, whatever day the office lives in', async () => {
  const another = { ...facilityBy(), at: new Date('2031-01-01T00:00:00Z'), real: now() }
  expect(realMoment(another)).toEqual(now())
  const reader = office.people.officer
  const path = await office.write(another, (tx) =>
    makeLink(tx, another, preferencesPurpose, {
      record: ['accounts', reader.id],
      account: reader.id,
      recipient: reader.email,
    }),
  )
  const found = await office.write(another, (tx) => findLink(tx, site, secretOf(path), preferencesPurpose))
  expect(found?.made_at).toEqual(now())
  expect(found && stateOf(found, realMoment(another))).toBe('good')
  expect(await office.write(another, (tx) => useLink(tx, another, found as NonNullable<typeof found>))).toBe(true)
})

test('a link to an opinion that was sent before, with a signature, goes on to its end and no other does', async () => {
  const { link, record } = await (kinds.opinion as Kind).make()
  const kept = await linkOf(link)
  const random = 'abcdefghijklmnopqrstuvwxyz012345'
  const signed = `${random}.${site.sign(`opinion ${random}`)}`
  const forged = `${random}.${siteAt('http://localhost', 'another secret').sign(`opinion ${random}`)}`
  for (const text of [signed, forged])
    await rows(
      `insert into links (purpose, hash, record_table, record_id, about_id, recipient, made_at, ends_at, uses)
        select purpose, $2, record_table, record_id, about_id, recipient, made_at, ends_at, uses from links where id = $1`,
      [kept?.id, createHash('sha256').update(text).digest()],
    )
  expect((await guest().get(`/opinions?link=${forged}`)).status).toBe(404)
  expect((await guest().get(`/opinions?link=${signed}&lang=en`)).text).toContain('We want a strategy.')
  const given = await guest().post('/opinions?lang=en', { link: signed, status: 'in_favour', reasons: '' }, '/opinions')
  expect(given.status).toBe(303)
  expect(
    (await rows(`select from opinions where status = 'in_favour' and id = $1`, [(await aboutOf(record))?.id])).length,
  ).toBe(1)
})
const aboutOf = async (record: string) =>
  (
    await rows<{ id: string }>(
      `select o.id from opinions o join consultations c on c.id = o.consultation_id where c.request_id = $1`,
      [record],
    )
  )[0]

describe('the wall around links', () => {
  const asGate = <T>(work: Parameters<typeof atTheGate<T>>[2]) => atTheGate(office.database.gate.db, now(), work)
  const hash = () => newSecret(site).hash
  const arguments_ = (account: string) =>
    sql`'sign_in', ${hash()}, 'accounts', ${account}, null, ${account}, 'x@example.org', ${now()}, ${new Date(now().getTime() + 60_000)}, 1`

  test('nobody reads a hash, and nobody from outside reads links at all', async () => {
    await (kinds.opinion as Kind).make()
    const { people } = office
    for (const person of [people.authority, people.consulted, people.focal_point, people.expert, people.donor, null])
      for (const columns of ['id', 'hash', 'recipient'])
        await expect(
          office.read(person, (tx) => sql`select ${sql.ref(columns)} from links`.execute(tx)),
        ).rejects.toThrow('permission denied')
    for (const columns of ['hash', '*'])
      await expect(
        office.read(people.officer, (tx) => sql`select ${sql.raw(columns)} from links`.execute(tx)),
      ).rejects.toThrow('permission denied')
    await expect(asGate((tx) => sql`select id from links`.execute(tx))).rejects.toThrow('permission denied')
    expect(
      (await office.read(people.officer, (tx) => sql`select id from links`.execute(tx))).rows.length,
    ).toBeGreaterThan(0)
  })

  test('nobody writes links past their functions', async () => {
    const { people } = office
    for (const person of [people.administrator, people.authority, people.consulted, people.expert])
      for (const statement of [
        `update links set ends_at = '2099-01-01'`,
        `update links set revoked_at = null`,
        'delete from links',
        `insert into link_revocations (link_id, purpose, recipient, record_table, record_id)
          values (gen_random_uuid(), 'x', 'x', 'requests', gen_random_uuid())`,
      ])
        await expect(office.write(office.by(person), (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(
          'permission denied',
        )
    expect(withoutHistory).not.toHaveProperty('links')
  })

  test('the facility makes no link that opens an account; the gate makes no other and revokes none', async () => {
    const { officer: staff, authority: outside } = office.people
    await expect(
      office.write(facilityBy(), (tx) => sql`select make_key(${arguments_(staff.id)})`.execute(tx)),
    ).rejects.toThrow('permission denied')
    await expect(asGate((tx) => sql`select make_link(${arguments_(staff.id)})`.execute(tx))).rejects.toThrow(
      'permission denied',
    )
    await expect(asGate((tx) => sql`select revoke_link(${staff.id}, now())`.execute(tx))).rejects.toThrow(
      'permission denied',
    )
    for (const name of ['make_link', 'make_key'])
      await expect(
        office.write(office.by(outside), (tx) => sql`select ${sql.raw(name)}(${arguments_(staff.id)})`.execute(tx)),
      ).rejects.toThrow('permission denied')
    for (const name of ['close_links', 'spend_links'])
      await expect(
        office.write(facilityBy(), (tx) => sql`select ${sql.raw(name)}('opinion', ${staff.id})`.execute(tx)),
      ).rejects.toThrow('permission denied')
  })

  test('a link that the facility made under the name of one that signs in signs nobody in', async () => {
    const { officer: staff } = office.people
    const secret = newSecret(site)
    await office.write(facilityBy(), (tx) =>
      sql`select make_link('sign_in', ${secret.hash}, 'accounts', ${staff.id}, null, ${staff.id}, ${staff.email},
        ${now()}, ${new Date(now().getTime() + 60_000)}, 1)`.execute(tx),
    )
    expect((await guest().get(`/sign-in/link?token=${secret.text}`)).status).toBe(404)
    expect((await guest().post('/sign-in/link/use', { token: secret.text }, '/sign-in/link')).status).toBe(422)
  })
})

test('mail that was dropped, or could not be sent for a week, keeps no secret', async () => {
  const { link } = await (kinds.sign_in as Kind).make()
  const secret = secretOf(link)
  const holding = async () => (await rows(`select from outbox where link like '%' || $1 || '%'`, [secret])).length
  await rows(`update outbox set status = 'failed', last_fault = 'refused', given_up_at = $2 where link = $1`, [
    link,
    now(),
  ])
  const clear = (at: Date) => atTheGate(office.database.gate.db, at, clearWhatIsOver)
  await clear(new Date(now().getTime() + 6 * 86_400_000))
  expect(await holding()).toBe(1)
  await clear(new Date(now().getTime() + 8 * 86_400_000))
  expect(await holding()).toBe(0)

  later()
  await rows('delete from sign_in_attempts')
  const next = (await (kinds.sign_in as Kind).make()).link
  await rows(`update accounts set email = 'marta.moved@example.org' where id = $1`, [ada().id])
  await sendAll()
  expect(
    await rows(`select status, link from outbox where subject like '%sign in%' and last_fault = 'address_corrected'`),
  ).toEqual([{ status: 'dropped', link: null }])
  expect(next).not.toBe(link)
  await rows('update accounts set email = $2 where id = $1', [ada().id, ada().email])
})

test('each purpose, each state and each sentence about them has its words', () => {
  const words = textsOf('en')
  for (const purpose of Object.keys(kinds)) expect(words).toHaveProperty([`links.purpose.${purpose}`])
  for (const state of ['good', 'used', 'ended', 'closed', 'revoked'])
    expect(words).toHaveProperty([`links.state.${state}`])
  for (const told of ['unknown', 'used', 'ended', 'closed', 'revoked', 'moved', 'account_closed'])
    expect(words).toHaveProperty([`links.told.${told}`])
})
