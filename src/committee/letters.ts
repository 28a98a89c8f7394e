import { bestLanguage, translator } from '../languages/texts.ts'
import { requestName } from '../requests/names.ts'
import { nameIn } from '../settings/queries.ts'
import { formatDay } from '../ui/dates.tsx'
import type { Language } from '../ui/view.ts'
import type { Outcome } from './lifecycle.ts'

export type Letter = { language: Language; subject: string; body: string }
/** What a letter tells. `language` is that of the request: the authority is answered as it wrote. */
export type ToldInLetter = {
  outcome: Outcome
  reason: string
  initiative: string | null
  language: string
  partner_names: unknown
  numeral: number | null
  reference: string
  title: string
  received_on: string | null
  held_on: string
}

/** The letter to the authority, written from the texts of its language: greeting, decision, reason, what comes next, signature. */
export function composeLetter(told: ToldInLetter): Letter {
  const language = bestLanguage(told.language)
  const t = translator(language)
  const values = {
    request: requestName(nameIn(told.partner_names, language), told.numeral),
    reference: told.reference,
    title: told.title,
    received: formatDay(language, told.received_on ?? told.held_on),
    held: formatDay(language, told.held_on),
    reason: told.reason,
    initiative: told.initiative ?? '',
    facility: t('facility.name'),
  }
  const parts = ['letters.greeting', `letters.${told.outcome}.decision`, 'letters.reason', `letters.${told.outcome}.next`, 'letters.signature']
  return { language, subject: t(`letters.${told.outcome}.subject`, values), body: parts.map((part) => t(part, values)).join('\n\n') }
}

/** The letter of an item as it would go now: as it was edited for this case, or as the texts write it. */
export function letterOf(item: Omit<ToldInLetter, 'outcome'> & { outcome: Outcome | null; letter_subject: string; letter_body: string }): Letter | null {
  if (!item.outcome) return null
  const written = composeLetter({ ...item, outcome: item.outcome })
  return item.letter_body === '' ? written : { language: written.language, subject: item.letter_subject, body: item.letter_body }
}
