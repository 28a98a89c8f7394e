import { z } from 'zod'
import type { Day } from '../../house/days/day.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  type Checked,
  check,
  checkChanges,
  day,
  isDay,
  oneOf,
  severalOf,
  text,
  wholeNumber,
} from '../../house/web/form.ts'

export type CalendarTerms = { zone: string; weekend: number[]; consultation: number; opinion_link_days: number }
export type Holiday = { day: Day; name: string; names?: Record<string, string>; estimate?: boolean }

export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const
export const zones = (): string[] => Intl.supportedValuesOf('timeZone')

/**
 * Zone, weekend and terms, as far as they were changed; `shown` is what the form was filled with. One day of the week
 * at least is worked, or no term would ever end.
 */
export const calendarChanges = (typed: Typed, shown: Typed): Checked<Partial<CalendarTerms>> =>
  checkChanges(
    z.object({
      zone: oneOf(zones()),
      weekend: severalOf(weekdays)
        .pipe(z.array(z.string()).max(6, 'calendar.one_day_is_worked'))
        .transform((days) => [...new Set(days)].map(Number).toSorted()),
      consultation: wholeNumber(1, 60),
      opinion_link_days: wholeNumber(1, 365),
    }),
    shown,
    typed,
    ['weekend'],
  )

export const holiday = (typed: Typed): Checked<Holiday> => check(z.object({ day: day(), name: text(120) }), typed)

/** Which public holidays of a country are asked for. */
export const asked = (typed: Typed) =>
  check(
    z.object({ country: text(2).pipe(z.string().regex(/^[A-Z]{2}$/, 'forms.choose')), year: wholeNumber(1990, 2100) }),
    typed,
  )

/** The days that were ticked in a preview. */
export const ticked = (typed: Typed): Checked<{ days: Day[] }> =>
  check(
    z.object({
      days: z.preprocess(
        (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
        z.array(z.string().refine(isDay, 'forms.not_a_date')).min(1, 'calendar.tick_a_day').max(100),
      ),
    }),
    typed,
  )
