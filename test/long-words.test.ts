import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, serveSite } from './browser.ts'
import { type Facility, facility } from './facility.ts'

const at = new Date('2017-02-10T10:00:00Z')
const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)
let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
let page: Page
let paths: string[]

beforeAll(async () => {
  office = await facility('facility_2016', { at })
  const { pool } = office.owner
  // Whatever people wrote is one long word, and so are the names of persons, authorities and officers.
  await pool.query(`set session_replication_role = replica; update requests set title = '${word}'; update actions
    set title = '${word}', objectives = '${word}'; update activities set title = '${word}', place = '${word}';
    update outputs set title = '${word}'; update authorities set name = '${word}' || id; update personal_details
      set name = '${word}'; update accounts set name = '${word}'; set session_replication_role = origin`)
  const one = async (query: string) => (await pool.query<{ id: string }>(query)).rows[0]?.id ?? ''
  paths = [
    '/',
    '/requests',
    '/requests?view=board',
    '/actions?view=board',
    '/activities',
    '/outputs',
    '/experts',
    '/people',
    '/authorities',
    '/meetings',
    `/requests/${await one(`select id from requests where status = 'registered' limit 1`)}`,
    `/actions/${await one(`select id from actions where status = 'in_implementation' limit 1`)}`,
    `/activities/${await one('select id from activities limit 1')}`,
  ]
  site = await serveSite(office.database.url, () => at)
  browser = await openBrowser()
  page = await browser.newPage()
  await page.goto(`${site.origin}/sign-in`)
  await page.fill('[name=email]', office.people.officer.email)
  await page.fill('[name=password]', 'mobilise-2016')
  await page.click('form.form button[type=submit], main button[type=submit]')
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await office.close()
})

/**
 * Texts that reach out of the column, card, cell or line in which they stand, and whether the page is wider than its
 * window.
 */
const reachingOut = () =>
  page.evaluate(() => {
    const out: string[] = []
    if (document.documentElement.scrollWidth > window.innerWidth + 1)
      out.push(`the page is ${document.documentElement.scrollWidth} wide`)
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const within = node.parentElement?.closest('.board section, .card, li, td, th, dd, dt, h1, h2, h3, p')
      if (!within || !node.textContent?.trim() || !node.parentElement?.checkVisibility()) continue
      // What is there for screen readers alone is seen nowhere.
      const isHidden = (element: Element | null): boolean =>
        element !== null && (getComputedStyle(element).clipPath !== 'none' || isHidden(element.parentElement))
      if (isHidden(node.parentElement)) continue
      // What is cut with three dots stands whole elsewhere, and reaches out of nothing.
      const isCut = (element: Element | null): boolean =>
        element !== null &&
        (getComputedStyle(element).textOverflow === 'ellipsis' || (element !== within && isCut(element.parentElement)))
      if (isCut(node.parentElement)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const frame = within.getBoundingClientRect()
      const section = within.closest('.board section')?.getBoundingClientRect() ?? frame
      for (const rect of range.getClientRects())
        if (
          rect.width > 1 &&
          (rect.right > Math.min(frame.right, section.right) + 1.5 ||
            rect.left < Math.max(frame.left, section.left) - 1.5)
        )
          out.push(`${within.tagName}.${within.className}: ${node.textContent.trim().slice(0, 30)}`)
    }
    return [...new Set(out)]
  })

describe.each([1280, 360])('at a width of %i', (width) => {
  test.each(['en', 'ar'])('long words stay in their columns, cards and lines, in %s', async (lang) => {
    await page.setViewportSize({ width, height: 900 })
    const found: string[] = []
    for (const path of paths) {
      await page.goto(`${site.origin}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
      found.push(...(await reachingOut()).map((one) => `${path} ${one}`))
    }
    expect(found).toEqual([])
  })
})
