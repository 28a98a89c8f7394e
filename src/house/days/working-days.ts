import { type Day, dayIn, nextDay, weekdayOf } from './day.ts'

export type Calendar = {
  zone: string /** ISO days of the week that are free: 6 Saturday, 7 Sunday. */
  weekend: readonly number[]
  holidays: ReadonlySet<Day>
}

/** The day after so many working days; the first day itself does not count. */
export function workingDaysAfter(day: Day, count: number, calendar: Calendar): Day {
  let left = count
  let current = day
  while (left > 0) {
    current = nextDay(current)
    if (isWorkingDay(current, calendar)) left -= 1
  }
  return current
}

export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  return !calendar.weekend.includes(weekdayOf(day)) && !calendar.holidays.has(day)
}

/** This day, or the working day that follows it when it is free. */
export function firstWorkingDay(day: Day, calendar: Calendar): Day {
  return isWorkingDay(day, calendar) ? day : workingDaysAfter(day, 1, calendar)
}

/** Whether a term that ends with this day is over: its midnight in the facility's time zone has passed. */
export function isOver(lastDay: Day, at: Date, zone: string): boolean {
  return dayIn(zone, at) > lastDay
}
