import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../src/house/database/refusal.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let secure: Facility
let authority: Visitor
beforeAll(async () => {
  office = await facility()
  secure = await facility('office', { baseUrl: 'https://mobilise.example.org' })
  authority = await office.as(office.people.authority)
})
afterAll(async () => {
  await office.close()
  await secure.close()
})

const request = {
  title: 'A strategy for the diaspora',
  need: 'What was typed here stays',
  expected_outputs: '',
  theme: 'diaspora',
  language: 'en',
}

test.each([
  '/',
  '/healthz',
  '/readyz',
  '/assets/site.css',
  '/assets/nothing',
  '/sign-in',
  '/nowhere',
  '/requests',
  '/partners/TG',
  '/requests?search=%00',
])('%s tells browsers how to be careful with it', async (address) => {
  const { headers } = await office.app.request(address)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  // Pages that are reached by a link with a secret tell even our own site no more than its name.
  expect(headers.get('referrer-policy')).toBe(address === '/sign-in' ? 'strict-origin' : 'same-origin')
  expect(headers.get('strict-transport-security')).toBeNull()
  expect((await secure.app.request(address)).headers.get('strict-transport-security')).toContain('max-age')
})

test('every cookie goes over a protected line alone where the site has one, and no script reads it', async () => {
  const signIn = new URLSearchParams({ email: 'amina@example.org', password: 'test-password' })
  const answers = [
    await secure.app.request('/?lang=fr'),
    await secure.app.request('/', { headers: { cookie: 'done=ui.saved' } }),
    await secure.app.request('/sign-in', { method: 'POST', body: signIn }),
  ]
  const cookies = answers.flatMap(({ headers }) => headers.getSetCookie())
  expect(new Set(cookies.map((cookie) => cookie.split('=')[0]?.replace('__Secure-', '')))).toEqual(
    expect.objectContaining(new Set(['lang', 'visitor', 'done', 'mobilise.session_token'])),
  )
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; Secure/i)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
  }
})

test.each(['53100', '53200', '53300', '53400', '25006', '57014', '58030', 'ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE'])(
  'a refusal of means (%s) is told as such',
  (code) => {
    expect(refusalOf(Object.assign(new Error('refused'), { code }))).toMatchObject({ status: 503 })
  },
)

test('while the disk is full, what was typed is given back, and nothing of it is kept', async () => {
  const { pool } = office.owner
  await pool.query(
    `create function no_space() returns trigger language plpgsql as $$ begin raise exception 'could not extend file'
      using errcode = '53100'; end $$`,
  )
  await pool.query('create trigger no_space before insert on history for each row execute function no_space()')
  const answer = await authority.post('/requests', request, '/requests/new')
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('short of space')
  expect(answer.text).toContain('What was typed here stays')
  await pool.query('drop function no_space cascade')
  expect((await pool.query('select from requests')).rowCount).toBe(0)
  expect((await authority.post('/requests', request, '/requests/new')).status).toBe(303)
})

test('while the database takes no changes, pages are shown and forms come back with what was typed', async () => {
  const fresh = await facility()
  const there = await fresh.as(fresh.people.authority)
  const name = (await fresh.owner.pool.query<{ name: string }>('select current_database() as name')).rows[0]?.name ?? ''
  await office.owner.pool.query(`alter database ${name} set default_transaction_read_only = on`)
  await fresh.owner.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  )
  // The connections that were open are gone; each is replaced when it is noticed.
  for (let turn = 0; turn < 50 && (await there.get('/requests')).status !== 200; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect((await there.get('/requests')).status).toBe(200)
  const answer = await there.post('/requests', request, '/requests/new')
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('What was typed here stays')
  await fresh.close()
})
