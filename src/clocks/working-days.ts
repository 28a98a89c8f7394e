export type Calendar = { zone: string /** ISO days of the week that are free: 6 Saturday, 7 Sunday. */; weekend: readonly number[]; holidays: ReadonlySet<string> }

/** The calendar date 'yyyy-mm-dd' that it is at this instant in a time zone. */
export function dayIn(zone: string, at: Date): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(zone, format)
  }
  return format.format(at)
}
const formats = new Map<string, Intl.DateTimeFormat>()

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
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  return !calendar.weekend.includes(weekday) && !calendar.holidays.has(day)
}

/** This day, or the working day that follows it when it is free. */
export function firstWorkingDay(day: string, calendar: Calendar): string {
  return isWorkingDay(day, calendar) ? day : workingDaysAfter(day, 1, calendar)
}

/** Whether a term that ends with this day is over: its midnight in the facility's time zone has passed. */
export function isOver(lastDay: string, at: Date, zone: string): boolean {
  return dayIn(zone, at) > lastDay
}

export function nextDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return date.toISOString().slice(0, 10)
}
