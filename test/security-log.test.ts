import { PassThrough } from 'node:stream'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearWhatIsOver } from '../src/house/accounts/commands.ts'
import { atTheGate } from '../src/house/database/transaction.ts'

import { trustOf } from '../src/house/web/caller.ts'
import { securityEvents } from '../src/house/web/security-log.ts'
import { type Facility, facility, password, Visitor } from './facility.ts'

let office: Facility
const lines: Record<string, unknown>[] = []
let written = ''
beforeAll(async () => {
  const stream = new PassThrough().on('data', (piece) => {
    written += piece
  })
  const log = pino({ base: null }, stream)
  office = await facility('office', {
    trust: trustOf('1') ?? undefined,
    log: ({ level, ...line }) => {
      lines.push(line)
      if (level === 'security') log.warn(line)
      else log.info(line)
    },
  })
})
afterAll(() => office.close())

const told = () => lines.filter(({ security }) => security !== undefined)
const of = (event: string) => told().filter(({ security }) => security === event)
const secrets = ['wrong-password-of-mine', 'kettle orbit vanilla 9', 'lantern mosaic thursday', password]

test('what signing in, rights and forms refuse or let pass is told: who, from where and what, and nothing that was typed', async () => {
  const { officer, donor, administrator, secondMember } = office.people
  const from = { 'x-forwarded-for': '203.0.113.9' }
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
  const visitor = new Visitor(office.app)

  await visitor.send('/sign-in', form({ email: 'Otto@example.org', password: 'wrong-password-of-mine' }), from)
  await visitor.send('/sign-in', form({ email: 'otto@example.org', password: 'wrong-password-of-mine' }), from)
  expect(of('sign_in_failed')).toHaveLength(2)
  expect(of('sign_in_failed')[0]).toMatchObject({
    from: '203.0.113.9',
    method: 'POST',
    path: '/sign-in',
    detail: 'password',
  })
  expect(of('sign_in_failed')[0]?.typed).toBe(of('sign_in_failed')[1]?.typed)
  await visitor.send('/sign-in', form({ email: 'otto@example.org', password }), from)
  expect(of('signed_in')).toMatchObject([{ account: officer.id, from: '203.0.113.9', detail: 'password' }])
  for (let tries = 0; tries < 11; tries += 1)
    await office.visitor.send(
      '/sign-in',
      form({ email: 'celia@example.org', password: 'wrong-password-of-mine' }),
      from,
    )
  expect(of('limit_reached')).toMatchObject([{ from: '203.0.113.9', detail: 'person' }])

  await office.visitor.post('/sign-in/link', { email: 'nobody@example.net' })
  expect(of('link_asked')).toMatchObject([{ detail: 'sign_in' }])
  await office.visitor.post(
    '/sign-in/link/use',
    { token: 'a-token-of-nobody' },
    '/sign-in/link?token=a-token-of-nobody',
  )
  expect(of('sign_in_failed').at(-1)).toMatchObject({ detail: 'link' })

  await visitor.post('/account/password', {
    present_password: 'wrong-password-of-mine',
    new_password: 'kettle orbit vanilla 9',
  })
  expect(of('password_change_failed')).toMatchObject([{ account: officer.id }])
  await visitor.post('/account/password', { present_password: password, new_password: 'kettle orbit vanilla 9' })
  expect(of('password_changed')).toMatchObject([{ account: officer.id }])
  await office.visitor.post('/sign-in/forgotten', { email: donor.email })
  const { rows } = await office.owner.pool.query<{ link: string }>(`select link from outbox where recipient = $1`, [
    donor.email,
  ])
  const link = rows[0]?.link ?? ''
  const token = new URL(link, 'http://here').searchParams.get('token') ?? ''
  await office.visitor.post('/sign-in/password', { token, new_password: 'lantern mosaic thursday' }, link)
  expect(of('password_reset')).toMatchObject([{ account: donor.id }])

  const two = new Visitor(office.app)
  await two.send('/sign-in', form({ email: 'otto@example.org', password: 'kettle orbit vanilla 9' }), from)
  await visitor.post('/account/other-sessions/end', {}, '/account')
  const id = /\/account\/sessions\/([0-9a-f-]{36})\/end/.exec((await visitor.get('/account')).text)?.[1] ?? ''
  await visitor.post(`/account/sessions/${id}/end`, {}, '/account')
  expect(of('other_sessions_ended')).toMatchObject([{ account: officer.id }])
  expect(of('session_ended')).toMatchObject([{ account: officer.id, detail: id }])

  const idle = await office.as(secondMember)
  await office.owner.pool.query(
    `update sessions set updated_at = updated_at - interval '1 day' where account_id = $1`,
    [secondMember.id],
  )
  await idle.get('/requests')
  await idle.get('/requests')
  expect(of('session_expired')).toMatchObject([{ account: secondMember.id, detail: 'idle' }])

  const admin = await office.as(administrator)
  await admin.post(
    '/accounts',
    { name: 'New one', email: 'new@example.org', role: 'donor', language: 'en' },
    '/accounts/new',
  )
  await admin.post(`/accounts/${secondMember.id}/content`, { name: 'Cyril B.' })
  expect(of('account_changed')).toMatchObject([{ account: administrator.id, detail: secondMember.id }])
  await admin.post(`/accounts/${secondMember.id}/closure`, {}, '/accounts')
  expect(of('account_opened')).toHaveLength(1)
  expect(of('account_closed')).toMatchObject([{ account: administrator.id, detail: secondMember.id }])
  await admin.send('/accounts', 'name=forged%0D%0A%7B%22security%22%3A%22signed_in%22%7D')
  expect(of('form_forged')).toMatchObject([{ account: administrator.id, path: '/accounts' }])
  await office.visitor.get('/accounts')
  expect(of('right_refused').at(-1)).toMatchObject({ path: '/accounts' })
  expect(of('right_refused').at(-1)).not.toHaveProperty('account')
  await admin.post('/account/tokens', { name: 'Sheet', kind: 'read', days: '30' }, '/account/tokens/new')
  expect(of('token_made')).toMatchObject([{ account: administrator.id }])
  const others = '01890000-0000-7000-8000-00000000dead'
  expect((await admin.post(`/account/tokens/${others}/end`, {}, '/account')).status).toBe(404)
  expect(of('token_ended')).toEqual([])
  await admin.post('/account/tokens/end', {}, '/account')
  expect(of('token_ended')).toMatchObject([{ account: administrator.id }])
  await office.app.request('/api/v1/requests', { headers: { authorization: 'Bearer mob_nothing' } })
  expect(of('token_refused')).toMatchObject([{ path: '/api/v1/requests' }])
  await admin.post('/sign-out', {}, '/account')
  expect(of('signed_out')).toMatchObject([{ account: administrator.id }])
  await office.owner.pool.query('alter table sign_in_attempts rename to away')
  await office.visitor.send('/sign-in', form({ email: 'celia@example.org', password }), from)
  await office.owner.pool.query('alter table away rename to sign_in_attempts')
  expect(of('limiter_failed')).toHaveLength(1)

  expect(new Set(told().map(({ security }) => security))).toEqual(new Set(securityEvents))
  const known = ['security', 'account', 'typed', 'from', 'method', 'path', 'detail', 'code']
  expect(
    told()
      .flatMap((line) => Object.keys(line))
      .filter((key) => !known.includes(key)),
  ).toEqual([])
  for (const secret of [
    ...secrets,
    token,
    'example.org',
    'example.net',
    'a-token-of-nobody',
    'New one',
    ...visitor
      .cookie()
      .split(/[=;.~ ]+/)
      .filter((part) => part.length > 15),
  ])
    expect([secret, written.includes(secret)]).toEqual([secret, false])
})

test('nobody writes a line of the log himself', async () => {
  written = ''
  const odd = [
    '/accounts%0a%7B%22security%22:%22signed_in%22%7D',
    '/accounts%0d%0aforged',
    '/accounts%e2%80%a8forged',
    `/${'a'.repeat(5_000)}`,
  ]
  for (const path of odd)
    await office.app.request(path, {
      headers: {
        'x-forwarded-for': '203.0.113.9\t{"security":"signed_in"}',
        'user-agent': 'x"}{"security":"signed_in"',
      },
    })
  await office.visitor.send('/accounts', 'name=%0A%7B%22security%22%3A%22signed_in%22%7D')
  const all = written.trimEnd().split('\n')
  for (const line of all)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), time: expect.any(Number) })
  expect(all.filter((line) => JSON.parse(line).security === 'signed_in')).toEqual([])
  expect(all).toHaveLength(odd.length + 2)
})

test('the daily round clears what is over, and nothing else', async () => {
  const { pool } = office.owner
  await office.as(office.people.manager)
  await office.as(office.people.communications)
  const { manager, communications } = office.people
  await pool.query(`update sessions set expires_at = now() - interval '1 minute' where account_id = $1`, [manager.id])
  await pool.query(
    `delete from links; delete from sign_in_attempts; insert into links (purpose, hash, record_table, record_id,
      account_id, opens_account, recipient, made_at, ends_at, uses)
      select 'sign_in', sha256(age::text::bytea), 'accounts', $1, $1, true, 'x@example.org', now() - age,
        now() - age + interval '30 minutes', 1 from unnest(array['31 days', '1 minute']::interval[]) age`.replaceAll(
      '$1',
      `'${manager.id}'`,
    ),
  )
  await pool.query(
    `insert into sign_in_attempts values ('old', 1, extract(epoch from now()) * 1000 - 1000), ('new', 1, extract(epoch
      from now()) * 1000 + 60000)`,
  )
  await pool.query(
    `insert into form_submissions (form_key, account_id, location, at)
      values (gen_random_uuid(), $1, '/', now() - interval '31 days'), (gen_random_uuid(), $1, '/', now())`,
    [manager.id],
  )
  const cleared = await atTheGate(office.database.gate.db, new Date(), clearWhatIsOver)
  const count = async (query: string) =>
    Number((await pool.query<{ count: string }>(`select count(*) from ${query}`)).rows[0]?.count)
  expect(Object.fromEntries(cleared.map(({ kind, cleared: rows }) => [kind, rows]))).toMatchObject({
    links: 1,
    limits: 1,
    forms: 1,
  })
  expect(await count(`sessions where account_id = '${manager.id}'`)).toBe(0)
  expect(await count(`sessions where account_id = '${communications.id}'`)).toBe(1)
  expect([await count('links'), await count('sign_in_attempts'), await count('form_submissions')]).toEqual([1, 1, 1])
})
