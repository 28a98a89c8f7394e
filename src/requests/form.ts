import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { languages } from '../ui/view.ts'
import { type Checked, check, day, oneOf, optionalOneOf, optionalText, text, uuid } from '../web/form.ts'
import type { Decision, NewRequest } from './commands.ts'

const key = /^[a-z0-9_]{1,60}$/
const theme = text(60).pipe(z.string().regex(key, 'forms.choose'))
const themes = z.preprocess((value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]), z.array(z.string().regex(key, 'forms.choose')).max(10, 'forms.choose'))

const content = {
  title: text(200),
  need: text(5000),
  expected_outputs: optionalText(2000),
  language: oneOf(languages),
  theme,
  other_themes: themes,
}
export const requestContent = (typed: Typed) => check(z.object(content), typed)
/** An officer also says for which authority; an authority files for itself. */
export function newRequest(typed: Typed, own: string | null): Checked<NewRequest> {
  if (own)
    return check(
      z.object(content).transform((value) => ({ ...value, authority_id: own })),
      typed,
    )
  return check(z.object({ ...content, authority_id: uuid() }), typed)
}

/** How a request stands to the facility's own Actions and to other initiatives. */
export const overlapJudgements = ['unrelated', 'complementary', 'sequenced', 'duplicate'] as const
export const registration = (typed: Typed) =>
  check(
    z.object({ received_on: day(), officer_id: uuid(), overlap_judgement: optionalOneOf(overlapJudgements), overlap_note: optionalText(2000).transform((note) => (note === '' ? null : note)) }),
    typed,
  )
export const questions = (typed: Typed) => check(z.object({ questions: text(3000) }), typed)
export const answers = (typed: Typed) => check(z.object({ answers: text(3000) }), typed)
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

/** A decision: its reason, and the scores of the criteria that were scored (fields `score.<criterion>`, 0 to 3). */
export function decision(typed: Typed): Checked<Decision> {
  return withScores(check(z.object({ reason: text(3000) }), typed), typed)
}
export function redirection(typed: Typed): Checked<Decision & { redirected_to: string }> {
  return withScores(check(z.object({ reason: text(3000), redirected_to: uuid() }), typed), typed)
}

function withScores<T extends object>(checked: Checked<T>, typed: Typed): Checked<T & { scores: Record<string, number> }> {
  const scores: Record<string, number> = {}
  const faults: Record<string, string> = checked.ok ? {} : checked.faults
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('score.') || value === '') continue
    const score = Number(value)
    if (Number.isInteger(score) && score >= 0 && score <= 3) scores[name.slice(6)] = score
    else faults[name] = 'forms.between:0:3'
  }
  return checked.ok && Object.keys(faults).length === 0 ? { ok: true, value: { ...checked.value, scores } } : { ok: false, faults }
}
