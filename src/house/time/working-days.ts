export type Calendar = {
  zone: string /** ISO days of the week that are free: 6 Saturday, 7 Sunday. */
  weekend: readonly number[]
  holidays: ReadonlySet<string>
}

/**
 * The calendar date 'yyyy-mm-dd' that it is at this instant in a time zone: with facilityDay in a statement the only
 * way from an instant to its day, so that no day, year or reference depends on the zone of a machine.
 */
export function dayIn(zone: string, at: Date): string {
  const { year, month, day } = partsIn(zone, at)
  return `${year}-${month}-${day}`
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

const dayLength = 86_400_000
/** The calendar date so many days later; earlier, when it is negative. Dates of the calendar have no zone. */
export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10)

/**
 * The same day so many years later, or earlier; of the 29th of February where that year has none, the 28th, as
 * PostgreSQL counts.
 */
export function yearPlus(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0')
  const same = `${year}${day.slice(4)}`
  return isCalendarDay(same) ? same : `${year}-02-28`
}

/** Whether 'yyyy-mm-dd' is a day that the calendar has. */
export function isCalendarDay(day: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && dayPlus(day, 0) === day
}

/** The ISO day of the week of a calendar date: 1 is Monday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/** The day after so many working days; the first day itself does not count. */
export function workingDaysAfter(day: string, count: number, calendar: Calendar): string {
  let left = count
  let current = day
  while (left > 0) {
    current = nextDay(current)
    if (isWorkingDay(current, calendar)) left -= 1
  }
  return current
}

export function isWorkingDay(day: string, calendar: Calendar): boolean {
  return !calendar.weekend.includes(weekdayOf(day)) && !calendar.holidays.has(day)
}

/** This day, or the working day that follows it when it is free. */
export function firstWorkingDay(day: string, calendar: Calendar): string {
  return isWorkingDay(day, calendar) ? day : workingDaysAfter(day, 1, calendar)
}

/** Whether a term that ends with this day is over: its midnight in the facility's time zone has passed. */
export function isOver(lastDay: string, at: Date, zone: string): boolean {
  return dayIn(zone, at) > lastDay
}

export const nextDay = (day: string): string => dayPlus(day, 1)
