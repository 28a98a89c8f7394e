import { sql } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { codes, nameIn } from '../../house/settings/queries.ts'
import { findRequest, questionsOn } from '../request/queries.ts'
import { answersIn } from './answers.ts'
import { contentOf, type Line } from './queries.ts'

/**
 * Keeps the words of a request as they were asked and answered, at each submit and resubmit: whatever is edited or
 * translated later.
 */
export async function keepSubmission(tx: Tx, requestId: string, by: By, language: string): Promise<void> {
  const request = await findRequest(tx, requestId)
  if (!request) return
  const lang = bestLanguage(language)
  const lists = { themes: await namesOf(tx, 'themes', lang), types: await namesOf(tx, 'authority_types', lang) }
  const t = translator(lang)
  const asked = (await questionsOn(tx, requestId)).map((question) => ({
    question: question.question,
    answer: question.answer,
  }))
  const answers = answersIn(await contentOf(tx, request), lang, t, lists).map(
    ({ page, title, lines }): { page: string; title: string; lines: Line[] } => ({ page, title, lines }),
  )
  if (asked.length > 0) answers.push({ page: 'questions', title: t('registration.questions_title'), lines: asked })
  const number = sql<number>`(select coalesce(max(number), 0) + 1 from submissions where request_id = ${requestId})`
  await tx
    .insertInto('submissions')
    .values({
      request_id: requestId,
      number,
      submitted_at: by.at,
      submitted_by: by.person?.id ?? null,
      language: lang,
      answers: JSON.stringify(answers),
    })
    .execute()
}

const namesOf = async (tx: Tx, list: 'themes' | 'authority_types', lang: string) =>
  new Map((await codes(tx, list)).map((code) => [code.key, nameIn(code.names, lang)]))
