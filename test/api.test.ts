import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeAccount } from '../src/desk/accounts/commands.ts'
import { hashOf } from '../src/house/accounts/token.ts'
import type { Person } from '../src/house/identity/person.ts'
import { meetingWith, members, openMeeting, readyRequest, record, release, score } from './committee.ts'
import { type Facility, facility } from './facility.ts'
import { Program } from './program.ts'
import { wronglyTaken } from './unknown-keys.ts'

let office: Facility
let officer: Program
let manager: Program
let authority: Program
let action: string
let actions: string[]

beforeAll(async () => {
  office = await facility()
  const { people } = office
  const ids = []
  for (let n = 1; n <= 4; n += 1) ids.push(await readyRequest(office, { title: `Request ${n}` }))
  const { meeting, items } = await meetingWith(office, ids)
  for (const item of items) await score(office, item, members(office))
  await openMeeting(office, meeting)
  for (const item of items) await record(office, item, 'approve')
  await release(office, meeting)
  const { rows } = await office.owner.pool.query<{ id: string }>('select id from actions order by id')
  actions = rows.map(({ id }) => id)
  action = `/actions/${actions[0]}`
  officer = await Program.of(office, people.officer)
  manager = await Program.of(office, people.manager)
  authority = await Program.of(office, people.authority)
})
afterAll(() => office.close())

const sql = <T extends object>(query: string, values: unknown[] = []) =>
  office.owner.pool.query<T>(query, values).then(({ rows }) => rows)
const setToken = (program: Program, set: string) =>
  sql(`update api_tokens set ${set} where id = (select token_id from api_token_secrets where hash = $1)`, [
    hashOf(program.token),
  ])

describe('a token', () => {
  test.each([
    ['nothing', {}, 'api.no_token'],
    ['a cookie', { cookie: 'mobilise.session_token=x' }, 'api.no_token'],
    [
      'a name and a password',
      { authorization: `Basic ${btoa('otto@example.org:test-password')}` },
      'api.unknown_token',
    ],
    ['a token of elsewhere', { authorization: `Bearer mob_${'a'.repeat(43)}` }, 'api.unknown_token'],
    ['half of one', { authorization: 'Bearer mob_' }, 'api.unknown_token'],
  ])('%s opens nothing', async (_what, headers, code) => {
    const answer = await office.app.request('/api/v1/actions', { headers })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    expect(await answer.json()).toMatchObject({ status: 401, code })
  })

  test('a session opens nothing here, for reading and for acting', async () => {
    const visitor = await office.as(office.people.officer)
    expect((await visitor.get('/api/v1/actions')).status).toBe(401)
    const sent = await visitor.send(`/api/v1${action}/agree`, '{}', { 'content-type': 'application/json' })
    expect(sent.status).toBe(401)
    expect((await visitor.get('/api/v1/actions')).headers.getSetCookie()).toEqual([])
  })

  test('one that ended opens nothing, by the real day and not by that of the office', async () => {
    const program = await Program.of(office, office.people.officer)
    expect((await program.get('/actions')).status).toBe(200)
    await setToken(program, `ends_on = (now() at time zone facility_zone())::date`)
    expect((await program.get('/actions')).status).toBe(200)
    await setToken(program, `ends_on = (now() at time zone facility_zone())::date - 1`)
    expect((await program.get('/actions')).json).toMatchObject({ status: 401, code: 'api.ended_token' })
  })

  test('one that is ended on its owner’s page opens nothing any more', async () => {
    const program = await Program.of(office, office.people.officer)
    const visitor = await office.as(office.people.officer)
    const [{ id = '' } = {}] = await sql<{ id: string }>(
      'select token_id as id from api_token_secrets where hash = $1',
      [hashOf(program.token)],
    )
    expect((await visitor.post(`/account/tokens/${id}/end`, {}, '/account')).status).toBe(303)
    expect((await program.get('/actions')).json).toMatchObject({ status: 401, code: 'api.revoked_token' })
    expect((await officer.get('/actions')).status).toBe(200)
  })

  test('nobody ends another’s', async () => {
    const [{ id = '' } = {}] = await sql<{ id: string }>(
      'select token_id as id from api_token_secrets where hash = $1',
      [hashOf(manager.token)],
    )
    const visitor = await office.as(office.people.officer)
    expect((await visitor.post(`/account/tokens/${id}/end`, {}, '/account')).status).toBe(404)
    expect((await manager.get('/actions')).status).toBe(200)
  })

  test('those of a closed account are dead at once, and stay so when it is opened again', async () => {
    const { administrator, communications } = office.people
    const program = await Program.of(office, communications)
    expect((await program.get('/actions')).status).toBe(200)
    const by = office.by(administrator)
    await office.write(by, (tx) => closeAccount(tx, communications.id, by, { seen: true }))
    expect((await program.get('/actions')).json).toMatchObject({ code: 'api.revoked_token' })
    await sql('update accounts set active = true where id = $1', [communications.id])
    expect((await program.get('/actions')).json).toMatchObject({ code: 'api.revoked_token' })
  })

  test('those of an account whose address is corrected are dead, as its sessions are: it may have been somebody else', async () => {
    const [donor] = await sql<Person>(`insert into accounts (email, name, role, active, language)
      values ('typed.wrong@example.org', 'Dora Donor', 'donor', true, 'en') returning *`)
    if (!donor) throw new Error('no donor')
    const program = await Program.of(office, donor)
    expect((await program.get('/actions')).status).toBe(200)
    await sql(`update accounts set email = 'dora@example.org' where id = $1`, [donor.id])
    expect((await program.get('/actions')).json).toMatchObject({ code: 'api.revoked_token' })
  })

  test('one that may only read takes no step', async () => {
    const program = await Program.of(office, office.people.officer, 'read')
    expect((await program.get(action)).status).toBe(200)
    expect((await program.post(`${action}/agree`)).json).toMatchObject({ status: 403, code: 'api.only_reads' })
  })

  test('it is made on one’s own page, shown once, kept as a hash, told by mail and in the history, and says when it was used', async () => {
    const visitor = await office.as(office.people.donor)
    const made = await visitor.post(
      '/account/tokens',
      { name: 'My sheet', kind: 'read', days: '30' },
      '/account/tokens/new',
    )
    const [token = ''] = /mob_[\w-]{43}/.exec(made.text) ?? []
    expect(made.status).toBe(200)
    const own = (await visitor.get('/account')).text
    expect([own.includes('My sheet'), own.includes(token), own.includes('not yet')]).toEqual([true, false, true])
    const program = new Program(office.app, token)
    expect((await program.get('/actions')).status).toBe(200)
    expect((await visitor.get('/account')).text).not.toContain('not yet')
    const everywhere = await sql<{ row: string }>(
      `select to_jsonb(t)::text as row from api_tokens t union all select to_jsonb(s)::text from api_token_secrets s
        union all select to_jsonb(h)::text from history h where row_table = 'api_tokens'
        union all select to_jsonb(o)::text from outbox o`,
    )
    expect(everywhere.filter(({ row }) => row.includes(token.slice(4, 20)))).toEqual([])
    expect(everywhere.some(({ row }) => row.includes(hashOf(token).toString('hex')))).toBe(true)
    expect(await sql(`select subject from outbox where recipient = $1`, [office.people.donor.email])).toHaveLength(1)
    expect(
      await sql(`select step from history where row_table = 'api_tokens' and account = $1`, [office.people.donor.id]),
    ).toEqual([{ step: 'make_token' }])
  })

  test.each([
    [{ name: '', kind: 'read', days: '30' }, 422],
    [{ name: 'x', kind: 'everything', days: '30' }, 422],
    [{ name: 'x', kind: 'act', days: '3650' }, 422],
    [{ name: 'x'.repeat(61), kind: 'act', days: '7' }, 422],
  ])('what makes no sense makes none: %o', async (fields, status) => {
    const visitor = await office.as(office.people.manager)
    expect((await visitor.post('/account/tokens', fields, '/account/tokens/new')).status).toBe(status)
  })

  test('nobody has more than twenty', async () => {
    const visitor = await office.as(office.people.otherExpert)
    const make = () => visitor.post('/account/tokens', { name: 'x', kind: 'read', days: '7' }, '/account/tokens/new')
    for (let n = 0; n < 20; n += 1) expect((await make()).status).toBe(200)
    expect((await make()).status).toBe(409)
  })

  test('a new password asks whether they should go on', async () => {
    await Program.of(office, office.people.focal_point)
    const visitor = await office.as(office.people.focal_point)
    const answer = await visitor.post('/account/password', {
      present_password: 'test-password',
      new_password: 'seven quiet lamps on a pier',
    })
    expect(answer.headers.get('location')).toBe('/account/tokens/end')
    expect((await visitor.get('/account/tokens/end')).text).toContain('A test')
    await visitor.post('/account/tokens/end')
    expect((await visitor.get('/account')).text).not.toContain('A test')
  })

  test('a password that is chosen by a link ends all of them, or is not chosen: what falls over between leaves both', async () => {
    const { communications } = office.people
    const program = await Program.of(office, communications)
    await office.visitor.post('/sign-in/forgotten', { email: communications.email })
    const [mail] = await sql<{ link: string }>(
      `select link from outbox where recipient = $1 and link like '%/sign-in/password%'`,
      [communications.email],
    )
    const link = mail?.link ?? ''
    const token = new URL(link, 'http://here').searchParams.get('token') ?? ''
    const choose = () =>
      office.visitor.post('/sign-in/password', { token, new_password: 'lantern mosaic thursday' }, link)
    const hash = () => sql('select password from credentials where account_id = $1', [communications.id])
    const before = await hash()
    await sql(`create function falls_over() returns trigger language plpgsql as $$ begin raise 'it falls over'; end $$;
      create trigger falls_over before update of revoked_at on api_tokens execute function falls_over()`)
    expect((await choose()).status).toBe(500)
    expect([await hash(), (await program.get('/actions')).status]).toEqual([before, 200])
    await sql('drop trigger falls_over on api_tokens; drop function falls_over()')
    expect((await choose()).headers.get('location')).toBe('/sign-in')
    expect(await hash()).not.toEqual(before)
    expect((await program.get('/actions')).json).toMatchObject({ status: 401, code: 'api.revoked_token' })
    const lines = await sql(
      `select step, account from history where row_table = 'api_tokens' and account = $1 order by id desc limit 1`,
      [communications.id],
    )
    expect(lines).toEqual([{ step: 'end_token', account: communications.id }])
  })

  test('who sends very often waits, and others do not', async () => {
    const program = await Program.of(office, office.people.secondMember)
    const key = await sql<{ key: string }>(`select key from sign_in_attempts where key like 'program:%'`)
    expect((await program.get('/actions')).status).toBe(200)
    const own = await sql<{ key: string }>(
      `select key from sign_in_attempts where key like 'program:%' and key <> all ($1)`,
      [key.map((row) => row.key)],
    )
    await sql('update sign_in_attempts set points = 600 where key = $1', [own[0]?.key])
    const answer = await program.get('/actions')
    expect(answer.json).toMatchObject({ status: 429, code: 'api.too_many' })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await officer.get('/actions')).status).toBe(200)
  })
})

describe('a list', () => {
  test('is told with keys, in the columns that were chosen, and the same list is not told twice', async () => {
    const answer = await officer.get('/actions?columns=status&columns=theme&sort=name')
    expect(answer.json.items).toHaveLength(4)
    expect(answer.json.items[0]).toEqual({
      id: expect.any(String),
      version: 1,
      name: expect.stringMatching(/^Togo/),
      status: 'in_formulation',
      theme: 'diaspora',
    })
    const tag = answer.headers.get('etag') ?? ''
    expect(tag).toMatch(/^W\//)
    const again = await officer.get('/actions?columns=status&columns=theme&sort=name', { 'if-none-match': tag })
    expect([again.status, again.text]).toEqual([304, ''])
    expect((await officer.get('/actions?sort=name', { 'if-none-match': tag })).status).toBe(200)
  })

  test('shows each person what their page shows them', async () => {
    const donor = await Program.of(office, office.people.donor)
    expect((await donor.get('/actions?columns=officer')).json.errors).toEqual([
      { parameter: 'columns', detail: expect.any(String) },
    ])
    expect(Object.keys((await donor.get('/actions')).json.items[0])).not.toContain('officer')
    const other = await Program.of(office, office.people.otherAuthority)
    expect((await other.get('/actions')).json.items).toEqual([])
    expect((await other.get('/requests')).json.items).toEqual([])
    expect((await other.get('/meetings')).status).toBe(403)
  })

  test.each([
    ['/actions?statsu=closed', 'statsu'],
    ['/actions?status=bogus', 'status'],
    ['/actions?status=agreed&status=bogus', 'status'],
    ['/actions?page=x', 'page'],
    ['/actions?page=2', 'page'],
    ['/actions?status=<script>', 'status'],
    ['/actions?year=16', 'year'],
    ['/actions?sort=secret', 'sort'],
    ['/actions?down=yes', 'down'],
    ['/actions?columns=officer_id', 'columns'],
    ['/actions?limit=0', 'limit'],
    ['/actions?limit=many', 'limit'],
    ['/actions?limit=1000', 'limit'],
    ['/actions?limit=', 'limit'],
    ['/actions?limit=-1', 'limit'],
    ['/actions?limit=1.5', 'limit'],
    ['/actions?limit=1e2', 'limit'],
    ['/actions?limit=0x10', 'limit'],
    ['/actions?limit=10000000', 'limit'],
    ['/actions?limit=5&limit=5', 'limit'],
    ['/actions?down=1', 'down'],
    ['/actions?sort=name&sort=name', 'sort'],
    ['/actions?search=a&search=b', 'search'],
    ['/actions?search=%E2%80%8B%E2%81%A0', 'search'],
    ['/actions?search=', 'search'],
    [`/actions?search=${'x'.repeat(5_000)}`, 'search'],
    ['/actions?search=a%00b', 'search'],
    ['/actions?search=%ED%A0%80', 'search'],
    ['/actions?%00=1', '%00'],
    ['/actions?cursor=%00', 'cursor'],
    ['/actions/%00', 'path'],
    ['/%ED%A0%80', 'path'],
    ['/actions?cursor=made.up', 'cursor'],
  ])('%s is refused by its name', async (address, parameter) => {
    const answer = await officer.get(address)
    expect(answer.json).toMatchObject({ status: 400, errors: [{ parameter, detail: expect.any(String) }] })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('what makes no sense is answered with what there is, to each what is open to them', async () => {
    const detail = async (who: Program, address: string) => (await who.get(address)).json.errors?.[0]?.detail
    expect(await detail(officer, '/actions?status=bogus')).toContain('in_formulation, agreed, in_implementation')
    expect(await detail(officer, '/actions?statsu=agreed')).toMatch(/Possible: .*status.*officer/)
    expect(await detail(officer, '/actions?sort=secret')).toContain('Possible: name')
    expect(await detail(officer, '/actions?year=16')).toContain('1990–2100')
    expect(await detail(officer, '/requests?partner=XX')).toMatch(/^[^…]+: [A-Z]{2}, /)
    expect(await detail(officer, `/actions?status=${actions[0]}`)).toContain('in_formulation, agreed')
    const donor = await Program.of(office, office.people.donor)
    expect(await detail(donor, '/actions?columns=nonsense')).not.toContain('officer')
    expect(await detail(donor, '/actions?officer=me')).toContain('no filter “officer”')
    // An officer whose account was closed is offered no more, and may be asked for.
    expect((await officer.get(`/actions?officer=${actions[0]}`)).json.items).toEqual([])
    // Pages leave nonsense out.
    const visitor = await office.as(office.people.officer)
    expect((await visitor.get('/actions?status=bogus&statsu=1&page=x&sort=secret')).status).toBe(200)
  })

  test('is told page by page, with nothing twice and nothing passed over while rows come and go', async () => {
    const first = await officer.get('/requests?limit=2')
    expect(first.headers.get('link')).toContain('rel="next"')
    const added = await authority.post('/requests', { title: 'Newer', need: 'x', language: 'fr' })
    expect(added.status).toBe(201)
    const second = await officer.get(`/requests?limit=2&cursor=${first.json.next}`)
    expect(second.json.next).toBeNull()
    const told = [...first.json.items, ...second.json.items].map((row) => row.id)
    expect(new Set(told).size).toBe(4)
    expect(told).not.toContain(added.json.id)
    await sql(`delete from requests where id = $1`, [added.json.id])
    // The row that a page ended with may be gone.
    const whole = await officer.get('/requests')
    const page = await officer.get('/requests?limit=3')
    expect((await officer.get(`/requests?limit=3&cursor=${page.json.next}`)).json.items).toEqual(
      whole.json.items.slice(3),
    )
  })

  test('a cursor is of no use for another list, filter, order or reader', async () => {
    const { next } = (await officer.get('/requests?limit=2')).json
    for (const [who, address] of [
      [officer, '/actions?limit=2'],
      [officer, '/requests?status=approved&limit=2'],
      [officer, '/requests?sort=name&limit=2'],
      [manager, '/requests?limit=2'],
    ] as const)
      expect((await who.get(`${address}&cursor=${next}`)).json).toMatchObject({ errors: [{ parameter: 'cursor' }] })
  })
})

test('a page leaves out what makes no sense in its address, and never falls over it', async () => {
  const visitor = await office.as(office.people.officer)
  const lenient = ['down=1', 'limit=-1', 'search=%E2%80%8B', 'search=%ED%A0%80', 'sort=a&sort=b', 'page=1e9', 'page=-1']
  for (const list of ['/actions', '/requests', '/people', '/initiatives'])
    for (const asked of [...lenient, `search=${'x'.repeat(3_000)}`])
      expect(`${list}?${asked.slice(0, 30)} ${(await visitor.get(`${list}?${asked}`)).status}`).toMatch(/ 200$/)
  for (const odd of ['/actions/%00', '/%00', '/%ED%A0%80', '/requests/%ED%A0%80', '/actions?search=%00'])
    expect((await visitor.get(odd)).status).toBeLessThan(500)
})

describe('a record', () => {
  test('is the same until something of it changed, whatever hangs on it', async () => {
    const read = await officer.get(action)
    const tag = read.headers.get('etag') ?? ''
    expect(tag).toMatch(/^"\d+\./)
    expect((await officer.get(action, { 'if-none-match': tag })).status).toBe(304)
    const answers = ['committee', 'lead_ministry', 'inclusive', 'budget_line', 'implementer']
    const ready = await officer.post(
      `${action}/check_readiness`,
      Object.fromEntries(
        answers.flatMap((one) => [
          [`answer.${one}`, 'yes'],
          [`evidence.${one}`, 'Decree'],
        ]),
      ),
    )
    expect(ready.status).toBe(200)
    expect((await officer.get(action, { 'if-none-match': tag })).status).toBe(200)
  })

  test('and what hangs below it takes no parameter, and neither does a step', async () => {
    const odd = ['cursor=garbage', 'limit=0', 'zzz=1']
    const { rows } = await office.owner.pool.query<{ id: string }>('select id from requests limit 1')
    for (const at of [action, `${action}/activities`, `${action}/outputs`, `/requests/${rows[0]?.id}/files`])
      for (const asked of odd)
        expect((await officer.get(`${at}?${asked}`)).json).toMatchObject({
          status: 400,
          errors: [{ parameter: asked.split('=')[0], detail: expect.any(String) }],
        })
    for (const at of [`${action}/edit`, '/meetings'])
      expect((await officer.post(`${at}?dry_run=1`, {})).json).toMatchObject({ errors: [{ parameter: 'dry_run' }] })
    expect((await officer.get(`${action}/activities`)).status).toBe(200)
  })

  test('is made by those whose it is: others are told so, whatever they sent', async () => {
    const { paths } = (await officer.get('/openapi.json')).json
    const makers = Object.keys(paths).filter((path) => paths[path].post && !path.includes('{'))
    const stranger = await Program.of(office, office.people.donor)
    const answers = await Promise.all(makers.map(async (at) => `${at} ${(await stranger.post(at, {})).status}`))
    expect(answers).toEqual(makers.map((at) => `${at} 403`))
    expect(makers.length).toBeGreaterThan(9)
  })

  test('is not there for those who may not know of it', async () => {
    const other = await Program.of(office, office.people.otherAuthority)
    expect((await other.get(action)).json).toMatchObject({ status: 404, code: 'refusals.not_found' })
    expect((await other.post(`${action}/sign`, { signed_by: 'x' })).status).toBe(404)
    expect((await officer.get('/actions/nonsense')).status).toBe(404)
    expect((await officer.get('/nothing')).json).toMatchObject({ status: 404 })
  })

  test('is read and acted on, and nothing else', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect(
        (
          await office.app.request(`/api/v1${action}`, {
            method,
            headers: { authorization: `Bearer ${officer.token}` },
          })
        ).status,
      ).toBe(405)
    const from = { authorization: `Bearer ${officer.token}`, origin: 'https://elsewhere.example' }
    const answer = await office.app.request('/api/v1/actions', { headers: from })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a step', () => {
  const status = async (id = actions[1]) => (await officer.get(`/actions/${id}`)).json.status
  const second = () => `/actions/${actions[1]}`

  test('needs the version it is meant for', async () => {
    const sent = await officer.raw(`${second()}/edit`, '{"objectives":"New"}')
    expect(sent.json).toMatchObject({ status: 428, code: 'api.say_the_version' })
    const { headers } = await officer.get(second())
    const tag = headers.get('etag') ?? ''
    const edit = (objectives: string) => officer.post(`${second()}/edit`, { objectives }, { 'if-match': tag })
    expect((await edit('First')).status).toBe(200)
    expect((await edit('Second')).json).toMatchObject({ status: 412, code: 'api.stale' })
    expect((await officer.get(second())).json.objectives).toBe('First')
    expect((await officer.post(`${second()}/edit`, { objectives: 'x' }, { 'if-match': 'W/"1"' })).status).toBe(412)
  })

  test('of two that are meant for the same version, the one that comes second is told so by 412, whatever it finds', async () => {
    const administrator = await Program.of(office, office.people.administrator)
    const donor = { name: 'Race', role: 'donor', language: 'en' }
    for (let round = 0; round < 6; round += 1) {
      const made = (await administrator.post('/accounts', { ...donor, email: `race${round}@example.org` })).json
      for (const [path, steps] of [
        [
          second(),
          [
            ['edit', { objectives: `A ${round}` }],
            ['edit', { objectives: `B ${round}` }],
          ],
        ],
        [
          `/accounts/${made.id}`,
          [
            ['edit', { name: 'Raced' }],
            ['close_account', { seen: true }],
          ],
        ],
      ] as const) {
        const { headers } = await administrator.get(path)
        const tag = { 'if-match': headers.get('etag') ?? '' }
        const answers = await Promise.all(steps.map(([step, body]) => administrator.post(`${path}/${step}`, body, tag)))
        const told = answers.map(({ status, json }) => (status < 300 ? 200 : `${status} ${json.code}`))
        expect(told.filter((one) => one !== 200 && !String(one).startsWith('412 api.stale'))).toEqual([])
        expect(told).toContain(200)
      }
    }
  })

  test('that corrects is held against what its command has locked', async () => {
    const signed = { authority_signed_by: 'A minister' }
    const unsigned = await officer.post(`${second()}/edit`, signed)
    expect(unsigned.json).toMatchObject({ status: 422, errors: [{ pointer: '/authority_signed_by' }] })
    const client = await office.owner.pool.connect()
    await client.query('begin')
    await client.query(
      `update actions set authority_signed_by = 'Nobody', authority_signed_on = '2016-02-29' where id = $1`,
      [actions[1]],
    )
    const waiting = officer.post(`${second()}/edit`, signed)
    await new Promise((resolve) => setTimeout(resolve, 400))
    await client.query('commit')
    client.release()
    expect((await waiting).json).toMatchObject(signed)
    await sql('update actions set authority_signed_by = null, authority_signed_on = null where id = $1', [actions[1]])
  })

  test('is refused with the sentences of its page, in the language asked for', async () => {
    const answer = await officer.post(`${second()}/agree`, {}, { 'accept-language': 'fr' })
    expect(answer.headers.get('content-language')).toBe('fr')
    expect(answer.json).toMatchObject({ status: 409, code: 'actions.missing.signature' })
    expect(answer.json.detail).toMatch(/signature|signé/i)
    expect(answer.json.type).toBe('http://localhost/api#status-409')
    expect((await officer.post(`${second()}/close`, { evaluation_rating: 5, evaluation: 'x' })).status).toBe(403)
    expect((await officer.post(`${second()}/start`)).json).toMatchObject({ status: 409, code: 'steps.too_late' })
    expect((await officer.post(`${second()}/fly`)).json).toMatchObject({ status: 404, code: 'api.no_such_step' })
    expect((await officer.post(`${second()}/constructor`)).json).toMatchObject({ status: 404 })
  })

  test.each([
    ['a field that is not asked', { cause: 'x', colour: 'red' }, ['/colour']],
    ['every field that is wrong', { 'a/b~c': 1, cause: 5 }, ['/a~1b~0c', '/cause']],
    ['a number for a text', { cause: 5 }, ['/cause']],
    ['a list for a text', { cause: ['x', 'y'] }, ['/cause']],
    ['an object for a text', { cause: { toString: 'x' } }, ['/cause']],
    ['nothing for what is needed', {}, ['/cause']],
    ['null for what is needed', { cause: null }, ['/cause']],
    ['a text that no database keeps', { cause: 'a\u0000b' }, ['/cause']],
    ['half a sign', { cause: 'a\ud800b' }, ['/cause']],
    ['a text that is too long', { cause: 'x'.repeat(1001) }, ['/cause']],
    ['what only looks harmless', JSON.parse('{"__proto__":{"cause":"x"},"cause":"x"}'), ['/__proto__']],
  ])('%s is refused by its place', async (_what, body, pointers) => {
    const before = await status()
    const answer = await manager.post(`${second()}/cancel`, body)
    expect(answer.json).toMatchObject({ status: 422, code: 'api.faulty' })
    expect(answer.json.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([...pointers].sort())
    expect(await status()).toBe(before)
  })

  test.each([
    ['a text for a number', '/edit', { expert_days: '20' }, '/expert_days'],
    ['a half day', '/edit', { expert_days: 1.5 }, '/expert_days'],
    ['endless days', '/edit', { expert_days: 1e21 }, '/expert_days'],
    ['a day that is none', '/edit', { ends_on: '2016-02-30' }, '/ends_on'],
    ['a day that cannot be', '/sign', { signed_by: 'A minister', signed_on: '2090-02-01' }, '/signed_on'],
  ])('%s is refused by its place', async (_what, step, body, pointer) => {
    // An empty description is signed by nobody, on whatever day.
    await sql(`update actions set objectives = 'x', expert_days = 1, ends_on = '2016-12-31' where id = $1`, [
      actions[1],
    ])
    const answer = await officer.post(`${second()}${step}`, body)
    expect(answer.json).toMatchObject({ status: 422, errors: [{ pointer }] })
  })

  test.each([
    ['no JSON', '{"cause":', 422, 'api.no_object'],
    ['a list', '[]', 422, 'api.no_object'],
    ['a text', '"x"', 422, 'api.no_object'],
    ['null', 'null', 422, 'api.no_object'],
    ['very deep', `${'['.repeat(400_000)}`, 422, 'api.no_object'],
    ['what is no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 422, 'api.no_object'],
    ['10 MB', `{"cause":"${'x'.repeat(10_000_000)}"}`, 413, 'refusals.too_large'],
  ])('%s is refused', async (_what, body, expected, code) => {
    const answer = await manager.raw(`${second()}/cancel`, body, { 'if-match': '*' })
    expect(answer.json).toMatchObject({ status: expected, code })
  })

  test('of hundreds of questions that are not asked is refused at once, by the first of them', async () => {
    const filed = await authority.post('/requests', { title: 'Returned', need: 'x', language: 'en', theme: 'diaspora' })
    expect(filed.status).toBe(201)
    const at = `/requests/${filed.json.id}`
    expect((await authority.post(`${at}/submit`, { reason: 'It is new' })).json).toMatchObject({ status: 'submitted' })
    expect((await officer.post(`${at}/return`, { questions: 'How many?' })).json).toMatchObject({ status: 'returned' })
    const [asked] = await sql<{ id: string }>('select id from request_questions where request_id = $1', [filed.json.id])
    const strange = (n: number) => `answer.01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
    const many = Object.fromEntries(Array.from({ length: 800 }, (_, n) => [strange(n), 'x']))
    const begun = performance.now()
    for (const step of ['save_answers', 'resubmit'])
      for (const sent of [many, { [`answer.${asked?.id}`]: 'Twelve', [strange(0)]: 'x' }, { 'answer.of_nothing': '' }])
        expect((await authority.post(`${at}/${step}`, sent)).json).toMatchObject({
          status: 422,
          errors: [{ pointer: `/${Object.keys(sent).find((name) => name !== `answer.${asked?.id}`)}` }],
        })
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect((await authority.post(`${at}/resubmit`, { [`answer.${asked?.id}`]: 'Twelve' })).status).toBe(200)
  })

  test('of a half-filled draft is refused with a sentence, in the language asked for', async () => {
    const filed = await authority.post('/requests', { title: 'Half', need: 'x', language: 'en' })
    const sent = (lang: string) =>
      authority.post(`/requests/${filed.json.id}/submit`, {}, { 'accept-language': lang }).then(({ json }) => json)
    expect(await sent('en')).toMatchObject({ status: 409, detail: 'Still missing: The main theme.' })
    expect(await sent('fr')).toMatchObject({ status: 409, detail: 'Il manque encore : Le thème principal.' })
  })

  test('of more fields than any has is refused; of many that are wrong a hundred are named, and how many there are', async () => {
    const fields = (many: number) => Object.fromEntries(Array.from({ length: many }, (_, n) => [`colour_${n}`, 'red']))
    const sent = await officer.post(`${second()}/edit`, fields(1000), { 'accept-language': 'en' })
    expect([sent.status, sent.json.errors.length]).toEqual([422, 100])
    expect(sent.json.detail).toContain('1,000 things are wrong')
    expect((await officer.post(`${second()}/edit`, fields(40_000))).json).toMatchObject({
      status: 413,
      code: 'refusals.too_many_fields',
    })
  })

  test('a form of a page is no JSON', async () => {
    const answer = await manager.raw(`${second()}/cancel`, 'cause=x', {
      'if-match': '*',
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(answer.json).toMatchObject({ status: 415, code: 'api.not_json' })
    expect(await status()).toBe('in_formulation')
  })
})

describe('an entry of a register', () => {
  const content = {
    authorities: { partner: 'TG', name: 'Office of measures', name_language: 'fr', type: 'national_central' },
    initiatives: { name: 'Measures for all', aliases: 'MFA; Measures', regions: [], themes: [] },
    people: { name: 'Mara Measure', email: 'mara@example.org', employed_in: 'TG', employer_kind: 'public' },
    bodies: {
      name: 'Service of measures',
      email: 'sm@example.org',
      language: 'fr',
      zone: 'Europe/Brussels',
      active: true,
    },
  }
  const changed = {
    authorities: { name: 'Office of weights' },
    initiatives: { acronym: 'W' },
    people: { employer: 'Weights' },
    bodies: { may_veto: true },
  }
  /** Who may not change it, and who may not know of it. */
  const strangers: Record<keyof typeof content, [Role | null, Role | null]> = {
    authorities: ['donor', null],
    initiatives: ['authority', null],
    people: ['donor', 'authority'],
    bodies: ['officer', 'donor'],
  }
  type Role = keyof Facility['people']
  const of = (role: Role) => Program.of(office, office.people[role])

  test.each(['authorities', 'initiatives', 'people', 'bodies'] as const)(
    'of %s is registered, read as it stands, corrected against its version, and struck out',
    async (register) => {
      const keeper = await of('administrator')
      expect(await wronglyTaken(office, keeper, `/${register}`, content[register])).toEqual([])
      const made = await keeper.post(`/${register}`, content[register])
      expect([made.status, made.text]).toEqual([201, expect.stringContaining('registered')])
      const path = made.headers.get('location')?.replace('/api/v1', '') ?? ''
      const read = await keeper.get(path)
      const { aliases: _, ...told } = content[register] as Record<string, unknown>
      expect(read.json).toMatchObject({ ...told, status: 'registered' })
      expect(read.json.steps.map(({ step }: { step: string }) => step)).toContain('edit')

      const [other, blind] = strangers[register]
      if (other) {
        const stranger = await of(other)
        expect((await stranger.get(path)).json).toMatchObject({ id: read.json.id, steps: [] })
        expect((await stranger.post(`${path}/edit`, changed[register])).status).toBe(403)
        expect((await stranger.post(`/${register}`, content[register])).status).toBe(403)
      }
      if (blind) {
        const stranger = await of(blind)
        expect((await stranger.get(path)).status).toBe(404)
        expect((await stranger.post(`${path}/edit`, changed[register])).status).toBe(404)
      }

      expect(await wronglyTaken(office, keeper, `${path}/edit`, {})).toEqual([])
      const edit = () => keeper.post(`${path}/edit`, changed[register], { 'if-match': read.headers.get('etag') ?? '' })
      expect((await edit()).json).toMatchObject({ ...told, ...changed[register], id: read.json.id })
      expect((await edit()).json).toMatchObject({ status: 412, code: 'api.stale' })
      expect((await keeper.post(`${path}/strike_out`, { reason: 'Entered twice.' })).status).toBe(204)
      expect((await keeper.get(path)).status).toBe(410)
    },
  )

  test('of authorities stays with its partner as long as a record rests on it, and moves when none does', async () => {
    const keeper = await of('officer')
    const free = (await keeper.post('/authorities', { ...content.authorities, name: 'Office that moves' })).json
    const moved = await keeper.post(`/authorities/${free.id}/edit`, { partner: 'SN' })
    expect([moved.status, moved.json.partner]).toEqual([200, 'SN'])
    const named = (await sql<{ authority_id: string }>('select authority_id from requests limit 1'))[0]?.authority_id
    const stays = await keeper.post(`/authorities/${named}/edit`, { partner: 'SN' })
    expect(stays.json).toMatchObject({
      status: 409,
      code: 'authorities.partner_stays',
      errors: [{ pointer: '/partner' }],
    })
  })

  test('is refused at its field on a page as well, where a key comes that no list has', async () => {
    const visitor = await office.as(office.people.administrator)
    const sent = await visitor.post('/authorities', { ...content.authorities, partner: 'ZZ' }, '/authorities/new')
    expect([sent.status, /href="#[^"]*partner"/.test(sent.text)]).toEqual([422, true])
  })

  test('keeps what nothing was said of, and takes a flag off where that is said', async () => {
    const keeper = await of('administrator')
    const { id } = (await keeper.post('/bodies', { ...content.bodies, may_veto: true })).json
    const renamed = await keeper.post(`/bodies/${id}/edit`, { name: 'Renamed' })
    expect(renamed.json).toMatchObject({ name: 'Renamed', active: true, may_veto: true })
    expect((await keeper.post(`/bodies/${id}/edit`, { active: false })).json).toMatchObject({
      active: false,
      may_veto: true,
    })
    const [{ key: theme = '' } = {}] = await sql<{ key: string }>('select key from themes order by position limit 1')
    const made = (await keeper.post('/initiatives', { ...content.initiatives, themes: [theme] })).json
    expect((await keeper.post(`/initiatives/${made.id}/edit`, { acronym: 'X' })).json.themes).toEqual([theme])
    expect((await keeper.post(`/initiatives/${made.id}/edit`, { themes: [] })).json.themes).toEqual([])
    expect((await keeper.post(`/initiatives/${made.id}/edit`, { themes: ['no_such_theme'] })).json).toMatchObject({
      status: 422,
      errors: [{ pointer: '/themes' }],
    })
  })

  test('of partners is read by everybody, with requests for those who look through them, and named by an administrator', async () => {
    const [{ id = '' } = {}] = await sql<{ id: string }>(`select id from partners where code = 'TG'`)
    const [told, known] = [await (await of('expert')).get(`/partners/${id}`), await officer.get(`/partners/${id}`)]
    expect(told.json).toMatchObject({ code: 'TG', kind: 'country', requests: [], steps: [] })
    expect(known.json.requests.length).toBeGreaterThan(0)
    const name = { name: 'Togoland', kind: 'former' }
    expect((await officer.post(`/partners/${id}/add_name`, name)).status).toBe(403)
    const named = await (await of('administrator')).post(`/partners/${id}/add_name`, name)
    const added = named.json.other_names.find((one: { name: string }) => one.name === 'Togoland')
    expect(added).toMatchObject(name)
    const struck = await (await of('administrator')).post(`/partners/${id}/strike_name`, {
      name: added.id,
    })
    expect(struck.json.other_names).toEqual(known.json.other_names)
  })

  test('of people has no name and no address for a donor', async () => {
    const { id } = (await officer.post('/people', { ...content.people, email: 'other@example.org' })).json
    const told = (await (await of('donor')).get(`/people/${id}`)).json
    expect(told).toMatchObject({ name: null, email: null, employer: null, employed_in: 'TG' })
    // Without her consent nobody becomes an expert.
    const vetted = await officer.post(`/people/${id}/vet`, { vetted_on: '2016-02-01' })
    expect(vetted.json).toMatchObject({ status: 409, code: 'people.missing.consent' })
  })
})

describe('an account', () => {
  const content = { name: 'Nina New', email: 'Nina@example.org', role: 'expert', language: 'fr' }
  const keeper = () => Program.of(office, office.people.administrator)

  test('is opened, found, corrected against its version, closed and opened again, by an administrator', async () => {
    const administrator = await keeper()
    const lacking = await administrator.post('/accounts', content)
    expect(lacking.json).toMatchObject({ status: 422, errors: [{ pointer: '/person_id' }] })
    for (const [role, field] of [
      ['authority', 'authority_id'],
      ['consulted', 'body_id'],
      ['expert', 'person_id'],
    ] as const) {
      const own = { [field]: office.people[role][field] }
      const wrong = await wronglyTaken(office, administrator, '/accounts', { ...content, role, ...own })
      expect(wrong).toEqual([])
    }
    // What does not fit the role is not left out in silence.
    const person_id = office.people.expert.person_id
    for (const [field, value] of Object.entries({ chair: true, body_id: office.people.consulted.body_id, person_id }))
      expect((await administrator.post('/accounts', { ...content, role: 'donor', [field]: value })).json).toMatchObject(
        {
          status: 422,
          errors: [{ pointer: `/${field}` }],
        },
      )
    const made = await administrator.post('/accounts', { ...content, role: 'donor' })
    expect([made.status, made.json.status, made.json.email]).toEqual([201, 'open', 'nina@example.org'])
    const path = `/accounts/${made.json.id}`
    expect((await administrator.get('/accounts?role=donor&search=nina&columns=status')).json.items).toEqual([
      { id: made.json.id, version: made.json.version, name: 'Nina New', status: 'open' },
    ])
    const tag = { 'if-match': made.headers.get('etag') ?? '' }
    const belonging = { role: 'authority', authority_id: office.people.authority.authority_id }
    expect((await administrator.post(`${path}/edit`, { role: 'authority' }, tag)).json.errors).toEqual([
      { pointer: '/authority_id', detail: expect.any(String) },
    ])
    expect((await administrator.post(`${path}/edit`, { chair: true, person_id }, tag)).json).toMatchObject({
      status: 422,
      errors: [{ pointer: '/person_id' }, { pointer: '/chair' }],
    })
    expect((await administrator.post(`${path}/edit`, belonging, tag)).json).toMatchObject(belonging)
    expect((await administrator.post(`${path}/edit`, belonging, tag)).status).toBe(412)
    expect((await administrator.post(`${path}/close_account`, { seen: true })).json).toMatchObject({ status: 'closed' })
    expect((await administrator.get(path)).json.steps.map(({ step }: { step: string }) => step)).toEqual([
      'edit',
      'reopen_account',
    ])
    const again = await administrator.post(`${path}/close_account`, { seen: true })
    expect(again.json).toMatchObject({ status: 409, detail: expect.stringContaining('“closed”') })
    const reopened = await administrator.post(`/accounts/${office.people.donor.id}/reopen_account`)
    expect(reopened.json).toMatchObject({ status: 409, detail: expect.stringContaining('“open”') })
    expect((await administrator.post(`${path}/reopen_account`)).json).toMatchObject({ status: 'open', ...belonging })
  })

  test('of two administrators who close each other at once, or take each other’s role, one is left', async () => {
    for (const [step, content] of [
      ['close_account', { seen: true }],
      ['edit', { role: 'donor' }],
    ] as const) {
      const two = await sql<Person>(
        `insert into accounts (email, name, role, active, language) select $1 || n || '@example.org', 'Ada ' || n,
          'administrator', true, 'en' from generate_series(1, 2) n returning *`,
        [step],
      )
      const programs = await Promise.all(two.map((one) => Program.of(office, one)))
      const other = (at: number) => two[1 - at]?.id
      await Promise.all(
        programs.map((program, at) =>
          program.post(`/accounts/${other(at)}/${at ? 'close_account' : step}`, at ? { seen: true } : content),
        ),
      )
      const left = await sql(`select id from accounts where id = any($1) and active and role = 'administrator'`, [
        two.map(({ id }) => id),
      ])
      expect(left).toHaveLength(1)
    }
  })

  test('that leaves work behind is closed by whoever says that it was seen; nobody closes their own', async () => {
    const administrator = await keeper()
    const unseen = await administrator.post(`/accounts/${office.people.officer.id}/close_account`)
    expect(unseen.json).toMatchObject({ status: 422, errors: [{ pointer: '/seen' }] })
    const own = `/accounts/${office.people.administrator.id}`
    expect((await administrator.post(`${own}/close_account`, { seen: true })).status).toBe(403)
    expect((await administrator.post(`${own}/edit`, { role: 'manager' })).json).toMatchObject({
      code: 'accounts.own_role',
    })
  })

  test('is nobody else’s to know of', async () => {
    for (const person of [office.people.manager, office.people.officer, office.people.donor]) {
      const stranger = await Program.of(office, person)
      expect((await stranger.get('/accounts')).status).toBe(403)
      expect((await stranger.post('/accounts', { ...content, role: 'donor' })).status).toBe(403)
      for (const answer of [
        await stranger.get(`/accounts/${office.people.donor.id}`),
        await stranger.post(`/accounts/${office.people.donor.id}/edit`, { name: 'Mine' }),
      ])
        expect(answer.status).toBe(404)
    }
  })

  test('has its files handed over by a manager, who sees what there is; not by an officer', async () => {
    const { people } = office
    const path = `/handover/${people.officer.id}`
    const read = await manager.get(path)
    expect(read.json.carried.length).toBeGreaterThan(0)
    expect(read.json.steps).toEqual([{ step: 'hand_over', missing: [] }])
    expect((await officer.get(path)).status).toBe(404)
    expect((await officer.post(`${path}/hand_over`, { to: people.manager.id, reason: 'Mine' })).status).toBe(404)
    const nobody = await manager.post(`${path}/hand_over`, { to: people.donor.id, reason: 'Leave' })
    expect(nobody.json).toMatchObject({ code: 'requests.no_such_officer' })
    const tag = { 'if-match': read.headers.get('etag') ?? '' }
    const done = await manager.post(`${path}/hand_over`, { to: people.manager.id, reason: 'Leave', ended: true }, tag)
    expect([done.status, done.json.carried]).toEqual([200, []])
    expect((await manager.get(`/handover/${people.donor.id}`)).status).toBe(404)
    // Only an administrator closes an account, and not by handing over.
    const misspelt = { to: people.officer.id, 'to.azia': people.manager.id, reason: 'Back' }
    expect((await manager.post(`/handover/${people.manager.id}/hand_over`, misspelt)).json.errors).toMatchObject([
      { pointer: '/to.azia' },
    ])
    const close = { to: people.officer.id, reason: 'Back', close: true }
    expect((await manager.post(`/handover/${people.manager.id}/hand_over`, close)).status).toBe(403)
  })
})

describe('an expert’s profile', () => {
  test('is written in parts by officers; what is not named stays', async () => {
    const path = `/people/${office.people.expert.person_id}`
    const before = (await officer.get(path)).json
    const written = await officer.post(`${path}/write_profile`, {
      max_days: 30,
      regions_worked_in: ['sub_saharan_africa'],
      'theme.trafficking': 2,
      'language.pt': 'B1',
    })
    expect(written.json).toMatchObject({
      max_days: 30,
      regions_worked_in: ['sub_saharan_africa'],
      consent_on: before.consent_on,
    })
    expect(written.json.themes).toContainEqual({ theme: 'trafficking', level: 2 })
    expect(written.json.themes.length).toBe(before.themes.length + 1)
    const off = await officer.post(`${path}/write_profile`, { 'theme.trafficking': null, 'language.pt': null })
    expect(off.json).toMatchObject({ themes: before.themes, languages: before.languages, max_days: 30 })
    const wrong = { 'theme.trafficking': 4, regions_worked_in: ['nowhere'] }
    expect((await officer.post(`${path}/write_profile`, wrong)).json.errors).toHaveLength(2)
    const expert = await Program.of(office, office.people.expert)
    expect((await expert.post(`${path}/write_profile`, { max_days: 1 })).status).toBe(403)
  })
})

test('how a letter came is corrected while it is being entered, by officers and of letters alone', async () => {
  const { authority_id } = office.people.authority
  const head = { channel: 'letter', letter_on: '2016-02-20', letter_partner: 'TG' }
  const made = await officer.post('/requests', { ...head, authority_id, title: 'By letter', need: 'x', language: 'fr' })
  expect([made.status, made.text]).toEqual([201, expect.stringContaining('change_letter')])
  const path = `/requests/${made.json.id}`
  const changed = { channel: 'mail', letter_on: '2016-02-22', letter_partner: 'MW' }
  expect(await wronglyTaken(office, officer, `${path}/change_letter`, changed)).toEqual([])
  expect((await officer.post(`${path}/change_letter`, changed)).json).toMatchObject(changed)
  expect((await authority.post(`${path}/change_letter`, changed)).status).toBeGreaterThanOrEqual(403)
  const own = await authority.post('/requests', { title: 'By portal', need: 'x', language: 'fr' })
  expect(own.text).not.toContain('change_letter')
  expect((await officer.post(`/requests/${own.json.id}/change_letter`, changed)).status).toBeGreaterThanOrEqual(403)
  await sql('delete from requests where id = any($1)', [[made.json.id, own.json.id]])
})

test('services are listed for staff; an administrator says what each is asked about', async () => {
  const administrator = await Program.of(office, office.people.administrator)
  const [{ id }] = (await officer.get('/bodies?active=1')).json.items
  const path = `/bodies/${id}`
  expect((await authority.get('/bodies')).status).toBe(403)
  expect((await officer.post(`${path}/add_scope`, { region: 'sub_saharan_africa' })).status).toBe(403)
  expect((await administrator.post(`${path}/add_scope`, {})).json).toMatchObject({ errors: [{ pointer: '/region' }] })
  const known = { region: 'sub_saharan_africa', partner: 'TG', theme: 'diaspora' }
  for (const [field, unknown] of Object.entries({ region: 'atlantis', partner: 'ZZ', theme: 'no_such_theme' }))
    expect((await administrator.post(`${path}/add_scope`, { ...known, [field]: unknown })).json).toMatchObject({
      status: 422,
      errors: [{ pointer: `/${field}` }],
    })
  const scopes = (answer: { json: { scopes: { id: string; region: string; partner: string | null }[] } }) =>
    answer.json.scopes
  const added = scopes(await administrator.post(`${path}/add_scope`, { region: 'sub_saharan_africa', partner: 'TG' }))
  const [one] = added.filter(({ region, partner }) => region === 'sub_saharan_africa' && partner === 'TG')
  const left = scopes(await administrator.post(`${path}/remove_scope`, { scope: one?.id }))
  expect(left).toHaveLength(added.length - 1)
  expect((await administrator.post(`${path}/remove_scope`, { scope: one?.id })).json).toMatchObject({
    status: 422,
    errors: [{ pointer: '/scope' }],
  })
})

describe('a step sent again', () => {
  const edit = (key: string, objectives: string, program = officer) =>
    program.post(`/actions/${actions[2]}/edit`, { objectives }, { 'idempotency-key': key })
  const written = async () =>
    (
      await sql<{ count: number }>(
        `select count(*)::int as count from history where row_table = 'actions' and row_id = $1 and step = 'edit'`,
        [actions[2]],
      )
    )[0]?.count

  test('with the same key does nothing, and is answered the same', async () => {
    const first = await edit('one', 'Once')
    const again = await edit('one', 'Once')
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true'])
    expect([again.text, again.headers.get('etag')]).toEqual([first.text, first.headers.get('etag')])
    expect(await written()).toBe(1)
  })

  test('with the same key and another body is refused', async () => {
    expect((await edit('one', 'Twice')).json).toMatchObject({ status: 422, code: 'api.key_used' })
    const other = await officer.post(
      `/actions/${actions[3]}/edit`,
      { objectives: 'Once' },
      { 'idempotency-key': 'one' },
    )
    expect(other.json).toMatchObject({ code: 'api.key_used' })
    expect((await edit('with a blank', 'x')).json).toMatchObject({ code: 'api.odd_key' })
    expect((await edit('x'.repeat(201), 'x')).json).toMatchObject({ code: 'api.odd_key' })
  })

  test('somebody else’s key is another key, and after a day so is one’s own', async () => {
    expect((await edit('one', 'The manager', manager)).status).toBe(200)
    await sql(`update api_answers set at = now() - interval '25 hours'`)
    expect((await edit('one', 'A day later')).status).toBe(200)
  })

  test('is told as it stands by then, and only to who may see it then', async () => {
    await edit('told', 'As it was')
    await edit('other', 'As it is')
    expect((await edit('told', 'As it was')).json.objectives).toBe('As it is')
    const own = await Program.of(office, office.people.authority)
    const file = () =>
      own.post('/requests', { title: 'Mine', need: 'x', language: 'fr' }, { 'idempotency-key': 'filed' })
    const made = await file()
    await sql('update requests set authority_id = $2 where id = $1', [
      made.json.id,
      office.people.otherAuthority.authority_id,
    ])
    const again = await file()
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([201, 'true', ''])
    await sql('delete from requests where id = $1', [made.json.id])
  })

  test('by somebody whose role or belonging is another by now is judged afresh', async () => {
    const [one] = await sql<Person>(
      `insert into accounts (email, name, role, active, language) values ('mover@example.org', 'Mo Ver', 'officer',
        true, 'en') returning *`,
    )
    const program = await Program.of(office, one as Person)
    expect((await edit('moved', 'Moved', program)).status).toBe(200)
    await sql(`update accounts set role = 'donor' where id = $1`, [one?.id])
    expect((await edit('moved', 'Moved', program)).json).toMatchObject({ status: 403, code: 'refusals.not_yours' })
    await sql(`update accounts set role = 'officer' where id = $1`, [one?.id])
    expect((await edit('moved', 'Moved', program)).headers.get('idempotency-replayed')).toBe('true')
  })

  test('what was refused may be sent again', async () => {
    expect(
      (await officer.post(`/actions/${actions[2]}/edit`, { title: '' }, { 'idempotency-key': 'two' })).status,
    ).toBe(422)
    expect((await edit('two', 'Now right')).status).toBe(200)
  })

  test('fifty times at once acts once', async () => {
    const before = (await authority.get('/requests')).json.items.length
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        authority.post('/requests', { title: 'Once', need: 'x', language: 'fr' }, { 'idempotency-key': 'fifty' }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
    expect((await authority.get('/requests')).json.items.length).toBe(before + 1)
  })
})

test('a thousand steps by fifty programs at once: each acts once or is told why not, and nothing is lost', async () => {
  const { people } = office
  const roles = [people.officer, people.manager, people.administrator]
  const programs: Program[] = []
  for (let n = 0; n < 50; n += 1) {
    const made = roles[n % roles.length] ?? people.officer
    programs.push(programs[n % roles.length] && n >= 9 ? (programs[n % 9] as Program) : await Program.of(office, made))
  }
  const path = `/actions/${actions[3]}`
  const before = (await officer.get(path)).json.version
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) =>
      (programs[n % 50] as Program).post(`${path}/edit`, { objectives: `Step ${n}` }),
    ),
  )
  const counted = new Map<number, number>()
  for (const { status } of answers) counted.set(status, (counted.get(status) ?? 0) + 1)
  expect([...counted.keys()].filter((status) => ![200, 409, 503].includes(status))).toEqual([])
  expect((await officer.get(path)).json.version).toBe(before + (counted.get(200) ?? 0))
}, 240_000)
