import type { Refusal } from '../database/refusal.ts'
import { hasText } from '../languages/texts.ts'
import { formatDay } from '../ui/dates.tsx'
import type { View } from '../ui/view.ts'

/**
 * A refusal in the reader's words. A value that begins with @ is the key of a text, a day is written out; a constraint
 * that has no text of its own gets a general sentence.
 */
export function refusalInWords(view: View, refusal: Refusal): string {
  if (!hasText(view.lang, refusal.key)) return view.t('constraints.other')
  return view.t(
    refusal.key,
    Object.fromEntries(Object.entries(refusal.values).map(([name, value]) => [name, wordOf(view, value)])),
  )
}

function wordOf(view: View, value: string | number): string | number {
  if (typeof value !== 'string') return value
  if (value.startsWith('@')) return view.t(value.slice(1))
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(view.lang, value) : value
}
