import { type Day, dayIn, daysBetween } from '../../house/days/day.ts'
import { bestLanguage, textKey, translator } from '../../house/languages/texts.ts'
import { zoneInWords } from '../../house/mail/commands.ts'
import { isolated, linkedLine, linkMark, preferencesMark, siteMark } from '../../house/mail/mail-text.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { formatDay, told } from '../../house/ui/dates.tsx'
import { requestName } from '../../registers/partners/numerals.ts'
import { zoneOf } from './hours.ts'
import type { Due, Reader } from './queries.ts'

/** One thing as a reader is told of it: what it is, why she is told, where it is settled. */
export type Line = { name: string; why: string; href: string }
export type Words = { subject: string; body: string }
/** Lines of a section that a digest shows, and how many there are in all. */
export type Section = { lines: Line[]; count: number }
export type Sections = { late: Section; today: Section; waits: Section; reminders: Section }

/** Lines of a section that a digest shows; the others are counted. */
export const shown = 12

export function lineOf(due: Due): Line {
  const language = bestLanguage(due.language)
  const t = translator(language)
  const name =
    due.kind === 'scores_due'
      ? t('reminders.meeting', { number: due.title })
      : nameOf(due.partner_names, due.numeral, due.title, language)
  return {
    name,
    why: t(`reminders.why.${due.kind}`, {
      due: due.due ? formatDay(language, due.due) : '',
      since: formatDay(language, due.counts),
    }),
    href: due.href,
  }
}

export function nameOf(partner: unknown, numeral: number | null, title: string, language: string): string {
  const lang = bestLanguage(language)
  const name = isolated(title, lang)
  if (!partner) return name
  const label = isolated(requestName(nameIn(partner, lang), numeral), lang)
  return translator(lang)('ui.of_name', { label, name })
}

/** How far off the last day is, and which it is. */
export function dueWords(due: Day, today: Day, lang: string): string {
  const language = bestLanguage(lang)
  const days = daysBetween(today, due)
  const t = translator(language)
  return `${days < 0 ? t('home.overdue', told(-days)) : t('home.days_left', { days })} (${formatDay(language, due)})`
}

/**
 * The one mail that does not wait for the digest. `elsewhere` names the facility's time to a reader who lives by
 * another.
 */
export function aloneWords(due: Due, elsewhere: string): Words {
  const language = bestLanguage(due.language)
  const t = translator(language)
  const { name, why } = lineOf(due)
  const values = { name, due: due.due ? formatDay(language, due.due) : '' }
  return {
    subject: t(textKey(`reminders.subject.${due.kind}`), values),
    body: `${why}\n\n${name}\n${linkMark}\n\n${elsewhere}${footer(language)}`,
  }
}

/** Several things whose terms end next, as one mail. */
export function togetherWords(dues: Due[], elsewhere: string): Words | null {
  const [first] = dues
  if (!first || dues.length === 1) return first ? aloneWords(first, elsewhere) : null
  const language = bestLanguage(first.language)
  const t = translator(language)
  const lines = dues.map((due) => {
    const line = lineOf(due)
    return linkedLine(line, line.why)
  })
  return {
    subject: t('reminders.together', { count: dues.length }),
    body: `${lines.join('\n\n')}\n\n${elsewhere}${footer(language)}`,
  }
}

/** A reader's digest of a day; null when there is nothing to say. */
export function digestWords(sections: Sections, lang: string, day: Day, elsewhere = ''): Words | null {
  const language = bestLanguage(lang)
  const t = translator(language)
  const names = ['late', 'today', 'reminders', 'waits'] as const
  const count = names.reduce((sum, name) => sum + sections[name].count, 0)
  if (count === 0) return null
  const parts = names
    .filter((name) => sections[name].count > 0)
    .map((name) =>
      [
        t(`reminders.section.${name}`),
        ...sections[name].lines.slice(0, shown).map((line) => linkedLine(line, line.why)),
        ...more(sections[name].count),
      ].join('\n\n'),
    )
  const all = parts.join('\n\n\n')
  return {
    subject: t('reminders.digest.subject', { count, day: formatDay(language, day) }),
    body: `${all}\n\n\n${elsewhere}${footer(language)}`,
  }

  function more(length: number): string[] {
    return length > shown ? [`${t('reminders.more', { count: length - shown })}\n${siteMark}/`] : []
  }
}

/** Names the facility's time to a reader who lives by another. */
export function elsewhere(reader: Reader, at: Date, facility: string): string {
  return zoneOf(reader, facility) === facility
    ? ''
    : `${zoneInWords(bestLanguage(reader.language), facility, dayIn(facility, at))}\n\n`
}

function footer(language: string): string {
  const t = translator(bestLanguage(language))
  return `${t('reminders.footer', { facility: t('facility.name') })}\n${preferencesMark}`
}
