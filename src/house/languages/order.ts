import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Language } from '../ui/view.ts'

/**
 * The collations of the database, by language; root order where nobody reads. Names are never sorted by their bytes:
 * capitals would come first and accents last.
 */
const collations = {
  en: 'en-x-icu',
  fr: 'fr-x-icu',
  es: 'es-x-icu',
  pt: 'pt-x-icu',
  ar: 'ar-x-icu',
  ru: 'ru-x-icu',
} as const satisfies Record<Language, string>
const readers = new WeakMap<Tx, string>()

/** Says in which language what is read in this transaction is read. */
export function readIn(tx: Tx, lang: string): void {
  readers.set(tx, lang)
}

/** The language of whoever reads; undefined where nobody does. */
export const readerOf = (tx: Tx) => readers.get(tx)

const collation = (lang: string | undefined) =>
  sql.raw(`"${collations[lang as keyof typeof collations] ?? 'und-x-icu'}"`)

/**
 * Names as this language orders them, for `order by`; those that are alike need something behind it that tells them
 * apart.
 */
export const inOrderOf = (lang: string | undefined, names: RawBuilder<unknown>) =>
  sql<string>`${names} collate ${collation(lang)}`

/** The same in the order of whoever reads. */
export const byName = (tx: Tx, names: RawBuilder<unknown>) => inOrderOf(readerOf(tx), names)

/** Partners by their names in the language of whoever reads; `alias` is how the query calls their table. */
export const byPartner = (tx: Tx, alias: string) => {
  const names = sql.ref(`${alias}.names`)
  return byName(tx, sql`coalesce(${names} ->> ${readerOf(tx) ?? 'en'}::text, ${names} ->> 'en')`)
}

const collators = new Map<string, Intl.Collator>()

/** Compares names as this language orders them. */
export function comparing(lang: string): (a: string, b: string) => number {
  let collator = collators.get(lang)
  if (!collator) {
    collator = new Intl.Collator(lang)
    collators.set(lang, collator)
  }
  return collator.compare
}
