import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { countryFiles } from '../../scripts/make-countries.ts'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const rows = (name: string): Record<string, string>[] => parse(read(name), { columns: true })

const languages = ['en', 'fr', 'es', 'pt', 'ar', 'ru']
const countries = rows('countries.csv')
const borders = rows('borders.csv')
const names = rows('names.csv')
const organisations = rows('organisations.csv')
const known = new Set(countries.map(({ iso2 }) => iso2))

const neighboursOf = (iso2: string) =>
  borders
    .flatMap(({ a, b }) => (a === iso2 ? [b] : b === iso2 ? [a] : []))
    .sort()
    .join(' ')

test.each(Object.entries(countryFiles()))('%s is what the script makes', (name, text) => expect(read(name)).toBe(text))

test('a country is written to in one of the six languages, once', () => {
  const written = rows('languages.csv')
  expect(written.filter(({ iso2, language }) => !known.has(iso2) || !languages.includes(language ?? ''))).toEqual([])
  expect(new Set(written.map(({ iso2 }) => iso2)).size).toBe(written.length)
})

test('every country but Antarctica, and every organisation, lies on one continent', () => {
  const lies = rows('continents.csv')
  const wanted = [...[...known].filter((iso2) => iso2 !== 'AQ'), ...organisations.map(({ code }) => code)]
  expect(lies.map(({ partner }) => partner).toSorted()).toEqual(wanted.toSorted())
  expect(new Set(lies.map(({ continent }) => continent))).toEqual(
    new Set(['africa', 'america', 'asia', 'europe', 'oceania']),
  )
})

describe('countries', () => {
  test('every country has one row', () => {
    expect(countries).toHaveLength(250)
    expect(known.size).toBe(250)
    expect(new Set(countries.map(({ iso3 }) => iso3)).size).toBe(250)
  })

  test('every country is on the globe', () => {
    for (const { lon, lat } of countries) {
      expect(Math.abs(Number(lon))).toBeLessThanOrEqual(180)
      expect(Math.abs(Number(lat))).toBeLessThanOrEqual(90)
    }
  })

  test('every country has a name in all six languages', () => {
    for (const language of languages) {
      const named = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
      for (const { iso2 = '' } of countries) expect(named.of(iso2)).toBeDefined()
    }
  })

  test.each([
    ['sub_saharan_africa', 49],
    ['asia', 44],
    ['eastern_southern_neighbourhood', 16],
    ['latin_america_caribbean', 33],
    ['', 108],
  ])('the region “%s” has %i', (region, count) =>
    expect(countries.filter((one) => one.region === region)).toHaveLength(count),
  )

  test('no member of the Union is in a region', () => {
    const members = new Set(rows('eu-membership.csv').map(({ iso2 }) => iso2))
    expect(countries.filter(({ iso2, region }) => members.has(iso2) && region)).toEqual([])
  })

  test('every country of a region has an income group, save those the World Bank does not rank', () => {
    const ranked = new Set(rows('income-groups.csv').map(({ iso3 }) => iso3))
    const unranked = countries.filter(({ iso3, region }) => region && !ranked.has(iso3))
    expect(unranked.map(({ iso2 }) => iso2)).toEqual(['CK', 'NU'])
  })
})

describe('borders', () => {
  test.each([
    ['Lesotho borders South Africa and nobody else', 'LS', 'ZA'],
    ['San Marino lies within Italy', 'SM', 'IT'],
    ['the Vatican lies within Italy', 'VA', 'IT'],
    ['the Gambia lies within Senegal', 'GM', 'SN'],
    ['Togo has three neighbours', 'TG', 'BF BJ GH'],
    ['Myanmar has five neighbours', 'MM', 'BD CN IN LA TH'],
    ['the United Kingdom borders Ireland and, without a tunnel, not France', 'GB', 'IE'],
    ['Gibraltar borders Spain, and no strait is a border', 'GI', 'ES'],
    ['Spain meets Morocco at Ceuta and Melilla', 'ES', 'AD FR GI MA PT'],
    ['Morocco has three neighbours', 'MA', 'DZ EH ES'],
    ['France reaches Brazil and Suriname by French Guiana', 'FR', 'AD BE BR CH DE ES IT LU MC SR'],
    ['Lithuania borders Russia at Kaliningrad', 'LT', 'BY LV PL RU'],
    ['Poland borders Russia at Kaliningrad', 'PL', 'BY CZ DE LT RU SK UA'],
    ['Indonesia has three neighbours on three islands', 'ID', 'MY PG TL'],
    ['Brunei borders Malaysia', 'BN', 'MY'],
    ['Haiti borders the Dominican Republic', 'HT', 'DO'],
    ['Egypt has four neighbours', 'EG', 'IL LY PS SD'],
    ['Palestine has three neighbours', 'PS', 'EG IL JO'],
    ['Somalia keeps the border of Somaliland with Djibouti', 'SO', 'DJ ET KE'],
    ['Kosovo has four neighbours', 'XK', 'AL ME MK RS'],
    ['Zambia meets Botswana at Kazungula', 'ZM', 'AO BW CD MW MZ NA TZ ZW'],
    ['China has fourteen neighbours, Hong Kong and Macao', 'CN', 'AF BT HK IN KG KP KZ LA MM MN MO NP PK RU TJ VN'],
    ['Cyprus has none', 'CY', ''],
    ['Cabo Verde has none', 'CV', ''],
    ['Bahrain has none', 'BH', ''],
    ['Singapore has none', 'SG', ''],
    ['Sri Lanka has none', 'LK', ''],
  ])('%s', (_, iso2, expected) => expect(neighboursOf(iso2)).toBe(expected))

  test('each pair stands once, in order, between known countries', () => {
    expect(new Set(borders.map(({ a, b }) => `${a} ${b}`)).size).toBe(borders.length)
    for (const { a = '', b = '' } of borders) expect([a < b, known.has(a), known.has(b)]).toEqual([true, true, true])
  })
})

describe('names', () => {
  const nameOf = (iso2: string, lang: string) =>
    names.find((one) => one.iso2 === iso2 && one.lang === lang)?.name ??
    new Intl.DisplayNames(lang, { type: 'region' }).of(iso2)

  test('who is listed has all six languages once, and differs from the usual name in one at least', () => {
    for (const iso2 of new Set(names.map((one) => one.iso2 ?? ''))) {
      const own = names.filter((one) => one.iso2 === iso2)
      expect(own.map(({ lang }) => lang)).toEqual(languages)
      expect(own.some(({ lang, name }) => new Intl.DisplayNames(lang, { type: 'region' }).of(iso2) !== name)).toBe(true)
    }
  })

  test.each(languages)('no name in %s has parentheses, signs for “and” or abbreviations', (lang) => {
    const odd = countries
      .map(({ iso2 = '' }) => nameOf(iso2, lang))
      .filter((name) => /[()&]|\bSt\.| - |SAR/.test(name ?? ''))
    expect(odd).toEqual([])
  })

  test.each([
    ['CV', 'Cabo Verde'],
    ['CI', 'Côte d’Ivoire'],
    ['MM', 'Myanmar'],
    ['KG', 'Kyrgyzstan'],
    ['CF', 'Central African Republic'],
    ['TL', 'Timor-Leste'],
    ['MD', 'Moldova'],
    ['TJ', 'Tajikistan'],
    ['TH', 'Thailand'],
    ['CD', 'Democratic Republic of the Congo'],
  ])('%s is called %s', (iso2, name) => expect(nameOf(iso2, 'en')).toBe(name))
})

describe('organisations', () => {
  test.each([
    ['AFU', 54],
    ['ASEAN', 10],
    ['CAN', 4],
    ['CARICOM', 15],
    ['COMESA', 19],
    ['EAC', 6],
    ['ECOWAS', 15],
    ['IGAD', 8],
    ['MERCOSUR', 5],
    ['SADC', 15],
    ['SICA', 8],
  ])('%s has %i members, all known and none twice', (code, count) => {
    const members = organisations.find((one) => one.code === code)?.members?.split(' ') ?? []
    expect(members).toHaveLength(count)
    expect(new Set(members).size).toBe(count)
    expect(members.filter((iso2) => !known.has(iso2))).toEqual([])
  })

  test('each has a name in all six languages, and a region that countries have', () => {
    for (const one of organisations) {
      for (const language of languages) expect(one[`name_${language}`]).not.toBe('')
      expect(countries.some(({ region }) => region === one.region)).toBe(true)
    }
  })
})
