import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setUpClock } from '../../src/demonstration/clock.ts'
import { siteAt } from '../../src/house/identity/site-address.ts'
import { openConsultation } from '../../src/requests/consultations/commands.ts'
import { startWork } from '../../src/work.ts'
import { openBrowser, serveSite } from '../browser.ts'
import { testSecret } from '../database.ts'
import { type Facility, facility, takeMail } from '../facility.ts'

let office: Facility
const faults: string[] = []
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
let stopWork: () => Promise<void>
const now = () => new Date()

beforeAll(async () => {
  office = await facility('office')
  await askOnFriday()
  await setUpClock(office.owner.db, now())
  site = await serveSite(office.database.url, now)
  stopWork = await startWork({
    database: office.database,
    owner: office.owner,
    secret: testSecret,
    site: siteAt(site.origin, testSecret),
    mailServer: { url: null, from: 'mobilise@localhost', baseUrl: site.origin },
    now,
    onFault: ({ message }) => faults.push(message),
    hurry: true,
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await stopWork()
  await site.close()
  await office.close()
})

/** On Friday, 13 January 2017, two services are asked for their opinion and told of it. */
async function askOnFriday(): Promise<void> {
  const { officer, authority, consulted, otherConsulted } = office.people
  const by = { person: officer, at: new Date('2017-01-13T09:00:00Z'), site: siteAt('http://localhost', testSecret) }
  const { rows } = await office.owner.pool.query<{ id: string }>(
    `insert into requests (reference, partner, authority_id, status, title, need, theme, submitted_at, numeral, received_on,
        registered_at, screened_by, officer_id)
      select 'R-2017-TEST', 'TG', $1, 'in_consultation', 'Strategy for the diaspora', 'A strategy', 'diaspora', '2017-01-12', 1,
        '2017-01-12', '2017-01-12', $2, $2 returning id`,
    [authority.authority_id, officer.id],
  )
  const bodies = [consulted.body_id ?? '', otherConsulted.body_id ?? '']
  await office.write(by, (tx) => openConsultation(tx, { id: rows[0]?.id ?? '' }, by, bodies))
  await takeMail(office)
}

async function signedIn(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options })
  ).newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${site.origin}/sign-in`)
  await page.getByLabel('E-mail address').fill('ada@example.org')
  await page.getByLabel('Password').fill('test-password')
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.who summary').waitFor()
  return page
}

const line = (page: Page) => page.getByRole('complementary', { name: 'The demonstration’s time' })
const pressNext = (page: Page) => line(page).getByRole('button', { name: 'Next working day' }).click()

test('pressing “next working day” five times closes a consultation by silence and sends the reminders that are due', {
  timeout: 180_000,
}, async () => {
  const page = await signedIn()
  await line(page).getByText('Monday, 16 January 2017').waitFor()
  for (const day of ['Tuesday, 17', 'Wednesday, 18', 'Thursday, 19', 'Friday, 20', 'Monday, 23']) {
    await pressNext(page)
    await line(page).getByText(`${day} January 2017`).waitFor()
    await line(page).getByRole('button', { name: 'Next working day' }).waitFor()
    if (day === 'Thursday, 19') await page.getByText(/\d reminders were sent|A reminder was sent/).waitFor()
  }
  await page.getByText('2 services did not answer: silence').waitFor()
  await page.getByText('A consultation closed').waitFor()
  await page.getByRole('link', { name: 'Back to where you were' }).waitFor()

  await page.getByRole('link', { name: 'R-2017-TEST' }).first().click()
  await page.getByText('silence: counts as no objection').first().waitFor()
  await page.goto(`${site.origin}/outbox`)
  await page.getByText('No e-mail leaves the demonstration').waitFor()
  const reminders = page.getByRole('row').filter({ hasText: '19 January 2017' }).filter({ hasText: '@example.org' })
  expect(await reminders.filter({ hasText: 'sent' }).count()).toBeGreaterThanOrEqual(2)
  expect(faults).toEqual([])
})

test('without script the same buttons go on, and a link looks how far it is', { timeout: 120_000 }, async () => {
  const page = await signedIn({ javaScriptEnabled: false })
  const before = (await line(page).locator('p').textContent()) ?? ''
  await line(page).getByText('Further').click()
  await line(page).getByRole('button', { name: 'In a week' }).click()
  await page.getByRole('heading', { level: 1, name: 'The demonstration’s time' }).waitFor()
  for (let looks = 0; looks < 200 && (await page.getByRole('link', { name: 'Look again' }).count()) > 0; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    await page.getByRole('link', { name: 'Look again' }).click()
  }
  expect(await line(page).textContent()).toMatch(/Monday, (23|30) January 2017/)
  expect(await line(page).textContent()).not.toContain(before)
})
