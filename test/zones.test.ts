import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayIn, dayPlus, hourIn } from '../src/house/days/day.ts'
import { translator } from '../src/house/languages/texts.ts'
import { queueMail } from '../src/house/mail/commands.ts'
import { facilityDay, onOrAfter, onOrBefore } from '../src/house/time/statements.ts'
import { formatMoment, formatZone } from '../src/house/ui/dates.tsx'
import { publishEdition, writeText } from '../src/reporting/report/commands.ts'
import { draft } from '../src/requests/intake/commands.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

const root = new URL('../src/', import.meta.url)
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !path.includes('.test.'),
)

describe('no other place makes a day or a text of an instant', () => {
  // What would make one, and the files that may.
  test.each([
    ['Intl.DateTimeFormat', ['house/days/day.ts', 'house/ui/dates.tsx']],
    ['toLocale(Date|Time)?String', []],
    [
      'toISOString\\(\\)\\.(slice|split|substring|replace)',
      ['house/days/day.ts', 'composer/days.ts', 'actions/mobilisation/calendar.ts'],
    ],
    ['\\.get(UTC)?(FullYear|Month|Date|Day|Hours|Minutes)\\(', ['house/days/day.ts']],
    ['\\bat time zone\\b', ['house/time/statements.ts']],
    ['current_date|current_timestamp|localtimestamp|date_trunc|to_char', []],
    ['_at::date|_timestamp\\([^)]*\\)::date|now\\(\\)::', []],
  ])('%s', (pattern, allowed) => {
    const found = sources.filter((path) => new RegExp(pattern, 'i').test(readFileSync(new URL(path, root), 'utf8')))
    expect(found.filter((path) => !allowed.includes(path))).toEqual([])
  })
})

let office: Facility
const setZone = (zone: string) =>
  office.owner.pool.query(
    `update settings set value = value || jsonb_build_object('zone', $1::text) where key = 'calendar'`,
    [zone],
  )
beforeAll(async () => {
  office = await facility('office', { at: new Date('2016-03-01T20:30:00Z') })
})
afterAll(() => office.close())

/**
 * What lies ahead may differ between two editions of the list of zones, so it ends where this was written. Around
 * midnights, changes of the clock, zones with half hours and quarters, Samoa's skipped day, and where clocks are put
 * back at midnight.
 */
const instant = fc.oneof(
  fc.date({ min: new Date('1995-01-01'), max: new Date('2026-06-30'), noInvalidDate: true }),
  fc
    .tuple(
      fc.constantFrom(
        '2011-12-30T10:00:00Z',
        '2016-03-27T01:00:00Z',
        '2016-10-30T01:00:00Z',
        '2016-12-31T00:00:00Z',
        '2015-08-14T15:30:00Z',
        '2016-11-06T05:00:00Z',
      ),
      fc.integer({ min: -2000, max: 2000 }),
    )
    .map(([at, minutes]) => new Date(Date.parse(at) + minutes * 60_000)),
)
const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC']

test('the day of an instant is the same in a statement and in a rule, in every zone', async () => {
  for (const zone of zones) {
    await setZone(zone)
    const instants = fc.sample(instant, 12)
    const rows = await office.read('facility', async (tx) => {
      const each = sql`unnest(${instants.map((at) => at.toISOString())}::timestamptz[]) as x (at)`
      return (await sql<{ day: string }>`select ${facilityDay(sql`x.at`)}::text as day from ${each}`.execute(tx)).rows
    })
    expect([zone, rows.map(({ day }) => day)]).toEqual([zone, instants.map((at) => dayIn(zone, at))])
  }
})

test('an instant lies within a day exactly when that is its day, also where a midnight comes twice or never', async () => {
  for (const zone of [
    'Asia/Bangkok',
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/Havana',
    'Africa/Cairo',
    'Atlantic/Azores',
    'America/Sao_Paulo',
    'Asia/Beirut',
  ]) {
    await setZone(zone)
    await fc.assert(
      fc.asyncProperty(instant, fc.integer({ min: -1, max: 1 }), async (at, days) => {
        const is = dayIn(zone, at)
        const day = dayPlus(is, days)
        const { rows } = await office.read('facility', (tx) =>
          sql`select ${onOrAfter(sql`${at}::timestamptz`, sql`${day}::date`)} as after,
            ${onOrBefore(sql`${at}::timestamptz`, sql`${day}::date`)} as before`.execute(tx),
        )
        expect(rows).toEqual([{ after: is >= day, before: is <= day }])
      }),
      { numRuns: 25 },
    )
  }
})

test.each(zones)('times of %s are told as its clocks show them', (zone) => {
  const at = new Date('2016-07-01T20:30:00Z')
  expect(formatMoment({ lang: 'en', zone }, at)).toContain(` ${String(hourIn(zone, at)).padStart(2, '0')}:`)
  for (const lang of ['en', 'fr', 'es', 'pt', 'ar', 'ru'])
    expect(formatZone(lang, zone, '2016-07-01')).toMatch(/\S.*\(.+\)$/)
})

const request = {
  authority_id: '',
  title: 'A strategy',
  need: 'We need it',
  language: 'en',
  theme: 'diaspora',
  other_themes: [],
  expected_outputs: 'A strategy',
}

describe('a facility in Bangkok, on the first of March at 20:30 in Greenwich', () => {
  const shown = async (visitor: Visitor, path: string) =>
    (await visitor.get(path)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

  test('shows the second of March at 03:30, and says whose time that is', async () => {
    await setZone('Asia/Bangkok')
    const { officer, authority } = office.people
    const id = await office.write(office.by(authority), (tx) =>
      draft(tx, office.by(authority), { ...request, authority_id: authority.authority_id ?? '' }),
    )
    const page = await shown(await office.as(officer), '/settings/calendar')
    expect(page).toContain('Indochina Time')
    const own = await shown(await office.as(authority), `/requests/${id}/content`)
    expect(own).toContain('2 March 2016')
    expect(own).toContain('03:30')
    expect(own).not.toContain('1 March 2016')
  })

  test('gives the references of the year that it has', async () => {
    await setZone('Asia/Bangkok')
    const { authority } = office.people
    const by = { ...office.by(authority), at: new Date('2016-12-31T20:30:00Z') }
    const id = await office.write(by, (tx) =>
      draft(tx, by, { ...request, title: 'At the turn of the year', authority_id: authority.authority_id ?? '' }),
    )
    expect(
      (await office.owner.pool.query('select reference from requests where id = $1', [id])).rows[0].reference,
    ).toMatch(/^R-2017-/)
  })

  test('publishes an edition on its own day', async () => {
    await setZone('Asia/Bangkok')
    const by = office.by(office.people.communications)
    await office.write(by, async (tx) => {
      await writeText(tx, by, { year: 2015, section: 'foreword', language: 'en', title: 'Foreword', body: 'Words' })
      const manager = office.by(office.people.manager)
      await publishEdition(tx, { ...manager }, 2015)
    })
    expect(
      (await office.owner.pool.query('select published_on::text as day from report_editions where year = 2015')).rows,
    ).toEqual([{ day: '2016-03-02' }])
  })

  test('is named on pages that ask it of the database, and no other zone on those that do not', async () => {
    await setZone('Asia/Bangkok')
    expect((await office.visitor.get('/about')).text).toContain('Indochina Time')
    const { text } = await office.visitor.get('/sign-in')
    expect(text).toContain('<footer')
    expect(text).not.toMatch(/GMT|UTC|Days and times are/)
  })

  test('names its time in mails that name a last day', async () => {
    await setZone('Asia/Bangkok')
    const mail = {
      to: 'kofi@example.org',
      language: 'en',
      key: 'submitted',
      values: { reference: 'R-2016-AAAAAA', title: 'A strategy', due: '2016-03-09' },
      link: '/',
    }
    const id = await office.write(office.by(office.people.officer), (tx) => queueMail(tx, mail))
    const { rows } = await office.owner.pool.query<{ body: string }>('select body from outbox where id = $1', [id])
    expect(rows[0]?.body).toContain(translator('en')('mail.zone', { zone: 'Indochina Time (GMT+7)' }))
  })
})

test('no page asks the zone of the connection for a day: with the functions that do so taken away, every page answers', async () => {
  const full = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  try {
    const roles = ['administrator', 'officer', 'authority', 'consulted', 'expert', 'donor'] as const
    const before = new Map<string, [string, number][]>()
    for (const role of roles) before.set(role, [...(await walk(full, await full.as(full.people[role])))])
    const taken = await full.owner.pool.query<{ signature: string }>(`
      select p.oid::regprocedure::text as signature from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace
        and p.provolatile = 's'
        and p.proargtypes::oid[] && array['timestamptz'::regtype::oid, 'date'::regtype::oid, 'timestamp'::regtype::oid]
        and (p.prorettype = 'timestamptz'::regtype or p.proargtypes::oid[] && array['timestamptz'::regtype::oid])
        and p.proname not in ('timestamptz_pl_interval', 'timestamptz_mi_interval', 'timestamptz_out', 'timestamptz_in',
          'interval_pl_timestamptz')`)
    expect(taken.rows.length).toBeGreaterThan(20)
    for (const { signature } of taken.rows)
      await full.owner.pool.query(`revoke execute on function pg_catalog.${signature} from public`)
    // Conditions that an index answers are not asked whether they may be: here none is, on connections made from now
    // on.
    for (const way of ['indexscan', 'indexonlyscan', 'bitmapscan'])
      await full.owner.pool.query(
        `alter database ${new URL(full.database.url).pathname.slice(1)} set enable_${way} = off`,
      )
    await full.owner.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    // A connection that was waiting may still be handed out once before it is known to be cut.
    const asked = () =>
      full
        .read(full.people.officer, (tx) => sql`select decided_at::date from requests limit 1`.execute(tx))
        .catch((error: Error) => error.message)
    let wrong = await asked()
    for (
      let attempt = 0;
      attempt < 10 && /terminating connection|ECONNRESET|terminated unexpectedly/.test(String(wrong));
      attempt += 1
    )
      wrong = await asked()
    expect(wrong).toContain('permission denied')

    for (const role of roles) {
      const visitor = await full.as(full.people[role])
      const after: [string, number][] = []
      for (const [path] of before.get(role) ?? []) after.push([path, (await visitor.get(path)).status])
      expect([role, after]).toEqual([role, before.get(role)])
    }
  } finally {
    await full.close()
  }
}, 600_000)

/** Follows the links of every page, one page of each kind. */
async function walk(full: Facility, visitor: Visitor): Promise<Map<string, number>> {
  const kinds = new Set<string>()
  const seen = new Map<string, number>()
  const waiting = [
    '/',
    ...full.app.routes
      .filter(({ method, path }) => method === 'GET' && !/[:*]|sign-(in|out)/.test(path))
      .map(({ path }) => path),
  ]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = path
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
      .replace(/=[^&]*/g, '=')
      // Filters of figures combine as anybody likes: one at a time is enough.
      .replace(/^(\/figures\/[^?]*\?[^&]*)&.*/, '$1')
      .replace(/\/[A-Z]{2,}/g, '/:code')
      .replace(/\d+/g, '0')
    if (seen.has(path) || kinds.has(kind) || /lang=|sign-out|\.pdf|export/.test(path)) continue
    kinds.add(kind)
    const answer = await visitor.get(path)
    seen.set(path, answer.status)
    for (const [, href] of answer.text.matchAll(/href="(\/[^"#]*)/g))
      if (href && !href.startsWith('/assets')) waiting.push(href.replaceAll('&amp;', '&'))
  }
  return seen
}
