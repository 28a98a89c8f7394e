import type { Refusal } from '../database/refusal.ts'
import { isCalendarDay } from '../days/day.ts'
import { hasText } from '../languages/texts.ts'
import { formatDay, formatList } from '../ui/dates.tsx'
import type { TextKey, View } from '../ui/view.ts'

type Reader = Pick<View, 't' | 'lang'>

/**
 * A refusal in the reader's words. A value that begins with @ is the key of a text, a day is written out; a constraint
 * that has no text of its own gets a general sentence.
 */
export function refusalInWords(view: Reader, refusal: Refusal): string {
  if (!hasText(view.lang, refusal.key)) return view.t('constraints.other')
  return view.t(refusal.key, wordsOf(view, refusal.values))
}

/** What stands in the places of a sentence, in the reader's words; several names as a list of their language. */
export const wordsOf = (view: Reader, values: Refusal['values'] = {}): Record<string, string | number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, wordOf(view, value)]))

function wordOf(view: Reader, value: Refusal['values'][string]): string | number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return formatList(view.lang, value)
  const key = value.startsWith('@') ? value.slice(1) : ''
  if (hasText(view.lang, key)) return view.t(key)
  return isCalendarDay(value) ? formatDay(view.lang, value) : value
}

const titles: Record<number, TextKey> = {
  400: 'api.faulty_title',
  401: 'api.no_token_title',
  403: 'refusals.not_yours_title',
  404: 'refusals.not_found_title',
  405: 'api.not_this_way_title',
  409: 'refusals.conflict_title',
  408: 'refusals.too_slow_title',
  410: 'striking.was_struck_title',
  412: 'api.stale_title',
  413: 'refusals.too_large_title',
  415: 'api.not_json_title',
  422: 'api.faulty_title',
  428: 'api.say_the_version_title',
  429: 'refusals.too_many_title',
  503: 'refusals.no_database_title',
  500: 'refusals.our_fault_title',
}
const special: Record<string, TextKey> = {
  'refusals.expired': 'refusals.expired_title',
  'refusals.busy': 'refusals.busy_title',
  'api.too_many': 'refusals.busy_title',
  'refusals.not_a_form': 'refusals.unreadable_title',
  'refusals.unreadable': 'refusals.unreadable_title',
}

/** The key of a refusal's title; of what is our own fault when there is none. */
export const titleOf = (refusal: Refusal | undefined): TextKey =>
  special[refusal?.key ?? ''] ?? titleOfStatus(refusal?.status ?? 500)

/** The key of the title that answers of this status mostly have. */
export const titleOfStatus = (status: number): TextKey => titles[status] ?? 'refusals.our_fault_title'
