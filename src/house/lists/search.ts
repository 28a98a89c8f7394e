import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database/connection.ts'

/**
 * What somebody typed to search for, as the database folds it: each of the words must be found. Empty when nothing was
 * typed that anybody could see. The folding itself is the database's (`folded`, `searched`, `search_words`): there is
 * no second one.
 */
export async function searchedWords(tx: Tx, typed: string | undefined): Promise<string[]> {
  if (!typed?.trim()) return []
  const { rows } = await sql<{ words: string[] }>`select search_words(${typed}) as words`.execute(tx)
  return [...new Set(rows[0]?.words ?? [])].slice(0, 8)
}

/** A text in which a word can be found, as a condition on that word. */
export type Searched = (word: string) => RawBuilder<unknown>

/** `%`, `_` and `\` are letters like others. */
const like = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/**
 * Texts of a record. An index over `searched(column)` is used where this stands in a selection of its own, see `inOwn`.
 */
export const inTexts =
  (...columns: RawBuilder<unknown>[]): Searched =>
  (word) =>
    sql`(${sql.join(
      columns.map((column) => sql`searched(${column}) like ${like(word)}`),
      sql` or `,
    )})`

/** A text that has a word of its own which begins so, where a part within a word would be found everywhere. */
export const atWords =
  (column: RawBuilder<unknown>): Searched =>
  (word) =>
    sql`translate(chr(10) || ${column}, chr(10), ' ') like ${`% ${like(word).slice(1)}`}`

/**
 * Texts of a record or of one that belongs to it, looked up beforehand in the table that has them: `inOwn(sql`v.id`,
 * sql`select id from activities`, sql`title`)`.
 */
export const inOwn =
  (key: RawBuilder<unknown>, selection: RawBuilder<unknown>, ...columns: RawBuilder<unknown>[]): Searched =>
  (word) =>
    sql`${key} in (${selection} where ${inTexts(...columns)(word)})`

/** Partners that have the word in one of their names in any language, or as a code or a whole name. */
export const partnersWith = (word: string) =>
  sql`select s.code from partner_searches s where s.searched like ${like(word)} or ${word} = any(s.exact)`

/** The names and codes of a partner that a column refers to. */
export const inPartner =
  (column: RawBuilder<unknown>): Searched =>
  (word) =>
    sql`${column} in (${partnersWith(word)})`

/** Every word must be found in one of the texts. Null when nobody searches. */
export function hasWords(texts: Searched[], words: readonly string[]): RawBuilder<unknown> | null {
  if (words.length === 0) return null
  return sql.join(
    words.map(
      (word) =>
        sql`(${sql.join(
          texts.map((text) => text(word)),
          sql` or `,
        )})`,
    ),
    sql` and `,
  )
}

/** Whether what was typed is one of this partner's names or codes as a whole: such a partner comes first. */
export const isExactly = (code: RawBuilder<unknown>, typed: string) =>
  sql<boolean>`exists (select from partner_searches s where s.code = ${code} and whole_name(${typed}) = any(s.exact))`
