import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { comparing } from '../src/house/languages/order.ts'
import { languages } from '../src/house/ui/view.ts'
import { type Facility, facility, type Visitor } from './facility.ts'

let office: Facility
let reader: Visitor
const names = ['ada', 'Bruno', 'Élise', 'Ørjan', 'Zoé']
const shuffled = ['Zoé', 'Ørjan', 'ada', 'Élise', 'Bruno']
beforeAll(async () => {
  office = await facility()
  const { pool } = office.owner
  for (const [at, name] of shuffled.entries()) {
    await pool.query(`insert into accounts (email, name, role, language) values ($1, $2, 'officer', 'en')`, [
      `sorted${at}@example.org`,
      `qq ${name}`,
    ])
    await pool.query(`insert into accounts (email, name, role, language) values ($1, $2, 'committee', 'en')`, [
      `member${at}@example.org`,
      `qq ${name}`,
    ])
    await pool.query(`insert into authorities (partner, name, type) values ('TG', $1, 'national_central')`, [
      `qq ${name}`,
    ])
    await pool.query('insert into consulted_bodies (name) values ($1)', [`qq ${name}`])
    await pool.query('insert into initiatives (name, organisation) values ($1, $1)', [`qq ${name}`])
    const { rows } = await pool.query<{ id: string }>(`insert into people (employed_in) values ('FR') returning id`)
    await pool.query('insert into personal_details (person_id, name) values ($1, $2)', [rows[0]?.id, `qq ${name}`])
    await pool.query(
      `insert into expert_profiles (person_id, consent_on, vetted_on) values ($1, '2015-01-01', '2015-01-02')`,
      [rows[0]?.id],
    )
    await pool.query(
      `insert into saved_views (account_id, list, name, query, shared) values ($1, '/requests', $2, '', true)`,
      [office.people.administrator.id, `qq ${name}`],
    )
  }
  reader = await office.as(office.people.administrator)
})
afterAll(() => office.close())

test.each([
  '/requests',
  '/actions',
  '/requests/clocks',
  '/portfolios',
  '/accounts',
  '/accounts/new',
  '/authorities',
  '/authorities?sort=name',
  '/authorities?sort=type',
  '/partners/TG',
  '/requests/new?search=qq',
  '/bodies',
  '/initiatives',
  '/initiatives?sort=organisation',
  '/people',
  '/experts',
  '/people?sort=country',
  '/views',
  '/meetings/new',
])('%s orders names as its reader does, in every language', async (path) => {
  for (const lang of languages) {
    const page = (await reader.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)).text
    const found = [...page.matchAll(/qq (ada|Bruno|Élise|Ørjan|Zoé)/g)].map((one) => one[1] ?? '')
    if (path === '/meetings/new' && found.length === 0) return
    const first = found.filter((name, at) => found.indexOf(name) === at)
    expect(first, lang).toEqual(names)
  }
})

test('partners stand in the order of the reader’s language, page after page', async () => {
  for (const lang of languages) {
    const shown: string[] = []
    for (let page = 1; page < 9; page += 1) {
      const { text } = await reader.get(`/partners?all=1&lang=${lang}&page=${page}`)
      shown.push(
        ...[...text.matchAll(/<th scope="row"[^>]*>\s*<a href="\/partners\/[A-Z]+"[^>]*>(?:<bdi>)?([^<]+)/g)].map(
          (one) => (one[1] ?? '').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
        ),
      )
      if (!text.includes('rel="next"')) break
    }
    expect(shown.length).toBeGreaterThan(250)
    expect(new Set(shown).size).toBe(shown.length)
    expect(shown, lang).toEqual(shown.toSorted(comparing(lang)))
  }
  await reader.get('/?lang=en')
})

/** Whatever is sorted by what people call it goes through src/house/languages/order.ts. */
test('nothing is sorted by its bytes where people read it', () => {
  const folder = new URL('../src/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.|languages\/order\.ts|^demonstration|^composer|^house\/database|^cli/.test(file),
  )
  expect(files.length).toBeGreaterThan(200)
  const found = files.flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .filter(
        (line) =>
          /orderBy\('(\w+\.)?(name|title|label|organisation|employer|subject)'/.test(line) ||
          /orderBy\('(\w+\.)?partner'/.test(line) ||
          /collate "/.test(line) ||
          /new Intl\.Collator/.test(line) ||
          /(name|title|label)\w*(\(\w*\))?\.localeCompare\(/.test(line) ||
          /order by ([\w.]+( desc)?, )*(\w+\.)?(name|title|label|organisation)\b/.test(
            line.replace(/from jobs\.queue.*/, ''),
          ),
      )
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})
