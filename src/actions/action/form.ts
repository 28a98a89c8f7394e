import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { beyondAsks, beyondIn } from '../../house/web/beyond.tsx'
import {
  asking,
  asks,
  type Checked,
  checkChanges,
  oneOf,
  optionalDay,
  optionalNumber,
  optionalText,
  text,
  uuid,
  wholeNumber,
} from '../../house/web/form.ts'
import type { ActionContent, Readiness } from './commands.ts'
import { readinessQuestions } from './lifecycle.ts'
import type { Action } from './queries.ts'

const content = z.object({
  title: text(200),
  objectives: optionalText(5000),
  officer_id: uuid(),
  expert_days: optionalNumber(0, 5000),
  budget_eur: optionalNumber(0, 100_000_000),
  ends_on: optionalDay(),
})
export const changeAsks = { fields: { ...content.shape, ...beyondAsks } }
/** What was changed of an Action; `shown` is what its form was filled with. */
export function actionChanges(typed: Typed, shown: Typed): Checked<Partial<ActionContent> & { beyond: string }> {
  const [checked, beyond] = [checkChanges(content, shown, typed), beyondIn(typed)]
  if (checked.ok && beyond.ok) return { ok: true, value: { ...checked.value, beyond: beyond.value } }
  return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...(beyond.ok ? {} : beyond.faults) } }
}
export const signature = asking({ signed_by: text(200), signed_on: optionalDay() })
export const closure = asking({ evaluation_rating: wholeNumber(1, 5), evaluation: text(5000) })
export const cause = asking({ cause: text(1000) })
export const nothing = asking({})

/**
 * Each question needs an answer (`answer.<question>`: yes or planned) and its evidence or plan (`evidence.<question>`).
 */
export const readiness = asks(
  Object.fromEntries(
    readinessQuestions.flatMap((question) => [
      [`answer.${question}`, oneOf(['yes', 'planned'])],
      [`evidence.${question}`, text(2000)],
    ]),
  ),
  checkReadiness,
)
function checkReadiness(typed: Typed): Checked<Readiness> {
  const faults: Record<string, string> = {}
  const answers = readinessQuestions.map((question) => {
    const answer = String(typed[`answer.${question}`] ?? '')
    const evidence = String(typed[`evidence.${question}`] ?? '').trim()
    if (answer !== 'yes' && answer !== 'planned') faults[`answer.${question}`] = 'forms.choose'
    if (evidence === '') faults[`evidence.${question}`] = 'forms.required'
    if (evidence.length > 2000) faults[`evidence.${question}`] = 'forms.too_long:2000'
    return { question, answer, evidence }
  })
  return Object.keys(faults).length === 0 ? { ok: true, value: answers } : { ok: false, faults }
}

/** What the form of an Action is filled with when it is opened. */
export const textsOfAction = (action: Action) => ({
  title: action.title,
  objectives: action.objectives,
  officer_id: action.officer_id,
  expert_days: String(action.expert_days ?? ''),
  budget_eur: action.budget_eur === null ? '' : String(Math.round(Number(action.budget_eur))),
  ends_on: action.ends_on ?? '',
})
