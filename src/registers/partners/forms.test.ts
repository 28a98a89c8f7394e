import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { textsOf } from '../../house/languages/texts.ts'
import { ofPartner } from './forms.ts'

const overrides: { iso2: string; lang: string; name: string }[] = parse(
  readFileSync(new URL('../../../data/countries/names.csv', import.meta.url)),
  { columns: true },
)
const named = (code: string) => ({
  code,
  names: Object.fromEntries(
    ['en', 'fr', 'es', 'pt', 'ru', 'ar'].map((lang) => [
      lang,
      overrides.find((row) => row.iso2 === code && row.lang === lang)?.name ??
        new Intl.DisplayNames(lang === 'pt' ? 'pt-PT' : lang, { type: 'region' }).of(code),
    ]),
  ),
})

test.each([
  ['fr', 'MW', 'du Malawi'],
  ['fr', 'GE', 'de la Géorgie'],
  ['fr', 'UA', 'de l’Ukraine'],
  ['fr', 'PH', 'des Philippines'],
  ['fr', 'TG', 'du Togo'],
  ['fr', 'CI', 'de la Côte d’Ivoire'],
  ['fr', 'HT', 'd’Haïti'],
  ['fr', 'CU', 'de Cuba'],
  ['fr', 'CD', 'de la République démocratique du Congo'],
  ['fr', 'KM', 'des Comores'],
  ['fr', 'MG', 'de Madagascar'],
  ['fr', 'IL', 'd’Israël'],
  ['fr', 'MZ', 'du Mozambique'],
  ['es', 'PE', 'del Perú'],
  ['es', 'SV', 'de El Salvador'],
  ['es', 'GE', 'de Georgia'],
  ['es', 'PH', 'de las Filipinas'],
  ['es', 'DO', 'de la República Dominicana'],
  ['pt', 'MZ', 'de Moçambique'],
  ['pt', 'BR', 'do Brasil'],
  ['pt', 'GE', 'da Geórgia'],
  ['pt', 'AO', 'de Angola'],
  ['pt', 'PH', 'das Filipinas'],
  ['pt', 'CM', 'dos Camarões'],
  ['pt', 'CV', 'de Cabo Verde'],
  ['en', 'GM', 'the Gambia'],
  ['en', 'PH', 'the Philippines'],
  ['en', 'TG', 'Togo'],
  ['ru', 'MW', 'Малави'],
  ['ar', 'TG', 'توغو'],
])('in %s what is of %s is %s', (lang, code, said) => expect(ofPartner(lang, named(code))).toBe(said))

test('every row of the articles is of one country or organisation, and of each only once in a language', () => {
  const rows: { lang: string; article: string; codes: string }[] = parse(
    readFileSync(new URL('../../../data/countries/articles.csv', import.meta.url)),
    { columns: true },
  )
  const codes = (file: string, column: string) =>
    (
      parse(readFileSync(new URL(`../../../data/countries/${file}`, import.meta.url)), { columns: true }) as Record<
        string,
        string
      >[]
    ).map((row) => row[column])
  const known = new Set([...codes('countries.csv', 'iso2'), ...codes('organisations.csv', 'code')])
  const all = rows.flatMap((row) => row.codes.split(' ').map((code) => `${row.lang} ${code}`))
  expect(all.filter((one) => !known.has(one.slice(3)))).toEqual([])
  expect(new Set(all).size).toBe(all.length)
})

describe('no sentence puts a preposition before a name that would need an article', () => {
  const before = {
    fr: /(?:^|[\s(«])(?:de|du|des|à|au|aux|en|avec|par|pour|chez|dans|contre|entre|d’|l’)\s?\{(?:partner|partners|authority|authorities|body|bodies|country|region|lead|letter|initiative|administration|organisation)\b/,
    es: /(?:^|[\s(«])(?:de|del|a|al|en|con|por|para|entre)\s\{(?:partner|partners|authority|authorities|body|bodies|country|region|lead|letter|initiative|administration|organisation)\b/,
    pt: /(?:^|[\s(«])(?:de|do|da|a|ao|à|em|no|na|com|por|pelo|para|entre)\s\{(?:partner|partners|authority|authorities|body|bodies|country|region|lead|letter|initiative|administration|organisation)\b/,
  }
  test.each(Object.entries(before))('%s', (lang, preposition) => {
    const texts = Object.entries(textsOf(lang as 'fr'))
    expect(texts.length).toBeGreaterThan(500)
    expect(texts.filter(([, text]) => preposition.test(String(text))).map(([key, text]) => `${key}: ${text}`)).toEqual(
      [],
    )
  })
})
