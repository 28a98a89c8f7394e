import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { extractText } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { remind } from '../src/desk/reminders/commands.ts'
import type { Tx } from '../src/house/database/connection.ts'
import { columnsOf, outsiders, walls } from '../src/house/database/walls.ts'
import { type Person, roles } from '../src/house/identity/person.ts'
import { siteAt } from '../src/house/identity/site-address.ts'
import { testSecret } from './database.ts'
import { type Facility, facility, type Visitor } from './facility.ts'
import { openTables } from './open-tables.ts'
import { Program } from './program.ts'
import { type Protected, protectedFields } from './protected-fields.ts'

type Who = (typeof roles)[number] | 'public'
const everybody: Who[] = [...roles, 'public']
const isOutside = (who: Who): who is (typeof outsiders)[number] => outsiders.some((kind) => kind === who)

let office: Facility
const visitors = new Map<Who, Visitor>()
/** Every mark, and who may read it; and where each was put, to say so when it is found where it may not be. */
const allowed = new Map<Who, Set<string>>()
const places = new Map<string, string>()

beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  for (const who of everybody)
    visitors.set(who, who === 'public' ? office.visitor : await office.as(office.people[who]))
  await furnishMore()
  await placeMarks()
  for (const who of everybody) allowed.set(who, await marksFor(who))
}, 240_000)
afterAll(() => office.close())

const query = async (text: string, values: unknown[] = []) =>
  (await office.owner.pool.query<Record<string, unknown>>(text, values)).rows

/**
 * What the facility of 2016 has not: contacts, papers, translations, questions, a draft that was withdrawn, a meeting
 * with secret scores.
 */
async function furnishMore() {
  await query(
    `insert into request_contacts (request_id, name, function, email, phone) select id, 'x', 'x', 'x@example.org', 'x'
      from requests on conflict do nothing`,
  )
  await query(
    `insert into files (name, type, size, sha256, content) values ('x.pdf', 'application/pdf', 4, 'x', '%PDF')`,
  )
  await query(
    `insert into request_files (request_id, file_id, kind, name, type, size, uploaded_at) select r.id, (select id
      from files limit 1), 'letter', 'x.pdf', 'application/pdf', 4, now() from requests r`,
  )
  await query(
    `insert into request_translations (request_id, language, title, need, translated_at) select id, 'ru', 'x', 'x',
      now() from requests on conflict do nothing`,
  )
  await query(
    `insert into request_questions (request_id, round, position, question, answer, asked_at, answered_at) select id, 9,
      1, 'x', 'x', now(), now() from requests`,
  )
  await query(
    `insert into questions (form, page, key, kind) select 'intake', 'support', 'marked', 'text'
      where not exists (select from questions where key = 'marked')`,
  )
  await query(
    `insert into question_wordings (question_id, number, names, worded_at) select id, 1, '{"en": "Q"}', now()
      from questions where key = 'marked'`,
  )
  await query(`insert into request_answers (request_id, question, words) select id, 'marked', 'x' from requests`)
  await query(`insert into submissions (request_id, number, submitted_at, language, answers)
    select id, coalesce((select max(number) from submissions s where s.request_id = r.id), 0) + 1, now(), 'en', '[]'
      from requests r where status <> 'draft'`)
  await query(
    `insert into requests (reference, partner, authority_id, status, title, need,
      withdrawn_reason) select 'never-submitted', partner, id, 'withdrawn', 'x', 'x', 'x' from authorities
      where id <> $1 limit 1`,
    [office.people.authority.authority_id],
  )
  await query(
    `with partners as (insert into request_partners (request_id, partner) select r.id, a.partner from requests r,
      authorities a where r.reference = 'never-submitted' and a.id = $1 and a.partner <> r.partner)
    insert into request_authorities (request_id, authority_id, part) select id, $1, 'asks' from requests
      where reference = 'never-submitted'`,
    [office.people.authority.authority_id],
  )
  await query(`update opinions set lifted_at = now(), lifted_reasons = 'x' where status <> 'veto'`)
  await query(
    `insert into eligibility_waivers (request_id, rule, about, status, decided_at, reason, refused_at,
      refused_reason) select id, 'theme_offered', 'x', 'refused', now(), 'x', now(), 'x' from requests`,
  )
  await query(
    `insert into named_authorities (request_id, partner, name, type) select id, partner, 'x', 'national_central'
      from requests`,
  )
  await query(
    `insert into overlap_judgements (request_id, other_kind, other_id, judgement, judged_at) select id, 'initiative',
      (select id::text from initiatives limit 1), 'unrelated', now() from requests on conflict do nothing`,
  )
  await query(
    `insert into agenda_letters (agenda_item_id, authority_id, subject, body) select i.id, r.authority_id, 'x', 'x'
      from agenda_items i join requests r on r.id = i.request_id`,
  )
  await query(
    `insert into links (purpose, about_id, record_table, record_id, recipient, hash, made_at, ends_at, uses)
      select 'opinion', o.id, 'requests', c.request_id, 'x@example.org', decode(md5(o.id::text), 'hex'), now(),
        now() + interval '1 day', 1 from opinions o join consultations c on c.id = o.consultation_id`,
  )
  // Questions that are open in the demonstration get an answer, too, which others must not read.
  await query(`update request_questions set answer = 'x', answered_at = asked_at where answered_at is null`)
  // Two members have scored for a meeting to come; a third has not finished.
  await query(`insert into meetings (number, held_on) values (900, '2017-02-20')`)
  await query(
    `insert into agenda_items (meeting_id, request_id, position) select (select id from meetings
      where number = 900), id, 1 from requests where status in ('in_consultation', 'deferred') limit 1`,
  )
  for (const member of [office.people.secondMember, office.people.thirdMember])
    await query(
      `insert into decision_scores (agenda_item_id, request_id, criterion, account_id, score, remark, scored_at)
        select i.id, i.request_id, c.key, $1, 2, 'x', now() from agenda_items i
          join meetings m on m.id = i.meeting_id, criteria c where m.number = 900`,
      [member.id],
    )
}

/**
 * A mark of its own in every protected field of every row that says something, and in what is copied from it:
 * submissions hold contacts and names of files.
 */
async function placeMarks() {
  // Constraints of life cycles allow a cause or a reason in any status, so every row gets one; triggers write the marks
  // into the history, as they would.
  for (const field of protectedFields) {
    for (const column of field.columns.split(' ')) {
      const code = `wl${places.size.toString(36)}z${createHash('sha256').update(`${field.table}.${column}`).digest('hex').slice(0, 5)}`
      const rows = await query(
        `select ctid::text as row, ${keyOf(field)} as key from ${field.table} x where ${field.rows ?? 'true'}`,
      )
      const marks = rows.map(
        ({ key }, index) => `${code}n${createHash('sha256').update(`${key}`).digest('hex').slice(0, 8)}n${index}q`,
      )
      for (const [index, mark] of marks.entries()) places.set(mark, `${field.table}.${column} of ${rows[index]?.key}`)
      await query(
        `update ${field.table} x set ${column} = m.value
          from (select unnest($1::tid[]) as row, unnest($2::text[]) as value) m where x.ctid = m.row`,
        [rows.map(({ row }) => row), marks.map((mark) => field.form?.(mark) ?? mark)],
      )
    }
  }
  await query(`update submissions s set answers = jsonb_build_array(
      jsonb_build_object('page', 'contact', 'title', 'Contact', 'lines',
        (select jsonb_agg(jsonb_build_object('question', 'Q', 'answer', t.words)) from (
        select unnest(array[c.name, c.function, c.email, c.phone]) as words from request_contacts c
          where c.request_id = s.request_id) t)),
      jsonb_build_object('page', 'need', 'title', 'Need', 'lines', (select jsonb_agg(jsonb_build_object('question', 'Q',
        'answer', r.need)) from requests r where r.id = s.request_id)),
      jsonb_build_object('page', 'attachments', 'title', 'Papers', 'lines',
        (select jsonb_agg(jsonb_build_object('question', 'Q', 'answer', f.name)) from request_files f
        where f.request_id = s.request_id)))
    where s.number > 0`)
}

const keyOf = ({ table }: Protected) =>
  ({
    request_contacts: 'request_id',
    personal_details: 'person_id',
    agenda_letters: 'agenda_item_id::text || authority_id',
    readiness_answers: 'action_id::text || question',
    request_answers: 'request_id::text || question',
    decision_scores: 'agenda_item_id::text || account_id || criterion',
  })[table] ?? 'x.id'

/** Reads as the owner, past every wall, what the list of protected fields says of this reader. */
async function marksFor(who: Who): Promise<Set<string>> {
  const person = who === 'public' ? null : office.people[who]
  const marks = new Set<string>()
  const client = await office.owner.pool.connect()
  try {
    await client.query('begin')
    for (const [key, value] of Object.entries({
      account: person?.id,
      authority: person?.authority_id,
      administration: person?.administration,
      body: person?.body_id,
      human: person?.person_id,
    }))
      await client.query(`select set_config('mobilise.${key}', $1, true)`, [value ?? ''])
    for (const field of protectedFields) {
      const condition = isOutside(who) ? field.readers[who] : (field.staff ?? 'true')
      if (!condition) continue
      for (const column of field.columns.split(' ')) {
        const { rows } = await client.query<{ words: string }>(
          `select x.${column} as words from ${field.table} x where ${condition}`,
        )
        for (const { words } of rows) for (const mark of marksIn(words)) marks.add(mark)
      }
    }
  } finally {
    await client.query('rollback')
    client.release()
  }
  return marks
}

const marksIn = (text: string) =>
  new Set([...text.matchAll(/wl[0-9a-z]{1,4}z[0-9a-f]{5}n[0-9a-f]{8}n[0-9]+q/g)].map(([mark]) => mark))
/** The marks in a text that this reader may not see, each with the field and the row that it stands for. */
const leaksIn = (who: Who, text: string) =>
  [...marksIn(text)].filter((mark) => !allowed.get(who)?.has(mark)).map((mark) => places.get(mark) ?? mark)

describe('the grants of the database', () => {
  test('a column is read by those from outside for whom that was decided, and by nobody else', async () => {
    const granted = await query(
      `select table_name, column_name, replace(grantee, 'mobilise_', '') as kind
        from information_schema.column_privileges
      where table_schema = 'public' and privilege_type = 'SELECT' and grantee = any($1)`,
      [outsiders.map((kind) => `mobilise_${kind}`)],
    )
    const columns = await query(
      `select table_name, column_name from information_schema.columns where table_schema = 'public'`,
    )
    const readersOf = (table: unknown, column?: unknown) =>
      [
        ...new Set(
          granted
            .filter((row) => row.table_name === table && (column === undefined || row.column_name === column))
            .map((row) => String(row.kind)),
        ),
      ].sort()
    const faults: string[] = []
    for (const { table_name: table, column_name: column } of columns) {
      const kinds = readersOf(table, column)
      const ofTable = readersOf(table)
      const wall = (walls as Record<string, { open: string[]; guarded: Record<string, Record<string, unknown>> }>)[
        String(table)
      ]
      const decide = `decide who outside the facility reads ${table}.${column}`
      if (wall) {
        const guard = wall.guarded[String(column)]
        const expected = guard
          ? Object.keys(guard).filter((kind) => guard[kind] === true)
          : wall.open.includes(String(column))
            ? ofTable
            : undefined
        if (!expected)
          faults.push(
            `${decide}: put it among "open" or "guarded" of ${table} in src/house/database/walls.ts, and grant it in a migration (grant select (${column}) on ${table} to mobilise_donor, …)`,
          )
        else if (kinds.join() !== expected.toSorted().join())
          faults.push(
            `${table}.${column} is granted to ${kinds.join(', ') || 'nobody'}, and src/house/database/walls.ts says ${expected.join(', ') || 'nobody'}`,
          )
      } else if (kinds.length > 0 && !openTables[String(table)]?.split(' ').includes(String(column))) {
        faults.push(
          `${decide}: ${kinds.join(', ')} read it now. Put it into test/open-tables.ts, or the table into src/house/database/walls.ts with grants column by column`,
        )
      }
    }
    expect(faults).toEqual([])
    const known = new Set(columns.map((row) => `${row.table_name}.${row.column_name}`))
    const listed = [
      ...Object.keys(walls).flatMap((table) =>
        columnsOf(table as keyof typeof walls).map((column) => `${table}.${column}`),
      ),
      ...Object.entries(openTables).flatMap(([table, names]) => names.split(' ').map((name) => `${table}.${name}`)),
    ]
    expect(listed.filter((column) => !known.has(column))).toEqual([])
    expect(Object.keys(openTables).filter((table) => readersOf(table).length === 0 || table in walls)).toEqual([])
  })

  test('a table that somebody outside reads has row security, unless it is a list that is everybody’s', async () => {
    const bare = await query(
      `select distinct c.relname from pg_class c join information_schema.column_privileges p on p.table_name = c.relname
        and p.table_schema = 'public'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
        and p.privilege_type = 'SELECT' and p.grantee = any($1) order by 1`,
      [outsiders.map((kind) => `mobilise_${kind}`)],
    )
    expect(bare.map((row) => row.relname)).toEqual([
      'activity_types',
      'continents',
      'criteria',
      'delay_reasons',
      'eu_memberships',
      'holidays',
      'income_groups',
      'land_borders',
      'organisation_members',
      'output_types',
      'partner_searches',
      'pillars',
      'regions',
      'settings',
    ])
  })
})

test('every protected field bears a mark in at least one row', async () => {
  const empty = protectedFields
    .flatMap((field) => field.columns.split(' ').map((column) => `${field.table}.${column}`))
    .filter((field) => ![...places.values()].some((place) => place.startsWith(`${field} of `)))
  expect(empty).toEqual([])
})

describe.each(everybody)('%s', (who) => {
  const person = (): Person | null => (who === 'public' ? null : office.people[who])

  test('gets nothing protected out of any table, with no rule of the program in between', async () => {
    const columns = await query(
      `select table_name, column_name from information_schema.columns
        where table_schema = 'public' and table_name not in ('found_words', 'name_words') order by 1, 2`,
    )
    const leaks: string[] = []
    let read = 0
    await office.read(person(), async (tx: Tx) => {
      for (const { table_name: table, column_name: column } of columns) {
        const may = await sql<{
          yes: boolean
        }>`select has_column_privilege(${`public.${table}`}, ${String(column)}, 'select') as yes`.execute(tx)
        if (!may.rows[0]?.yes) continue
        const { rows } = await sql<{
          words: string | null
        }>`select string_agg(distinct ${sql.ref(String(column))}::text, ' ') as words
          from ${sql.table(String(table))}`.execute(tx)
        read += 1
        const found = leaksIn(who, rows[0]?.words ?? '')
        if (found.length > 0) leaks.push(`${table}.${column} tells ${found.length}, such as ${found[0]}`)
      }
    })
    expect(leaks).toEqual([])
    expect(read).toBeGreaterThan(100)
  })

  // The facility's own people read nearly everything: those who score, and those who do not, stand for them all.
  test.runIf(isOutside(who) || who === 'officer' || who === 'committee')(
    'finds nothing protected on any page',
    async () => {
      const leaks: string[] = []
      for (const address of await addressesFor(who)) {
        const answer = await visitors.get(who)?.get(address)
        expect(`${address} ${(answer?.status ?? 500) < 500}`).toBe(`${address} true`)
        for (const place of leaksIn(who, answer?.text ?? '')) leaks.push(`${address} tells ${place}`)
      }
      expect(leaks).toEqual([])
    },
    240_000,
  )

  test('finds nothing protected in any paper', async () => {
    const leaks: string[] = []
    let found = 0
    for (const address of (await addressesFor(who)).filter((one) => one.endsWith('.pdf'))) {
      const paper = await office.app.request(address, { headers: { cookie: visitors.get(who)?.cookie() ?? '' } })
      if (paper.status !== 200) continue
      const words = await wordsOf(new Uint8Array(await paper.arrayBuffer()))
      found += marksIn(words).size
      for (const place of leaksIn(who, words)) leaks.push(`${address} tells ${place}`)
    }
    expect(leaks).toEqual([])
    // Whoever reads papers reads marks in them: they are looked for where they stand.
    if (['officer', 'donor', 'authority'].includes(who)) expect(found).toBeGreaterThan(0)
  }, 60_000)

  test('finds nothing protected in any list as a file, with every column', async () => {
    const leaks: string[] = []
    for (const list of [
      'requests',
      'actions',
      'activities',
      'mobilisations',
      'people',
      'experts',
      'outputs',
      'partners',
      'authorities',
      'initiatives',
      'meetings',
    ]) {
      const columns = (await columnsOfList(list)).map((key) => `columns=${key}`).join('&')
      const csv = await visitors.get(who)?.get(`/${list}/export?format=csv&${columns}`)
      const book = await office.app.request(`/${list}/export?format=xlsx&${columns}`, {
        headers: { cookie: visitors.get(who)?.cookie() ?? '' },
      })
      const sheet = book.status === 200 ? await textOf(Buffer.from(await book.arrayBuffer())) : ''
      for (const place of leaksIn(who, `${csv?.text} ${sheet}`)) leaks.push(`${list} tells ${place}`)
    }
    expect(leaks).toEqual([])
  }, 60_000)
})

test('an authority that is named on an Action reads all that hangs on it, as the one that leads it does', async () => {
  const { authority: leads, otherAuthority: named } = office.people
  const [action] = await query(
    `select a.id from actions a where a.id in (select v.action_id from activities v join mobilisations m on m.activity_id = v.id
        join participations t on t.activity_id = v.id where m.status = 'completed')
      and a.id in (select action_id from outputs) and a.id in (select action_id from readiness_answers) limit 1`,
  )
  const id = String(action?.id)
  // In formulation, nobody else outside sees it yet.
  await query(`update actions set authority_id = $2, status = 'in_formulation' where id = $1`, [id, leads.authority_id])
  const [below] = await query(
    `select (select array_agg(id) from activities where action_id = $1) as activities,
      (select array_agg(id) from outputs where action_id = $1) as outputs,
      (select array_agg(m.id) from mobilisations m join activities v on v.id = m.activity_id where v.action_id = $1
        and m.status = 'completed') as mobilisations`,
    [id],
  )
  const addresses = [
    `/actions/${id}`,
    ...Object.entries(below ?? {}).flatMap(([kind, ids]) => (ids as string[]).map((one) => `/${kind}/${one}`)),
    ...((below?.activities as string[] | undefined) ?? []).flatMap((one) => [
      `/activities/${one}/seats`,
      `/activities/${one}/participations`,
    ]),
  ]
  expect(addresses.length).toBeGreaterThan(4)
  const told = async (who: Person) => {
    const program = await Program.of(office, who, 'read')
    return Object.fromEntries(
      await Promise.all(
        addresses.map(async (address) => {
          const { status, json } = await program.get(address)
          return [address, [status, { ...json, steps: null }]] as const
        }),
      ),
    )
  }
  expect(Object.values(await told(named)).map(([status]) => status)).toContain(404)
  await query(
    `with partners as (insert into action_partners (action_id, partner) select a.id, u.partner from actions a,
      authorities u where a.id = $1 and u.id = $2 and u.partner <> a.partner)
    insert into action_authorities (action_id, authority_id, part) values ($1, $2, 'benefits')`,
    [id, named.authority_id],
  )
  const whole = await told(leads)
  expect(Object.entries(whole).filter(([, [status]]) => status !== 200)).toEqual([])
  expect(await told(named)).toEqual(whole)
})

test('no mail tells its reader what the reader may not see', async () => {
  const before = (await query('select id from outbox')).map(({ id }) => id)
  const site = siteAt('https://mobilise.example.org', testSecret)
  for (const day of ['2017-02-13', '2017-02-14', '2017-02-20', '2017-03-01'])
    for (const hour of ['06', '08', '15'])
      await remind(
        { db: office.database.db, secret: testSecret },
        { person: null, facility: true, at: new Date(`${day}T${hour}:30:00Z`), site },
      )
  const mails = await query('select recipient, subject, body from outbox where id <> all($1)', [before])
  expect(mails.length).toBeGreaterThan(5)
  const leaks: string[] = []
  for (const who of everybody) {
    if (who === 'public') continue
    for (const mail of mails.filter(({ recipient }) => recipient === office.people[who].email))
      for (const place of leaksIn(who, `${mail.subject} ${mail.body}`)) leaks.push(`a mail to ${who} tells ${place}`)
  }
  expect(leaks).toEqual([])
})

/** Columns that a list offers, also those that are not shown at first. */
async function columnsOfList(list: string): Promise<string[]> {
  const page = await visitors.get('administrator')?.get(`/${list}`)
  return [
    ...new Set(
      [
        ...(page?.text ?? '').matchAll(/name="columns"[^>]*value="([a-z_]+)"|value="([a-z_]+)"[^>]*name="columns"/g),
      ].map((found) => found[1] ?? found[2] ?? ''),
    ),
  ]
}

/**
 * Every address that the router answers to GET, with some records of each table in place of ids: the reader's own,
 * others', and the newest.
 */
async function addressesFor(who: Who): Promise<string[]> {
  const person = who === 'public' ? null : office.people[who]
  const paths = [
    ...new Set(
      office.app.routes
        .filter((route) => route.method === 'GET')
        .map((route) => route.path.replace(/\{[^/]*\}(?=\/|$)/g, '').replace(/(.)\/$/, '$1')),
    ),
  ]
  const addresses: string[] = []
  for (const path of paths.filter((one) => !one.includes('*') && !/^\/(readyz|api\/v1.*)$/.test(one))) {
    const slice = path.split('/')[1] ?? ''
    if (!path.includes(':')) addresses.push(path, `${path}?search=wl`)
    else if (path.includes(':year'))
      for (const name of ['experts.mobilised', 'requests.received', 'participants', 'mobilisation.days'])
        addresses.push(path.replace(':year', '2016').replace(':name', name).replace(':section', 'year'))
    else
      for (const id of await idsOf(
        path.startsWith('/consultations/rounds')
          ? 'rounds'
          : path.startsWith('/accounts') || path.startsWith('/portfolios')
            ? 'accounts'
            : slice,
        person,
      ))
        addresses.push(
          path
            .replace(':id', id)
            .replace(':code', id)
            .replace(':lang', 'fr')
            .replace(/:[a-z]+/g, id),
        )
  }
  return [...new Set(addresses)]
}

const sources: Record<string, string> = {
  requests: `select id from requests x order by (x.authority_id = current_authority()) desc nulls last, x.id in (select request_id from request_authorities where authority_id = current_authority()) desc,
    x.id in (select c.request_id from consultations c join opinions o on o.consultation_id = c.id where o.body_id = current_body()) desc, x.status in ('in_consultation', 'withdrawn', 'deferred') desc`,
  files:
    'select id from request_files x order by x.request_id in (select id from requests where authority_id = current_authority()) desc',
  consultations: 'select id from opinions x order by (x.body_id = current_body()) desc nulls last',
  applications: 'select id from applications x',
  rounds: 'select id from consultations x order by 1 desc',
  meetings: 'select id from meetings x order by number desc',
  agenda: 'select id from agenda_items x order by id desc',
  letters: 'select id from letters x order by (x.authority_id = current_authority()) desc nulls last',
  actions:
    'select id from actions x order by (x.authority_id = current_authority()) desc nulls last, x.evaluation is not null desc',
  activities: `select id from activities x order by x.action_id in (select id from actions where authority_id = current_authority()) desc, x.status = 'reported' desc`,
  mobilisations:
    'select id from mobilisations x order by (x.person_id = current_human()) desc nulls last, x.person_id in (select id from people where employed_in = current_administration()) desc',
  outputs:
    'select id from outputs x order by x.action_id in (select id from actions where authority_id = current_authority()) desc',
  people:
    'select id from people x order by (x.id = current_human()) desc nulls last, (x.employed_in = current_administration()) desc nulls last',
  partners:
    'select code as id from partners x order by x.code in (select partner from authorities where id = current_authority()) desc, (x.code = current_administration()) desc nulls last',
  authorities: 'select id from authorities x order by (x.id = current_authority()) desc nulls last',
  initiatives: 'select id from initiatives x',
  bodies: 'select id from consulted_bodies x',
  accounts: 'select id from accounts x',
  // Without the link of a mail there is nothing to be seen.
  opinions: 'select id from opinions x',
  outbox: 'select id from outbox x order by id desc',
  seats: 'select id from seats x',
  participations: 'select id from participations x',
  struck: 'select id from struck_out x',
  eligibility: 'select code as id from partners x',
  views: 'select id from saved_views x',
  settings: 'select id from questions x',
}

const known = new Map<string, string[]>()
/** Some of the first, by this reader's order, and one of the last. */
async function idsOf(slice: string, person: Person | null): Promise<string[]> {
  const name = `${slice} ${person?.id}`
  const there = known.get(name)
  if (there) return there
  const source = sources[slice]
  if (!source) throw new Error(`say in "sources" where records of /${slice} come from`)
  const settings = Object.entries({
    authority: person?.authority_id,
    administration: person?.administration,
    body: person?.body_id,
    human: person?.person_id,
  })
  const client = await office.owner.pool.connect()
  try {
    await client.query('begin')
    for (const [key, value] of settings)
      await client.query(`select set_config('mobilise.${key}', $1, true)`, [value ?? ''])
    const { rows } = await client.query<{ id: string }>(source)
    const ids = [...new Set([...rows.slice(0, 2), ...rows.slice(-1)].map((row) => row.id))]
    known.set(name, ids)
    return ids
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** The words of a PDF, whatever lines they stand in. */
async function wordsOf(content: Uint8Array): Promise<string> {
  const { text } = await extractText(content, { mergePages: true })
  return text.replaceAll(/\s/g, '')
}

/** All text in a file that is an archive of texts, as a spreadsheet is. */
function textOf(content: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(content, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error ?? new Error('no archive'))
      const parts: Buffer[] = []
      zip.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (fault, stream) => {
          if (fault || !stream) return reject(fault ?? new Error('no entry'))
          stream.on('data', (part: Buffer) => parts.push(part))
          stream.on('end', () => zip.readEntry())
        })
      })
      zip.readEntry()
    })
  })
}
