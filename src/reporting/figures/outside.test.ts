import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Facility, facility } from '../../../test/facility.ts'
import { figures } from './definitions.ts'
import { isOfPersons } from './outside.ts'
import { cellsToTell, fewest } from './small-numbers.ts'

const letters = ['a', 'b', 'c', 'd']

describe('what is told of a table of persons', () => {
  test('is never a number of one to four', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }), (counts) => {
        const cells = new Map(counts.map((count, at) => [`k${at}`, count]))
        for (const key of cellsToTell(cells)) expect([1, 2, 3, 4]).not.toContain(cells.get(key))
      }),
    )
  })

  // Every table of up to four numbers from nought to eight, as somebody sees it who knows the rule and the total: what
  // tables could it be?
  test.each([2, 3, 4])('lets nobody who knows the rule and the total work out a small number among %i', (size) => {
    const tables: number[][] = [[]]
    for (let at = 0; at < size; at += 1)
      tables.splice(
        0,
        tables.length,
        ...tables.flatMap((table) => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => [...table, count])),
      )
    const looksLike = new Map<string, number[][]>()
    for (const table of tables) {
      const told = cellsToTell(new Map(table.map((count, at) => [letters[at] ?? '', count])))
      const total = table.reduce((sum, count) => sum + count, 0)
      // A total of one to four is not told either.
      const seen = `${total > 0 && total < fewest ? '–' : total} ${table.map((count, at) => (told.has(letters[at] ?? '') ? count : '–')).join(' ')}`
      looksLike.set(seen, [...(looksLike.get(seen) ?? []), table])
    }
    const found: string[] = []
    for (const [seen, could] of looksLike)
      for (let at = 0; at < size; at += 1) {
        const values = new Set(could.map((table) => table[at] ?? 0))
        if (values.size === 1 && [...values].some((count) => count > 0 && count < fewest))
          found.push(`${seen}: number ${at + 1} can only be ${[...values]}`)
      }
    expect(found).toEqual([])
  })
})

describe('the public', () => {
  let office: Facility
  beforeAll(async () => {
    office = await facility('facility_2016', { at: new Date('2017-02-10T10:00:00Z') })
  })
  afterAll(() => office.close())

  const ofPersons = figures.filter(isOfPersons)
  const page = async (address: string) =>
    /<main[\s\S]*<\/main>/
      .exec((await office.visitor.get(address)).text)?.[0]
      .replaceAll(/nonce="[^"]*"|value="[^"]*"/g, '') ?? ''
  const stat = (text: string) => /<p class="stat-value">([^<]*)<\/p>/.exec(text)?.[1]
  const keys: Record<string, string[]> = {
    region: ['sub_saharan_africa', 'asia', 'eastern_southern_neighbourhood', 'latin_america_caribbean'],
    gender: ['f', 'm', 'x', 'unknown', 'm|x', 'f|m'],
    country: ['ES', 'FR', 'NG', 'NL', 'ES|FR'],
    partner: ['TG', 'NG', 'PE', 'MW'],
    continent: ['africa', 'asia', 'europe'],
    eu: ['inside', 'outside'],
    type: ['workshop', 'study_visit', 'remote_assistance'],
    theme: ['diaspora', 'trafficking', 'migration_strategies'],
    step: ['invited_to_accepted', 'accepted_to_released'],
  }

  test('whatever filters are put together, no number of one to four persons is told', async () => {
    const asked = fc.constantFrom(...ofPersons).chain((figure) =>
      fc.record({
        figure: fc.constant(figure),
        where: fc.dictionary(fc.constantFrom(...figure.dimensions), fc.nat(), { maxKeys: 3 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(asked, async ({ figure, where }) => {
        const query = new URLSearchParams(
          Object.entries(where).map(([dimension, at]) => [
            dimension,
            keys[dimension]?.[at % (keys[dimension]?.length ?? 1)] ?? '',
          ]),
        )
        const told = stat(await page(`/figures/2016/${figure.name}?${query}`))
        if (query.size > 1) expect(told).toBeUndefined()
        if (figure.unit === 'persons') expect(['1', '2', '3', '4']).not.toContain(told)
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  test('a person alone in her country is told nowhere: employed elsewhere, she changes no page', async () => {
    const addresses = [
      ...ofPersons.map(({ name }) => `/figures/2016/${name}`),
      '/figures/2016',
      '/reports/2016',
      '/figures/2016/experts.mobilised?country=NG&gender=f',
      '/figures/2016/experts.mobilised?country=DK',
    ]
    const before = await Promise.all(addresses.map(page))
    // The one expert of 2016 who was employed in Denmark is employed in Lithuania instead.
    await office.owner.pool.query(
      `update people set employed_in = 'LT' where employed_in = 'DK' and id in (select person_id from mobilisations
        where status = 'completed')`,
    )
    const after = await Promise.all(addresses.map(page))
    for (const [at, address] of addresses.entries())
      expect(`${address}\n${after[at]}`).toBe(`${address}\n${before[at]}`)
  })

  test('what the printed report says of the facility stays as it was printed', async () => {
    expect(stat(await page('/figures/2016/experts.mobilised'))).toBe('67')
    expect(stat(await page('/figures/2016/experts.mobilised?region=latin_america_caribbean'))).toBe('18')
    expect(stat(await page('/figures/2016/experts.non_eu_share?region=asia'))).toBe('25%')
    expect(stat(await page('/figures/2016/remote_assistance.days?region=latin_america_caribbean'))).toBe('25')
    expect(stat(await page('/figures/2016/experts.mobilised?gender=f'))).toBe('32')
    expect(stat(await page('/figures/2016/experts.mobilised?gender=x'))).toBe('–')
    expect(stat(await page('/figures/2016/requests.received?region=asia'))).toMatch(/^\d+$/)
  })

  test('donors and the facility see small numbers, since they see the records', async () => {
    for (const person of [office.people.donor, office.people.officer]) {
      const reader = await office.as(person)
      expect(stat((await reader.get('/figures/2016/experts.mobilised?gender=x')).text)).toBe('1')
    }
  })
})
