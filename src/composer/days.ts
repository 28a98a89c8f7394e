/** A calendar date as the number of days since 1970-01-01. */
export type Day = number

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const digit = (text: string, at: number) => {
  const code = text.charCodeAt(at) - 48
  return code >= 0 && code <= 9 ? code : Number.NaN
}

/**
 * The day that a text such as 2016-05-09 names, null for anything else. A roster has hundreds of thousands of them, so
 * no Date is made.
 */
export function isDay(value: unknown): Day | null {
  if (typeof value !== 'string' || value.length !== 10 || value[4] !== '-' || value[7] !== '-') return null
  const year = digit(value, 0) * 1000 + digit(value, 1) * 100 + digit(value, 2) * 10 + digit(value, 3)
  const month = digit(value, 5) * 10 + digit(value, 6)
  const day = digit(value, 8) * 10 + digit(value, 9)
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const length = month === 2 && leap ? 29 : lengths[month - 1]
  return year >= 1 && length !== undefined && day >= 1 && day <= length ? dayNumber(year, month, day) : null
}

function dayNumber(year: number, month: number, day: number): Day {
  // Years are counted from March, so that the leap day is a year's last.
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

export const dayText = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10)
