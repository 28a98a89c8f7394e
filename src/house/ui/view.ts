export const languages = ['en', 'fr', 'es', 'pt', 'ar', 'ru'] as const
export type Language = (typeof languages)[number]
/** The texts there are, by their keys: house/languages/keys.ts fills it with those of the reference language. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by house/languages/keys.ts
export interface Texts {}
export type TextKey = keyof Texts
/**
 * What may stand where a key is asked for: a key that there is, or a beginning or end of one with a part that only the
 * running program knows, such as `figures.${name}.title`, if some key is of this form.
 */
export type KeyOr<K extends string> = [K] extends [TextKey]
  ? K
  : K extends TextKey
    ? K
    : string extends K
      ? NoSuchText
      : Record<never, 1> extends Record<K, 1>
        ? [Extract<TextKey, K>] extends [never]
          ? NoSuchText
          : K
        : NoSuchText
declare const none: unique symbol
type NoSuchText = { readonly [none]: 'no text of any language has such a key' }

/** A text by its key, in one language. Values fill the message's places. */
export type Translate = <const K extends string>(key: K & KeyOr<K>, values?: TextValues) => string
export type TextValues = Record<string, string | number | Date | null>

export type NavLink = { href: string; label: string; current: boolean }
/** Sections that stand together under one name. */
export type NavGroup = { label: string; links: NavLink[] }

/** What every page needs to know of its reader and of this web request. */
export type View = {
  t: Translate
  lang: Language
  dir: 'ltr' | 'rtl'
  /** Address of this page, with its query. */
  path: string
  csrf: string
  nonce: string
  facility: string
  /** How the facility presents itself besides: its colours and mark by their address, and where it is reached. */
  face: Face
  /** The facility's time zone, in which every instant is shown. */
  zone: string
  /** Whether it is the facility's indeed: a page that was made without the database does not know it. */
  zoneKnown: boolean
  /** `key` tells one account from another on a shared device. */
  person: { key: string; name: string; roleLabel: string } | null
  nav: (NavLink | NavGroup)[]
  /** In a demonstration: what time it is there, the day its clock is being moved to, and whether this reader moves it. */
  demonstration: { at: Date; zone: string; goesTo: string | null; movedByReader: boolean } | null
  /** Where what a form was refused for can be mended: shown under the summary of mistakes. */
  mendAt?: string | undefined
  /** What the last page did, said once. */
  flash: string | null
  assets: { css: string; js: string }
  /**
   * Labels of the fields on this page by their names, noted as they are rendered: the summary of mistakes above them
   * names them.
   */
  labels: Map<string, string>
  /** What the fields of this page hold, by their names, noted with their labels: see `meanwhile.tsx`. */
  held: Map<string, string | string[]>
  /** The form that was sent to this address, where it is shown again: from which version, and what it held then. */
  sent?: { version: string | undefined; held: string } | undefined
  /** What somebody else changed while this form was filled in, by the names of its fields. */
  meanwhile?: Map<string, Meanwhile> | undefined
}
export type Face = {
  /** Changes with colours and mark; null where they are the usual ones. */
  version: string | null
  emblem: string
  contact: { email: string; phone: string; address: string }
}
/** What stands in a field's place now; `taken`: it was put into the field, which its reader had not touched. */
export type Meanwhile = {
  now: string | string[]
  taken: boolean
  changed: { who: string; at: Date } | null
  /** The whole as a sentence, once the field is made and knows what its values are called. */
  sentence?: string
}
