import { remembering } from './remembering.ts'
import type { View } from './view.ts'

const formats = new Map<string, unknown>()

/**
 * The locale that dates and numbers are written in; Arabic keeps Western digits, as its administrations do in tables.
 */
export const localeOf = (lang: string) => (lang === 'ar' ? 'ar-u-nu-latn' : lang === 'en' ? 'en-GB' : lang)

/** What puts values into words is made once for each language: making it costs as much as hundreds of uses. */
export function madeOnce<T>(key: string, make: () => T): T {
  let known = formats.get(key) as T | undefined
  if (!known) {
    known = make()
    formats.set(key, known)
  }
  return known
}

const inWords = remembering()

export function formatDay(lang: string, day: string, month: 'long' | 'short' = 'long'): string {
  const format = () =>
    madeOnce(
      `day ${lang} ${month}`,
      () => new Intl.DateTimeFormat(localeOf(lang), { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' }),
    ).format(new Date(`${day}T00:00:00Z`))
  return inWords(`day ${lang} ${month} ${day}`, format)
}

export function formatNumber(lang: string, n: number, digits = 0): string {
  return madeOnce(
    `number ${lang} ${digits}`,
    () => new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: digits }),
  ).format(n)
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(lang: string, share: number): string {
  return madeOnce(
    `share ${lang}`,
    () => new Intl.NumberFormat(localeOf(lang), { style: 'percent', maximumFractionDigits: 1 }),
  ).format(share)
}

/** "a, b and c" in the reader's language. */
export function formatList(lang: string, parts: readonly string[]): string {
  return madeOnce(`list ${lang}`, () => new Intl.ListFormat(localeOf(lang), { type: 'conjunction' })).format(parts)
}

/** The name of a day of the week; 1 is Monday. */
export function weekday(lang: string, day: number): string {
  return madeOnce(
    `weekday ${lang}`,
    () => new Intl.DateTimeFormat(localeOf(lang), { weekday: 'long', timeZone: 'UTC' }),
  ).format(new Date(Date.UTC(2024, 0, day)))
}

/** A calendar date with the day of its week. */
export function formatWholeDay(lang: string, day: string): string {
  return madeOnce(
    `whole day ${lang}`,
    () => new Intl.DateTimeFormat(localeOf(lang), { dateStyle: 'full', timeZone: 'UTC' }),
  ).format(new Date(`${day}T00:00:00Z`))
}

/**
 * A calendar date in the reader's language; nothing when there is none. `short` abbreviates the month, for tables of
 * many columns.
 */
export function DateText({
  view,
  day,
  short,
}: {
  view: View
  day: string | null | undefined
  short?: boolean | undefined
}) {
  if (!day) return null
  return (
    <time class="day" datetime={day}>
      {formatDay(view.lang, day, short ? 'short' : 'long')}
    </time>
  )
}

export function DateRange({ view, from, to, short }: { view: View; from: string; to: string; short?: boolean }) {
  if (from === to) return <DateText view={view} day={from} short={short} />
  return <time datetime={`${from}/${to}`}>{rangeInWords(view.lang, from, to, short)}</time>
}

/** Two days and those between them; one day where they are the same. */
export function rangeInWords(lang: string, from: string, to: string, short?: boolean): string {
  if (from === to) return formatDay(lang, from, short ? 'short' : 'long')
  const month = short ? 'short' : 'long'
  const range = madeOnce(
    `range ${lang} ${month}`,
    () => new Intl.DateTimeFormat(localeOf(lang), { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' }),
  )
  return range.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`))
}

/**
 * An instant in the facility's time zone. `named` says which zone it is: for papers and mails, which are read away from
 * our pages.
 */
export function formatMoment({ lang, zone }: { lang: string; zone: string }, at: Date, named?: 'named'): string {
  return madeOnce(
    `moment ${lang} ${zone} ${named ?? ''}`,
    () =>
      new Intl.DateTimeFormat(localeOf(lang), {
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
        ...(named ? { timeZoneName: 'short' } : {}),
      }),
  ).format(at)
}

/** An instant with the day of its week, in a time zone. */
export function formatWholeMoment(lang: string, zone: string, at: Date): string {
  return madeOnce(
    `whole moment ${lang} ${zone}`,
    () =>
      new Intl.DateTimeFormat(localeOf(lang), {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }),
  ).format(at)
}

/** A time zone as its people call it; with a day, also how far it is from Greenwich then: "Indochina Time (GMT+7)". */
export const formatZone = (lang: string, zone: string, day?: string): string =>
  inWords(`zone ${lang} ${zone} ${day ?? ''}`, () => zoneInWords(lang, zone, day))

function zoneInWords(lang: string, zone: string, day?: string): string {
  const named = (timeZoneName: 'longGeneric' | 'shortOffset') =>
    madeOnce(
      `zone ${lang} ${zone} ${timeZoneName}`,
      () => new Intl.DateTimeFormat(localeOf(lang), { timeZone: zone, timeZoneName }),
    )
      .formatToParts(new Date(`${day ?? '2000-01-01'}T12:00:00Z`))
      .find((part) => part.type === 'timeZoneName')?.value ?? zone
  const [name, offset] = [named('longGeneric'), named('shortOffset')]
  const known = name === offset ? zone.replaceAll('_', ' ') : name
  return day ? `${known} (${offset})` : known
}

/** An instant, in the facility's time zone. */
export function Moment({ view, at }: { view: View; at: Date }) {
  return <time datetime={at.toISOString()}>{formatMoment(view, at)}</time>
}

const daysInYear = 365.25
export type Told = { unit: 'days' | 'months' | 'years'; count: number }

/**
 * So many days as people tell them: in days up to two months, then in whole months, from two years on in whole years.
 */
export function told(days: number): Told {
  if (days >= 2 * daysInYear) return { unit: 'years', count: Math.floor(days / daysInYear) }
  if (days > daysInYear / 6) return { unit: 'months', count: Math.floor(days / (daysInYear / 12)) }
  return { unit: 'days', count: days }
}
