import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../test/facility.ts'
import { lookInto } from '../house/files/content.ts'
import { inOrderOfProposal, loadsFor } from '../requests/dossier/proposal.ts'
import { missingFromRequest } from '../requests/intake/queries.ts'
import { findRequest } from '../requests/request/queries.ts'
import { rowsOf } from './rows.ts'

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-01-10T10:00:00Z') })
})
afterAll(() => office.close())

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await office.owner.pool.query<T>(query, values)).rows
const requestOf = async (key: string) => {
  const row = rowsOf('requests').find((one) => one.key === key)
  const found = await rows<{ id: string }>('select id from requests where partner = $1 and numeral = $2', [
    row?.partner,
    row?.numeral,
  ])
  return found[0]?.id ?? ''
}

test('a request of 2016 lacks nothing that a complete one has', async () => {
  const lacking: Record<string, string[]> = {}
  for (const { request = '' } of rowsOf('intake')) {
    const id = await requestOf(request)
    const missing = await office.read(office.people.officer, async (tx) => {
      const found = await findRequest(tx, id)
      return found ? (await missingFromRequest(tx, found)).map(({ key }) => key) : ['no such request']
    })
    if (missing.length > 0) lacking[request] = missing
  }
  expect(lacking).toEqual({})
})

test('their letters are small PDF files that would be taken from anybody', async () => {
  const letters = await rows<{ type: string; size: number; content: Buffer; language: string }>(
    'select f.type, f.size, f.content, r.language from files f join request_files x on x.file_id = f.id join requests r on r.id = x.request_id',
  )
  expect(letters.length).toBe(rowsOf('intake').filter((row) => row.papers).length)
  expect(new Set(letters.map((letter) => letter.language))).toEqual(new Set(['ar', 'en', 'es', 'fr', 'pt', 'ru']))
  for (const { type, size, content } of letters) {
    expect(await lookInto(content)).toMatchObject({ ok: true, type: 'application/pdf' })
    expect([type, size]).toEqual(['application/pdf', content.length])
    expect(size).toBeLessThan(80_000)
  }
})

test('three authorities filed by themselves, page by page, and officers entered the others', async () => {
  const steps = await rows<{ email: string; step: string; count: number }>(
    `select a.email, h.step, count(*)::int from history h
      join requests r on h.record_table = 'requests' and h.record_id = r.id join accounts a on a.id = h.account
     where r.channel = 'portal' and r.status <> 'draft' and h.step in ('draft', 'edit', 'submit', 'register')
       group by 1, 2 order by 1, 2`,
  )
  const by = Object.groupBy(steps, (row) => row.email)
  for (const name of ['authority', 'authority2', 'authority3']) {
    const own = Object.fromEntries((by[`${name}@example.org`] ?? []).map((row) => [row.step, row.count]))
    expect(own.edit, name).toBeGreaterThan(6)
    expect(own.submit, name).toBeGreaterThan(0)
    expect(own.register, name).toBeUndefined()
  }
  const entered = await rows<{ role: string; count: number }>(
    `select a.role, count(*)::int from requests r join accounts a on a.id = r.created_by where r.channel <> 'portal'
        and r.submitted_at < '2017-01-01' group by 1`,
  )
  expect(entered).toEqual([{ role: 'officer', count: 135 }])
})

test('the authority sees what it asked, what it was asked back, and the letter of its minister', async () => {
  const authority = await office.as(office.people.authority)
  const page = (await authority.get(`/requests/${await requestOf('tg-3')}`)).text
  expect(page).toContain('Qui participerait au forum au nom de la diaspora')
  expect(page).toContain('Une place sur quatre est réservée')
  const file = /href="(\/files\/[^"]+)"/.exec(page)?.[1] ?? ''
  expect((await authority.get(file)).headers.get('content-type')).toBe('application/pdf')
  const other = await office.as(office.people.otherAuthority)
  expect((await other.get(file)).status).toBe(404)
  expect((await other.get(`/requests/${await requestOf('mw-4')}`)).text).toMatch(/Malawi Local Government Association/)
})

test('outsiders read in the history on which side a step was taken, and no name', async () => {
  const id = await requestOf('tg-3')
  const takers = (page: string) =>
    Object.fromEntries(
      [...page.matchAll(/<strong>([^<]+)<\/strong>(?:(?!<strong>)[\s\S])*?<p class="muted"><bdi>([^<]*)<\/bdi>/g)].map(
        (found) => [found[1], found[2]],
      ),
    )
  for (const reader of [office.people.authority, office.people.donor]) {
    const sides = takers((await (await office.as(reader)).get(`/requests/${id}?lang=en`)).text)
    expect(sides).toMatchObject({
      Submitted: 'Authority',
      'Returned with questions': 'The facility',
      'Answered and submitted again': 'Authority',
      Registered: 'The facility',
      Approved: 'The facility',
    })
  }
  expect(takers((await (await office.as(office.people.officer)).get(`/requests/${id}?lang=en`)).text)).toMatchObject({
    Submitted: 'Akouvi Mensah-Lawson',
    Registered: 'Inès Carvalho',
  })
})

test('where no step has ended this year, the page of times shows the last year with decisions, unless another is asked for', async () => {
  const officer = await office.as(office.people.officer)
  office.setTime(new Date('2026-11-24T10:00:00Z'))
  expect((await officer.get('/requests/clocks')).text).toContain('from 1 January 2016 to 31 December 2016')
  expect((await officer.get('/requests/clocks?year=2026')).text).toContain('No step ended in this period')
  office.setTime(new Date('2017-01-10T10:00:00Z'))
})

test('a half-filled draft waits for the authority and for nobody else; filled and submitted it is proposed to the officer of its region', async () => {
  const { authority, otherAuthority, officer } = office.people
  const visitor = await office.as(authority)
  const href =
    /href="(\/requests\/[0-9a-f-]+)">(?:<bdi>[^<]*<\/bdi>)?[^<]*<bdi>Les communes et leurs ressortissants/.exec(
      (await visitor.get('/')).text,
    )?.[1] ?? ''
  expect((await (await office.as(otherAuthority)).get(href)).status).toBe(404)
  const tasks = (await visitor.get(`${href}/content?lang=en`)).text
  const states = [...tasks.matchAll(/<span class="ds-tag"[^>]*>([^<]+)</g)].map((found) => found[1])
  expect(states.filter((state) => state === 'done').length).toBe(4)
  expect(states).toContain('not started')
  const check = (await visitor.get(`${href}/submission`)).text
  expect(check).toContain('Still needed before you can submit')
  expect(check).toContain('No other authority so far.')
  await visitor.post(`${href}/themes`, { theme: 'local_authorities' })
  expect((await visitor.post(`${href}/submission`, {})).status).toBe(303)
  const page = (await (await office.as(officer)).get(`${href}/registration`)).text
  expect(
    /<option value="[^"]*" selected[^>]*>([^<]+)/.exec(page.slice(page.indexOf('name="officer_id"')))?.[1],
  ).toMatch(/^Otto Brandauer/)
})

test('whom a new request is proposed to differs by region and by theme', async () => {
  const proposed = (partner: string, theme: string) =>
    office.read(office.people.officer, async (tx) => inOrderOfProposal(await loadsFor(tx, { partner, theme }))[0]?.name)
  expect(await proposed('KE', 'border_management')).toBe('Otto Brandauer')
  expect(await proposed('KE', 'irregular_migration')).toBe('Inès Carvalho')
  expect(await proposed('PE', 'border_management')).toBe('Inès Carvalho')
  expect(await proposed('JO', 'border_management')).toBe('Katya Morozova')
  expect(await proposed('PE', 'trafficking')).toBe('Katya Morozova')
  expect(await proposed('TH', 'migration_data')).toBe('Otto Brandauer')
})
