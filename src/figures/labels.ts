import type { Tx } from '../database/connection.ts'
import { hasText } from '../languages/texts.ts'
import { choicesOf, nameIn } from '../settings/queries.ts'
import type { View } from '../ui/view.ts'
import type { Dimension } from './definitions.ts'

/** Names of the keys of dimensions in the reader's language: lists of the facility, countries, and what the texts name. */
export async function labelsFor(tx: Tx, view: View): Promise<(dimension: string, key: string) => string> {
  const lists: Partial<Record<Dimension, Map<string, string>>> = {}
  const list = async (table: Parameters<typeof choicesOf>[1]) => (await choicesOf(tx, table, view.lang)).map((option) => [option.value, option.label] as const)
  lists.region = new Map(await list('regions'))
  lists.theme = new Map(await list('themes'))
  lists.type = new Map([...(await list('activity_types')), ...(await list('output_types'))])
  lists.authority_type = new Map(await list('authority_types'))
  const partners = new Map((await tx.selectFrom('partners').select(['code', 'names']).execute()).map((row) => [row.code, nameIn(row.names, view.lang)]))
  lists.partner = partners
  lists.country = partners
  return (dimension, key) => {
    const known = lists[dimension as Dimension]?.get(key)
    if (known) return known
    const text = dimension === 'income_group' ? `income_group.${key}` : `figures.${dimension}.${key}`
    return hasText(view.lang, text) ? view.t(text) : key
  }
}
