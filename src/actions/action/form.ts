import { z } from 'zod'
import { checkAnswers, type Explained, explainedBy, type Question } from '../../house/questions/question.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { beyondAsks, beyondIn } from '../../house/web/beyond-fields.tsx'
import {
  asking,
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

/** The answers to what the facility asks on the institutional set-up: each with its evidence or its plan. */
export const readiness = Object.assign(checkReadiness, {
  asks: { fields: {}, each: { answer: oneOf(explainedBy.planned), evidence: text(2000) } },
})
function checkReadiness(typed: Typed, asked: readonly Question[]): Checked<Readiness> {
  const checked = checkAnswers(asked, typed)
  if (!checked.ok) return checked
  const answers = asked.map(({ key }) => ({ question: key, ...(checked.value[key] as Explained) }))
  return {
    ok: true,
    value: answers
      .filter(({ answer }) => answer !== '')
      .map(({ question, answer, words }) => ({ question, answer, evidence: words })),
  }
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
