import Holidays from 'date-holidays'

/** Weekends that differ from what the tables of ICU say of the country; 1 is Monday. */
const ownWeekends: Record<string, number[]> = { PS: [5, 6], DJ: [5], BN: [5, 7], LB: [6, 7], ER: [6, 7] }

/** Holidays with a fixed day in hosts that the library of holidays does not know. */
const ownHolidays: Record<string, string> = {
  JO: '01-01 05-01 05-25 12-25',
  KG: '01-01 01-07 02-23 03-08 03-21 03-24 04-07 05-01 05-05 05-09 08-31 11-07',
  KH: '01-01 01-07 03-08 04-14 04-15 04-16 05-01 05-13 05-14 05-15 06-01 06-18 09-24 10-15 10-29 10-30 10-31 11-09 12-10',
  LA: '01-01 03-08 04-14 04-15 04-16 05-01 12-02',
  LB: '01-01 01-06 02-09 03-25 05-01 08-15 11-01 11-22 12-25',
  MM: '01-04 02-12 03-02 03-27 04-13 04-14 04-15 04-16 04-17 05-01 07-19 12-25',
  PS: '01-01 01-07 05-01 11-15 12-25',
  TJ: '01-01 03-08 03-21 03-22 03-23 03-24 05-01 05-09 06-27 09-09 11-06',
  TL: '01-01 05-01 05-20 08-30 11-01 11-02 11-12 11-28 12-07 12-08 12-25 12-31',
}

const holidays = new Map<string, Set<string>>()

/** Whether offices of this country are closed on this day, for its weekend or a public holiday. */
export function isClosedOn(country: string, day: string): boolean {
  return weekendOf(country).includes(new Date(day).getUTCDay() || 7) || holidaysOf(country, day.slice(0, 4)).has(day)
}

function weekendOf(country: string): number[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getWeekInfo(): { weekend: number[] } }
  return ownWeekends[country] ?? locale.getWeekInfo().weekend
}

function holidaysOf(country: string, year: string): Set<string> {
  const key = `${country} ${year}`
  const known = holidays.get(key) ?? new Set([...publicDays(country, Number(year)), ...ownDays(country, year)])
  holidays.set(key, known)
  return known
}

const ownDays = (country: string, year: string) =>
  (ownHolidays[country] ?? '')
    .split(' ')
    .filter(Boolean)
    .map((day) => `${year}-${day}`)

/** Every day of each public holiday: some last longer than one, some begin in the evening before. */
function publicDays(country: string, year: number): string[] {
  const known = new Holidays(country).getHolidays(year) ?? []
  return known
    .filter((one) => one.type === 'public')
    .flatMap((one) => {
      const last = Math.max(1, Math.round((one.end.getTime() - one.start.getTime()) / 86_400_000))
      return Array.from({ length: last }, (_, at) => later(one.date.slice(0, 10), at))
    })
}

const later = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
