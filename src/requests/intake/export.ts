import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { MoreColumns } from '../../house/lists/list.ts'
import { type Kept, valueOfKept } from '../../house/questions/kept-answer.ts'
import { type FacilityQuestion, facilityQuestions, questionOf } from '../../house/questions/queries.ts'
import { answerInWords } from '../../house/questions/question.ts'
import { nameIn } from '../../house/settings/queries.ts'
import type { View } from '../../house/ui/view.ts'

type Row = Kept & {
  request_id: string
  question: string
  choices_named: Record<string, string>[]
  partner_names: unknown
}

/**
 * What the facility asks of its own at the intake, as columns of a file: each question in its present words, each answer
 * as it was chosen. A question that is retired stays as long as a request answers it.
 */
export async function ownColumns(tx: Tx, view: View): Promise<MoreColumns> {
  const all = await facilityQuestions(tx, 'intake')
  const answered = all.some(({ retired_on }) => retired_on !== null) ? await everAnswered(tx) : []
  const asked = all.filter(({ key, retired_on }) => retired_on === null || answered.includes(key))
  return {
    headings: asked.map(({ names }) => nameIn(names, view.lang)),
    cellsOf: async (ids) => {
      const rows = asked.length > 0 ? await answersOf(tx, ids) : []
      const byRequest = Map.groupBy(rows, ({ request_id }) => request_id)
      return new Map(
        [...byRequest].map(([id, answers]) => [
          id,
          asked.map((question) => {
            const answer = answers.find((one) => one.question === question.key)
            return answer ? cellOf(question, answer, view) : null
          }),
        ]),
      )
    },
  }
}

async function everAnswered(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('request_answers').select('question').distinct().execute()
  return rows.map(({ question }) => question)
}

async function answersOf(tx: Tx, ids: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`select a.request_id, a.question, a.choices, a.words, w.choices as choices_named,
      p.names as partner_names
    from request_answers a join question_wordings w on w.id = a.wording_id join questions q on q.id = w.question_id
      left join partners p on q.kind = 'partner' and p.code = a.words
    where a.request_id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/** Days and numbers are what they are, so that a spreadsheet can sort them; all else is said in words. */
function cellOf(asked: FacilityQuestion, answer: Row, { t, lang }: View): string | number {
  const question = questionOf({ ...asked, choices: answer.choices_named })
  const value = valueOfKept(question, answer)
  if (typeof value === 'number') return value
  if (question.kind === 'day') return answer.words
  return answerInWords(question, value, { t, lang, nameOf: () => nameIn(answer.partner_names ?? {}, lang) })
}
