import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { beyondAsks, withBeyond } from '../../house/web/beyond-fields.tsx'
import {
  asking,
  asks,
  type Checked,
  check,
  checkChanges,
  checkCorrections,
  day,
  email,
  idForm,
  key,
  oneOf,
  optionalOneOf,
  optionalText,
  recordedTexts,
  text,
  wholeNumber,
} from '../../house/web/form.ts'
import { cefr, genders, type Levels, levelsIn } from '../../registers/people/known.ts'
import { meantAsks, meantIn } from '../../registers/people/who.ts'
import type { ActivityContent, ActivityRecorded, NewParticipant } from './commands.ts'
import type { Activity, Seat } from './queries.ts'

const country = text(20).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose'))

const level = optionalOneOf(cefr)
const content = z.object({
  type: key(),
  title: text(200),
  theme: key(),
  first_day: day(),
  last_day: day(),
  mode: oneOf(['on_site', 'online', 'hybrid']),
  host: country,
  place: optionalText(200),
  practical: optionalText(2000),
  travel_days: wholeNumber(0, 14),
})

/**
 * What an activity is: working languages come as `language.<code>` with the CEFR level asked, empty where the language
 * is not used.
 */
export const activityContent = asks({ ...content.shape, ...beyondAsks }, checkContent, { language: level })
function checkContent(typed: Typed): Checked<ActivityContent & { beyond: string }> {
  const checked = check(content, typed)
  return withLanguagesAndDays(checked, typed, checked.ok ? checked.value : nothingKnown)
}

type Days = { first_day: string; last_day: string }
const nothingKnown: Days = { first_day: '', last_day: '' }

/** What was typed, with the languages and the reason of days that are meant; none ends before it starts. */
function withLanguagesAndDays<T extends object>(checked: Checked<T>, typed: Typed, { first_day, last_day }: Days) {
  const { levels, faults } = levelsIn(typed)
  if (last_day < first_day) faults.last_day = 'forms.ends_before_start'
  const all: Checked<T & { languages: Levels }> =
    checked.ok && Object.keys(faults).length === 0
      ? { ok: true, value: { ...checked.value, languages: levels } }
      : { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...faults } }
  return withBeyond(all, typed)
}

/** What steps of an activity have recorded: corrected with its content. */
const recorded = z.object({
  report: text(10000),
  reported_on: day(),
  postponed_cause: text(1000),
  cancelled_cause: text(1000),
})
export const activityCorrection = {
  fields: { ...content.shape, ...beyondAsks, ...recorded.shape },
  each: { language: level },
}

/** What was changed of an activity; `shown` is what its form was filled with. */
export function activityChanges(
  typed: Typed,
  shown: Typed,
): Checked<Partial<ActivityContent & ActivityRecorded> & { beyond: string }> {
  const checked = checkCorrections(content, recorded, shown, typed)
  const { first_day = String(shown.first_day), last_day = String(shown.last_day) } = checked.ok ? checked.value : {}
  return withLanguagesAndDays(checked, typed, checked.ok ? { first_day, last_day } : nothingKnown)
}

const seatFields = {
  role: oneOf(['lead', 'expert', 'moderator']),
  places: wholeNumber(1, 50),
  theme: key(),
  level: wholeNumber(1, 3),
  days: wholeNumber(0, 366),
}
export const seat = asking(seatFields)
/** What was changed of a seat; `shown` is what its form was filled with. */
export const seatChanges = (typed: Typed, shown: Typed) => checkChanges(z.object(seatFields), shown, typed)
export const textsOfSeat = (known: Seat): Typed => ({
  role: known.role,
  places: String(known.places),
  theme: known.theme,
  level: String(known.level),
  days: String(known.days),
})
const participantFields = {
  name: text(200),
  email: email(),
  organisation: text(200),
  country,
  gender: optionalOneOf(genders),
}
export const participant = asks({ ...participantFields, ...meantAsks }, checkParticipant)
function checkParticipant(typed: Typed): Checked<NewParticipant> {
  const checked = check(z.object(participantFields), typed)
  return checked.ok ? { ok: true, value: { ...checked.value, meant: meantIn(typed) } } : checked
}
/** What was changed of somebody's taking part; `shown` is what its form was filled with. */
export const participationChanges = (typed: Typed, shown: Typed) =>
  checkChanges(z.object(participationAsks.fields), shown, typed)
export const participationAsks = { fields: { organisation: text(200) } }
export const attendance = asking({
  attended: z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().regex(idForm, 'forms.choose')),
  ),
})
export const report = asking({ report: text(10000) })
export const cause = asking({ cause: text(1000) })
/** What the form of an activity is filled with when it is opened. */
export const textsOf = (activity: Activity) => ({
  type: activity.type,
  title: activity.title,
  theme: activity.theme,
  first_day: activity.first_day,
  last_day: activity.last_day,
  mode: activity.mode,
  host: activity.host,
  place: activity.place,
  travel_days: String(activity.travel_days),
  ...Object.fromEntries(Object.entries(activity.languages).map(([code, level]) => [`language.${code}`, String(level)])),
  ...recordedTexts({
    report: activity.report,
    reported_on: activity.reported_on,
    postponed_cause: activity.postponed_cause,
    cancelled_cause: activity.cancelled_cause,
  }),
})
