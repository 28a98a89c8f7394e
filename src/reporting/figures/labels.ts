import type { Tx } from '../../house/database/connection.ts'
import { hasText } from '../../house/languages/texts.ts'
import { type CodeList, listsOf, nameIn } from '../../house/settings/queries.ts'
import type { View } from '../../house/ui/view.ts'
import { partnerNames } from '../../registers/partners/queries.ts'
import type { Dimension } from './sources.ts'

/**
 * Names of the keys of dimensions in the reader's language: lists of the facility, countries, and what the texts name;
 * undefined of a key that a dimension does not know.
 */
export async function labelsFor(tx: Tx, view: View): Promise<(dimension: string, key: string) => string | undefined> {
  const lists: Partial<Record<Dimension, Map<string, string>>> = {}
  const known = await listsOf(tx)
  const list = (name: CodeList) =>
    (known.get(name) ?? []).map(({ key, names }) => [key, nameIn(names, view.lang)] as const)
  lists.region = new Map(list('regions'))
  lists.theme = new Map(list('themes'))
  lists.type = new Map([...list('activity_types'), ...list('output_types')])
  lists.authority_type = new Map(list('authority_types'))
  const partners = await partnerNames(tx, view.lang)
  lists.partner = partners
  lists.country = partners
  return (dimension, key) => {
    const known = lists[dimension as Dimension]?.get(key)
    if (known) return known
    if (dimension === 'year') return /^\d{4}$/.test(key) ? key : undefined
    const text = dimension === 'income_group' ? `income_group.${key}` : `figures.${dimension}.${key}`
    return hasText(view.lang, text) ? view.t(text) : key === 'none' ? view.t('figures.none') : undefined
  }
}
