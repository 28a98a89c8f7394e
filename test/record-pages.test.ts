import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, serveSite } from './browser.ts'
import { type Facility, facility, takeMail } from './facility.ts'

/**
 * What somebody came for on the page of a record: by selectors, each of something that is seen. `step` where the record
 * waits for this reader.
 */
type Came = { at: string; of: string; for: string[]; step?: boolean }

let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
const now = new Date('2017-01-16T09:00:00Z')

const turn = '.next .turn'
const contact = '.record-asked a[href^="tel:"]'
const mail = '.record-asked a[href^="mailto:"]'
const days = '.record-asked time'
const asked = '#asked .facts > div'

beforeAll(async () => {
  office = await facility('facility_2016')
  await takeMail(office)
  const { pool } = office.owner
  await pool.query(`update activities set practical = 'Bring your passport.'`)
  // One officer carries all: each kind of record waits for her somewhere.
  for (const table of ['requests', 'actions'])
    await pool.query(`update ${table} set officer_id = $1 where officer_id is not null`, [office.people.officer.id])
  site = await serveSite(office.database.url, () => now)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await office.close()
})

const ofAuthority = `authority_id = (select authority_id from accounts where email = 'authority@example.org')`
const herself = `person_id = (select person_id from accounts where email = 'expert@example.org')`
const mission = (status: string, where = 'true') =>
  `select m.id from mobilisations m join activities v on v.id = m.activity_id join actions a on a.id = v.action_id
    where m.status = '${status}' and what_pauses(v.id) is null and ${where}`

/** Each kind of record as each of its readers meets it. */
const came: Record<string, Came[]> = {
  authority: [
    {
      at: 'requests',
      of: `select r.id from requests r join letters l on l.request_id = r.id and l.authority_id = r.authority_id
        where r.${ofAuthority} and r.status = 'approved' and exists (select from accounts k where k.id = r.officer_id)`,
      for: [turn, '#decision .facts > div', '.record-asked a[href$="/letter.pdf"]', contact, mail],
    },
    {
      at: 'requests',
      of: `select id from requests where ${ofAuthority} and status = 'returned'`,
      for: [turn, '#questions .facts > div'],
      step: true,
    },
    { at: 'actions', of: `select id from actions where ${ofAuthority}`, for: [turn, '#about .facts > div', contact] },
    {
      at: 'activities',
      of: `select id from activities where action_id in (select id from actions where ${ofAuthority})`,
      for: [turn, days, contact],
    },
    {
      at: 'outputs',
      of: `select id from outputs where action_id in (select id from actions where ${ofAuthority})`,
      for: [turn, '#ladder table'],
    },
  ],
  focal_point: [
    {
      at: 'mobilisations',
      of: mission(
        'accepted',
        `m.person_id in (select e.id from people e join accounts k on k.administration = e.employed_in
          where k.email = 'focal_point@example.org' and e.employer_kind = 'public')`,
      ),
      for: [turn, days, contact],
      step: true,
    },
  ],
  expert: [
    {
      at: 'mobilisations',
      of: mission('invited', herself),
      for: [turn, days, '.record-asked a[href$="/calendar.ics"]', contact, '#practical .person-text', '.lead'],
      step: true,
    },
  ],
  consulted: [
    {
      at: 'consultations',
      of: `select o.id from opinions o join accounts k on k.body_id = o.body_id
        where k.email = 'consulted@example.org' and o.status = 'asked'`,
      for: [turn, asked, '#give form', contact],
      step: true,
    },
    {
      at: 'consultations',
      of: `select o.id from opinions o join accounts k on k.body_id = o.body_id
        where k.email = 'consulted@example.org' and o.status <> 'asked'`,
      for: [turn, '#opinion .facts > div', asked],
    },
  ],
  committee: [
    { at: 'meetings', of: 'select id from meetings', for: [turn, '#agenda table'] },
    {
      at: 'agenda',
      of: `select i.id from agenda_items i join meetings m on m.id = i.meeting_id join requests r on r.id = i.request_id
        where m.status = 'planned' and i.struck_at is null and not exists (select from decision_scores s
          join accounts k on k.id = s.account_id where s.agenda_item_id = i.id and k.email = 'committee@example.org')`,
      for: [turn, asked],
      step: true,
    },
  ],
  donor: [
    { at: 'requests', of: `select id from requests where status = 'approved'`, for: [turn, '#decision .facts > div'] },
    { at: 'actions', of: `select id from actions where status = 'closed'`, for: [turn, '#about .facts > div'] },
    { at: 'mobilisations', of: mission('completed'), for: [turn, days] },
    { at: 'outputs', of: `select id from outputs where status = 'adopted'`, for: [turn, '#ladder table'] },
  ],
  communications: [{ at: 'activities', of: `select id from activities where status = 'held'`, for: [turn, days] }],
  officer: [
    {
      at: 'requests',
      of: `select id from requests where status = 'registered'`,
      for: [turn, contact, asked],
      step: true,
    },
    {
      at: 'actions',
      of: `select id from actions where status = 'agreed'`,
      for: [turn, contact],
      step: true,
    },
    {
      at: 'activities',
      of: `select v.id from activities v join actions a on a.id = v.action_id
        where v.status = 'held' and a.status = 'in_implementation'`,
      for: [turn, days, contact],
      step: true,
    },
    { at: 'mobilisations', of: mission('shortlisted'), for: [turn, days, contact], step: true },
    {
      at: 'outputs',
      of: `select o.id from outputs o join actions a on a.id = o.action_id where o.status = 'drafted'`,
      for: [turn, '#ladder'],
      step: true,
    },
    { at: 'consultations', of: 'select id from opinions', for: [turn, days, asked] },
    {
      at: 'people',
      of: 'select person_id as id from expert_profiles',
      for: ['.record-asked .facts', '#profile .facts'],
    },
    { at: 'bodies', of: 'select id from consulted_bodies', for: ['.record-asked .facts', '#scopes table'] },
    { at: 'initiatives', of: 'select id from initiatives', for: ['.record-asked .facts', '#about .facts'] },
    { at: 'authorities', of: 'select id from authorities', for: ['.record-asked .facts'] },
    { at: 'partners', of: `select 'TG' as id`, for: ['.record-asked .facts', '#requests table'] },
  ],
}

/** Where each of these begins on the page, in pixels from its top; null where it is not seen. */
const topsOf = (page: Page, selectors: string[]) =>
  page.evaluate(
    (all) =>
      all.map((selector) => {
        const found = document.querySelector(selector)?.getBoundingClientRect()
        return found && found.height > 0 ? Math.round(found.top + window.scrollY) : null
      }),
    selectors,
  )

/** How often Tab is pressed until the step that stands out is reached, from the top and over the first link. */
async function pressesToStep(page: Page): Promise<number> {
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  for (let presses = 2; presses <= 20; presses++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement?.matches('.next [data-variant="primary"]'))) return presses
  }
  return Number.POSITIVE_INFINITY
}

describe.each(Object.entries(came))('%s', (role, records) => {
  test('finds what they came for within 1,000 px on a screen, and within two screens on a telephone', async () => {
    const cookie = (await office.as(office.people[role as 'officer'])).cookie()
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: true })
    await context.addCookies(
      cookie.split('; ').map((one) => {
        const [name = '', value = ''] = one.split(/=(.*)/)
        return { name, value, url: site.origin }
      }),
    )
    const page = await context.newPage()
    const faults: string[] = []
    for (const record of records) {
      const { rows } = await office.owner.pool.query<{ id: string }>(`${record.of} limit 1`)
      const path = `/${record.at}/${rows[0]?.id}`
      for (const [width, height, end] of [
        [1280, 900, 1000],
        [360, 740, 1480],
      ] as const) {
        await page.setViewportSize({ width, height })
        if (width === 1280) await page.goto(`${site.origin}${path}?lang=en`)
        const tops = await topsOf(page, record.for)
        for (const [index, top] of tops.entries())
          if (top === null || top > end) faults.push(`${path} at ${width}: ${record.for[index]} at ${top}`)
        if (width === 1280 && record.step) {
          const presses = await pressesToStep(page)
          if (presses > 8) faults.push(`${path}: ${presses} presses of Tab`)
        }
      }
    }
    await context.close()
    expect(faults).toEqual([])
  }, 60_000)
})
