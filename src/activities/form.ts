import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { type Checked, check, day, email, idForm, oneOf, optionalOneOf, optionalText, text, wholeNumber } from '../web/form.ts'
import type { ActivityContent, NewParticipant, NewSeat } from './commands.ts'

export const cefr = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const
/** Languages that an activity may be held in; more by adding them here. */
export const workingLanguages = ['en', 'fr', 'es', 'pt', 'ar', 'ru'] as const

const key = text(60).pipe(z.string().regex(/^[a-z0-9_]+$/, 'forms.choose'))
const country = text(20).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose'))

/** What an activity is: working languages come as `language.<code>` with the CEFR level asked, empty where the language is not used. */
export function activityContent(typed: Typed): Checked<ActivityContent> {
  const languages = Object.fromEntries(workingLanguages.map((code) => [code, String(typed[`language.${code}`] ?? '')]).filter(([, level]) => level !== ''))
  const checked = check(
    z.object({
      type: key,
      title: text(200),
      theme: key,
      first_day: day(),
      last_day: day(),
      mode: oneOf(['on_site', 'online', 'hybrid']),
      host: country,
      place: optionalText(200),
      travel_days: wholeNumber(0, 14),
    }),
    typed,
  )
  const faults = checked.ok ? {} : { ...checked.faults }
  for (const [code, level] of Object.entries(languages)) if (!cefr.some((known) => known === level)) Object.assign(faults, { [`language.${code}`]: 'forms.choose' })
  if (checked.ok && checked.value.last_day < checked.value.first_day) Object.assign(faults, { last_day: 'forms.ends_before_start' })
  return checked.ok && Object.keys(faults).length === 0 ? { ok: true, value: { ...checked.value, languages } } : { ok: false, faults }
}

export const seat = (typed: Typed): Checked<NewSeat> =>
  check(z.object({ role: oneOf(['lead', 'expert', 'moderator']), places: wholeNumber(1, 50), theme: key, level: wholeNumber(1, 3), days: wholeNumber(0, 366) }), typed)
export const participant = (typed: Typed): Checked<NewParticipant> =>
  check(z.object({ name: text(200), email: email(), organisation: text(200), country, gender: optionalOneOf(['f', 'm', 'x']) }), typed)
export const attendance = (typed: Typed): Checked<{ attended: string[] }> =>
  check(z.object({ attended: z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(z.string().regex(idForm, 'forms.choose'))) }), typed)
export const report = (typed: Typed) => check(z.object({ report: text(10000) }), typed)
export const cause = (typed: Typed) => check(z.object({ cause: text(1000) }), typed)
export const nothing = (typed: Typed) => check(z.object({}), typed)
