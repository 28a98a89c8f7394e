import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, takeMail, type Visitor } from './facility.ts'

let office: Facility
let officer: Visitor
let mission: string
const at = new Date('2016-03-01T10:00:00Z')
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  officer = await office.as(office.people.officer)
  mission =
    (
      await rows(`select m.id from mobilisations m join personal_details d on d.person_id = m.person_id
    join activities a on a.id = m.activity_id where m.status = 'shortlisted' and d.email <> '' and a.status = 'planned'
    order by m.id limit 1`)
    )[0]?.id ?? ''
  await takeMail(office, at)
  late.delay_reason = (await rows('select key from delay_reasons order by position limit 1'))[0]?.key ?? ''
})
afterAll(() => office.close())

const late = { delay_reason: '', delay_note: 'It waited for the holidays.' }
const rows = async (text: string, values: unknown[] = []) =>
  (await office.owner.pool.query<Record<string, string>>(text, values)).rows
const mailOf = (id: string) =>
  rows(`select subject, body, recipient from outbox where record_id = $1 order by queued_at`, [id])
const hidden = (page: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? ''
const panel = (page: string) => /<section class="mails-shown".*?<\/section>/s.exec(page)?.[0] ?? ''
const words = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

test('an invitation is shown before it goes: to whom, in which language and in which words, and nothing of it stays', async () => {
  const page = (await officer.get(`/mobilisations/${mission}/invitation`)).text
  const [person] = await rows(
    `select d.email, d.name from personal_details d join mobilisations m on m.person_id = d.person_id where m.id = $1`,
    [mission],
  )
  expect(panel(page)).toContain(person?.email)
  // Five working days from Friday 10 February.
  expect(hidden(page, 'answer_by')).toBe('')
  expect(page).toContain('value="2017-02-17"')
  expect(await mailOf(mission)).toEqual([])
  expect(await rows('select status from mobilisations where id = $1', [mission])).toEqual([{ status: 'shortlisted' }])
  expect(await rows(`select from history where record_id = $1 and step = 'invite'`, [mission])).toEqual([])
})

test('what was shown is what goes, with the note as plain text and without a mark of ours in it, and the page says so', async () => {
  const note = 'See https://example.org/a?b=1 <b>soon</b>\n[[link]] [[site]]/x'
  const fields = { answer_by: '2017-02-17', mail_note: note }
  const shown = await officer.post(`/mobilisations/${mission}/invitation`, { ...fields, show_mails: '1' })
  expect(shown.status).toBe(200)
  expect(shown.text).toContain('&lt;b>soon'.slice(0, 4))
  expect(shown.text).not.toContain('<b>soon')
  expect(await mailOf(mission)).toEqual([])
  const sent = await officer.post(`/mobilisations/${mission}/invitation`, {
    ...fields,
    mails_shown: hidden(shown.text, 'mails_shown'),
  })
  expect(sent.status).toBe(303)
  const [mail] = await mailOf(mission)
  expect(words(panel(shown.text))).toContain(mail?.subject)
  const body = (mail?.body ?? '').replaceAll('[[note]]', '')
  expect(body).toContain('https://example.org/a?b=1 <b>soon</b>')
  expect(body).toContain(`${office.people.officer.name}`)
  for (const line of body.split('\n').filter((one) => one && !one.includes('[[link]]')))
    expect(words(panel(shown.text))).toContain(line)
  // Only the link that we put there leads anywhere.
  expect(body.match(/\[\[(?:link|site)/g)?.length).toBe(1)
  const next = (await officer.get(`/mobilisations/${mission}`)).text
  expect(next).toMatch(/1 e-mail goes out now/)
})

test('a record that changed after its mail was shown is told of, nothing goes, and the note is kept', async () => {
  const [{ id: request = '' } = {}] = await rows(
    `select id from requests where status = 'registered' order by id limit 1`,
  )
  const [body] = await rows(`select id from consulted_bodies where email <> '' and active order by id limit 1`)
  const address = `/requests/${request}/consultation`
  const fields = { ...late, bodies: body?.id ?? '', mail_note: 'As we said by telephone.' }
  const shown = (await officer.post(address, { ...fields, show_mails: '1' })).text
  const mails_shown = hidden(shown, 'mails_shown')
  expect(mails_shown).not.toBe('')
  await office.owner.pool.query(`update consulted_bodies set email = 'moved@example.org' where id = $1`, [body?.id])
  const refused = await officer.post(address, { ...fields, mails_shown })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('The record changed after the e-mails were shown')
  expect(refused.text).toContain('As we said by telephone.</textarea>')
  expect(panel(refused.text)).toContain('moved@example.org')
  expect(await rows(`select from consultations where request_id = $1`, [request])).toEqual([])
  const again = await officer.post(address, { ...fields, mails_shown: hidden(refused.text, 'mails_shown') })
  expect(again.status).toBe(303)
})

test('whoever changes the form knows that its mails change with it: they go at one press', async () => {
  const [{ id: request = '' } = {}] = await rows(
    `select id from requests where status = 'registered' order by id limit 1`,
  )
  const [first, second] = await rows(`select id from consulted_bodies where active order by id limit 2`)
  const address = `/requests/${request}/consultation`
  const shown = (await officer.post(address, { ...late, bodies: first?.id ?? '', show_mails: '1' })).text
  const sent = await officer.post(address, {
    ...late,
    bodies: second?.id ?? '',
    mails_shown: hidden(shown, 'mails_shown'),
  })
  expect(sent.status).toBe(303)
})

test('outside the facility nobody is shown whom a step writes to', async () => {
  const authority = await office.as(office.people.authority)
  const [{ id: own = '' } = {}] = await rows(
    `select id from requests where authority_id = $1 and status in ('submitted', 'registered', 'in_consultation') limit 1`,
    [office.people.authority.authority_id],
  )
  if (own) expect((await authority.get(`/requests/${own}/withdrawal`)).text).not.toContain('mails-shown')
})

test('what a mail says after a step is shown once, whatever a cookie claims', async () => {
  const { flashOf, toldAs } = await import('../src/house/web/flash.ts')
  const { translator } = await import('../src/house/languages/texts.ts')
  const said = (cookie: string) => flashOf(cookie, 'en', translator('en'))
  expect(said(toldAs({ key: 'registration.done', values: { name: 'Togo V', officer: 'Inès' }, mails: 1 }))).toBe(
    'Registered as Togo V and given to Inès. 1 e-mail goes out now; it is listed on this page.',
  )
  for (const odd of [
    'registration.done~',
    'registration.done~%%',
    'requests.step.register~e30',
    'x~y',
    '~',
    'requests.step.register~bnVsbA',
  ])
    expect(() => said(odd)).not.toThrow()
})
