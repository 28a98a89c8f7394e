import { dayIn, hourIn } from '../../house/days/day.ts'
import { type Calendar, isWorkingDay } from '../../house/days/working-days.ts'

/** Nobody is reminded before this hour of the reader's day, or from the other one on. */
const morning = 7
const evening = 20
const quarter = 15 * 60_000

type Place = { zone: string; country: string | null; body_zone: string | null }

/**
 * The time zone a reader lives in: what she chose, else her body's, else the first of her country's, else the
 * facility's.
 */
export function zoneOf(reader: Place, facility: string): string {
  for (const zone of [reader.zone, reader.body_zone, reader.country && zonesOf(reader.country)[0]])
    if (zone && isZone(zone)) return zone
  return facility
}

/** The time zones of a country by its code; none for what is no country. */
export function zonesOf(country: string): string[] {
  if (!/^[A-Z]{2}$/.test(country)) return []
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones?: () => string[] | undefined
    timeZones?: string[]
  }
  // Stations in Antarctica are listed with the countries that keep them.
  return (locale.getTimeZones?.() ?? locale.timeZones ?? []).filter((zone) => !zone.startsWith('Antarctica/'))
}

export const allZones = () => Intl.supportedValuesOf('timeZone')
export const isZone = (zone: string) => zone === 'UTC' || known.has(zone)
const known = new Set(Intl.supportedValuesOf('timeZone'))

/**
 * Whether a reader may be reminded now: by day, and on a working day of the facility as it is where the reader lives.
 */
export function mayRemind(zone: string, at: Date, calendar: Calendar): boolean {
  const hour = hourIn(zone, at)
  return hour >= morning && hour < evening && isWorkingDay(dayIn(zone, at), calendar)
}

/** Whether somebody who lives in this zone gets up: before this hour nobody is reminded, and what is due waits for it. */
export const isMorning = (zone: string, at: Date) => hourIn(zone, at) === morning

/** The first hour of a working day, when the digest goes. */
export const isDigestHour = (zone: string, at: Date, calendar: Calendar) =>
  isMorning(zone, at) && mayRemind(zone, at, calendar)

/** When a reader may be reminded next, to the quarter of an hour. */
export function nextHour(zone: string, at: Date, calendar: Calendar): Date {
  let next = new Date(Math.ceil(at.getTime() / quarter) * quarter)
  for (let tries = 0; tries < 30 * 96 && !mayRemind(zone, next, calendar); tries += 1)
    next = new Date(next.getTime() + quarter)
  return next
}
