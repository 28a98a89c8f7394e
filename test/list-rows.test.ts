import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../src/house/identity/person.ts'
import { openBrowser, serveSite } from './browser.ts'
import { type Facility, facility } from './facility.ts'

let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser

beforeAll(async () => {
  office = await facility('facility_2016')
  // The line of a demonstration takes its place from the rows as well.
  await office.owner.pool.query('insert into demonstration_clock (ahead_ms) values (0)')
  site = await serveSite(office.database.url, () => new Date('2017-01-16T08:30:00Z'))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await office.close()
})

const ofStaff = [
  '/requests',
  '/actions',
  '/activities',
  '/mobilisations',
  '/outputs',
  '/consultations',
  '/meetings',
  '/people',
  '/experts',
  '/partners',
  '/authorities',
  '/initiatives',
]
/** Every list, and who sees it with other columns than staff. */
const lists: [Role, string[]][] = [
  ['manager', ofStaff],
  ['administrator', ['/accounts', '/bodies', '/struck']],
  ['donor', ['/requests', '/actions', '/activities', '/outputs', '/experts', '/partners']],
  ['authority', ['/requests', '/actions', '/activities', '/outputs']],
  ['consulted', ['/consultations']],
]

async function at(who: Role, size: { width: number; height: number }, lang = 'en', script = true): Promise<Page> {
  const visitor = await office.as(office.people[who])
  const cookies = visitor.cookie().split('; ')
  const context = await browser.newContext({ viewport: size, javaScriptEnabled: script })
  await context.addCookies(
    [...cookies, `lang=${lang}`].map((one) => {
      const [name = '', ...value] = one.split('=')
      return { name, value: value.join('='), url: site.origin }
    }),
  )
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

type Seen = { rows: number; whole: number; tallest: number; wider: boolean }
const seenOn = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('.list-table tbody tr')].map((row) => row.getBoundingClientRect())
    return {
      rows: rows.length,
      whole: rows.filter((row) => row.bottom <= window.innerHeight).length,
      tallest: Math.max(0, ...rows.map((row) => row.height)),
      wider: document.documentElement.scrollWidth > window.innerWidth,
    }
  })

/** All lists in one language; the fullest of them in that of the longest words and in the one that is read from right to left. */
const inLanguages: [string, typeof lists][] = [
  ['en', lists],
  ['ru', [['manager', ofStaff.slice(0, 4)]]],
  ['ar', [['manager', ofStaff.slice(0, 4)]]],
]
describe.each(inLanguages)('in %s', (lang, shown) => {
  test('a list shows at least 18 rows of one line on a screen of 1280 by 900', async () => {
    for (const [who, paths] of shown) {
      const page = await at(who, { width: 1280, height: 900 }, lang)
      for (const path of paths) {
        await page.goto(site.origin + path)
        const seen = await seenOn(page)
        const enough = seen.whole >= Math.min(18, seen.rows)
        expect({ who, path, ...seen, enough }).toMatchObject({ enough: true, wider: false })
        expect(seen.tallest, `${who} ${path}`).toBeLessThanOrEqual(36)
      }
      await page.context().close()
    }
  })

  test('on a small screen a card is at most 110 points high, and nothing is wider than the screen', async () => {
    for (const [who, paths] of shown) {
      const page = await at(who, { width: 360, height: 740 }, lang)
      for (const path of paths) {
        await page.goto(site.origin + path)
        const seen = await seenOn(page)
        expect({ who, path, ...seen }).toMatchObject({ wider: false })
        expect(seen.tallest, `${who} ${path}`).toBeLessThanOrEqual(110)
      }
      await page.context().close()
    }
  })
})

test('the head of a list stays while its rows scroll, also where its columns scroll sideways', async () => {
  const page = await at('manager', { width: 1280, height: 900 })
  const head = (scrolled: string) =>
    page.evaluate((what) => {
      const panel = document.querySelector(what)
      panel?.scrollBy(0, 900)
      return (document.querySelector('.list-table thead th')?.getBoundingClientRect().top ?? -1) >= 0
    }, scrolled)
  await page.goto(`${site.origin}/requests`)
  expect(await head('html')).toBe(true)
  const all = await page
    .locator('input[name=columns]')
    .evaluateAll((boxes) => boxes.map((box) => `columns=${(box as HTMLInputElement).value}`))
  // Forty names of columns: those there are, again and again.
  await page.goto(`${site.origin}/requests?${[...all, ...all, ...all].slice(0, 40).join('&')}`)
  expect(await page.locator('.list-table thead th[scope]').count()).toBe(all.length + 1)
  expect(await seenOn(page)).toMatchObject({ wider: false, tallest: 36 })
  expect(await head('.list-panel')).toBe(true)
})

test('by keyboard: j and k go from row to row, o looks at one beside the list, x ticks it, and a slash searches', async () => {
  const page = await at('officer', { width: 1280, height: 900 })
  await page.goto(`${site.origin}/requests`)
  const at_ = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('tbody tr')].findIndex((row) => row.contains(document.activeElement)),
    )
  const names = await page.locator('.list-table tbody th').allTextContents()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  expect(await at_()).toBe(1)
  await page.keyboard.press('k')
  expect(await at_()).toBe(0)
  await page.keyboard.press('o')
  await page.locator('.peek h2', { hasText: names[0] ?? '' }).waitFor()
  // What stands beside the list goes along, and the list was not left.
  await page.keyboard.press('j')
  await page.locator('.peek h2', { hasText: names[1] ?? '' }).waitFor()
  expect(page.url()).toBe(`${site.origin}/requests`)
  await page.keyboard.press('o')
  await page.locator('.peek').waitFor({ state: 'detached' })
  expect(await page.locator('.bulk').isVisible()).toBe(false)
  await page.keyboard.press('x')
  expect(await page.locator('.bulk').isVisible()).toBe(true)
  await page.keyboard.press('/')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('search')
  // In a field they are letters.
  await page.keyboard.press('j')
  expect(await page.locator('main input[type=search]').inputValue()).toBe('j')
})

test('whoever is hindered by single keys switches them off, for good', async () => {
  const page = await at('officer', { width: 1280, height: 900 })
  await page.goto(`${site.origin}/requests`)
  await page.getByRole('button', { name: 'Switch these keys off' }).click()
  await page.goto(`${site.origin}/requests`)
  await page.keyboard.press('j')
  await page.keyboard.press('/')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  await page.getByRole('button', { name: 'Switch these keys on' }).click()
  await page.locator('h1').click()
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.closest('tbody') !== null)).toBe(true)
})

test('a record opened by its own link is read on at once, and whoever was signed out meanwhile comes to sign in', async () => {
  const page = await at('officer', { width: 1280, height: 900 })
  await page.goto(`${site.origin}/requests`)
  await page.locator('.look').first().click()
  await page.locator('.peek:focus').waitFor()
  await page.locator('.peek-close').click()
  await page.context().clearCookies()
  await page.locator('.look').nth(1).click()
  await page.locator('.list').waitFor({ state: 'detached' })
  expect(await page.locator('a[href^="/sign-in"], input[type=password]').count()).toBeGreaterThan(0)
})

test('without script a record is seen beside its list, rows are ticked, and what can be done with them appears', async () => {
  const page = await at('officer', { width: 1280, height: 900 }, 'en', false)
  await page.goto(`${site.origin}/requests`)
  const name = (await page.locator('.list-table tbody th').nth(2).textContent()) ?? ''
  await page.locator('.look').nth(2).click()
  await page.locator('.peek h2', { hasText: name }).waitFor()
  expect(await page.locator('.list-table tbody tr').count()).toBe(50)
  await page.getByRole('link', { name: 'Close the preview' }).click()
  await page.locator('.peek').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Choose all on this page' }).click()
  await page.getByRole('button', { name: 'Assign to an officer' }).click()
  await page.getByRole('heading', { level: 1, name: 'Assign' }).waitFor()
})

test('a record that was struck out meanwhile is looked at without fault, and one that is not there neither', async () => {
  const officer = await office.as(office.people.officer)
  const nobody = '01890000-0000-7000-8000-000000000000'
  for (const odd of [nobody, 'x', "';--", '%', 'a'.repeat(2000)]) {
    const { status, text } = await officer.get(`/requests?peek=${encodeURIComponent(odd)}`)
    expect([status, text.includes('This record is not in the list any more')]).toEqual([200, true])
  }
  const frame = await office.app.request(`/requests?peek=${nobody}`, {
    headers: { cookie: officer.cookie(), 'turbo-frame': 'peek' },
  })
  const text = await frame.text()
  expect([frame.status, text.includes('not in the list any more'), text.includes('<table')]).toEqual([200, true, false])
})

test('nobody sees beside a list what is not theirs: an authority no request of another, a donor no name', async () => {
  const { rows } = await office.owner.pool.query<{ id: string }>(
    'select id from requests where authority_id <> $1 limit 1',
    [office.people.authority.authority_id],
  )
  const authority = await office.as(office.people.authority)
  const { text } = await authority.get(`/requests?peek=${rows[0]?.id}&lang=en`)
  expect(text).toContain('not in the list any more')
  const donor = await office.as(office.people.donor)
  expect((await donor.get(`/people?peek=${rows[0]?.id}`)).status).toBe((await donor.get('/people')).status)
  const [expert] = (
    await office.owner.pool.query<{ id: string }>('select person_id as id from expert_profiles limit 1')
  ).rows
  expect((await donor.get(`/experts?peek=${expert?.id}`)).text).toMatch(/id="peek-name"[\s\S]{0,200}Name withheld/)
})

test('a view whose columns are gone says so and shows the others', async () => {
  const officer = await office.as(office.people.officer)
  const { text } = await officer.get('/requests?columns=title&columns=shoe_size&columns=shoe_size')
  expect(text).toContain('1 column of this address does not exist any more')
  expect(text.match(/<th scope="col"/g)).toHaveLength(2)
  const none = (await officer.get('/requests?columns=shoe_size&columns=hat')).text
  expect(none).toContain('2 columns of this address do not exist any more')
  expect(none.match(/<th scope="col"/g)?.length).toBeGreaterThan(4)
})

test('the board shows the states in which nothing is, as well', async () => {
  const officer = await office.as(office.people.officer)
  const { text } = await officer.get('/requests?view=board&year=1999')
  expect(text).toMatch(/id="state-registered"[^>]*>registered <span class="muted">0</)
  expect(text).toContain('No record')
})

test('a meeting is found by its place and by the partners on its agenda', async () => {
  const { rows } = await office.owner.pool.query<{ number: number }>(
    `select distinct m.number from meetings m join agenda_items i on i.meeting_id = m.id
      join requests r on r.id = i.request_id where r.partner = 'TG'`,
  )
  const officer = await office.as(office.people.officer)
  const { text } = await officer.get('/meetings?search=togo')
  const found = [...text.matchAll(/>Meeting (\d+)<\/a>/g)].map((one) => Number(one[1]))
  expect(new Set(found)).toEqual(new Set(rows.map(({ number }) => number)))
  expect(found.length).toBeGreaterThan(0)
})

test('a task at home is a row of one line, and its press leads to where it is settled', async () => {
  const page = await at('officer', { width: 1280, height: 900 })
  await page.goto(site.origin)
  const heights = await page
    .locator('.desk > :first-child .task-rows li')
    .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height))
  expect(heights.length).toBeGreaterThan(5)
  expect(Math.max(...heights)).toBeLessThanOrEqual(37)
  const href = await page.locator('.task-rows a').first().getAttribute('href')
  // Anywhere in the row: on its day, for one.
  const when = await page.locator('.task-rows .task-when').first().boundingBox()
  await page.mouse.click((when?.x ?? 0) + 5, (when?.y ?? 0) + 5)
  await page.waitForURL(`${site.origin}${href}`)
})
