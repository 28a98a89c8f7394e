import { z } from 'zod'
import type { Day } from '../../house/days/day.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import {
  asking,
  asks,
  type Checked,
  check,
  checkChanges,
  day,
  email,
  isDay,
  keys,
  optionalDay,
  optionalEmail,
  optionalNumber,
  optionalOneOf,
  optionalText,
  severalOf,
  text,
  ticksAmong,
} from '../../house/web/form.ts'
import type { Details, Profile } from './commands.ts'
import { cefr, employerKinds, genders, levelsIn, livingLanguages } from './known.ts'
import { type Meant, meantAsks, meantIn } from './who.ts'

const country = text(20).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose'))

const details = z.object({
  name: text(200),
  email: email(),
  employer: optionalText(200),
  employed_in: country,
  employer_kind: optionalOneOf(employerKinds),
  gender: optionalOneOf(genders),
  language: optionalOneOf(languages),
})
export type Entered<T> = { details: T; meant: Meant }

export const newPerson = asks<Entered<Details>>({ ...details.shape, ...meantAsks }, (typed) => {
  const checked = check(details, typed)
  return checked.ok ? { ok: true, value: { details: checked.value, meant: meantIn(typed) } } : checked
})

/** Somebody's address may not be known. */
const changeable = details.extend({ email: optionalEmail() })
export const detailsAsks = { fields: { ...changeable.shape, ...meantAsks } }

/** What was changed of what is known of a person; `shown` is what the form was filled with. */
export function changedDetails(typed: Typed, shown: Typed): Checked<Entered<Partial<Details>>> {
  const checked = checkChanges(changeable, shown, typed)
  return checked.ok ? { ok: true, value: { details: checked.value, meant: meantIn(typed) } } : checked
}

/** What the form of a person's details is filled with. */
export const textsOfDetails = (entry: { [Field in keyof Details]: Details[Field] | null }): Typed => ({
  name: entry.name ?? '',
  email: entry.email ?? '',
  employer: entry.employer ?? '',
  employed_in: entry.employed_in ?? '',
  employer_kind: entry.employer_kind ?? '',
  gender: entry.gender ?? '',
  language: entry.language ?? '',
})

const columns = (regions: string[]) =>
  z.object({
    consent_on: optionalDay(),
    years_experience: optionalNumber(0, 70),
    max_missions: optionalNumber(0, 100),
    max_days: optionalNumber(0, 366),
    regions_worked_in: severalOf(regions),
  })

/** A profile as programs send it: regions by their keys, a level for each theme and language. */
export const profileAsks = {
  fields: { ...columns([]).shape, regions_worked_in: keys() },
  each: { theme: optionalNumber(1, 3), language: optionalOneOf(cefr) },
}

/** What the form of a profile is filled with, but for its themes and languages. */
export const textsOfProfile = (
  entry: Omit<Known, 'regions_worked_in'> & { regions_worked_in: string[] | null },
): Typed => ({
  consent_on: entry.consent_on ?? '',
  years_experience: String(entry.years_experience ?? ''),
  max_missions: String(entry.max_missions ?? ''),
  max_days: String(entry.max_days ?? ''),
  regions_worked_in: entry.regions_worked_in ?? [],
})
type Known = Omit<Profile, 'themes' | 'languages'>

/**
 * What was changed of a profile: `theme.<key>` holds a level from 1 to 3, `language.<code>` a CEFR level, empty where
 * there is none; one more language may be chosen. `shown` is what the form was filled with. `boxes` do not come back
 * from a page when they are unticked.
 */
export function profile(
  typed: Typed,
  shown: Typed,
  regions: string[],
  boxes: readonly string[] = ['regions_worked_in'],
): Checked<Partial<Profile>> {
  const checked = checkChanges(columns(regions), shown, typed, boxes)
  const { levels, faults } = levelsIn(typed)
  const themes: Record<string, number | null> = Object.create(null)
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('theme.')) continue
    const key = name.slice('theme.'.length)
    if (value === '') themes[key] = null
    else if (['1', '2', '3'].includes(String(value))) themes[key] = Number(value)
    else faults[name] = 'forms.choose'
  }
  const more = check(
    z.object({ more_language: optionalOneOf(livingLanguages), more_level: optionalOneOf(cefr) }),
    typed,
  )
  if (!more.ok) Object.assign(faults, more.faults)
  else if (more.value.more_language && more.value.more_level) levels[more.value.more_language] = more.value.more_level
  else if (more.value.more_language || more.value.more_level)
    faults[more.value.more_language ? 'more_level' : 'more_language'] = 'forms.choose'
  if (!checked.ok || Object.keys(faults).length > 0)
    return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...faults } }
  const worked = checked.value.regions_worked_in
  const before = [shown.regions_worked_in ?? []].flat()
  return {
    ok: true,
    value: {
      ...checked.value,
      ...(worked ? { regions_worked_in: ticksAmong(before, regions, worked) } : {}),
      themes,
      languages: levels,
    },
  }
}

export const vetting = asking({ vetted_on: day() })

/** Windows of availability, a line each: 2016-03-01 – 2016-06-30. */
export const availability = asks({ available: z.string() }, checkAvailability)
function checkAvailability(typed: Typed): Checked<{ from: Day; to: Day }[]> {
  // Whoever says nothing of the windows does not take them away.
  if (typed.available === undefined) return { ok: false, faults: { available: 'forms.required' } }
  const lines = String(typed.available ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.length > 50) return { ok: false, faults: { available: 'people.availability_form' } }
  const windows = lines.map((line) => line.match(/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g) ?? [])
  const sound = windows.flatMap(([from = '', to = '', more]) =>
    more === undefined && isDay(from) && isDay(to) && from <= to ? [{ from, to }] : [],
  )
  if (sound.length < windows.length) return { ok: false, faults: { available: 'people.availability_form' } }
  return { ok: true, value: sound }
}
