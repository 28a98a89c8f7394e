import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** The language of the house: for whoever's own is not known, and whose country works in none of ours. */
const houseLanguage = 'en'

let known: Map<string, string> | undefined
const languagesOfCountries = () => {
  const rows: { iso2: string; language: string }[] = parse(
    readFileSync(new URL('../../../data/countries/languages.csv', import.meta.url), 'utf8'),
    { columns: true },
  )
  return new Map(rows.map((row) => [row.iso2, row.language]))
}

/**
 * In which language a person is written to: the one that was said; where nothing was said, that of the country of
 * employment, then that of the house.
 */
export function languageToWrite(said: string | null, country: string | null): string {
  known ??= languagesOfCountries()
  return said ?? known.get(country ?? '') ?? houseLanguage
}
