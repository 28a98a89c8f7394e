import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, serveSite } from '../browser.ts'
import { type Facility, facility } from '../facility.ts'

let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
const patience = { timeout: 120_000 }
beforeAll(async () => {
  office = await facility('facility_2016')
  site = await serveSite(office.database.url, () => new Date('2017-01-16T10:00:00Z'))
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await office?.close()
})

async function officer(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })).newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${site.origin}/sign-in`)
  await page.getByLabel('E-mail address').fill('officer@example.org')
  await page.getByLabel('Password').fill('mobilise-2016')
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.who summary').waitFor()
  // A combobox as soon as the script is there.
  await box(page).waitFor()
  return page
}
const box = (page: Page) => page.getByRole('combobox', { name: 'Search the site' })
const options = (page: Page) => page.getByRole('option')
const said = (page: Page) => page.locator('[data-search-said]').textContent()

test(
  'the search is reached by one key, walked by arrows, opened by Enter and closed by Escape, and says what it found',
  patience,
  async () => {
    const page = await officer()
    await page.keyboard.press('/')
    await page.keyboard.type('togo')
    await options(page).first().waitFor()
    expect(await box(page).getAttribute('aria-expanded')).toBe('true')
    expect(await said(page)).toMatch(/results\.$/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    const first = await options(page).first().getAttribute('id')
    expect(await box(page).getAttribute('aria-activedescendant')).toBe(first)
    await page.keyboard.press('Escape')
    expect(await options(page).count()).toBe(0)
    expect(await box(page).getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('togo')
    await options(page).first().waitFor()
    await page.keyboard.press('ArrowDown')
    const href = await options(page).first().getAttribute('href')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${href}`)
    // What was opened is offered again, until whoever opened it signs out.
    await page.goto(`${site.origin}/`)
    await box(page).waitFor()
    await page.keyboard.press('/')
    await page.getByRole('group', { name: 'Opened recently' }).waitFor()
    expect(await options(page).first().getAttribute('href')).toBe(href)
    await page.keyboard.press('Escape')
    await page.locator('.who summary').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor()
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('recent')))).toEqual([])
    await page.context().close()
  },
)

test('an answer that comes late is not shown in place of a later one', patience, async () => {
  const page = await officer()
  await page.route('**/search/suggestions?q=ken', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await route.continue().catch(() => undefined)
  })
  await page.keyboard.press('/')
  await page.keyboard.type('ken')
  await page.waitForTimeout(400)
  await box(page).fill('togo')
  await page.getByRole('option', { name: 'All results for “togo”' }).waitFor()
  await page.waitForTimeout(1_800)
  expect(await page.getByRole('option', { name: /Kenya/ }).count()).toBe(0)
  await page.context().close()
})

test('the mails beside a step follow what is typed', patience, async () => {
  const page = await officer()
  const { rows } = await office.owner.pool.query<{ id: string }>(`select m.id from mobilisations m
    join activities a on a.id = m.activity_id join personal_details d on d.person_id = m.person_id
    where m.status = 'shortlisted' and a.status = 'planned' and d.email <> '' order by m.id limit 1`)
  await page.goto(`${site.origin}/mobilisations/${rows[0]?.id}/invitation`)
  await page.getByLabel('A note of yours').fill('Bring the <b>figures</b>.')
  await page.locator('#step-mails').getByText('Bring the <b>figures</b>.').waitFor()
  expect(await page.locator('#step-mails b').count()).toBe(0)
  await page.context().close()
})
