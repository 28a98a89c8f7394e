import type { Refusal } from '../database/refusal.ts'
import { isCalendarDay } from '../days/day.ts'
import { hasText } from '../languages/texts.ts'
import { formatDay } from '../ui/dates.tsx'
import type { TextKey, View } from '../ui/view.ts'

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
