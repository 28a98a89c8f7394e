import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility, type Visitor } from '../../../test/facility.ts'

let office: Facility
let donor: Visitor
beforeAll(async () => {
  office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  donor = await office.as(office.people.donor)
})
afterAll(() => office.close())

const outside = '/figures/2016/experts.non_eu_share'
const lines = (csv: string) =>
  csv
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','))

test('a donor learns who came from outside the EU to Africa, of how many, one line each, and takes it away', async () => {
  const page = (await donor.get(`${outside}?continent=africa&lang=en`)).text
  const [, part = '', whole = ''] = /(\d+) of (\d+) experts/.exec(page) ?? []
  expect(Number(part)).toBeGreaterThan(5)
  expect(Number(whole)).toBeGreaterThan(Number(part))
  const rows = (page.match(/<a href="\/people\/[0-9a-f-]+">/g) ?? []).length
  expect(rows).toBe(Number(part))
  const csv = lines((await donor.get(`${outside}/export?what=lines&continent=africa&format=csv&lang=en`)).text)
  expect(csv).toHaveLength(Number(part) + 1)
  const of = (name: string) => csv[0]?.indexOf(name) ?? -1
  expect(new Set(csv.slice(1).map((row) => row[of('In or outside the EU')]))).toEqual(new Set(['outside the EU']))
  const xlsx = await donor.get(`${outside}/export?what=lines&continent=africa&format=xlsx`)
  expect(xlsx.headers.get('content-type')).toContain('spreadsheetml')
})

test('names are the facility’s: a donor reads codes, the same in every figure, and an officer names', async () => {
  const { rows } = await office.owner.pool.query<{ name: string }>(
    `select d.name from personal_details d join mobilisations m on m.person_id = d.person_id where m.status = 'completed'`,
  )
  const names = rows.map(({ name }) => name)
  const export_ = `${outside}/export?what=lines&lines=all&format=csv&lang=en`
  const told = (await donor.get(export_)).text
  expect(names.filter((name) => told.includes(name))).toEqual([])
  const codes = told.match(/Person [0-9A-F]{6}/g) ?? []
  const mobilised = (await donor.get('/figures/2016/experts.mobilised/export?what=lines&format=csv&lang=en')).text
  expect(codes.length).toBe(67)
  expect(codes.filter((code) => !mobilised.includes(code))).toEqual([])
  const officer = await office.as(office.people.officer)
  const named = (await officer.get(export_)).text
  expect(named).not.toMatch(/Person [0-9A-F]{6}/)
  expect(names.some((name) => named.includes(name))).toBe(true)
})

test('filters combine, and stay from a figure to the year and to another figure', async () => {
  const asked = 'continent=africa&theme=diaspora'
  const held = (await donor.get(`/figures/2016/activities.held?${asked}&lang=en`)).text
  for (const filter of ['continent: Africa', 'theme: Diaspora']) expect(held).toContain(`Remove the filter ${filter}`)
  expect(held).toContain('href="/figures/2016?continent=africa&amp;theme=diaspora"')
  const year = (await donor.get(`/figures/2016?${asked}&lang=en`)).text
  expect(year).toContain('href="/figures/2016/experts.mobilised?continent=africa&amp;theme=diaspora"')
  expect(year).toContain('Not broken down by what you chose')
  const value = (text: string) => Number(/class="stat-value">(\d+)</.exec(text)?.[1])
  const whole = (await donor.get('/figures/2016/activities.held?continent=africa')).text
  expect(value(held)).toBeLessThan(value(whole))
})

test('a continent puts together what the regions part, and the parts of persons that are more than the whole say why', async () => {
  const value = async (query: string) =>
    Number(/class="stat-value">(\d+)</.exec((await donor.get(`/figures/2016/activities.held?${query}`)).text)?.[1])
  expect(await value('continent=africa')).toBeGreaterThan(await value('region=sub_saharan_africa'))
  const mobilised = (await donor.get('/figures/2016/experts.mobilised?lang=en')).text
  expect(mobilised).toMatch(/Added up, these parts give \d+; the whole is 67\./)
})

test('outside nobody is given the lines, and of persons no breakdown beyond what is told', async () => {
  const visitor = office.visitor
  expect((await visitor.get(`${outside}/export?what=lines&format=csv`)).status).toBe(403)
  const told = (await visitor.get('/figures/2016/experts.mobilised/export?format=csv&lang=en')).text
  expect(told).toContain('Latin America')
  expect(told).not.toMatch(/Country of employment|country of employment/)
  expect((await visitor.get('/figures/2016/activities.held/export?what=numbers&format=xlsx')).status).toBe(200)
  expect((await visitor.get('/figures/2016/export?format=csv')).status).toBe(200)
  expect((await visitor.get('/figures/2016/export?format=exe')).status).toBe(422)
})
