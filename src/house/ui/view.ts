export const languages = ['en', 'fr', 'es', 'pt', 'ar', 'ru'] as const
export type Language = (typeof languages)[number]
/** A text by its key, in one language. Values fill the message's places. */
export type Translate = (key: string, values?: Record<string, string | number | Date | null>) => string

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
  /** The facility's time zone, in which every instant is shown. */
  zone: string
  /** `key` tells one account from another on a shared device. */
  person: { key: string; name: string; roleLabel: string } | null
  nav: (NavLink | NavGroup)[]
  /** In a demonstration: what time it is there, the day its clock is being moved to, and whether this reader moves it. */
  demonstration: { at: Date; zone: string; goesTo: string | null; movedByReader: boolean } | null
  /** What the last page did, said once. */
  flash: string | null
  assets: { css: string; js: string }
  /**
   * Labels of the fields on this page by their names, noted as they are rendered: the summary of mistakes above them
   * names them.
   */
  labels: Map<string, string>
}
