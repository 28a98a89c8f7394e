import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { languages, type TextKey } from '../ui/view.ts'
import { type Checked, check, oneOf, optionalOneOf, optionalText, text, ticked } from '../web/form.ts'
import { oneLine } from '../web/line-breaks.ts'
import type { FacilityKind } from './queries.ts'

/** A form on which the facility may ask questions of its own, as the room that shows it says. */
export type AskingForm = {
  /** Its name: that of its texts and of its questions. */
  form: string
  kinds: readonly FacilityKind[]
  /** Its pages, where a question stands on one of several: their names and the keys of their titles. */
  pages: readonly { value: string; title: TextKey }[]
  /** Answers given before, from which an answer may start: their names and the keys of their questions. */
  starts: readonly { value: string; title: TextKey }[]
}

export type Wording = {
  names: Record<string, string>
  hints: Record<string, string>
  choices: Record<string, string>[]
}
export type Asking = { page: string; required: boolean; starts_from: string | null }
export type NewQuestion = Wording & Asking & { form: string; key: string; kind: FacilityKind }

const choosing = (kind: FacilityKind) => kind === 'one' || kind === 'several'
const mostChoices = 40
const longestChoice = 150

/** The words of a question in every language of the facility; its choices one on each line. */
function wordingShape(kind: FacilityKind) {
  const each = (name: string, schema: z.ZodType) => languages.map((lang) => [`${name}.${lang}`, schema])
  return Object.fromEntries([
    ...each('name', text(300)),
    ...each('hint', optionalText(500)),
    ...(choosing(kind) ? each('choices', text(mostChoices * longestChoice)) : []),
  ]) as Record<string, z.ZodType>
}

const linesOf = (typed: Typed[string] | undefined) =>
  String(typed ?? '')
    .split(/\r\n?|\n/)
    .map((line) => oneLine(line).trim())
    .filter(Boolean)

/**
 * Checks the words of a question. Choices keep their places, since answers name them by their place: those that were
 * there before (`before` of them) may be worded anew, and others follow.
 */
export function wording(kind: FacilityKind, typed: Typed, before = 0): Checked<Wording> {
  const checked = check(z.object(wordingShape(kind)), typed)
  const faults = { ...(checked.ok ? {} : checked.faults), ...hintFaults(typed) }
  const lists = choosing(kind) ? languages.map((lang) => linesOf(typed[`choices.${lang}`])) : []
  Object.assign(faults, { ...choiceFaults(lists, before), ...faults })
  if (!checked.ok || Object.keys(faults).length > 0) return { ok: false, faults }
  const each = (name: string) =>
    Object.fromEntries(
      languages.map((lang) => [lang, String(checked.value[`${name}.${lang}`])]).filter(([, words]) => words !== ''),
    )
  const choices = (lists[0] ?? []).map((_, place) =>
    Object.fromEntries(languages.map((lang, index) => [lang, lists[index]?.[place] ?? ''])),
  )
  return { ok: true, value: { names: each('name'), hints: each('hint'), choices } }
}

/** A hint is given in every language or in none: a reader should not miss what others are told. */
function hintFaults(typed: Typed): Record<string, string> {
  const missing = languages.filter((lang) => String(typed[`hint.${lang}`] ?? '').trim() === '')
  if (missing.length === 0 || missing.length === languages.length) return {}
  return Object.fromEntries(missing.map((lang) => [`hint.${lang}`, 'questions.hint_in_all']))
}

function choiceFaults(lists: string[][], before: number): Record<string, string> {
  const [first = []] = lists
  const faults: Record<string, string> = {}
  for (const [index, lines] of lists.entries()) {
    const field = `choices.${languages[index]}`
    if (lines.some((line) => line.length > longestChoice)) faults[field] = `questions.choice_too_long:${longestChoice}`
    else if (new Set(lines).size !== lines.length) faults[field] = 'questions.choice_twice'
    else if (lines.length > mostChoices) faults[field] = `questions.too_many_choices:${mostChoices}`
    else if (lines.length < Math.max(2, before)) faults[field] = `questions.choices_stay:${Math.max(2, before)}`
    else if (lines.length !== first.length) faults[field] = `questions.choices_differ:${lines.length}:${first.length}`
  }
  return faults
}

const values = (options: AskingForm['pages']) => options.map((option) => option.value)
function askingShape({ pages, starts }: AskingForm) {
  return {
    page: pages.length > 0 ? oneOf(values(pages)) : optionalText(1).transform(() => ''),
    starts_from: optionalOneOf(values(starts)),
    required: ticked(),
  }
}

function together<A, B>(own: Checked<A>, words: Checked<B>): Checked<A & B> {
  if (own.ok && words.ok) return { ok: true, value: { ...own.value, ...words.value } }
  return { ok: false, faults: { ...(own.ok ? {} : own.faults), ...(words.ok ? {} : words.faults) } }
}

export function newQuestion(form: AskingForm, kind: FacilityKind, typed: Typed): Checked<NewQuestion> {
  const key = text(40).pipe(z.string().regex(/^[a-z][a-z0-9_]*$/, 'questions.key_form'))
  const own = check(z.object({ key, ...askingShape(form) }), typed)
  const checked: Checked<Asking & { form: string; key: string; kind: FacilityKind }> = own.ok
    ? { ok: true, value: { ...own.value, form: form.form, kind } }
    : own
  return together(checked, wording(kind, typed))
}

export const changedQuestion = (
  form: AskingForm,
  kind: FacilityKind,
  choicesBefore: number,
  typed: Typed,
): Checked<Asking & Wording> => together(check(z.object(askingShape(form)), typed), wording(kind, typed, choicesBefore))

export const moving = (typed: Typed) => check(z.object({ to: oneOf(['up', 'down']) }), typed)
export const nothing = (typed: Typed) => check(z.object({}), typed)
