import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDueConsultations } from '../../src/requests/consultations/commands.ts'
import { openBrowser, serveSite } from '../browser.ts'
import { type Facility, facility, takeMail } from '../facility.ts'

let office: Facility
let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
let now = new Date('2016-03-01T10:00:00Z')

beforeAll(async () => {
  office = await facility('office')
  site = await serveSite(office.database.url, () => now)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await office.close()
})

/** Somebody at a screen of their own. */
async function at(email: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })).newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${site.origin}/sign-in`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill('test-password')
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.who summary').waitFor()
  return page
}

/** Shows the steps that are not due, where this one is among them. */
async function unfold(page: Page, step: string) {
  await page.locator('.next').waitFor()
  const closed = page.locator('.more-steps:not([open])')
  if ((await closed.getByText(step, { exact: true }).count()) > 0) await closed.locator('summary').click()
}

/** Opens the form of a step from the record's page, fills it in, sends it and waits for what was done. */
async function take(page: Page, step: string, fill: () => Promise<void> = async () => undefined) {
  await unfold(page, step)
  await page.getByRole('link', { name: step, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).filter({ hasText: step }).waitFor()
  await fill()
  await page.locator('main form').getByRole('button', { name: step, exact: true }).click()
  await page.locator('.flash').waitFor()
}

/** The address of the record that a link or a form leads to, once it is there: Turbo changes pages without waiting. */
async function arrivedAt(page: Page, slice: string): Promise<string> {
  await page.waitForURL(new RegExp(`/${slice}/[0-9a-f-]{36}$`))
  return page.url()
}

/** Takes a step that is one button. */
async function press(page: Page, step: string) {
  await unfold(page, step)
  await page.locator('.next').getByRole('button', { name: step, exact: true }).click()
  await page.locator('.flash').filter({ hasText: step }).waitFor()
}

test('the main job, from the request to the annual report, in a browser and as each person in turn', {
  timeout: 180_000,
}, async () => {
  const authority = await at('amina@example.org')
  await authority.getByRole('link', { name: 'New request' }).click()
  await authority.getByLabel('Title').fill('Strategy for the diaspora')
  await authority.getByLabel('What is needed').fill('We want to write a strategy with our diaspora.')
  await authority.getByRole('button', { name: 'Save and continue' }).click()
  await authority.getByRole('link', { name: 'Themes', exact: true }).click()
  await authority.locator('#field-theme').selectOption('diaspora')
  await authority.getByRole('button', { name: 'Save and go to the list' }).click()
  await authority.getByRole('link', { name: 'Check your answers and submit' }).click()
  await authority.getByRole('button', { name: 'Submit', exact: true }).click()
  await authority.getByRole('heading', { level: 1, name: 'Your request has arrived' }).waitFor()

  const officer = await at('otto@example.org')
  await officer.getByRole('link', { name: /Strategy for the diaspora/ }).click()
  const request = await arrivedAt(officer, 'requests')
  await take(officer, 'Register', async () => {
    await officer.getByLabel('Received on').fill('2016-02-26')
    await officer.locator('#field-officer_id').selectOption(office.people.officer.id)
  })
  await officer.getByRole('heading', { level: 1, name: 'Request Togo', exact: true }).waitFor()
  await take(officer, 'Open a consultation', async () => {
    await officer.getByLabel('Delegation').check()
    await officer.getByLabel('Service', { exact: true }).check()
  })

  const consulted = await at('lucas@example.org')
  await consulted.getByRole('link', { name: /Strategy for the diaspora/ }).click()
  // The request stands beside the form.
  await consulted.getByRole('link', { name: 'Give the opinion' }).click()
  await consulted.getByLabel('in favour').check()
  await consulted.locator('#give').getByRole('button', { name: 'Give the opinion' }).click()
  await consulted.locator('.flash').waitFor()

  // The other service says nothing: after the fifth working day the calendar records its silence.
  now = new Date('2016-03-09T10:00:00Z')
  const calendar = { person: null, facility: true as const, at: now }
  await takeMail(office)
  expect(await office.write(calendar, (tx) => closeDueConsultations(tx, calendar))).toBe(1)

  const committee = await at('carla@example.org')
  await committee.getByRole('link', { name: 'Meetings' }).click()
  await committee.getByRole('link', { name: 'Plan a meeting' }).click()
  await committee.getByLabel('Day').fill('2016-03-09')
  await committee.locator('main form').getByRole('button', { name: 'Plan a meeting' }).click()
  await committee.getByRole('heading', { level: 1, name: 'Meeting 1' }).waitFor()
  const meeting = await arrivedAt(committee, 'meetings')
  await committee.getByRole('button', { name: 'Put on the agenda the request that is ready' }).click()
  await committee.locator('.flash').filter({ hasText: 'Put on the agenda what is ready' }).waitFor()
  for (const email of ['carla@example.org', 'cyril@example.org', 'celia@example.org']) {
    const member = email.startsWith('carla') ? committee : await at(email)
    await member.goto(meeting)
    await member.getByRole('link', { name: 'Togo' }).click()
    await member.getByText('silence: counts as no objection').waitFor()
    await member.getByRole('link', { name: 'Score', exact: true }).click()
    await member.getByRole('heading', { level: 1, name: 'Score: Togo' }).waitFor()
    for (const group of await member.locator('fieldset.criterion').all())
      await group.getByLabel('3', { exact: true }).check()
    await member.locator('fieldset.criterion').first().getByLabel('Remark').fill('Clear.')
    await member.getByRole('button', { name: 'Save my scores' }).click()
    await member.locator('.flash').filter({ hasText: 'Your scores are saved' }).waitFor()
  }
  await committee.goto(meeting)
  await take(committee, 'Open the meeting', async () => {
    for (const name of ['carla', 'cyril', 'celia']) await committee.getByLabel(name).check()
  })
  await committee.getByRole('link', { name: 'Togo' }).click()
  await take(committee, 'Record the outcome', async () => {
    await committee.getByLabel('approve', { exact: true }).check()
    await committee.getByLabel('Reason').fill('Clear need and ownership.')
  })
  await committee.getByText('Dear Sir or Madam').waitFor()
  await authority.goto(request)
  expect(await authority.textContent('main')).not.toContain('Clear need and ownership.')
  await committee.goto(meeting)
  await take(committee, 'Release the decisions')
  await authority.goto(request)
  await authority.getByRole('heading', { name: /^Your request .* is approved$/ }).waitFor()

  await officer.goto(request)
  await officer.getByRole('link', { name: 'Open the Action' }).click()
  await officer.getByRole('heading', { level: 1, name: 'Togo' }).waitFor()
  const action = await arrivedAt(officer, 'actions')
  await take(officer, 'Answer the readiness check', async () => {
    for (const group of await officer.locator('main').getByRole('group').all())
      await group.getByLabel('yes, with evidence').check()
    for (const evidence of await officer.getByRole('textbox').all()) await evidence.fill('Decree 12')
  })
  // An empty description is signed by nobody.
  await officer.goto(`${action}/content`)
  await officer.getByLabel('Objectives').fill('A strategy, written together')
  await officer.getByLabel('Expert-days').fill('20')
  await officer.getByLabel('Planned end').fill('2016-12-31')
  await officer.getByRole('button', { name: 'Save' }).click()
  await arrivedAt(officer, 'actions')
  await authority.goto(action)
  await take(authority, 'Sign for the authority', () =>
    authority.getByLabel('Signed for the authority by').fill('Amina'),
  )
  await officer.goto(action)
  await press(officer, 'Agree')
  await press(officer, 'Start')

  await officer.getByRole('link', { name: 'Plan an activity' }).click()
  await officer.getByLabel('Title').fill('First workshop')
  await officer.getByLabel('Type').selectOption('workshop')
  await officer.getByLabel('First day').fill('2016-04-04')
  await officer.getByLabel('Last day').fill('2016-04-06')
  await officer.getByRole('button', { name: 'Save' }).click()
  await officer.getByRole('heading', { level: 1, name: 'First workshop' }).waitFor()
  const activity = await arrivedAt(officer, 'activities')
  await take(officer, 'Add a seat', () => officer.getByLabel('Days of work').fill('4'))
  await officer.locator('.next').getByRole('link', { name: 'Shortlist an expert' }).click()
  await officer.getByRole('combobox', { name: 'Expert' }).selectOption({ label: 'Elena Vidal (ES)' })
  await officer.getByRole('button', { name: 'Shortlist an expert' }).click()
  await officer.getByRole('heading', { level: 1, name: 'Elena Vidal' }).waitFor()
  const mission = await arrivedAt(officer, 'mobilisations')
  await take(officer, 'Invite', () => officer.getByLabel('Answer by').fill('2016-03-20'))

  const expert = await at('elena@example.org')
  await expert.getByRole('link', { name: /First workshop/ }).click()
  await press(expert, 'Accept')
  const focalPoint = await at('beatriz@example.org')
  await focalPoint.getByRole('link', { name: /First workshop/ }).click()
  await take(focalPoint, 'Release', () => focalPoint.getByLabel('The employer’s letter').fill('Letter 7'))
  await officer.goto(mission)
  await press(officer, 'Contract')
  await officer.goto(activity)
  await press(officer, 'Confirm')
  await take(officer, 'List a participant', async () => {
    await officer.getByLabel('Name').fill('Yao Koffi')
    await officer.getByLabel('E-mail address').fill('yao@example.org')
    await officer.getByLabel('Employer').fill('Ministry')
    await officer.getByLabel('Country of employment').selectOption('TG')
  })
  now = new Date('2016-04-06T16:00:00Z')
  await take(officer, 'Mark attendance')
  await officer.goto(mission)
  await press(officer, 'Deploy')
  await officer.goto(activity)
  await press(officer, 'Mark as held')
  await expert.goto(mission)
  await take(expert, 'File the mission report', () =>
    expert.getByLabel('Mission report').fill('We wrote a first draft.'),
  )

  await officer.goto(action)
  await officer.getByRole('link', { name: 'Draft an output' }).click()
  await officer.getByLabel('Title').fill('Strategy of the diaspora')
  await officer.getByLabel('Type').selectOption('strategy')
  await officer.getByRole('button', { name: 'Save' }).click()
  await officer.getByRole('heading', { level: 1, name: 'Strategy of the diaspora' }).waitFor()
  const output = await arrivedAt(officer, 'outputs')
  now = new Date('2016-06-01T10:00:00Z')
  await take(officer, 'Finalise', () => officer.getByLabel('Reached on').fill('2016-04-20'))
  await authority.goto(output)
  await take(authority, 'Record the adoption', async () => {
    await authority.getByLabel('Reached on').fill('2016-06-01')
    await authority.getByLabel('Body').fill('Council of ministers')
    await authority.getByLabel('Evidence').fill('Decree 44')
  })
  const manager = await at('marta@example.org')
  now = new Date('2016-07-01T10:00:00Z')
  await manager.goto(action)
  await take(manager, 'Close', async () => {
    await manager.getByLabel('5 – excellent').check()
    await manager.getByLabel('The authority’s evaluation').fill('It helped us.')
  })

  const donor = await at('philippe@example.org')
  await donor.goto(`${site.origin}/reports/2016`)
  const report = (await donor.textContent('main')) ?? ''
  expect(report).toContain('Strategy of the diaspora')
  for (const stat of ['1Requests received', '1Activities held', '1Outputs delivered', '1Actions closed'])
    expect(report.replace(/\s+/g, ' ')).toContain(stat)
  // So few persons are told to nobody outside.
  expect(report).not.toMatch(/1\s*(Experts mobilised|Participants)/)
  await donor.locator('#year').getByRole('link', { name: '1', exact: true }).first().click()
  await donor.locator('#records').getByRole('link', { name: 'Togo' }).waitFor()
})
