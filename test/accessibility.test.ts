import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Cookie, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { languages } from '../src/house/ui/view.ts'
import { openBrowser, serveSite } from './browser.ts'
import { meetingWith, members, openMeeting, readyRequest, record, score } from './committee.ts'
import { type Facility, facility } from './facility.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
let pages: { who: string; paths: string[] }[]

beforeAll(async () => {
  office = await facility('facility_2016')
  // The thin line of a demonstration stands above every page, here with the time that the tests have.
  await office.owner.pool.query('insert into demonstration_clock (ahead_ms) values (0)')
  site = await serveSite(office.database.url, () => new Date('2017-02-10T10:00:00Z'))
  browser = await openBrowser()
  const one = (query: string) => office.owner.pool.query<{ id: string }>(query).then(({ rows }) => rows[0]?.id ?? '')
  const registered = await one(`select id from requests where status = 'registered' limit 1`)
  const submitted = await one(`select id from requests where status = 'submitted' limit 1`)
  const carrier = await one(`select officer_id as id from actions where status = 'in_implementation' limit 1`)
  const approved = await one(`select id from requests where status = 'approved' order by received_on desc limit 1`)
  const formulation = await one(`select id from actions where status = 'in_formulation' limit 1`)
  const running = await one(`select id from actions where status = 'in_implementation' limit 1`)
  const held = await one(
    `select id from activities v where status = 'reported' and exists (select from participations where activity_id = v.id)
      and exists (select from seats where activity_id = v.id) order by first_day desc limit 1`,
  )
  const seat = await one(`select id from seats where activity_id = '${held}' limit 1`)
  const participation = await one(`select id from participations where activity_id = '${held}' limit 1`)
  const planned = await one(`select id from activities where status in ('planned', 'confirmed') limit 1`)
  const mission = await one(`select id from mobilisations where status = 'completed' limit 1`)
  const expert = await one('select person_id as id from expert_profiles limit 1')
  const output = await one(`select id from outputs where status = 'adopted' limit 1`)
  const opinion = await one('select id from opinions limit 1')
  const question = await one(`select id from questions where form = 'readiness' limit 1`)
  const body = await one('select body_id as id from body_scopes limit 1')
  const initiative = await one('select id from initiatives limit 1')
  const meeting = await one(`select id from meetings where status = 'closed' order by number desc limit 1`)
  const item = await one(
    `select i.id from agenda_items i join decision_scores s on s.agenda_item_id = i.id where s.remark <> ''
      order by i.id desc limit 1`,
  )
  const authority = await one('select id from authorities limit 1')
  const mail = await one('select id from outbox limit 1')
  // A meeting of today that is open: one item prepared, one to be decided.
  const { rows: free } = await office.owner.pool.query<{ key: string }>(
    `select key from themes t where offered and not exists (select from requests r where r.theme = t.key
      and r.authority_id = $1 and r.status in ('draft', 'submitted', 'returned', 'registered', 'in_consultation', 'deferred'))
      order by position limit 2`,
    [office.people.authority.authority_id],
  )
  const asked = [
    await readyRequest(office, { title: 'Live', language: 'en', theme: free[0]?.key ?? '' }),
    await readyRequest(office, { title: 'Open', theme: free[1]?.key ?? '' }),
  ]
  const live = await meetingWith(office, asked)
  await score(office, live.items[0] ?? '', members(office))
  await openMeeting(office, live.meeting)
  await record(office, live.items[0] ?? '', 'approve')
  const struck = await one(`insert into struck_out (record_table, record_id, name, stood_at, reason, struck_by,
      struck_at, ids, content) select 'outputs', uuidv7(), 'A study', '/outputs', 'Entered twice', id, now(), '{}', '[]' from accounts limit 1
    returning id`)
  pages = [
    {
      who: 'committee',
      paths: [
        '/',
        `/meetings/${live.meeting}`,
        ...['agenda', 'attendance', 'release'].map((noun) => `/meetings/${live.meeting}/${noun}`),
        ...live.items.map((id) => `/agenda/${id}`),
        ...['scores', 'outcome'].map((noun) => `/agenda/${live.items[1]}/${noun}`),
        `/agenda/${live.items[0]}/letter`,
      ],
    },
    {
      who: 'public',
      paths: [
        '/',
        '/about',
        '/ask',
        '/ask?partner=TG&type=national_central',
        '/ask/account',
        '/ask/sent',
        '/help',
        '/contact',
        '/experts-wanted',
        '/accessibility',
        '/figures/2016/method',
        '/requests',
        '/sign-in',
        '/sign-in/link',
        '/sign-in/forgotten',
        '/sign-in/password?token=x',
        '/actions',
        `/actions/${running}`,
        '/activities',
        '/outputs',
        '/partners',
        '/partners/TG',
        '/figures/2016',
        '/reports',
        '/reports/2016',
        '/nowhere',
      ],
    },
    {
      who: 'authority',
      paths: ['/', '/mail-preferences', '/account', '/account/password', '/requests', '/requests/new'],
    },
    {
      who: 'officer',
      paths: [
        '/',
        '/requests',
        '/requests?status=draft&region=africa',
        '/requests?view=board',
        '/?why=submitted',
        `/requests/assignments?ids=${registered}&ids=${approved}`,
        `/requests/causes?ids=${registered}&ids=${approved}`,
        '/actions?view=board',
        `/actions/assignments?ids=${formulation}&ids=${running}`,
        `/requests/${registered}/assignment`,
        '/views',
        '/requests/clocks?year=2016',
        '/requests/clocks?untold=1',
        `/requests/${registered}/delay`,
        `/requests/${registered}`,
        `/requests/${registered}/consultation`,
        `/requests/${submitted}/questions`,
        `/requests/${approved}`,
        `/requests/${approved}/correction`,
        '/consultations',
        `/consultations/${opinion}`,
        `/actions/${formulation}`,
        `/actions/${formulation}/readiness`,
        `/actions/${running}`,
        `/actions/${running}/content`,
        `/activities/${held}`,
        `/activities/${held}/content`,
        `/activities/${held}/seats/${seat}/content`,
        `/activities/${held}/participants/${participation}/content`,
        `/activities/${planned}`,
        `/activities/${planned}/seats`,
        `/activities/new?action=${running}`,
        '/mobilisations',
        `/mobilisations/${mission}`,
        `/mobilisations/${mission}/content`,
        '/people',
        '/people/new',
        `/people/${expert}`,
        `/people/${expert}/profile`,
        `/people/${expert}/details`,
        `/people/${expert}/vetting`,
        '/experts',
        `/outputs/${output}`,
        `/outputs/${output}/content`,
        `/outputs/new?action=${running}`,
        '/meetings',
        '/meetings/new',
        `/meetings/${meeting}`,
        `/meetings/${meeting}/minutes`,
        `/meetings/${meeting}/content`,
        `/agenda/${item}`,
        '/authorities',
        `/authorities/${authority}`,
        `/authorities/${authority}/content`,
        '/authorities/new',
        '/initiatives',
        `/initiatives/${initiative}`,
        `/initiatives/${initiative}/content`,
        '/initiatives/new',
        '/figures/2016/activities.held',
        '/figures/2016/experts.country_share',
        '/figures/2016/experts.non_eu_share?continent=africa',
        '/figures/2016?region=asia',
        '/reports/2016/texts/year',
      ],
    },
    {
      who: 'administrator',
      paths: [
        '/accounts',
        '/accounts/new',
        `/accounts/${carrier}`,
        `/accounts/${carrier}/content`,
        `/accounts/${carrier}/handover`,
        '/outbox',
        '/outbox?status=failed',
        `/outbox/${mail}`,
        '/jobs',
        '/demonstration',
        '/mail-preferences',
        '/settings/calendar',
        '/settings/identity',
        '/applications',
        '/settings/calendar/import?country=AT&year=2017',
        '/settings/calendar/import?country=TN&year=2019',
        '/settings/questions',
        '/settings/questions/new?form=readiness&kind=planned',
        `/settings/questions/${question}`,
        '/partners/TG/names',
        '/portfolios',
        '/struck',
        `/struck/${struck}`,
        `/participations/${participation}/striking-out`,
        `/activities/${held}/striking-out`,
        '/bodies',
        '/bodies/new',
        `/bodies/${body}`,
        `/bodies/${body}/content`,
      ],
    },
  ]
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await office.close()
})

/** What depends on the words of a page, and so is asked in every language: names, languages, what is told twice. */
const ofWords = [
  'area-alt aria-allowed-role aria-command-name aria-dialog-name aria-input-field-name aria-meter-name aria-progressbar-name',
  'aria-toggle-field-name aria-tooltip-name aria-treeitem-name button-name document-title empty-heading',
  'empty-table-header form-field-multiple-labels frame-title html-has-lang html-lang-valid image-alt',
  'image-redundant-alt input-button-name input-image-alt label label-content-name-mismatch label-title-only',
  'landmark-unique link-in-text-block link-name object-alt role-img-alt select-name skip-link summary-name',
  'svg-img-alt table-duplicate-name td-has-header th-has-data-cells valid-lang target-size',
].flatMap((line) => line.split(' '))
const untranslated =
  /\b(?:requests|actions|activities|people|outputs|figures|report|ui|home|seats|mobilisations|consultations|meetings|agenda|minutes|letters|partners|initiatives|authorities)\.[a-z_]+\.[a-z_]+/

type Axe = { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

/** Looks at a page that is open; `rules` are all where none are named. */
async function faultsOf(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate(
    (values) =>
      (globalThis as unknown as { axe: Axe }).axe.run({
        resultTypes: ['violations'],
        ...(values ? { runOnly: { type: 'rule', values } } : {}),
      }),
    rules,
  )
  const width = page.viewportSize()?.width ?? 0
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth'))
  const key = untranslated.exec((await page.textContent('body')) ?? '')
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`),
    ...(wide > width ? [`${wide} px wide where there are ${width}`] : []),
    ...(key ? [key[0]] : []),
  ]
}

type Way = { lang: string; width: number; rules?: string[]; goTo: (page: Page, path: string) => Promise<unknown> }

async function walk({ lang, width, rules, goTo }: Way): Promise<string[]> {
  const faults: string[] = []
  for (const { who, paths } of pages) {
    const context = await browser.newContext({ viewport: { width, height: 740 } })
    await context.addInitScript(axe)
    await context.addCookies([{ name: 'lang', value: lang, url: site.origin }, ...(await signedIn(who))])
    const page = await context.newPage()
    await page.goto(site.origin)
    for (const path of paths) {
      await goTo(page, path)
      for (const fault of await faultsOf(page, rules)) faults.push(`${who} ${path}: ${fault}`)
    }
    await context.close()
  }
  return faults
}

const open = (page: Page, path: string) => page.goto(site.origin + path)

/** Puts a page in the place of the one that is open, as script does on the way from page to page: much quicker. */
const replace = (page: Page, path: string) =>
  page.evaluate(async (address) => {
    const sent = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html')
    for (const { name, value } of sent.documentElement.attributes) document.documentElement.setAttribute(name, value)
    document.title = sent.title
    document.body.replaceWith(document.adoptNode(sent.body))
  }, path)

/** The cookies of somebody who signed in once, for all languages and widths. */
const sessions = new Map<string, Cookie[]>()
async function signedIn(who: string): Promise<Cookie[]> {
  if (who === 'public') return []
  const known = sessions.get(who)
  if (known) return known
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site.origin}/sign-in`)
  await page.fill('[name=email]', `${who}@example.org`)
  await page.fill('[name=password]', 'mobilise-2016')
  await Promise.all([page.waitForURL(`${site.origin}/`), page.click('main form button')])
  const cookies = (await context.cookies()).filter(({ name }) => name !== 'lang')
  await context.close()
  sessions.set(who, cookies)
  return cookies
}

// What a rule says of colours, structure and script is the same in every language: it is asked of each page as it is
// opened, once more where there is room, and once more from right to left.
test('every page passes axe and fits into 360 px', { timeout: 400_000 }, async () => {
  expect(await walk({ lang: 'en', width: 360, goTo: open })).toEqual([])
})

test.each([
  ['en', 1280],
  ['ar', 360],
] as const)('every page passes axe and fits, in %s at %i px', { timeout: 400_000 }, async (lang, width) => {
  expect(await walk({ lang, width, goTo: replace })).toEqual([])
})

test.each(languages.filter((lang) => lang !== 'en' && lang !== 'ar'))(
  'every page has its words, their names and room for them, in %s',
  { timeout: 400_000 },
  async (lang) => {
    expect(await walk({ lang, width: 360, rules: ofWords, goTo: replace })).toEqual([])
  },
)
