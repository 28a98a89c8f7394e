import type { Day } from '../../house/days/day.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { isolated } from '../../house/mail/mail-text.ts'
import { nameIn } from '../../house/settings/queries.ts'
import { formatDay, formatList } from '../../house/ui/dates.tsx'
import type { Language, TextKey } from '../../house/ui/view.ts'
import { requestName } from '../../registers/partners/numerals.ts'
import type { Outcome } from './lifecycle.ts'

export type Letter = { language: Language; subject: string; body: string }
/** What a letter tells. */
export type ToldInLetter = {
  outcome: Outcome
  reason: string
  initiative: string | null
  partner_names: unknown
  numeral: number | null
  reference: string
  title: string
  received_on: Day | null
  held_on: Day
}

/**
 * An authority that asks, and gets a letter of its own. The lead authority is answered in the language of its request;
 * one that asks jointly with it in the language in which the register names it. `subject` and `body` are its letter as
 * it was edited for this case; '' when it was not.
 */
/** `facility`: what the facility calls itself in the language of the letter. */
export type Applicant = {
  id: string
  name: string
  language: string
  subject: string
  body: string
  facility: string
}
/** `reasonIn`: the language of the committee's reason, where it still has to be translated into that of the letter. */
export type LetterTo = { to: Applicant; letter: Letter; reasonIn: Language | null }

/**
 * The letter to an authority, written from the texts of its language: greeting, decision, with whom it asked, reason,
 * what comes next, signature.
 */
export function composeLetter(
  told: ToldInLetter,
  to: Pick<Applicant, 'language' | 'facility'>,
  jointlyWith: readonly string[],
): Letter {
  const language = bestLanguage(to.language)
  const t = translator(language)
  const values = {
    request: requestName(nameIn(told.partner_names, language), told.numeral),
    reference: told.reference,
    title: told.title,
    received: formatDay(language, told.received_on ?? told.held_on),
    held: formatDay(language, told.held_on),
    reason: told.reason,
    initiative: told.initiative ?? '',
    authorities: formatList(
      language,
      jointlyWith.map((name) => isolated(name, language)),
    ),
    facility: to.facility,
  }
  const joint: TextKey[] = jointlyWith.length > 0 ? ['letters.joint'] : []
  const parts: TextKey[] = [
    'letters.greeting',
    `letters.${told.outcome}.decision`,
    ...joint,
    'letters.reason',
    `letters.${told.outcome}.next`,
    'letters.signature',
  ]
  return {
    language,
    subject: t(`letters.${told.outcome}.subject`, values),
    body: parts.map((part) => t(part, values)).join('\n\n'),
  }
}

/**
 * The letters of an item as they would go now, that to the lead authority first: as they were edited for this case, or
 * as the texts write them.
 */
export function lettersOf(
  item: Omit<ToldInLetter, 'outcome'> & { outcome: Outcome | null },
  applicants: readonly Applicant[],
): LetterTo[] {
  const { outcome } = item
  if (!outcome) return []
  const reasonIn = bestLanguage(applicants[0]?.language)
  return applicants.map((to) => {
    const others = applicants.filter((other) => other !== to).map((other) => other.name)
    const written = composeLetter({ ...item, outcome }, to, others)
    if (to.body !== '')
      return { to, letter: { language: written.language, subject: to.subject, body: to.body }, reasonIn: null }
    return { to, letter: written, reasonIn: written.language === reasonIn ? null : reasonIn }
  })
}
