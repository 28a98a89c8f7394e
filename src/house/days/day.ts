declare const mark: unique symbol
/**
 * A calendar date, 'yyyy-mm-dd', without hour or zone: the text that the database, forms and JSON give and take, and
 * that sorts as days follow each other. The mark exists for the compiler alone: what is only a text is no day.
 */
export type Day = string & { readonly [mark]: 'Day' }

const dayLength = 86_400_000
const atMidnight = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayAt = (instant: number) => new Date(instant).toISOString().slice(0, 10) as Day

/** Whether a text is 'yyyy-mm-dd' and names a day that the calendar has. */
export function isCalendarDay(text: string): text is Day {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(atMidnight(text)) && dayAt(atMidnight(text)) === text
}

/** The day that a text of our own names, such as day('2017-01-16'); one that names none is a mistake of ours. */
export function day(text: string): Day {
  if (!isCalendarDay(text)) throw new Error(`${text} is no day.`)
  return text
}

/** The calendar date so many days later; earlier, when it is negative. */
export const dayPlus = (day: Day, days: number): Day => dayAt(atMidnight(day) + days * dayLength)
export const nextDay = (day: Day): Day => dayPlus(day, 1)
/** Whole days from one calendar date to another; negative when the second lies before. */
export const daysBetween = (from: Day, to: Day): number => Math.round((atMidnight(to) - atMidnight(from)) / dayLength)

/**
 * The same day so many years later, or earlier; of the 29th of February where that year has none, the 28th, as
 * PostgreSQL counts.
 */
export function yearPlus(day: Day, years: number): Day {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0')
  const same = `${year}${day.slice(4)}`
  return isCalendarDay(same) ? same : (`${year}-02-28` as Day)
}

/** The ISO day of the week: 1 is Monday. */
export const weekdayOf = (day: Day): number => new Date(atMidnight(day)).getUTCDay() || 7

/**
 * The calendar date that it is at this instant in a time zone: with facilityDay in a statement the only way from an
 * instant to its day, so that no day, year or reference depends on the zone of a machine.
 */
export function dayIn(zone: string, at: Date): Day {
  const { year, month, day } = partsIn(zone, at)
  return `${year}-${month}-${day}` as Day
}

/** The hour of the day, 0 to 23, at this instant in a time zone. */
export const hourIn = (zone: string, at: Date): number => Number(partsIn(zone, at).hour)

function partsIn(zone: string, at: Date): Record<string, string> {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      calendar: 'iso8601',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}
const formats = new Map<string, Intl.DateTimeFormat>()
