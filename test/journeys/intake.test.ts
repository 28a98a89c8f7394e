import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textsOf } from '../../src/house/languages/texts.ts'
import { openBrowser, serveSite } from '../browser.ts'
import { type Facility, facility } from '../facility.ts'
import { papers } from '../papers.ts'

let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
beforeAll(async () => {
  office = await facility()
  site = await serveSite(office.database.url, () => new Date('2016-03-01T10:00:00Z'))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await office.close()
})
beforeEach(async () => {
  await office.owner.pool.query(`update requests set status = 'withdrawn' where status <> 'withdrawn'`)
  // The clock of the test stands still, so that mails cannot be told apart by their time.
  await office.owner.pool.query(`delete from outbox where kind = 'link'`)
})

/** What an authority writes, in its language. */
const written = {
  fr: {
    title: 'Stratégie de mobilisation de la diaspora',
    need: 'Nous voulons associer notre diaspora au développement.',
    outputs: 'Une stratégie et un plan d’action',
    budget: 'Une ligne budgétaire est prévue.',
  },
  ar: {
    title: 'استراتيجية لإشراك الجاليات في الخارج',
    need: 'نريد إشراك جالياتنا في التنمية.',
    outputs: 'استراتيجية وخطة عمل',
    budget: 'يوجد بند في الميزانية.',
  },
}
type Lang = keyof typeof written

/** Somebody with a phone, its script on or off, speaking this language. */
async function phone(
  lang: Lang,
  script: boolean,
): Promise<{ context: BrowserContext; page: Page; t: (key: string) => string }> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: script,
    locale: lang,
  })
  await context.addCookies([{ name: 'lang', value: lang, url: site.origin }])
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const texts = textsOf(lang)
  return { context, page, t: (key) => texts[key] ?? key }
}

async function signIn(page: Page, email = 'amina@example.org') {
  await page.goto(`${site.origin}/sign-in`)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', 'test-password')
  await page.click('main form button')
  await page.waitForURL(`${site.origin}/`)
}

const fits = async (page: Page) =>
  expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(360)
const save = async (page: Page, t: (key: string) => string, next: RegExp) => {
  await page.getByRole('button', { name: t('intake.save_and_go_on'), exact: true }).click()
  await page.waitForURL(next)
  await fits(page)
}
const linkFromMail = async () => {
  const { rows } = await office.owner.pool.query<{ link: string }>(
    `select link from outbox where kind = 'link' order by queued_at desc, id desc limit 1`,
  )
  return site.origin + (rows[0]?.link ?? '')
}

describe.each<Lang>(['fr', 'ar'])('an authority on a phone, in %s', (lang) => {
  test('without script: every saved page survives a cut line, and the e-mail link leads back on another device', {
    timeout: 120_000,
  }, async () => {
    const words = written[lang]
    const { context, page, t } = await phone(lang, false)
    await signIn(page)
    await page
      .getByRole('link', { name: t('requests.new') })
      .first()
      .click()
    await page.fill('[name=title]', words.title)
    await page.fill('[name=need]', words.need)
    await page.selectOption('[name=language]', lang)
    await save(page, t, /\/content$/)
    expect(await page.locator('html').getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : 'ltr')
    await page.getByRole('link', { name: t('intake.page.themes'), exact: true }).click()
    await page.selectOption('[name=theme]', 'diaspora')
    await save(page, t, /\/outputs$/)
    const draft = page.url().replace(/\/outputs$/, '')
    await page.goto(`${draft}/link`)
    await page.locator('main form button').click()
    await page.waitForURL(/\/content$/)

    // The line is cut while the next page is sent: what was saved is there, on whatever device.
    await page.goto(`${draft}/outputs`)
    await page.fill('[name=expected_outputs]', words.outputs)
    await context.setOffline(true)
    await page
      .locator('main form button')
      .first()
      .click({ timeout: 3_000 })
      .catch(() => undefined)
    await context.close()

    const again = await phone(lang, false)
    await again.page.goto(await linkFromMail())
    await again.page.locator('main form button').click()
    await again.page.waitForURL(`${draft}/content`)
    await again.page.getByText(words.title).first().waitFor()
    await again.page.getByRole('link', { name: t('intake.page.themes'), exact: true }).click()
    expect(await again.page.inputValue('[name=theme]')).toBe('diaspora')
    await again.page.goto(`${draft}/outputs`)
    expect(await again.page.inputValue('[name=expected_outputs]')).toBe('')
    await again.page.fill('[name=expected_outputs]', words.outputs)
    await save(again.page, t, /\/(experts|contact|authorities)$/)
    await again.page.goto(`${draft}/attachments`)
    await again.page.setInputFiles('[name=file]', {
      name: lang === 'ar' ? 'خطاب تأييد.pdf' : 'Lettre d’appui.pdf',
      mimeType: 'application/pdf',
      buffer: papers.pdf(),
    })
    await again.page.getByRole('button', { name: t('intake.upload') }).click()
    await again.page.getByText(t('files.kept')).waitFor()
    await again.page.goto(`${draft}/content`)
    await again.page.getByRole('link', { name: t('intake.check') }).click()
    for (const text of [words.title, words.need, words.outputs])
      expect(await again.page.textContent('main')).toContain(text)
    await fits(again.page)
    await again.page.getByRole('button', { name: t('requests.step.submit'), exact: true }).click()
    await again.page.getByRole('heading', { level: 1, name: t('intake.confirmed.title') }).waitFor()
    await fits(again.page)
    const { rows } = await office.owner.pool.query<{ status: string; language: string; reference: string }>(
      'select status, language, reference from requests where title = $1 order by id desc limit 1',
      [words.title],
    )
    expect(rows[0]).toMatchObject({ status: 'submitted', language: lang })
    expect(await again.page.textContent('main')).toContain(rows[0]?.reference)
    await again.context.close()
  })

  test('with script: what is typed on the open page survives a cut line and a closed tab too', {
    timeout: 120_000,
  }, async () => {
    const words = written[lang]
    const { context, page, t } = await phone(lang, true)
    await signIn(page)
    await page
      .getByRole('link', { name: t('requests.new') })
      .first()
      .click()
    await page.fill('[name=title]', words.title)
    await page.fill('[name=need]', words.need)
    await save(page, t, /\/content$/)
    const draft = page.url().replace(/\/content$/, '')
    await page.goto(`${draft}/setup`)
    await page.fill('[name=setup_budget]', words.budget)
    await context.setOffline(true)
    await page.getByRole('button', { name: t('intake.save_and_go_on'), exact: true }).click()
    await page.getByText(t('ui.cut')).waitFor()
    expect(await page.inputValue('[name=setup_budget]')).toBe(words.budget)
    expect(await page.getByRole('button', { name: t('intake.save_and_go_on'), exact: true }).isEnabled()).toBe(true)
    await fits(page)
    await page.close({ runBeforeUnload: false })
    await context.setOffline(false)

    const tab = await context.newPage()
    await tab.goto(`${draft}/setup`)
    await tab.getByText(t('ui.kept')).waitFor()
    expect(await tab.inputValue('[name=setup_budget]')).toBe(words.budget)
    await fits(tab)
    await save(tab, t, /\/(attachments|contact|authorities|themes|experts|outputs)$/)
    await tab.goto(`${draft}/setup`)
    expect(await tab.inputValue('[name=setup_budget]')).toBe(words.budget)
    expect(await tab.getByText(t('ui.kept')).count()).toBe(0)
    expect(await tab.evaluate('Object.keys(localStorage).length')).toBe(0)
    await context.close()
  })
})

test('what was kept can be discarded, belongs to one account, and is cleared at signing out', {
  timeout: 120_000,
}, async () => {
  const { context, page, t } = await phone('fr', true)
  await signIn(page)
  const type = async (title: string) => {
    await page.goto(`${site.origin}/requests/new`)
    await page.fill('[name=title]', title)
    await expect.poll(() => page.evaluate('Object.keys(localStorage).length')).toBe(1)
    page.once('dialog', (dialog) => dialog.accept())
  }
  await type('Un brouillon')
  await page.goto(`${site.origin}/requests/new`)
  await page.getByRole('button', { name: t('ui.kept_discard') }).click()
  expect(await page.inputValue('[name=title]')).toBe('')
  expect(await page.evaluate('Object.keys(localStorage).length')).toBe(0)

  await type('Pour moi seule')
  // The session runs out, and somebody else signs in on the same device.
  await context.clearCookies()
  await signIn(page, 'chikondi@example.org')
  await page.goto(`${site.origin}/requests/new`)
  expect(await page.inputValue('[name=title]')).toBe('')
  await context.clearCookies()
  await context.addCookies([{ name: 'lang', value: 'fr', url: site.origin }])
  await signIn(page)
  await page.goto(`${site.origin}/requests/new`)
  expect(await page.inputValue('[name=title]')).toBe('Pour moi seule')
  await page.locator('.who summary').click()
  await page.getByRole('button', { name: t('ui.sign_out') }).click()
  await page.waitForURL(/\/sign-in/)
  expect(await page.evaluate('Object.keys(localStorage).length')).toBe(0)
  await context.close()
})
