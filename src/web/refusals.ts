import type { Refusal } from '../database/refusal.ts'
import { hasText } from '../languages/texts.ts'
import type { View } from '../ui/view.ts'

/** A refusal in the reader's words. A value that begins with @ is the key of a text; a constraint that has no text of its own gets a general sentence. */
export function refusalInWords(view: View, refusal: Refusal): string {
  if (!hasText(view.lang, refusal.key)) return view.t('constraints.other')
  return view.t(refusal.key, Object.fromEntries(Object.entries(refusal.values).map(([name, value]) => [name, typeof value === 'string' && value.startsWith('@') ? view.t(value.slice(1)) : value])))
}
