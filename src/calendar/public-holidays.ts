import { dayPlus } from '../clocks/working-days.ts'
import type { Holiday } from './form.ts'

export type PublicHoliday = Holiday & { public: boolean }

/** What is free in a country in a year, as far as the library knows; none for a country that it does not know. Read only when somebody asks: it is large. */
export async function publicHolidays(country: string, year: number, lang: string): Promise<PublicHoliday[]> {
  const { default: Holidays } = await import('date-holidays')
  const known = new Holidays(country, { languages: [lang] })
  const days = new Map<string, PublicHoliday>()
  for (const one of known.getHolidays(year) ?? []) {
    // Some last several days.
    const length = Math.max(1, Math.round((one.end.getTime() - one.start.getTime()) / 86_400_000))
    for (let offset = 0; offset < length; offset += 1) {
      const day = dayPlus(one.date.slice(0, 10), offset)
      const found = { day, name: one.name, public: one.type === 'public' }
      if (day.startsWith(String(year)) && !days.get(day)?.public) days.set(day, found)
    }
  }
  return [...days.values()].toSorted((a, b) => a.day.localeCompare(b.day))
}
