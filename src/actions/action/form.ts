import { z } from 'zod'
import {
  checkAnswers,
  type Explained,
  explainedBy,
  namesOfExplained,
  type Question,
} from '../../house/questions/question.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { beyondAsks, withBeyond } from '../../house/web/beyond-fields.tsx'
import {
  asking,
  type Checked,
  checkCorrections,
  day,
  isAsShown,
  key,
  optionalDay,
  optionalNumber,
  optionalOneOf,
  optionalText,
  recordedTexts,
  text,
  uuid,
  wholeNumber,
} from '../../house/web/form.ts'
import { type Parts, partLists, partsAsked } from '../../registers/partners/parts.ts'
import type { ActionChange, Readiness } from './commands.ts'
import type { Action } from './queries.ts'

const content = z.object({
  authority_id: uuid(),
  title: text(200),
  objectives: optionalText(5000),
  officer_id: uuid(),
  theme: key(),
  expert_days: optionalNumber(0, 5000),
  budget_eur: optionalNumber(0, 100_000_000),
  ends_on: optionalDay(),
  wanted_from: optionalDay(),
  wanted_to: optionalDay(),
  ...partsAsked,
})
/** What steps of an Action have recorded: corrected with its content. */
const recorded = z.object({
  authority_signed_by: text(200),
  authority_signed_on: day(),
  agreed_on: day(),
  started_on: day(),
  closed_on: day(),
  evaluation_rating: wholeNumber(1, 5),
  evaluation: text(5000),
  suspended_cause: text(1000),
  cancelled_cause: text(1000),
})
export const changeAsks = { fields: { ...content.shape, ...beyondAsks, ...recorded.shape } }
/**
 * What was changed of an Action; `shown` is what its form was filled with. `whole` says that all fields were there, so
 * that boxes which do not come back were unticked.
 */
export function actionChanges(typed: Typed, shown: Typed, whole = false): Checked<ActionChange & { beyond: string }> {
  return withBeyond(checkCorrections(content, recorded, shown, typed, whole ? partLists : []), typed)
}
export const signature = asking({ signed_by: text(200), signed_on: optionalDay() })
export const closure = asking({ evaluation_rating: wholeNumber(1, 5), evaluation: text(5000) })
export const cause = asking({ cause: text(1000) })
/**
 * The answers to what the facility asks on the institutional set-up: each with its evidence or its plan. They are
 * gathered over weeks: what does not come stays as it is, and what comes without an answer has none (any more).
 */
export const readiness = Object.assign(checkReadiness, {
  asks: {
    fields: {},
    each: { answer: optionalOneOf(explainedBy.planned), evidence: optionalText(2000) },
    keysIn: { answer: '/readiness_asked/question', evidence: '/readiness_asked/question' },
  },
})
function checkReadiness(typed: Typed, asked: readonly Question[]): Checked<Readiness> {
  const sent = asked.map(namesOfExplained).filter(({ answer, words }) => answer in typed || words in typed)
  // Words that the page had filled in are no answer as long as nobody gives one.
  const left = sent.filter(({ answer, words }) => !typed[answer] && isAsShown(typed[filledAs(words)], typed[words]))
  const checked = checkAnswers(asked, { ...typed, ...Object.fromEntries(left.map(({ words }) => [words, ''])) })
  if (!checked.ok) return checked
  return {
    ok: true,
    value: asked
      .filter((question) => sent.some(({ answer }) => answer === namesOfExplained(question).answer))
      .map(({ key }) => {
        const { answer, words } = checked.value[key] as Explained
        return { question: key, answer, evidence: words }
      }),
  }
}
/** The field that says what a field was filled with. */
export const filledAs = (field: string) => `filled.${field}`

/** What the form of an Action is filled with when it is opened. */
export const textsOfAction = (action: Action, parts: Parts): Typed => ({
  ...parts,
  authority_id: action.authority_id,
  title: action.title,
  objectives: action.objectives,
  officer_id: action.officer_id,
  expert_days: String(action.expert_days ?? ''),
  budget_eur: action.budget_eur === null ? '' : String(Math.round(Number(action.budget_eur))),
  ends_on: action.ends_on ?? '',
  theme: action.theme,
  wanted_from: action.wanted_from ?? '',
  wanted_to: action.wanted_to ?? '',
  ...recordedTexts({
    authority_signed_by: action.authority_signed_by,
    authority_signed_on: action.authority_signed_on,
    agreed_on: action.agreed_on,
    started_on: action.started_on,
    closed_on: action.closed_on,
    evaluation_rating: action.evaluation_rating,
    evaluation: action.evaluation,
    suspended_cause: action.suspended_cause,
    cancelled_cause: action.cancelled_cause,
  }),
})
