import { localeOf, madeOnce } from '../ui/dates.tsx'
import type { Option } from '../ui/forms.tsx'

/** The name of a language in another one, from CLDR. */
export function languageName(code: string, lang: string): string {
  return madeOnce(`languages ${lang}`, () => new Intl.DisplayNames(localeOf(lang), { type: 'language', fallback: 'code' })).of(code) ?? code
}

export function languageChoices(codes: readonly string[], lang: string): Option[] {
  return codes.map((value) => ({ value, label: languageName(value, lang) }))
}
