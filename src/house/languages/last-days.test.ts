import { describe, expect, test } from 'vitest'
import { languages } from '../ui/view.ts'
import { textsOf } from './texts.ts'

/**
 * A last day counts: silence has its effect only when it is over. So no text says that something is wanted before it.
 * What stands before “the end of” a day, or says that the day is included, is right. The day stands in a place of the
 * text, is called this day, or follows its label.
 */
const day = String.raw`\{(?:day|due|last|until|to|answer_by)\}`
const before: Record<(typeof languages)[number], RegExp> = {
  en: new RegExp(String.raw`\b(?:before (?:${day}|this day)|(?:answer|due|wanted) before$)`, 'iu'),
  fr: new RegExp(String.raw`(?:\bavant (?:le|la)|d’ici (?:le|au))(?: ${day}|$)|\bavant cette date`, 'iu'),
  es: new RegExp(String.raw`\bantes del?(?: ${day}| esta fecha|$)`, 'iu'),
  pt: new RegExp(String.raw`\bantes d(?:e|o|a)(?: ${day}|sta data|$)`, 'iu'),
  ar: new RegExp(String.raw`(?<!\p{L}|من )قبل(?: ${day}| هذا اليوم|$)`, 'u'),
  ru: new RegExp(String.raw`(?<!\p{L})до(?: ${day}(?! включительно)| этого дня|$)`, 'u'),
}
/** A link works until an hour of its last day, not through all of it. */
const untilAnHour = ['links.until']

describe.each(languages)('%s', (lang) => {
  test('no text asks for something before its last day: the last day counts', () => {
    const short = Object.entries(textsOf(lang)).filter(
      ([key, text]) => !untilAnHour.includes(key) && before[lang].test(text),
    )
    expect(short).toEqual([])
  })
})

test('the last day is said by every language where an answer is owed', () => {
  const said: Record<(typeof languages)[number], RegExp> = {
    en: /\bby\b/iu,
    fr: /au plus tard le/u,
    es: /a más tardar el/u,
    pt: /\baté(?: |$)/u,
    ar: /آخر موعد|موعد أقصاه/u,
    ru: /не позднее|включительно/u,
  }
  const owed = [
    'consultations.due',
    'mobilisations.field.answer_by',
    'home.next.answers',
    'reminders.subject.scores_due',
    'reminders.subject.opinion_due',
    'mail.opinion.asked.subject',
    'mail.opinion.reminded.subject',
    'requests.opinions_awaited',
  ]
  for (const lang of languages) for (const key of owed) expect(textsOf(lang)[key], `${lang} ${key}`).toMatch(said[lang])
})

test('a person whose employer consents is not set free: the word is an authorisation', () => {
  const free = { fr: /lib[ée]r(?!e)/iu, es: /\bliber/iu, pt: /\blibert/iu, ru: /отпу[щс]/iu }
  for (const [lang, word] of Object.entries(free)) {
    const texts = Object.entries(textsOf(lang as keyof typeof free))
    const said = texts.filter(
      ([key, text]) => /^(?:mobilisations|reminders|home|figures|history)\./.test(key) && word.test(text),
    )
    expect([lang, ...said]).toEqual([lang])
  }
})
