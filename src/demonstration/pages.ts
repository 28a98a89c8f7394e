import type { Kind } from '../house/questions/question.ts'
import { asksOf, type PageValues, typedPages } from '../requests/intake/questions.ts'
import type { Row } from './rows.ts'

/**
 * The pages of an intake that a row of data/2016 answers: a column for each question. A page without any answer is left
 * out, as an authority leaves it.
 */
export function pagesOf(row: Row): Partial<PageValues> {
  const pages = typedPages.map((page) => ({
    page,
    answers: asksOf(page).map(({ key, kind }) => [key, answerIn(row[key] || given[key] || '', kind)] as const),
  }))
  const answered = pages.filter(({ answers }) => answers.some(([, answer]) => isSaid(answer)))
  return Object.fromEntries(answered.map(({ page, answers }) => [page, Object.fromEntries(answers)]))
}

/** A row without a language was written in English. */
const given: Record<string, string> = { language: 'en' }

function answerIn(cell: string, kind: Kind): string | string[] | null {
  if (kind === 'several') return cell.split(';').filter(Boolean)
  return kind === 'day' ? cell || null : cell
}

const isSaid = (answer: string | string[] | null) => (Array.isArray(answer) ? answer.length > 0 : Boolean(answer))
