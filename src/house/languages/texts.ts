import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IntlMessageFormat } from 'intl-messageformat'
import { remembering } from '../ui/remembering.ts'
import { type Language, languages, type TextKey, type TextValues, type Translate } from '../ui/view.ts'
// Brings the keys along that the compiler checks.
import type {} from './keys.ts'

const folder = fileURLToPath(new URL('./', import.meta.url))

/** All texts of a language, from `<lang>/<slice>.json`: flat keys, ICU messages. */
export function textsOf(lang: Language): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const file of readdirSync(folder + lang).filter((name) => name.endsWith('.json'))) {
    Object.assign(texts, JSON.parse(readFileSync(`${folder}${lang}/${file}`, 'utf8')))
  }
  return texts
}

const texts = new Map<Language, ReadonlyMap<string, string>>()
const formats = new Map<string, IntlMessageFormat>()

/**
 * Reads what no answer should have to wait for. Texts do not change while a process runs: each file is read and parsed
 * once, and never while somebody waits.
 */
export function readTexts(): void {
  for (const lang of languages) known(lang)
}

function known(lang: Language): ReadonlyMap<string, string> {
  let own = texts.get(lang)
  if (!own) {
    own = new Map(Object.entries(textsOf(lang)))
    texts.set(lang, own)
  }
  return own
}

/** The texts of a language as a function. A key that is missing shows itself; a test fails before that can happen. */
export function translator(lang: Language): Translate {
  const own = known(lang)
  return (key, values) => {
    const message = own.get(key)
    if (message === undefined) return key
    if (!message.includes('{') && !message.includes("'")) return message
    const id = `${lang} ${key}`
    // Texts with numbers alone are told again and again: so many days, so many rows.
    if (values && Object.values(values).every((value) => typeof value === 'number'))
      return counted(`${id} ${JSON.stringify(values)}`, () => String(formatOf(id, message, lang).format(values)))
    return withOneStop(String(formatOf(id, message, lang).format(values ?? {})), values)
  }
}

const counted = remembering()

function formatOf(id: string, message: string, lang: Language): IntlMessageFormat {
  let format = formats.get(id)
  if (!format) {
    format = new IntlMessageFormat(message, lang === 'ar' ? 'ar-u-nu-latn' : lang, undefined, { ignoreTag: true })
    formats.set(id, format)
  }
  return format
}

/**
 * A value may end with a full stop of its own, as a Russian date does: "2017 г.". Where the message sets its own right
 * behind it, one ends both.
 */
function withOneStop(text: string, values: TextValues = {}): string {
  return Object.values(values).reduce<string>(
    (said, value) =>
      typeof value === 'string' && /\.[\u2069\u200e\u200f]*$/.test(value)
        ? said.replaceAll(`${value}.`, () => value)
        : said,
    text,
  )
}

/** Whether a language has this text. Pages ask for many keys that there are not. */
export function hasText(lang: Language, key: string): key is TextKey {
  return known(lang).has(key)
}

/** Whether a key that was made while the program runs is one of the texts there are. */
export const isTextKey = (key: string): key is TextKey => hasText('en', key)

/** A key that was put together from parts; one that there is no text for is a mistake of ours. */
export function textKey(key: string): TextKey {
  if (!isTextKey(key)) throw new Error(`There is no text ${key}.`)
  return key
}

/** The interface language a browser asks for, or English. */
export function bestLanguage(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const wanted = part.trim().slice(0, 2).toLowerCase()
    const found = languages.find((lang) => lang === wanted)
    if (found) return found
  }
  return 'en'
}
