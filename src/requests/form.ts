import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { type Checked, check, day, optionalOneOf, optionalText, text, uuid } from '../web/form.ts'
import type { Answers } from './questions.ts'

/** How a request stands to what is already there, from the weakest tie to the strongest. */
export const overlapJudgements = ['unrelated', 'complementary', 'sequenced', 'duplicate'] as const
export const registration = (typed: Typed) =>
  check(
    z.object({ received_on: day(), officer_id: uuid(), overlap_judgement: optionalOneOf(overlapJudgements), overlap_note: optionalText(2000).transform((note) => (note === '' ? null : note)) }),
    typed,
  )
export const assignment = (typed: Typed) => check(z.object({ officer_id: uuid(), reason: optionalText(1000) }), typed)
/** Questions as they are typed or pasted: one on each line; a number, a dash or a dot before one goes. */
export const questions = (typed: Typed) =>
  check(
    z.object({
      questions: text(6000)
        .transform((typed) =>
          typed
            .split('\n')
            .map((line) => line.replace(/^\s*(?:[\d٠-٩]{1,2}[.)]|[-–•*])\s+/, '').trim())
            .filter(Boolean),
        )
        .pipe(z.array(z.string().max(1000, 'registration.question_too_long')).min(1, 'forms.required').max(20, 'registration.too_many_questions:20')),
    }),
    typed,
  )

/** Answers by question: fields `answer.<question>`, and `question` for each that was asked. */
export function answers(typed: Typed): Checked<Answers> {
  const checked = someAnswers(typed)
  if (!checked.ok) return checked
  const asked = typed.question === undefined ? [] : Array.isArray(typed.question) ? typed.question : [typed.question]
  const open = asked.filter((id) => !checked.value[id])
  return open.length === 0 ? checked : { ok: false, faults: Object.fromEntries(open.map((id) => [`answer.${id}`, 'registration.answer_this'])) }
}
/** Answers of which some may still be missing. */
export function someAnswers(typed: Typed): Checked<Answers> {
  const given: Answers = {}
  const faults: Record<string, string> = {}
  for (const [name, value] of Object.entries(typed)) {
    if (!/^answer\.[0-9a-f-]{36}$/.test(name)) continue
    const one = check(z.object({ answer: optionalText(5000) }), { answer: value })
    if (one.ok) given[name.slice(7)] = one.value.answer
    else faults[name] = one.faults.answer ?? ''
  }
  return Object.keys(faults).length === 0 ? { ok: true, value: given } : { ok: false, faults }
}
export const withdrawal = (typed: Typed) => check(z.object({ reason: text(1000) }), typed)
export const nothing = (typed: Typed) => check(z.object({}), typed)
export const bodies = (typed: Typed) =>
  check(
    z.object({
      bodies: z.preprocess(
        (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
        z.array(z.string().regex(/^[0-9a-f-]{36}$/, 'forms.choose')).min(1, 'requests.choose_a_body'),
      ),
    }),
    typed,
  )
