import { Refusal } from '../../house/database/refusal.ts'
import type { Typed } from '../../house/ui/forms.tsx'

// What can be said of a person, each list once. Whatever was not said is null, and shown as not known.

export const employerKinds = ['public', 'private', 'international'] as const
/** Languages that an activity may be held in, and an expert asked to speak; more by adding them here. */
export const workingLanguages = ['en', 'fr', 'es', 'pt', 'ar', 'ru'] as const
export const genders = ['f', 'm', 'x'] as const
/** Levels of a language: those of the Common European Framework, and native. */
export const cefr = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const

/**
 * Languages that a person may be entered with, by their codes of ISO 639. Somebody may speak others as well: what a
 * record holds is shown and kept.
 */
export const livingLanguages =
  'af sq am ar hy as ay az bm eu be bn bs bg my ca ce zh cs da nl dz en et ee fo fj fi fr ff gl ka de el gn gu ht ha he hi hu is ig id ga it ja kn ks kk km rw ki ky kg ko ku lo lv ln lt lb mk mg ms ml mt mi mr mn ne nd nb om ps fa pl pt pa qu ro rn ru sm sg sr sn sd si sk sl so st es sw ss sv tl tg ta tt te th ti to ts tn tr tk uk ur uz vi cy wo xh yo zu'.split(
    ' ',
  )

/**
 * Levels by the code of their language, as the fields `language.<code>` were sent: null where a language is taken off.
 * What was not sent was not shown.
 */
export type Levels = Record<string, string | null>

/** No record gets a language that there is not; what it holds already stays, and may be corrected. */
export function refuseUnknownLanguages(levels: Levels, held: readonly string[]): void {
  const known = [...livingLanguages, ...held]
  const unknown = Object.keys(levels).find((code) => levels[code] !== null && !known.includes(code))
  if (unknown) throw new Refusal(422, 'forms.choose', {}, undefined, `language.${unknown}`)
}

export function levelsIn(typed: Typed): { levels: Levels; faults: Record<string, string> } {
  const levels: Levels = {}
  const faults: Record<string, string> = {}
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('language.')) continue
    const code = name.slice('language.'.length)
    if (!/^[A-Za-z0-9-]{2,35}$/.test(code)) faults[name] = 'forms.choose'
    else if (value === '') levels[code] = null
    else if (cefr.some((level) => level === value)) levels[code] = String(value)
    else faults[name] = 'forms.choose'
  }
  return { levels, faults }
}
