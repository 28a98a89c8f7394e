import { type Day, day, dayPlus } from '../../house/days/day.ts'
import { translator } from '../../house/languages/texts.ts'
import { type Language, languages } from '../../house/ui/view.ts'
import type { Holiday } from './form.ts'

/** `public`: the whole day is free for everybody. `estimate`: it follows the moon, and is announced shortly before. */
export type PublicHoliday = Holiday & { names: Record<Language, string>; public: boolean; estimate: boolean }

type Found = { date: string; start: Date; end: Date; name: string; type: string; rule: string; substitute?: boolean }

/** Months that begin when the new moon is seen: a computed day may be one off. */
const seenMoon = /Muharram|Safar|Rabi|Jumada|Rajab|Sha'?ban|Ramadan|Shawwal|Dhu al-/i
const wholeDay = 86_400_000

/**
 * What is free in a country in a year, as far as the library knows; none for a country that it does not know. Read only
 * when somebody asks: it is large.
 */
export async function publicHolidays(country: string, year: number): Promise<PublicHoliday[]> {
  const { default: Holidays } = await import('date-holidays')
  // Where a day has no name in a language, the English one is used, or any other that is written in our languages,
  // before the country's own.
  const inEach = languages.map(
    (lang) =>
      new Holidays(country, { languages: [...new Set([lang, 'en', 'fr', 'es', 'pt', 'ru'])] }).getHolidays(year) ?? [],
  ) as Found[][]
  const days = new Map<Day, PublicHoliday[]>()
  for (const [at, one] of (inEach[0] ?? []).entries()) {
    const names = Object.fromEntries(
      languages.map((lang, which) => [lang, nameOf(inEach[which]?.[at] ?? one, lang)]),
    ) as Record<Language, string>
    // Some last several days, some only an afternoon.
    const lasts = one.end.getTime() - one.start.getTime()
    const found = {
      name: names.en,
      names,
      public: one.type === 'public' && lasts > wholeDay / 2 + 1,
      estimate: seenMoon.test(one.rule),
    }
    for (let offset = 0; offset < Math.max(1, Math.round(lasts / wholeDay)); offset += 1) {
      const on = dayPlus(day(one.date.slice(0, 10)), offset)
      if (on.startsWith(String(year))) days.set(on, [...(days.get(on) ?? []), { day: on, ...found }])
    }
  }
  return [...days.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([on, all]) => together(on, all))
}

/** A day that stands in for one that falls on a free day says so. */
function nameOf(one: Found, lang: Language): string {
  return one.substitute
    ? translator(lang)('calendar.substitute', { name: one.name.replace(/\s*[(（][^)）]*[)）]$/, '') })
    : one.name
}

/** Several of one day: those that make it free for everybody, and among these those whose day is certain, or all. */
function together(day: Day, all: PublicHoliday[]): PublicHoliday {
  const free = all.some((one) => one.public) ? all.filter((one) => one.public) : all
  const estimate = free.every((one) => one.estimate)
  const joined = (lang: Language) => [...new Set(free.map((one) => one.names[lang]))].join(' · ')
  const names = Object.fromEntries(languages.map((lang) => [lang, joined(lang)])) as Record<Language, string>
  return { day, name: names.en, names, public: free.some((one) => one.public), estimate }
}
