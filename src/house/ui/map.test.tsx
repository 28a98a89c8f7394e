import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { WorldMap } from './map.tsx'
import { drawingOf } from './world.ts'

const countries: Record<string, string>[] = parse(
  readFileSync(new URL('../../../data/countries/countries.csv', import.meta.url)),
  { columns: true },
)
const partners = countries.filter(({ region }) => region).map(({ iso2 = '' }) => iso2)
const english = new Intl.DisplayNames('en', { type: 'region' })
const labelOf = (iso2: string) => english.of(iso2) ?? iso2
const href = (iso2: string) => `/partners/${iso2}`
const values = new Map([
  ['TG', 4],
  ['MX', 2],
  ['CV', 4],
  ['MU', 1],
])

test('the map links each country that has a value', () => {
  const map = String(<WorldMap title="Who asked" values={values} labelOf={labelOf} href={href} />)
  const links = [...map.matchAll(/<a href="([^"]+)" aria-label="([^"]+)"/g)].map(([, to, name]) => `${to} ${name}`)
  expect(links.sort()).toEqual([
    '/partners/CV Cape Verde: 4',
    '/partners/MU Mauritius: 1',
    '/partners/MX Mexico: 2',
    '/partners/TG Togo: 4',
  ])
  expect(map).toContain('role="group"')
})

test('without addresses the map is an image, and each country still says its number', () => {
  const map = String(<WorldMap title="Who asked" values={values} labelOf={labelOf} />)
  expect(map).toContain('role="img"')
  expect(map).not.toContain('<a ')
  expect(map).toContain('<title>Togo: 4</title>')
})

test('countries too small for a shape are dots', () => {
  const map = String(<WorldMap title="Who asked" values={values} labelOf={labelOf} />)
  expect(map).toMatch(/<circle[^>]*><title>Cape Verde: 4/)
  expect(map).toMatch(/<circle[^>]*><title>Mauritius: 1/)
  expect(map).toMatch(/<path[^>]*><title>Mexico: 2/)
})

test('each partner of the facility can be seen on the map of the world', () => {
  const map = String(
    <WorldMap title="All" values={new Map(partners.map((iso2) => [iso2, 1]))} labelOf={(iso2) => iso2} />,
  )
  expect(partners.filter((iso2) => !map.includes(`<title>${iso2}: 1</title>`))).toEqual([])
})

test.each(['sub_saharan_africa', 'asia', 'eastern_southern_neighbourhood', 'latin_america_caribbean'])(
  'each country of %s can be seen on its map',
  (region) => {
    const own = countries.filter((one) => one.region === region).map(({ iso2 = '' }) => iso2)
    const map = String(
      <WorldMap title="Some" values={new Map(own.map((iso2) => [iso2, 1]))} focus={own} labelOf={(iso2) => iso2} />,
    )
    expect(own.filter((iso2) => !map.includes(`<title>${iso2}: 1</title>`))).toEqual([])
  },
)

test('what is no country is left out', () => {
  const map = String(
    <WorldMap
      title="Who asked"
      values={
        new Map([
          ['ASEAN', 3],
          ['__', 2],
        ])
      }
      labelOf={(code) => code}
      focus={['ASEAN']}
      href={href}
    />,
  )
  expect(map).not.toContain('ASEAN')
  expect(map).not.toContain('<a ')
})

test('a country of zero has its name and no shade', () => {
  const map = String(<WorldMap title="Who asked" values={new Map([['TG', 0]])} labelOf={labelOf} href={href} />)
  expect(map).toMatch(/class="map-land"[^>]*><title>Togo: 0/)
  expect(map).not.toContain('chart-tone')
})

test('the legend says which numbers a shade stands for', () => {
  const many = new Map(partners.slice(0, 30).map((iso2, index) => [iso2, index + 1]))
  const legend = (map: string) => [...map.matchAll(/font-size="24">([^<]+)</g)].map(([, text]) => text)
  expect(legend(String(<WorldMap title="Who asked" values={values} labelOf={labelOf} />))).toEqual(['1', '2', '4'])
  expect(legend(String(<WorldMap title="Many" values={many} labelOf={labelOf} />))).toEqual([
    '1–6',
    '7–12',
    '13–18',
    '19–24',
    '25–30',
  ])
})

test('a highlighted country is outlined, with or without a value', () => {
  const map = String(<WorldMap title="Who asked" values={values} highlight={['TG', 'GH']} labelOf={labelOf} />)
  expect(map.match(/map-outlined/g)).toHaveLength(2)
})

/** The points of each closed line of a path, in the path's own units. */
const linesOf = (path = '') =>
  path
    .split('z')
    .filter(Boolean)
    .map((line) => {
      const numbers = (line.match(/-?\d+/g) ?? []).map(Number)
      let [x, y] = [0, 0]
      return Array.from({ length: numbers.length / 2 }, (_, index) => {
        x += numbers[index * 2] ?? 0
        y += numbers[index * 2 + 1] ?? 0
        return { x, y }
      })
    })

test('Crimea is drawn with Ukraine', () => {
  const { paths, height } = drawingOf(['UA'])
  const southWest = (iso2: string) =>
    linesOf(paths.get(iso2)).filter((points) => points.every(({ x, y }) => x < 1160 && y > height))
  expect(southWest('RU')).toEqual([])
  expect(
    Math.max(
      ...linesOf(paths.get('UA'))
        .flat()
        .map(({ y }) => y),
    ),
  ).toBeGreaterThan(
    Math.max(
      ...linesOf(paths.get('MD'))
        .flat()
        .map(({ y }) => y),
    ) + 40,
  )
})

test('Western Sahara reaches from Mauritania to Morocco', () => {
  const { paths } = drawingOf(['EH', 'MA'])
  const northOf = (iso2: string) =>
    Math.min(
      ...linesOf(paths.get(iso2))
        .flat()
        .map(({ y }) => y),
    )
  const southOf = (iso2: string) =>
    Math.max(
      ...linesOf(paths.get(iso2))
        .flat()
        .map(({ y }) => y),
    )
  expect(Math.abs(southOf('MA') - northOf('EH'))).toBeLessThan(20)
})

test('the whole world is small on the wire, even when every partner has a value and a link', () => {
  const all = new Map(partners.map((iso2, index) => [iso2, index % 9]))
  const map = String(<WorldMap title="All" values={all} labelOf={labelOf} href={href} />)
  expect(map.length).toBeLessThan(60_000)
  expect(gzipSync(map).length).toBeLessThan(25_000)
})

test('a map drawn before is drawn again in no time', () => {
  const draw = () => String(<WorldMap title="Who asked" values={values} focus={['TG', 'GH']} labelOf={labelOf} />)
  const first = draw()
  const began = performance.now()
  for (let count = 0; count < 100; count++) expect(draw()).toBe(first)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('right to left, the legend begins at the right and the world stays as it is', () => {
  const [left, right] = (['ltr', 'rtl'] as const).map((dir) =>
    String(<WorldMap title="Who asked" values={values} dir={dir} labelOf={labelOf} />),
  )
  const land = (map = '') => map.match(/class="map-land" d="([^"]+)"/)?.[1]
  expect(land(right)).toBe(land(left))
  expect(right).toMatch(/chart-tone-1" x="604"/)
})

test('the strict content policy finds nothing to refuse', () => {
  expect(String(<WorldMap title="Who asked" values={values} labelOf={labelOf} href={href} />)).not.toMatch(
    /style=|<style|<script| on\w+=/,
  )
})
