import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { saying } from '../../house/web/field-schema.ts'
import {
  asking,
  asks,
  type Checked,
  check,
  day,
  idForm,
  oneOf,
  optionalDay,
  optionalOneOf,
  optionalText,
  text,
  uuid,
} from '../../house/web/form.ts'
import { overlapJudgements } from '../overlap/form.ts'
import type { Answers } from './clarification.ts'
import type { Registration } from './commands.ts'

const key = z.string().regex(/^[a-z0-9_]{1,60}$/, 'forms.choose')
const several = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(key).max(10, 'forms.choose'),
)
const orNull = (max: number) =>
  saying(
    optionalText(max).transform((typed) => (typed === '' ? null : typed)),
    { type: 'string', maxLength: max },
  )

const registrationFields = {
  received_on: day(),
  complete_on: optionalDay(),
  officer_id: uuid(),
  theme: orNull(60).pipe(z.union([z.null(), key], 'forms.choose')),
  other_themes: several,
  overlap_judgement: optionalOneOf(overlapJudgements),
  overlap_note: orNull(2000),
}
export const registration = asks(registrationFields, checkRegistration)
/** A request is complete on or after the day it was received. */
function checkRegistration(typed: Typed): Checked<Registration> {
  const checked = check(z.object(registrationFields), typed)
  if (checked.ok && checked.value.complete_on && checked.value.complete_on < checked.value.received_on)
    return { ok: false, faults: { complete_on: 'registration.complete_before_received' } }
  return checked
}
export const assignment = asking({ officer_id: uuid(), reason: optionalText(1000) })
export const coding = asking({ theme: text(60).pipe(key), other_themes: several })
const translationFields = { title: text(200), need: text(8000), expected_outputs: optionalText(3000) }
export const translation = asking(translationFields)
/** The same, with the language that it is written in. */
export const translating = asking({ language: oneOf(languages), ...translationFields })

/** Questions as they are typed or pasted: one on each line; a number, a dash or a dot before one goes. */
export const questions = asking({
  questions: saying(
    text(6000)
      .transform((typed) =>
        typed
          .split('\n')
          .map((line) => line.replace(/^\s*(?:[\d٠-٩]{1,2}[.)]|[-–•*])\s+/, '').trim())
          .filter(Boolean),
      )
      .pipe(
        z
          .array(z.string().max(1000, 'registration.question_too_long'))
          .min(1, 'forms.required')
          .max(20, 'registration.too_many_questions:20'),
      ),
    { type: 'string', minLength: 1, maxLength: 6000 },
  ),
})

export const answers = asks({ question: several }, checkAnswers, { answer: optionalText(5000) }, '/questions/id')
/** Answers by question: fields `answer.<question>`, and `question` for each that was asked. */
function checkAnswers(typed: Typed): Checked<Answers> {
  const checked = checkSomeAnswers(typed)
  if (!checked.ok) return checked
  const asked = typed.question === undefined ? [] : Array.isArray(typed.question) ? typed.question : [typed.question]
  const open = asked.filter((id) => !checked.value[id])
  return open.length === 0
    ? checked
    : { ok: false, faults: Object.fromEntries(open.map((id) => [`answer.${id}`, 'registration.answer_this'])) }
}
export const someAnswers = asks({}, checkSomeAnswers, { answer: optionalText(5000) }, '/questions/id')
const oneAnswer = z.object({ answer: optionalText(5000) })
/** Answers of which some may still be missing; whether what they answer is asked, whoever writes them down knows. */
function checkSomeAnswers(typed: Typed): Checked<Answers> {
  // A question may be called anything until it is looked for.
  const given: Answers = Object.create(null)
  const faults: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('answer.')) continue
    const one = check(oneAnswer, { answer: value })
    if (one.ok) given[name.slice(7)] = one.value.answer
    else faults[name] = one.faults.answer ?? ''
  }
  return Object.keys(faults).length === 0 ? { ok: true, value: given } : { ok: false, faults }
}
export const withdrawal = asking({ reason: text(1000) })
export const bodies = asking({
  bodies: z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().regex(idForm, 'forms.choose')).min(1, 'requests.choose_a_body'),
  ),
})
