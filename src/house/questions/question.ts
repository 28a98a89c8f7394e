import { z } from 'zod'
import type { Day } from '../days/day.ts'
import { nameIn } from '../settings/queries.ts'
import { formatDay, formatNumber } from '../ui/dates.tsx'
import type { Typed } from '../ui/forms.tsx'
import type { TextKey, Translate } from '../ui/view.ts'
import {
  type Checked,
  check,
  oneOf,
  optionalDay,
  optionalEmail,
  optionalNumber,
  optionalOneOf,
  optionalText,
  text,
} from '../web/form.ts'

/** What is said of a question or a choice: the key of a text of the product, or the facility's own words by language. */
export type Words = TextKey | Readonly<Record<string, string>>

/** An answer with its reasons: yes, no or planned, and what there is to show for it. */
export type Explained = { answer: string; words: string }

/** What an answer of each kind is, once it is checked and as it is kept. */
type Values = {
  line: string
  text: string
  email: string
  phone: string
  one: string
  several: string[]
  day: Day | null
  number: number | null
  explained: Explained
}
export type Kind = keyof Values
export type ValueOf<K extends Kind> = Values[K]
export type Answers = Record<string, unknown>

/**
 * A question, told once: what its field takes and looks like, how an answer is kept, filled in again and said in words
 * all follow from this.
 */
export type Question = {
  /** What its field is called, and under which its answer is kept. */
  key: string
  kind: Kind
  label: Words
  hint?: Words
  /** Without an answer the page is not saved; or it is, and what it belongs to does not go on. */
  needed?: 'to_save' | 'to_go_on'
  max?: number
  rows?: number
  autocomplete?: string
  width?: 'short' | 'medium' | 'full'
  /** The list that is chosen from, by the name under which the page hands it in. */
  from?: string
  /** Or the choices themselves. */
  options?: readonly { value: string; label: Words }[]
  /** What may be chosen, where that is known beforehand; otherwise the database knows. */
  allowed?: readonly string[]
  /** Of an answer with reasons: which answers there are, as their texts are called. */
  answers?: 'yes_no' | 'planned'
  /** The wording in which it is asked, where the facility words it itself. */
  wording?: string
}

/** In which language answers are said, and what lists call what was chosen from them. */
export type Say = { t: Translate; lang: string; nameOf: (list: string, key: string) => string }

export const inLanguage = (words: Words, { t, lang }: Pick<Say, 't' | 'lang'>): string =>
  typeof words === 'string' ? t(words) : nameIn(words, lang)

/** The two fields of an answer with reasons. */
export const namesOfExplained = ({ key }: Question) => ({ answer: `answer.${key}`, words: `evidence.${key}` })
export const explainedBy = { yes_no: ['yes', 'no'], planned: ['yes', 'planned'] } as const

type Behaviour<V> = {
  blank: V
  /** What its fields take. */
  shape: (question: Question) => Record<string, z.ZodType>
  /** Its value out of what its fields gave. */
  value: (checked: Answers, question: Question) => V
  typed: (value: V, question: Question) => Typed
  isSaid: (value: V) => boolean
  inWords: (value: V, question: Question, say: Say) => string
}

/** A kind with one field, whose value is what the field gives. */
function ofOneField<V>(
  blank: V,
  schema: (question: Question) => z.ZodType,
  isSaid: (value: V) => boolean,
  inWords: Behaviour<V>['inWords'],
  typed: (value: V) => string | string[] = (value) => String(value ?? ''),
): Behaviour<V> {
  return {
    blank,
    isSaid,
    inWords,
    shape: (question) => ({ [question.key]: schema(question) }),
    value: (checked, question) => checked[question.key] as V,
    typed: (value, question) => ({ [question.key]: typed(value) }),
  }
}

const isText = (value: string) => value !== ''
const asWritten = (value: string) => value
const toSave = (question: Question) => question.needed === 'to_save'
const writing = (usual: number) => (question: Question) =>
  (toSave(question) ? text : optionalText)(question.max ?? usual)

const anyKey = /^[A-Za-z0-9_]{0,60}$/
function choosing(question: Question) {
  const allowed = question.allowed ?? question.options?.map((option) => option.value)
  if (allowed) return toSave(question) ? oneOf(allowed) : optionalOneOf(allowed).transform((value) => value ?? '')
  return (toSave(question) ? text : optionalText)(60).pipe(z.string().regex(anyKey, 'forms.choose'))
}
function choosingSeveral(question: Question) {
  const allowed = question.allowed ?? question.options?.map((option) => option.value)
  const one = z
    .string()
    .refine((key) => (allowed ? allowed.includes(key) : key !== '' && anyKey.test(key)), 'forms.choose')
  const several = z.array(one).max(question.max ?? 60, 'forms.choose')
  return z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    toSave(question) ? several.min(1, 'forms.choose') : several,
  )
}
function nameOfChoice(key: string, { options, from }: Question, say: Say): string {
  const option = options?.find((one) => one.value === key)
  if (option) return inLanguage(option.label, say)
  return from ? say.nameOf(from, key) : key
}

const explained: Behaviour<Explained> = {
  blank: { answer: '', words: '' },
  shape: (question) => {
    const names = namesOfExplained(question)
    const known = explainedBy[question.answers ?? 'yes_no']
    return toSave(question)
      ? { [names.answer]: oneOf(known), [names.words]: (explains(question) ? text : optionalText)(2000) }
      : { [names.answer]: optionalOneOf(known), [names.words]: optionalText(2000) }
  },
  value: (checked, question) => {
    const names = namesOfExplained(question)
    return { answer: (checked[names.answer] as string | null) ?? '', words: checked[names.words] as string }
  },
  typed: ({ answer, words }, question) => {
    const names = namesOfExplained(question)
    return { [names.answer]: answer, [names.words]: words }
  },
  isSaid: ({ answer }) => answer !== '',
  inWords: ({ answer, words }, question, { t }) =>
    [answer && t(`questions.${question.answers ?? 'yes_no'}.${answer}`), words].filter(Boolean).join('\n'),
}
/** What is planned, or claimed to be there, is worth its evidence; a plain yes or no may stand alone. */
export const explains = (question: Question) => question.answers === 'planned'

const behaviours: { [K in Kind]: Behaviour<Values[K]> } = {
  line: ofOneField<string>('', writing(200), isText, asWritten),
  text: ofOneField<string>('', writing(2000), isText, asWritten),
  email: ofOneField<string>('', () => optionalEmail(), isText, asWritten),
  phone: ofOneField<string>('', writing(60), isText, asWritten),
  one: ofOneField<string>('', choosing, isText, (value, question, say) =>
    value ? nameOfChoice(value, question, say) : '',
  ),
  several: ofOneField<string[]>(
    [],
    choosingSeveral,
    (value) => value.length > 0,
    (value, question, say) => value.map((key) => nameOfChoice(key, question, say)).join('\n'),
    (value) => value,
  ),
  day: ofOneField<Day | null>(
    null,
    () => optionalDay(),
    (value) => value !== null,
    (value, _question, { lang }) => (value ? formatDay(lang, value) : ''),
  ),
  number: ofOneField<number | null>(
    null,
    (question) => optionalNumber(0, question.max ?? 1_000_000_000),
    (value) => value !== null,
    (value, _question, { lang }) => (value === null ? '' : formatNumber(lang, value)),
  ),
  explained,
}
const behaviourOf = (question: Question) => behaviours[question.kind] as Behaviour<unknown>

export const blankOf = (question: Question) => behaviourOf(question).blank
/** Whether a question has an answer. */
export const isAnswered = (question: Question, value: unknown) =>
  value !== undefined && value !== null && behaviourOf(question).isSaid(value)
/** An answer as people read it; '' where there is none. Several things stand on lines of their own. */
export const answerInWords = (question: Question, value: unknown, say: Say): string =>
  isAnswered(question, value) ? behaviourOf(question).inWords(value, question, say) : ''

/** What the fields of these questions are filled with. */
export function typedOf(questions: readonly Question[], answers: Answers): Typed {
  return Object.assign(
    {},
    ...questions.map((question) => behaviourOf(question).typed(answers[question.key] ?? blankOf(question), question)),
  )
}

/** The names of all fields of these questions. */
export const fieldsOf = (questions: readonly Question[]): string[] =>
  questions.flatMap((question) => Object.keys(behaviourOf(question).shape(question)))

/** What the fields of these questions take, by their names. */
export const shapeOf = (questions: readonly Question[]): Record<string, z.ZodType> =>
  Object.assign({}, ...questions.map((question) => behaviourOf(question).shape(question)))

/**
 * The answers among these to questions that bear their words with them and of which `isTouched` says of every field that
 * it was left alone: whoever corrects something else does not answer them anew, in the words of now.
 */
export function withoutUntouched<T extends object>(
  answers: T,
  questions: readonly Question[],
  isTouched: (field: string) => boolean,
): T {
  const left = questions.filter(
    (question) => question.wording !== undefined && !fieldsOf([question]).some((field) => isTouched(field)),
  )
  const keys = new Set(left.map(({ key }) => key))
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !keys.has(key))) as T
}

/** Checks what was typed into the fields of these questions: their answers by key, or what is wrong by field. */
export function checkAnswers(questions: readonly Question[], typed: Typed): Checked<Answers> {
  const shape = Object.assign({}, ...questions.map((question) => behaviourOf(question).shape(question)))
  const checked = check(z.object(shape), typed)
  const faults = { ...(checked.ok ? {} : checked.faults) }
  for (const question of questions) {
    const [field = ''] = Object.keys(behaviourOf(question).shape(question))
    if (isWordedAnew(question, typed)) faults[field] ??= 'questions.worded_anew'
    const half = question.kind === 'explained' && !toSave(question) ? halfExplained(question, typed) : undefined
    if (half) faults[half.field] ??= half.fault
  }
  if (!checked.ok || Object.keys(faults).length > 0) return { ok: false, faults }
  const values = questions.map((question) => [question.key, behaviourOf(question).value(checked.value, question)])
  return { ok: true, value: Object.fromEntries(values) }
}

/** The page was opened before the question got other words: nobody answers a question that he has not read. */
function isWordedAnew(question: Question, typed: Typed): boolean {
  const shown = typed[`wording.${question.key}`]
  return question.wording !== undefined && shown !== undefined && shown !== question.wording
}

/** Reasons without an answer, or an answer without the reasons that it must have. */
function halfExplained(question: Question, typed: Typed) {
  const names = namesOfExplained(question)
  const [answer, words] = [names.answer, names.words].map((name) => String(typed[name] ?? '').trim())
  if (!answer && words) return { field: names.answer, fault: 'forms.choose' }
  if (answer && !words && explains(question)) return { field: names.words, fault: 'forms.required' }
  return undefined
}
