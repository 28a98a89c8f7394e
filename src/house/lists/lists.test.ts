import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'
import { requestList } from '../../requests/dossier/list.tsx'
import { day } from '../days/day.ts'
import { languages, type View } from '../ui/view.ts'
import { field, fileOf, notationOf } from './export.ts'
import { askedOf, queryOf } from './list.ts'
import { groupedRun } from './queries.ts'

let office: Facility
let officer: Visitor
let colleague: Visitor
let donor: Visitor
let authority: Visitor
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  officer = await office.as(office.people.officer)
  colleague = await office.as(office.people.manager)
  donor = await office.as(office.people.donor)
  authority = await office.as(office.people.authority)
})
afterAll(() => office.close())

/** As a spreadsheet does it: fields are parted by the sign that stands most often in the first line. */
const csv = (text: string): string[][] =>
  parse(text, {
    bom: true,
    delimiter:
      (text.split('\r\n')[0] ?? '').split(';').length > (text.split('\r\n')[0] ?? '').split(',').length ? ';' : ',',
  })
const plain = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .trim()
/** The names in the first column of a list's page, which is a heading of each row. */
const namesOn = (page: string) =>
  [...page.matchAll(/<th scope="row"[^>]*>([\s\S]*?)<\/th>/g)].map((found) => plain(found[1] ?? ''))
const asked = (query: string) => {
  const params = new URLSearchParams(query)
  return askedOf(requestList, (name) => params.getAll(name), office.people.officer)
}

async function everyPage(visitor: Visitor, path: string): Promise<string[]> {
  const names: string[] = []
  for (let page = 1; ; page += 1) {
    const { text } = await visitor.get(`${path}${path.includes('?') ? '&' : '?'}page=${page}`)
    names.push(...namesOn(text))
    if (!text.includes('rel="next"')) return names
  }
}

describe('an export holds exactly what the list shows', () => {
  test.each([
    '/requests?sort=name',
    '/requests?status=approved&status=rejected&sort=decided&down=1',
    '/requests?region=africa&year=2016',
    '/requests?overdue=1&sort=due',
    '/requests?search=migración',
    '/requests?status=withdrawn&status=redirected&columns=title&columns=days_left&columns=reference',
    '/requests?partner=TG&lang=fr',
    '/requests?from=2016-02-01&to=2016-05-31&lang=ar',
    '/requests?channel=portal&year=1999',
  ])('%s', async (path) => {
    const page = (await officer.get(path)).text
    const [, query] = path.split('?')
    const file = csv((await officer.get(`/requests/export?format=csv&${query}`)).text)
    const headings = [...page.matchAll(/<th scope="col"[^>]*>([\s\S]*?)<\/th>/g)].map((found) =>
      plain(found[1] ?? '').replace(/ [↓↑]$/, ''),
    )
    if (file.length > 1)
      expect(file[0]?.map((heading) => heading.toLowerCase())).toEqual(headings.map((heading) => heading.toLowerCase()))
    expect(file.slice(1).map((row) => row[0])).toEqual(await everyPage(officer, path))
  })

  test.each([
    '/actions',
    '/activities?year=2016',
    '/mobilisations?year=2016&sort=person',
    '/people?country=FR',
    '/experts?sort=vetted&down=1',
    '/outputs?sort=status',
    '/initiatives',
    '/consultations?status=in_favour',
    '/meetings?year=2016&sort=held',
    '/authorities?region=asia',
    '/partners?sort=actions&down=1',
    '/partners?all=1&kind=organisation',
  ])('%s', async (path) => {
    const [base, query = ''] = path.split('?')
    const file = csv((await officer.get(`${base}/export?format=csv&${query}`)).text)
    expect(file.length).toBeGreaterThan(1)
    expect(file.slice(1).map((row) => row[0])).toEqual(await everyPage(officer, path))
  })

  test('for a donor without the names of persons', async () => {
    const file = csv((await donor.get('/experts/export?format=csv&country=FR')).text)
    expect(file.length).toBeGreaterThan(2)
    expect(new Set(file.slice(1).map((row) => row[0]))).toEqual(new Set(['Name withheld']))
  })

  test('for whoever asks: an authority gets its own requests and no officer', async () => {
    const file = csv(
      (await authority.get('/requests/export?format=csv&officer=none&sort=officer&columns=officer&columns=title')).text,
    )
    expect(file[0]).toEqual(['Demande', 'Titre'])
    expect(file.slice(1).map((row) => row[0])).toEqual(await everyPage(authority, '/requests'))
  })
})

test('no list is exported in a form that there is none of', async () => {
  for (const list of ['/people', '/requests', '/actions'])
    for (const odd of ['format=zzz', 'format=', 'format=constructor', 'separator=tab'])
      expect(`${list} ${odd} ${(await officer.get(`${list}/export?${odd}`)).status}`).toMatch(/ 422$/)
  expect((await officer.get('/people/export?separator=semicolon')).status).toBe(200)
})

test('a CSV file begins with a byte-order mark, bears the day in its name and holds days that sort', async () => {
  const raw = await office.app.request('/requests/export?format=csv&year=2016', {
    headers: { cookie: officer.cookie() },
  })
  expect([...new Uint8Array(await raw.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const answer = await officer.get('/requests/export?format=csv&year=2016')
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="requests-2017-02-10.csv"')
  expect(csv(answer.text)[1]?.[5]).toMatch(/^2016-\d\d-\d\d$/)
})

test.each([
  '=1+1',
  '+1+2',
  '-1+2',
  '+66+2',
  '-cmd|a!A1',
  '\u2067=1',
  '@SUM(A1)',
  ' =1',
  '\t=1',
  '\u00a0=1',
  '\u200b=1',
  '＝1',
  '−1',
  '\rx',
])('%j is no formula in a spreadsheet', (text) => {
  expect(field(text).replace(/^"/, '')).toMatch(/^'/)
})
test.each([
  ['a, "b"', '"a, ""b"""'],
  ['two\nlines', '"two\nlines"'],
  [-5, '-5'],
  [null, ''],
  ['plain', 'plain'],
])('%j is written as a field %s', (value, written) => expect(field(value)).toBe(written))

test.each(['+66 2 306 8972', '+20 (2) 12345', '+352-26-84-5', '-5', '-5.25', '-5,25'])(
  '%j stays as it was typed',
  (text) => expect(field(text).replaceAll('"', '')).toBe(text),
)

describe('whatever a record holds, it comes back from the file', () => {
  const awkward = [
    '_x0041_',
    '_x005F_x0041_',
    'a;b,c',
    'two\nlines',
    '"quoted"',
    ' blanks ',
    '<b>&amp;',
    'لاغوس؛ 5',
    '\u{1F469}\u200D\u{1F4BB}',
    'a\ud800b',
    'bell\u0007',
    'x'.repeat(40_000),
    '01234',
    '1e5',
    '3/4',
  ]
  const text = fc.oneof(
    fc.constantFrom(...awkward),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  const sheetOf = (cells: string[]) => ({
    name: 'Sheet',
    rightToLeft: false,
    headings: cells.map(() => ({ text: 'Heading', kind: 'text' as const })),
    rows: Readable.from([cells]) as AsyncIterable<string[]>,
  })
  const clean = (one: string) =>
    one
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/(?![\n\t])\p{Cc}|[\ufffe\uffff]/gu, '')

  test.each(languages)('of CSV in %s', async (lang) => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 5 }), async (cells) => {
        const notation = notationOf(lang)
        const answer = await fileOf(sheetOf(cells), 'csv', 'x.csv', notation)
        const [, back] = parse(Buffer.from(await answer.arrayBuffer()), {
          bom: true,
          delimiter: notation.separator,
        }) as string[][]
        expect(back?.map((cell, index) => (cell === `'${clean(cells[index] ?? '')}` ? cell.slice(1) : cell))).toEqual(
          cells.map(clean),
        )
      }),
      { numRuns: 20 },
    )
  })

  test('of XLSX', async () => {
    const { Workbook } = await import('@cj-tech-master/excelts')
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 5 }), async (cells) => {
        const book = new Workbook()
        await book.xlsx.load(await (await fileOf(sheetOf(cells), 'xlsx', 'x.xlsx', notationOf('en'))).arrayBuffer())
        const row = (book.worksheets[0]?.getRow(2).values ?? []) as unknown[]
        // A reader of workbooks takes `_x005F_` for the line that it stands for.
        const back = cells.map((_, index) => String(row[index + 1] ?? '').replace(/_x005F_/g, '_'))
        expect(back).toEqual(
          cells.map((cell) => (clean(cell).length > 32_766 ? clean(cell).slice(0, 32_766) : clean(cell))),
        )
      }),
      { numRuns: 25 },
    )
  })
})

test('where the comma stands before decimals, fields are parted by semicolons, unless the reader chose otherwise', async () => {
  expect(languages.map((lang) => notationOf(lang).separator).join('')).toBe(',;;;;;')
  expect(field(2.5, notationOf('fr'))).toBe('2,5')
  const first = async (path: string) => (await officer.get(path)).text.split('\r\n')[0] ?? ''
  expect(await first('/partners/export?format=csv&lang=fr')).toContain(';')
  expect(await first('/partners/export?format=csv&lang=fr&separator=comma')).not.toContain(';')
  expect(await first('/partners/export?format=csv&lang=en')).not.toContain(';')
  expect((await officer.get('/partners?lang=fr')).text).toContain('separator=comma')
  await officer.get('/requests?lang=en')
})

describe.each(languages)('in %s', (lang) => {
  test('headings and values are in the reader’s language, in CSV and in XLSX', async () => {
    await officer.get(`/requests?lang=${lang}`)
    const page = (await officer.get('/requests?status=approved&sort=name')).text
    const rows = csv((await officer.get('/requests/export?format=csv&status=approved&sort=name')).text)
    expect(rows[1]?.[0]).toBe(namesOn(page)[0])
    const answer = await office.app.request('/requests/export?format=xlsx&status=approved&sort=name', {
      headers: { cookie: officer.cookie() },
    })
    const { Workbook } = await import('@cj-tech-master/excelts')
    const book = new Workbook()
    await book.xlsx.load(await answer.arrayBuffer())
    const sheet = book.worksheets[0]
    const cells: unknown[][] = []
    sheet?.eachRow((row) => cells.push((row.values as unknown[]).slice(1)))
    expect(cells).toHaveLength(rows.length)
    expect(cells.slice(0, 20).map((row) => row[0])).toEqual(rows.slice(0, 20).map((row) => row[0]))
    // Received on: a date, not a text.
    expect(cells[1]?.[5]).toEqual(new Date(`${rows[1]?.[5]}T00:00:00Z`))
    expect(sheet?.views[0]).toMatchObject({ rightToLeft: lang === 'ar', state: 'frozen' })
    await officer.get('/requests?lang=en')
  })
})

test('an address asks the same after it was written again, and nonsense in it is left out', () => {
  const query =
    'search=m%C3%A9diation&status=approved&status=draft&year=2016&overdue=1&sort=name&down=1&columns=title&view=board'
  expect(queryOf(requestList, asked(query)).toString()).toBe(query)
  expect(
    queryOf(
      requestList,
      asked("status=%27;drop&year=20x6&from=2016-02-31&sort=nothing&columns=secret&page=-4&view=wall&officer='"),
    ).toString(),
  ).toBe('')
})

test.each([
  '?status=no_such',
  "?officer=x'y",
  '?partner=ZZ',
  '?sort=due&down=2',
  '?page=99999',
  '?year=2016&from=2015-13-01',
  '?columns=',
  '?search=%25%5F',
  '?theme=a&theme=b&view=board',
])('the list with %s is a page', async (query) => expect((await officer.get(`/requests${query}`)).status).toBe(200))

test('the board shows each state with its count, and the days left on each card', async () => {
  const page = (await officer.get('/requests?view=board')).text
  const { rows } = await office.owner.pool.query<{ count: number }>(
    `select count(*)::int from requests where status = 'registered'`,
  )
  expect(page).toMatch(new RegExp(`id="state-registered"[^>]*>registered <span class="muted">${rows[0]?.count}<`))
  expect(page).toContain('working days over the target')
  expect(page).toMatch(/approved \(\d+\)/)
})

describe('a view', () => {
  const save = (visitor: Visitor, fields: Record<string, string>) =>
    visitor.post('/views', { list: '/requests', query: 'region=africa', ...fields }, '/requests')
  const idOf = async (name: string) =>
    (await office.owner.pool.query<{ id: string }>('select id from saved_views where name = $1', [name])).rows[0]?.id ??
    ''

  test('is kept under a name, stands above the list, and is seen by nobody else', async () => {
    expect((await save(officer, { name: 'Africa for me' })).headers.get('location')).toBe('/requests?region=africa')
    expect((await officer.get('/requests')).text).toContain('Africa for me')
    expect((await colleague.get('/requests')).text).not.toContain('Africa for me')
    expect((await colleague.get('/views')).text).not.toContain('Africa for me')
    const id = await idOf('Africa for me')
    expect((await colleague.get(`/views/${id}/content`)).status).toBe(404)
    expect((await colleague.post(`/views/${id}/deletion`, {}, '/requests')).status).toBe(404)
    expect((await colleague.post(`/views/${id}/content`, { name: 'Stolen' }, '/requests')).status).toBe(404)
  })

  test('that is shared is read by colleagues and changed by its keeper alone', async () => {
    await save(officer, { name: 'Late in Africa', shared: '1' })
    const id = await idOf('Late in Africa')
    expect((await colleague.get('/requests')).text).toContain('Late in Africa (Otto Brandauer)')
    expect((await colleague.post(`/views/${id}/content`, { name: 'Mine now' }, '/requests')).status).toBe(403)
    expect((await officer.post(`/views/${id}/content`, { name: 'Late there' })).status).toBe(303)
    expect((await colleague.get('/requests')).text).not.toContain('Late there')
    expect((await officer.post(`/views/${id}/deletion`, {}, `/views/${id}/content`)).status).toBe(303)
    expect((await officer.get('/views')).text).not.toContain('Late there')
  })

  test('saved again under its name is replaced, and needs a name and a list that there is', async () => {
    await save(officer, { name: 'Mine', query: 'year=2015' })
    await save(officer, { name: 'Mine', query: 'year=2016' })
    const { rows } = await office.owner.pool.query(`select query from saved_views where name = 'Mine'`)
    expect(rows).toEqual([{ query: 'year=2016' }])
    expect((await save(officer, { name: 'Two lines', query: 'status=x\ny: é' })).headers.get('location')).toMatch(
      /^\/requests\?[\w%=+.]+$/,
    )
    expect((await save(officer, { name: ' ' })).status).toBe(422)
    expect((await save(officer, { name: 'x', list: '/accounts' })).status).toBe(422)
    expect((await save(officer, { name: 'x', list: '//evil.example' })).status).toBe(422)
  })

  test('is for staff: others have the addresses', async () => {
    expect((await donor.get('/requests')).text).not.toContain('Save this view')
    expect((await save(donor, { name: 'x' })).status).toBe(403)
  })
})

describe('whatever the order and the filters, the pages of a list hold each record once', () => {
  const orders = requestList.sorts.flatMap((sort) => [`sort=${sort}`, `sort=${sort}&down=1`])
  test.each(orders)('%s', async (order) => {
    for (const filter of ['', '&status=approved&status=registered', '&officer=none']) {
      const names = await everyPage(officer, `/requests?${order}${filter}`)
      const all = await everyPage(officer, `/requests?x=1${filter}`)
      expect(names.toSorted()).toEqual(all.toSorted())
      expect(new Set(names).size).toBe(names.length)
    }
  })

  test.each(
    requestList.sorts.flatMap((by) => [
      { by, down: false },
      { by, down: true },
    ]),
  )('read run by run or gathered and sorted, they stand in one order: %j', async (sort) => {
    await office.read(office.people.officer, async (tx) => {
      const words = {
        view: { lang: 'en' } as View,
        person: office.people.officer,
        today: day('2017-02-10'),
        options: {},
        names: {},
        typed: '',
        searched: [],
      }
      const part = (limit: number | null, offset: number) =>
        requestList.queries.ids(tx, { filters: {}, sort }, words, { limit, offset })
      const all = await part(null, 0)
      expect(all.length).toBeGreaterThan(100)
      for (const offset of [0, 6, 7, 60, all.length - 3, all.length])
        expect(await part(7, offset)).toEqual(all.slice(offset, offset + 7))
    })
  })

  test('groups that lie before a page are left out without changing what is on it', async () => {
    const run = (tx: Parameters<typeof groupedRun>[0]) =>
      groupedRun(tx, {
        from: sql`requests r`,
        id: sql`r.id`,
        column: sql`r.status`,
        type: sql`text`,
        keys: ['draft', 'registered', 'approved', 'withdrawn', 'rejected'],
        conditions: [],
        inner: sql`r.received_on, r.id`,
        columns: sql`r.received_on`,
        deep: 0,
      })
    await office.read(office.people.officer, async (tx) => {
      const all = await run(tx).ids({ limit: null, offset: 0 })
      for (const offset of [0, 1, 3, 4, 5, 60, 119, 122, all.length - 1, all.length, all.length + 5])
        expect(await run(tx).ids({ limit: 7, offset })).toEqual(all.slice(offset, offset + 7))
    })
  })
})

describe('a search that brings up very many', () => {
  test.each(
    requestList.sorts.flatMap((by) => [
      { by, down: false },
      { by, down: true },
    ]),
  )('stands in the order that a search of few would: %j', async (sort) => {
    await office.read(office.people.officer, async (tx) => {
      const { rows } = await sql<{
        wanted: string
        ids: string[]
      }>`select wanted::text, (select array_agg(f.id) from search_entries f
        where f.kind = 'request' and f.document @@ wanted) as ids from find_query('mig') as wanted`.execute(tx)
      const [found] = rows
      if (!found || (found.ids?.length ?? 0) < 20) throw new Error('the word is in few requests')
      const words = {
        view: { lang: 'en' } as View,
        person: office.people.officer,
        today: day('2017-02-10'),
        options: {},
        names: {},
        typed: '',
        searched: [],
      }
      const many = { ...words, found: { wanted: found.wanted } }
      const asked = { filters: { year: ['2016'] }, sort }
      const few = await requestList.queries.ids(
        tx,
        asked,
        { ...words, found: { ids: found.ids } },
        { limit: null, offset: 0 },
      )
      expect(few.length).toBeGreaterThan(9)
      expect(await requestList.queries.ids(tx, asked, many, { limit: null, offset: 0 })).toEqual(few)
      expect(await requestList.queries.page?.(tx, asked, many, { limit: 4, offset: 4 })).toEqual({
        total: few.length,
        ids: few.slice(4, 8),
        last: true,
      })
      const behind = await requestList.queries.page?.(tx, asked, many, { limit: 4, offset: 4000 })
      expect(behind).toMatchObject({ ids: few.slice(Math.floor((few.length - 1) / 4) * 4) })
    })
  })
})
