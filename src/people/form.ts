import { z } from 'zod'
import { cefr } from '../activities/form.ts'
import type { Typed } from '../ui/forms.tsx'
import { languages } from '../ui/view.ts'
import { type Checked, check, day, email, isDay, oneOf, optionalDay, optionalNumber, optionalOneOf, optionalText, severalOf, text } from '../web/form.ts'
import type { NewPerson, Profile } from './commands.ts'

const country = text(20).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose'))

export const newPerson = (typed: Typed): Checked<NewPerson> =>
  check(
    z.object({
      name: text(200),
      email: email(),
      employer: optionalText(200),
      employed_in: country,
      employer_kind: oneOf(['public', 'private', 'international']),
      gender: optionalOneOf(['f', 'm', 'x']),
      language: oneOf(languages),
    }),
    typed,
  )

/** A profile: `theme.<key>` holds a level from 1 to 3, `language.<code>` a CEFR level; empty where there is none. */
export function profile(typed: Typed, regions: string[]): Checked<Profile> {
  const checked = check(
    z.object({ consent_on: optionalDay(), years_experience: optionalNumber(0, 70), max_missions: optionalNumber(0, 100), max_days: optionalNumber(0, 366), regions_worked_in: severalOf(regions) }),
    typed,
  )
  const faults = checked.ok ? {} : { ...checked.faults }
  const themes: Record<string, number> = {}
  const spoken: Record<string, string> = {}
  for (const [name, value] of Object.entries(typed)) {
    if (typeof value !== 'string' || value === '') continue
    if (/^theme\.[a-z0-9_]+$/.test(name)) {
      if (['1', '2', '3'].includes(value)) themes[name.slice(6)] = Number(value)
      else faults[name] = 'forms.choose'
    }
    if (/^language\.[a-z]{2,3}$/.test(name)) {
      if (cefr.some((level) => level === value)) spoken[name.slice(9)] = value
      else faults[name] = 'forms.choose'
    }
  }
  return checked.ok && Object.keys(faults).length === 0 ? { ok: true, value: { ...checked.value, themes, languages: spoken } } : { ok: false, faults }
}

export const vetting = (typed: Typed) => check(z.object({ vetted_on: day() }), typed)

/** Windows of availability, a line each: 2016-03-01 – 2016-06-30. */
export function availability(typed: Typed): Checked<{ from: string; to: string }[]> {
  const lines = String(typed.available ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.length > 50) return { ok: false, faults: { available: 'people.availability_form' } }
  const windows = lines.map((line) => line.match(/\d{4}-\d{2}-\d{2}/g) ?? [])
  const sound = windows.every(([from, to, more]) => from !== undefined && to !== undefined && more === undefined && isDay(from) && isDay(to) && from <= to)
  if (!sound) return { ok: false, faults: { available: 'people.availability_form' } }
  return { ok: true, value: windows.map(([from = '', to = '']) => ({ from, to })) }
}
