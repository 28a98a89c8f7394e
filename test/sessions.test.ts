import { verifyPassword } from 'better-auth/crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../src/house/identity/person.ts'
import { languages } from '../src/house/ui/view.ts'
import { endsOf } from '../src/house/web/session-ends.ts'
import { type Facility, facility, password, Visitor } from './facility.ts'
import { Program } from './program.ts'

let office: Facility
beforeAll(async () => {
  office = await facility()
})
afterAll(() => office.close())
beforeEach(() => office.owner.pool.query('delete from sign_in_attempts'))

const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0'
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
const signIn = (visitor: Visitor, email: string, secret: string, agent = firefox) =>
  visitor.send('/sign-in', new URLSearchParams({ email, password: secret }).toString(), { 'user-agent': agent })
const sessionsOf = async (person: Person) =>
  (
    await office.owner.pool.query<{ id: string; token: string; user_agent: string }>(
      'select id, token, user_agent from sessions where account_id = $1 order by created_at',
      [person.id],
    )
  ).rows
const aged = (person: Person, column: 'updated_at' | 'created_at' | 'expires_at', ms: number) =>
  office.owner.pool.query(
    `update sessions set ${column} = ${column} - make_interval(secs => $2) where account_id = $1`,
    [person.id, ms / 1000],
  )
const mails = async (person: Person) =>
  (
    await office.owner.pool.query<{ kind: string; link: string; language: string; subject: string }>(
      'select kind, link, language, subject from outbox where recipient = $1 order by queued_at',
      [person.email],
    )
  ).rows

describe('a session', () => {
  test('is a new one at each sign-in, and the one before is over', async () => {
    const { officer } = office.people
    const visitor = new Visitor(office.app)
    await signIn(visitor, officer.email, password)
    const before = visitor.cookie()
    const [first] = await sessionsOf(officer)
    await signIn(visitor, officer.email, password)
    const now = await sessionsOf(officer)
    expect(now).toHaveLength(1)
    expect(now[0]?.token).not.toBe(first?.token)
    expect((await office.app.request('/account', { headers: { cookie: before } })).status).toBe(403)
    expect(await isIn(visitor)).toBe(true)
  })

  test('and by a link as well', async () => {
    const { secondMember } = office.people
    const visitor = await office.as(secondMember)
    await office.visitor.post('/sign-in/link', { email: secondMember.email })
    const link = (await mails(secondMember)).at(-1)?.link ?? ''
    const token = new URL(link, 'http://here').searchParams.get('token') ?? ''
    expect((await visitor.post('/sign-in/link/use', { token }, link)).status).toBe(303)
    expect(await sessionsOf(secondMember)).toHaveLength(1)
    expect(await isIn(visitor)).toBe(true)
  })

  test.each(['administrator', 'manager', 'committee', 'authority', 'expert', 'donor'] as const)(
    'of the role %s ends when it is not used, and at the latest, whatever its cookie says',
    async (role) => {
      const person = office.people[role]
      const { idle, absolute } = endsOf(person.role)
      expect(idle).toBeLessThanOrEqual(12 * 3_600_000)
      let visitor = await office.as(person)
      await aged(person, 'updated_at', idle - 60_000)
      expect(await isIn(visitor)).toBe(true)
      // Being used, it goes on.
      await aged(person, 'updated_at', idle - 60_000)
      expect(await isIn(visitor)).toBe(true)
      await aged(person, 'updated_at', idle + 1_000)
      expect(await isIn(visitor)).toBe(false)
      expect(await sessionsOf(person)).toHaveLength(0)
      visitor = await office.as(person)
      await aged(person, 'created_at', absolute - 60_000)
      expect(await isIn(visitor)).toBe(true)
      await aged(person, 'created_at', 61_000)
      expect(await isIn(visitor)).toBe(false)
      visitor = await office.as(person)
      await aged(person, 'expires_at', absolute)
      expect(await isIn(visitor)).toBe(false)
    },
  )

  test('of those who may do more is shorter', () => {
    const ends = (['administrator', 'officer', 'authority'] as const).map(endsOf)
    expect(ends.map(({ idle }) => idle)).toEqual(ends.map(({ idle }) => idle).sort((a, b) => a - b))
    expect(ends.map(({ absolute }) => absolute)).toEqual(ends.map(({ absolute }) => absolute).sort((a, b) => a - b))
  })

  test('follows the role and the belonging of its person, and so does a token', async () => {
    const { authority, otherAuthority } = office.people
    const set = (to: Pick<Person, 'role' | 'authority_id'>) =>
      office.owner.pool.query('update accounts set role = $2, authority_id = $3 where id = $1', [
        authority.id,
        to.role,
        to.authority_id,
      ])
    const [visitor, program] = [await office.as(authority), await Program.of(office, authority)]
    const seen = async (path: string) =>
      [await visitor.get(path), await program.get(path)].map(({ status }) => status < 400)
    const made = await program.post('/requests', { title: 'Ours', need: 'x', language: 'fr' })
    const own = `/requests/${made.json.id}`
    expect([await seen(own), await seen('/accounts')]).toEqual([
      [true, true],
      [false, false],
    ])
    await set(otherAuthority)
    expect(await seen(own)).toEqual([false, false])
    await set({ role: 'administrator', authority_id: null })
    expect([await seen(own), await seen('/accounts')]).toEqual([
      [true, true],
      [true, true],
    ])
    await set(authority)
    expect(await seen('/accounts')).toEqual([false, false])
  })

  test('ends with the account', async () => {
    const { thirdMember } = office.people
    const visitor = await office.as(thirdMember)
    await (await office.as(office.people.administrator)).post(`/accounts/${thirdMember.id}/closure`, {}, '/accounts')
    expect(await isIn(visitor)).toBe(false)
    expect(await sessionsOf(thirdMember)).toHaveLength(0)
  })
})

describe('one’s own sessions', () => {
  test('are listed with browser and times, this one first, and one or all others are ended', async () => {
    const { communications } = office.people
    const [here, phone, third] = [new Visitor(office.app), new Visitor(office.app), new Visitor(office.app)]
    await signIn(here, communications.email, password)
    await signIn(phone, communications.email, password, safari)
    await signIn(third, communications.email, password)
    const page = await here.get('/account')
    expect(page.text).toMatch(/Firefox · Windows.*this one.*Safari · iOS/s)
    expect(page.text.match(/this one/g)).toHaveLength(1)
    for (const { token } of await sessionsOf(communications)) expect(page.text).not.toContain(token)
    const onPhone = (await sessionsOf(communications)).find(({ user_agent }) => user_agent === safari)
    expect((await here.post(`/account/sessions/${onPhone?.id}/end`, {}, '/account')).headers.get('location')).toBe(
      '/account',
    )
    expect([await isIn(here), await isIn(phone), await isIn(third)]).toEqual([true, false, true])
    await here.post('/account/other-sessions/end', {}, '/account')
    expect([await isIn(here), await isIn(third)]).toEqual([true, false])
    const own = (await sessionsOf(communications))[0]
    expect((await here.post(`/account/sessions/${own?.id}/end`, {}, '/account')).headers.get('location')).toBe(
      '/sign-in',
    )
    expect(await isIn(here)).toBe(false)
  })

  test('are nobody else’s', async () => {
    const { officer, donor } = office.people
    await office.as(donor)
    const [theirs] = await sessionsOf(donor)
    await (await office.as(officer)).post(`/account/sessions/${theirs?.id}/end`, {}, '/account')
    expect(await sessionsOf(donor)).toHaveLength(1)
  })
})

describe('a password', () => {
  const good = 'kettle orbit vanilla 9'
  const change = (visitor: Visitor, present_password: string, new_password: string) =>
    visitor.post('/account/password', { present_password, new_password })

  test('is changed by whoever knows it, ends the other sessions, and its owner is told', async () => {
    const { expert } = office.people
    const [here, there] = [await office.as(expert), await office.as(expert)]
    const wrong = await change(here, 'not the one', good)
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('not your present password')
    expect((await change(here, password, good)).headers.get('location')).toBe('/account')
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
    expect(await sessionsOf(expert)).toHaveLength(1)
    expect((await mails(expert)).map(({ subject }) => subject)).toContainEqual(expect.stringContaining('was changed'))
    expect((await signIn(new Visitor(office.app), expert.email, password)).status).toBe(422)
    expect((await signIn(new Visitor(office.app), expert.email, good)).status).toBe(303)
  })

  test('is not guessed at a page that somebody left open', async () => {
    const visitor = await office.as(office.people.focal_point)
    const statuses = []
    for (let tries = 0; tries < 12; tries += 1)
      statuses.push((await change(visitor, `guess number ${tries}`, good)).status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(10)
  })

  test.each([
    ['short', 'kettle orbi', 'at least 12'],
    ['known', 'passwordpassword', 'easy to guess'],
    ['the keyboard’s', 'qwertyuiopasdf', 'easy to guess'],
    ['one letter', 'aaaaaaaaaaaaaaaa', 'easy to guess'],
    ['numbers in their order', '1234567890123456', 'easy to guess'],
    ['the house’s', 'mobilise2016!', 'easy to guess'],
    ['the demonstration’s', 'mobilise-2016', 'easy to guess'],
    ['one’s own address', 'philippe@example.org', 'easy to guess'],
    ['one’s own name', 'philippe2026!', 'easy to guess'],
    ['too long', 'kettle orbit '.repeat(30), '256'],
  ])('that is %s is not taken', async (_what, secret, sentence) => {
    const answer = await change(await office.as(office.people.donor), password, secret)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(sentence)
    expect(answer.text).not.toContain(`value="${secret}"`)
  })

  test.each([
    ['with blanks at its ends', '  kettle orbit vanilla  '],
    ['of blanks and letters of other scripts', 'зелёный поезд вечером'],
    ['composed otherwise', 'cafe\u0301 au lait du matin'],
    ['of a hundred and twenty-eight signs', 'kettle orbit vanilla nine '.repeat(5).slice(0, 128)],
    ['of small letters alone', 'kettleorbitvanillanine'],
  ])('%s is kept as it was typed', async (_what, secret) => {
    const { consulted } = office.people
    await office.owner.pool.query(
      'update credentials set password = (select password from credentials where account_id = $2) where account_id = $1',
      [consulted.id, office.people.officer.id],
    )
    const visitor = await office.as(consulted)
    expect((await change(visitor, password, secret)).status).toBe(303)
    expect((await signIn(new Visitor(office.app), consulted.email, secret)).status).toBe(303)
    expect((await signIn(new Visitor(office.app), consulted.email, secret.normalize('NFC'))).status).toBe(303)
    if (secret.trim() !== secret)
      expect((await signIn(new Visitor(office.app), consulted.email, secret.trim())).status).toBe(422)
  })
})

describe('a forgotten password', () => {
  const good = 'lantern mosaic thursday'
  const ask = (email: string, lang = 'en') =>
    office.visitor.post('/sign-in/forgotten', { email }, `/sign-in/forgotten?lang=${lang}`)
  let minutes = 0
  const linkFor = async (person: Person) => {
    // Within a minute the same link is not sent again.
    minutes += 2
    office.setTime(new Date(Date.UTC(2016, 2, 1, 10, minutes)))
    await office.owner.pool.query('delete from sign_in_attempts')
    await ask(person.email)
    return (await mails(person)).filter(({ link }) => link?.startsWith('/sign-in/password')).at(-1)?.link ?? ''
  }
  const use = (link: string, new_password: string) =>
    office.visitor.post(
      '/sign-in/password',
      { token: new URL(link, 'http://here').searchParams.get('token') ?? '', new_password },
      link,
    )

  test('is replaced by a link that works once, ends all sessions, and is kept in no readable form', async () => {
    const { authority } = office.people
    const there = await office.as(authority)
    const program = await Program.of(office, authority)
    const link = await linkFor(authority)
    const token = new URL(link, 'http://here').searchParams.get('token') ?? ''
    expect(token).toHaveLength(43)
    expect(
      (await office.owner.pool.query('select l::text as line from links l')).rows.map(({ line }) => line).join(),
    ).not.toContain(token)
    // Opening it changes nothing: mail programs open links on their own.
    expect((await office.visitor.get(link)).text).toContain('its tokens for programs end')
    expect((await use(link, 'short')).status).toBe(422)
    expect((await use(link, 'amina@example.org')).status).toBe(422)
    expect((await program.get('/requests')).status).toBe(200)
    expect((await use(link, good)).headers.get('location')).toBe('/sign-in')
    expect(await isIn(there)).toBe(false)
    expect((await program.get('/requests')).json).toMatchObject({ status: 401, code: 'api.revoked_token' })
    const { rows } = await office.owner.pool.query(
      `select distinct account from history where row_table = 'api_tokens' and step = 'end_token'`,
    )
    expect(rows).toEqual([{ account: authority.id }])
    expect((await signIn(new Visitor(office.app), authority.email, good)).status).toBe(303)
    const again = await use(link, `${good} again`)
    expect(again.status).toBe(422)
    expect(again.text).toContain('has been used')
    expect((await mails(authority)).at(-1)?.subject).toContain('was changed')
  })

  test('ends after an hour, and with every other link when one was used', async () => {
    const { otherAuthority } = office.people
    const late = await linkFor(otherAuthority)
    await office.owner.pool.query(
      `update links set made_at = made_at - interval '61 minutes', ends_at = ends_at - interval '61 minutes'`,
    )
    expect((await use(late, good)).text).toContain('has expired')
    expect((await use(late, good)).status).toBe(422)
    const [first, second] = [await linkFor(otherAuthority), await linkFor(otherAuthority)]
    expect((await use(second, good)).status).toBe(303)
    expect((await use(first, `${good} again`)).status).toBe(422)
  })

  test('is one that an account without a password may choose as well', async () => {
    const { otherExpert } = office.people
    await office.owner.pool.query('delete from credentials where account_id = $1', [otherExpert.id])
    const link = await linkFor(otherExpert)
    expect((await use(link, good)).status).toBe(303)
    const visitor = new Visitor(office.app)
    expect((await signIn(visitor, otherExpert.email, good)).status).toBe(303)
    expect((await visitor.get('/account')).text).toContain('/account/password')
  })

  test('is asked for from one’s own page too, in the reader’s language', async () => {
    const { otherConsulted } = office.people
    await office.owner.pool.query(`update accounts set language = 'fr' where id = $1`, [otherConsulted.id])
    const visitor = await office.as(otherConsulted)
    await office.owner.pool.query('delete from credentials where account_id = $1', [otherConsulted.id])
    expect((await visitor.get('/account?lang=en')).text).toContain('Send me a link for a password')
    await visitor.post('/account/password-link', {}, '/account')
    expect((await mails(otherConsulted)).at(-1)).toMatchObject({
      language: 'fr',
      subject: expect.stringContaining('mot de passe'),
    })
  })

  test('of nobody, and of a closed account, is answered alike, in every language', async () => {
    const { thirdMember } = office.people
    await office.owner.pool.query('update accounts set active = false where id = $1', [thirdMember.id])
    for (const lang of languages) {
      await office.owner.pool.query('delete from sign_in_attempts')
      const plain = async (email: string) => {
        const { status, text } = await ask(email, lang)
        return `${status} ${text.replaceAll(email, '').replaceAll(/nonce="[^"]*"|content="[^"]*"|value="[^"]*"/g, '')}`
      }
      const known = await plain('marta@example.org')
      expect(await plain('nobody@example.org')).toBe(known)
      expect(await plain(thirdMember.email)).toBe(known)
    }
    expect((await mails(thirdMember)).filter(({ link }) => link?.startsWith('/sign-in/password'))).toEqual([])
  })
})

test('hashes of passwords are those of the library', async () => {
  const { rows } = await office.owner.pool.query<{ password: string }>(
    'select password from credentials where account_id = $1',
    [office.people.officer.id],
  )
  expect(await verifyPassword({ hash: rows[0]?.password ?? '', password })).toBe(true)
})
