import { sql } from 'kysely'
import type { Tx } from '../database/connection.ts'
import type { Day } from '../days/day.ts'
import { historyWhere } from '../history/history.tsx'
import type { Person } from '../identity/person.ts'
import type { Kind, Question, Words } from './question.ts'

type Named = Record<string, string>
/** What the facility may ask: how it is chosen, and what it is to a form. A country is one of a list. */
export const facilityKinds = [
  'line',
  'text',
  'one',
  'several',
  'day',
  'number',
  'partner',
  'yes_no',
  'planned',
] as const
export type FacilityKind = (typeof facilityKinds)[number]

/** A question of the facility's own, in the words in which it is asked now. */
export type FacilityQuestion = {
  id: string
  form: string
  page: string
  key: string
  kind: FacilityKind
  required: boolean
  starts_from: string | null
  retired_on: Day | null
  /** Goes up whenever the question or its words change. */
  version: number
  wording_id: string
  names: Named
  hints: Named
  choices: Named[]
}

/** All questions that the facility ever asked on this form, in their order, in their newest words: to be asked for. */
export const questionsAsked = (form: string) => sql<FacilityQuestion>`
  select q.id, q.form, q.page, q.key, q.kind, q.required, q.starts_from, q.retired_on::text as retired_on,
    q.version + w.number as version, w.id as wording_id, w.names, w.hints, w.choices
  from questions q join lateral (select * from question_wordings w where w.question_id = q.id
    order by w.number desc limit 1) w on true
  where q.form = ${form} order by q.position, q.key`

/** The same, once in each transaction. */
export function facilityQuestions(tx: Tx, form: string): Promise<FacilityQuestion[]> {
  const forms = known.get(tx) ?? new Map<string, Promise<FacilityQuestion[]>>()
  known.set(tx, forms)
  let asked = forms.get(form)
  if (!asked) {
    asked = questionsAsked(form)
      .execute(tx)
      .then(({ rows }) => rows)
    forms.set(form, asked)
  }
  return asked
}
const known = new WeakMap<Tx, Map<string, Promise<FacilityQuestion[]>>>()
/** After a change of the questions they are read again. */
export const forgetQuestions = (tx: Tx) => known.delete(tx)

/** The questions that are asked now. */
export const askedNow = async (tx: Tx, form: string) =>
  (await facilityQuestions(tx, form)).filter((question) => question.retired_on === null)

const kinds: Record<FacilityKind, { kind: Kind } & Partial<Question>> = {
  line: { kind: 'line', max: 300 },
  text: { kind: 'text', max: 2000, rows: 4 },
  one: { kind: 'one' },
  several: { kind: 'several' },
  day: { kind: 'day' },
  number: { kind: 'number' },
  partner: { kind: 'one', from: 'partners' },
  yes_no: { kind: 'explained', answers: 'yes_no' },
  planned: { kind: 'explained', answers: 'planned' },
}

type Worded = Pick<FacilityQuestion, 'key' | 'kind' | 'names' | 'hints' | 'choices'>

/** What the facility asks as every other question is told: in these words, with these choices. */
export function questionOf(asked: Worded): Question {
  const options = asked.choices.map((label, index) => ({ value: String(index + 1), label: label as Words }))
  return {
    key: asked.key,
    label: asked.names,
    ...kinds[asked.kind],
    ...(Object.keys(asked.hints).length > 0 ? { hint: asked.hints } : {}),
    ...(options.length > 0 ? { options } : {}),
  }
}

/** As it is put to somebody now: in its newest words, and with whether it must be answered. */
export function asAsked(asked: FacilityQuestion, needed: NonNullable<Question['needed']>): Question {
  return { ...questionOf(asked), wording: asked.wording_id, ...(asked.required ? { needed } : {}) }
}

/** What was added, worded anew and retired, by whom. */
export const historyOfQuestions = (tx: Tx, person: Person | null) =>
  historyWhere(tx, sql`h.record_table = 'questions'`, person)
