import type { Tx } from '../../house/database/connection.ts'
import type { Choices } from '../../house/steps/steps.tsx'
import { formatDay } from '../../house/ui/dates.tsx'
import type { Typed } from '../../house/ui/forms.tsx'
import type { View } from '../../house/ui/view.ts'
import { isDay } from '../../house/web/form.ts'
import { type FreeDay, freeDay } from '../../registers/calendar/queries.ts'

/** Why a day is free, in words. */
export const whyFree = ({ holiday }: FreeDay, { t }: View) => holiday ?? t('meetings.free_weekday')

/**
 * What is asked about a day that is free: whether the meeting is held on the working day that follows, or on this one
 * all the same.
 */
export async function freeDayChoices(tx: Tx, view: View, typed: Typed): Promise<Choices> {
  const { t, lang } = view
  const free = typeof typed.held_on === 'string' && isDay(typed.held_on) ? await freeDay(tx, typed.held_on) : undefined
  if (!free) return {}
  const group = t('meetings.why_free', { day: formatDay(lang, free.day), why: whyFree(free, view) })
  return {
    free_day: [
      {
        value: `${free.day}/${free.next}`,
        label: t('meetings.on_the_next', { day: formatDay(lang, free.next) }),
        group,
      },
      {
        value: `${free.day}/${free.day}`,
        label: t('meetings.all_the_same', { day: formatDay(lang, free.day) }),
        group,
      },
    ],
  }
}
