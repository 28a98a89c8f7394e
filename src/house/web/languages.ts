import { localeOf, madeOnce } from '../ui/dates.tsx'
import type { Option } from '../ui/forms.tsx'
import { remembering } from '../ui/remembering.ts'

/** The name of a language in another one, from CLDR; what is no code of a language is its own name. */
export function languageName(code: string, lang: string): string {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(code)) return code
  const name = () =>
    madeOnce(
      `languages ${lang}`,
      () => new Intl.DisplayNames(localeOf(lang), { type: 'language', fallback: 'code' }),
    ).of(code) ?? code
  return inWords(`${lang} ${code}`, name)
}
const inWords = remembering()

export function languageChoices(codes: readonly string[], lang: string): Option[] {
  return codes.map((value) => ({ value, label: languageName(value, lang) }))
}
