import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Facility, facility } from '../../../test/facility.ts'
import { day } from '../../house/days/day.ts'
import { reportFile } from '../report/file.tsx'
import { agrees, checkFigures, computeFigures, everyBreakdown, recordsOf, unknownBreakdowns } from './compute.ts'
import { type FigureDefinition, figureNamed, figures } from './definitions.ts'
import type { Dimension } from './sources.ts'
import { simpleFraction } from './words.ts'

let office: Facility
beforeAll(async () => {
  office = await facility('facility_2016')
})
afterAll(() => office.close())

const combinations: Dimension[][] = [
  ['region', 'type'],
  ['region', 'theme'],
]
const figuresOf2016 = () =>
  office.read('facility', (tx) =>
    computeFigures(tx, 2016, { breakdowns: (figure) => everyBreakdown(figure, combinations), published: true }),
  )
const received = figureNamed('requests.received') as FigureDefinition
const regions = { sub_saharan_africa: 0, asia: 0, eastern_southern_neighbourhood: 0, latin_america_caribbean: 0 }

test('the figures of 2016 are those of the report', async () => {
  const all = new Map((await figuresOf2016()).map((figure) => [figure.name, figure]))
  const value = (name: string) => all.get(name)?.value
  const by = (name: string, dimensions = 'region') => all.get(name)?.by[dimensions] as Record<string, never>

  expect(value('requests.received')).toBe(23)
  expect(by('requests.received')).toEqual({
    sub_saharan_africa: 10,
    asia: 2,
    eastern_southern_neighbourhood: 5,
    latin_america_caribbean: 6,
  })
  expect(value('requests.repeat')).toBe(19)
  expect(by('requests.repeat').latin_america_caribbean).toBe(4)
  expect(value('requests.non_traditional')).toBe(5)
  expect(value('requests.cumulative')).toBe(138)
  expect(value('activities.held')).toBe(52)
  expect(by('activities.held')).toEqual({
    sub_saharan_africa: 26,
    asia: 13,
    eastern_southern_neighbourhood: 5,
    latin_america_caribbean: 8,
  })
  expect(by('activities.held', 'region,type').asia).toMatchObject({ workshop: 6 })
  expect(by('activities.average_days', 'region,type').asia).toMatchObject({ workshop: 4 })
  expect(by('activities.held', 'region,theme').asia).toMatchObject({ trafficking: 7 })
  expect(by('activities.held', 'region,type').eastern_southern_neighbourhood).toMatchObject({ workshop: 3 })
  expect(by('remote_assistance.days').latin_america_caribbean).toBe(25)
  expect(by('experts.non_eu_share')).toMatchObject({
    sub_saharan_africa: 0.5,
    asia: 0.25,
    eastern_southern_neighbourhood: 0,
  })
  const shares: Record<string, Record<string, number>> = by('experts.country_share', 'region,country')
  const spain = shares.latin_america_caribbean?.ES
  expect(spain).toBeGreaterThanOrEqual(0.38)
  expect(spain).toBeLessThanOrEqual(0.4)
  expect(value('experts.mobilised')).toBeGreaterThan(60)
  expect(value('experts.roster')).toBe(533)
  expect(value('participants.attended')).toBeGreaterThan(600)
  expect(value('outputs.delivered')).toBe(27)
  expect(by('outputs.delivered', 'type')).toMatchObject({ handbook: 5 })
  expect(Number(by('outputs.delivered', 'type').strategy) + Number(by('outputs.delivered', 'type').policy)).toBe(7)
  expect(value('actions.closed')).toBe(12)
  expect(by('actions.closed')).toEqual({
    sub_saharan_africa: 7,
    asia: 3,
    eastern_southern_neighbourhood: 0,
    latin_america_caribbean: 2,
  })
  expect(by('countries.benefitted')).toEqual({
    sub_saharan_africa: 45,
    asia: 16,
    eastern_southern_neighbourhood: 13,
    latin_america_caribbean: 14,
  })
  expect(value('organisations.benefitted')).toBe(2)
  expect(value('experts.country_share')).toBeNull()
})

test('whatever has nothing in a dimension is a part of its own: parts give the whole, or the page says that something is in several of them', async () => {
  const changed = await facility('facility_2016')
  const statements = [
    'select 1',
    `update partners set region = null where code in (select partner from requests order by id limit 5)`,
    'update partners set region = null',
  ]
  let shared = 0
  for (const statement of statements) {
    await changed.owner.pool.query(statement)
    for (const figure of await changed.read('facility', (tx) =>
      computeFigures(tx, 2016, { breakdowns: (one) => everyBreakdown(one) }),
    )) {
      const definition = figureNamed(figure.name) as FigureDefinition
      if (definition.by !== 'count' && definition.by !== 'sum') continue
      for (const [dimension, cells] of Object.entries(figure.by)) {
        const parts = Object.values(cells).reduce((sum: number, cell) => sum + Number(cell ?? 0), 0)
        expect(parts, `${figure.name} by ${dimension}`).toBeGreaterThanOrEqual(figure.value ?? 0)
        if (!definition.persons) expect(parts, `${figure.name} by ${dimension}`).toBe(figure.value)
        expect(figure.shared[dimension]).toEqual(parts === figure.value ? undefined : { parts, whole: figure.value })
        if (figure.shared[dimension]) shared += 1
        const { none } = cells as Record<string, number>
        if (none) {
          const [within] = await changed.read('facility', (tx) =>
            computeFigures(tx, 2016, { figures: [definition], breakdowns: () => [], within: { [dimension]: 'none' } }),
          )
          expect(within?.within.value).toBe(none)
        }
      }
    }
  }
  expect(shared).toBeGreaterThan(0)
  const manager = await changed.as(changed.people.manager)
  expect((await manager.get('/figures/2016/requests.received')).text).toContain('without a region')
  await changed.close()
})

test('a figure that several regions share says so, with both numbers, on its page and in the report', async () => {
  const [mobilised] = (await figuresOf2016()).filter((figure) => figure.name === 'experts.mobilised')
  const sums = mobilised?.shared.region
  expect(sums?.whole).toBe(mobilised?.value)
  const manager = await office.as(office.people.manager)
  const said = `these parts give ${sums?.parts}; the whole is ${sums?.whole}`
  for (const path of ['/figures/2016/experts.mobilised', '/reports/2016'])
    expect((await manager.get(path)).text, path).toContain(said)
  expect(await office.read('facility', (tx) => reportFile(tx, 2016, 'en'))).toContain(said)
})

test('the checker fails nothing and names the contradictions of the report itself', async () => {
  const { findings, contradictions } = checkFigures(await figuresOf2016())
  expect(findings).toEqual([])
  expect(contradictions.map((found) => found.contradicts).sort()).toEqual([
    'activities-2016',
    'countries-total',
    'countries-total',
    'experts-total',
  ])
})

test('a figure is counted from the rows of its list, broken down or not', async () => {
  for (const figure of (await figuresOf2016()).filter((one) => one.unit === 'requests' || one.unit === 'activities')) {
    const definition = figureNamed(figure.name)
    const records = definition ? await office.read('facility', (tx) => recordsOf(tx, definition, 2016)) : []
    expect(new Set(records.map((row) => row.record_id)).size).toBe(figure.value)
    const parts = Object.values({ ...regions, ...(figure.by.region as Record<string, number>) })
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(figure.value)
  }
})

test('when one record changes, the figure, its list and the report change together', async () => {
  const changed = await facility('facility_2016')
  const officer = await changed.as(changed.people.officer)
  await changed.write({ person: null, facility: true, at: new Date() }, async (tx) => {
    const { id } = await tx
      .selectFrom('requests')
      .select('id')
      .where('received_on', '>=', day('2016-01-01'))
      .where('partner', '=', 'TG')
      .orderBy('numeral', 'desc')
      .executeTakeFirstOrThrow()
    await tx
      .updateTable('requests')
      .set({ received_on: day('2015-12-31'), letter_on: null })
      .where('id', '=', id)
      .execute()
  })
  expect((await officer.get('/figures/2016/requests.received')).text).toMatch(/stat-value">22</)
  expect((await officer.get('/figures/2016/requests.received')).text).toContain('22 records')
  expect((await officer.get('/reports/2016')).text).toMatch(/requests\.received">22</)
  expect((await officer.get('/reports/2016')).text).not.toContain('Togo IV')
  await changed.close()
})

test('what has no region is counted in the total and in a group of its own, and in no other', async () => {
  const changed = await facility('facility_2016')
  await changed.owner.pool.query(`update partners set region = null where code = 'TG'`)
  const all = await changed.read('facility', (tx) =>
    computeFigures(tx, 2016, {
      breakdowns: () => [['region'], ['partner'], ['region', 'partner']] satisfies Dimension[][],
      figures: [received],
    }),
  )
  const by = all[0]?.by as Record<string, Record<string, number>>
  const sum = (cells: Record<string, unknown> | undefined) =>
    Object.values(cells ?? {}).reduce((total: number, cell) => total + Number(cell), 0)
  expect(all[0]?.value).toBe(23)
  expect(by.region?.none).toBe(by.partner?.TG)
  expect(sum(by.region)).toBe(23)
  expect(sum(by.partner)).toBe(23)
  expect(Object.keys(by.region ?? {})).toEqual(Object.keys(by['region,partner'] ?? {}))
  await changed.close()
})

test('everybody reads the same numbers of a published year, the public without the records', async () => {
  const page = await office.visitor.get('/figures/2016')
  expect(page.text).toMatch(/requests\.received"[\s\S]{0,400}>23</)
  expect((await office.visitor.get('/figures/2016/experts.mobilised')).text).not.toContain('id="records"')
  expect((await office.visitor.get('/figures/2015')).status).toBe(404)
})

test('a figure is narrowed to whatever its breakdowns name, and to nothing that its dimension does not know', async () => {
  const manager = await office.as(office.people.manager)
  const missing: string[] = []
  for (const { name, dimensions } of figures) {
    const { text } = await manager.get(`/figures/2016/${name}`)
    for (const dimension of dimensions) {
      const links = [...text.matchAll(new RegExp(`href="([^"]*\\?${dimension}=[^"]*)"`, 'g'))].map(
        ([, href]) => href ?? '',
      )
      for (const href of new Set([links[0], links.at(-1)]))
        if (href && (await manager.get(href.replaceAll('&amp;', '&'))).status !== 200) missing.push(href)
    }
  }
  expect(missing).toEqual([])
  for (const odd of ['experts.mobilised?gender=zz', 'requests.received?region=africa|zz', 'requests.received?theme=zz'])
    expect((await office.visitor.get(`/figures/2016/${odd}`)).status).toBe(404)
})

test.each([
  [52, '=', 52, true],
  [52, '>', 52, false],
  [533, 'about', 520, true],
  [533, 'about', 500, false],
  [0.389, 'almost', 0.4, true],
  [0.41, 'almost', 0.4, false],
  [null, '=', 0, false],
] as const)('%s against the published %s %s agrees: %s', (derived, operator, published, expected) =>
  expect(agrees(derived, operator, published)).toBe(expected),
)

test('a breakdown that no figure has is refused with what there is', () => {
  expect(unknownBreakdowns([['region', 'type']])).toEqual([])
  expect(unknownBreakdowns([['region', 'weather' as Dimension]])[0]).toMatch(
    /requests\.received: region, continent, theme/,
  )
})

test('a share close to a simple fraction is said in words, another is not', () => {
  expect([0.5, 0.25, 0, 0.333, 0.44].map(simpleFraction)).toEqual([
    'one_half',
    'one_quarter',
    'none',
    'one_third',
    null,
  ])
})
