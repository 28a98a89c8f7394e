import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { refuseIneligible } from '../eligibility/gate.ts'
import { keepSubmission } from '../intake/submissions.ts'
import { mailAuthority } from '../request/mail.ts'
import { questionsNow, questionsOn } from '../request/queries.ts'
import { requests } from '../request/record.ts'

/** Returns a request to its authority with questions; its clock pauses until it comes back. */
export async function returnForClarification(tx: Tx, id: string, by: By, value: { questions: string[] }) {
  const request = await requests.take(tx, 'return', id, by)
  const before = await questionsOn(tx, id)
  const round = (before.at(-1)?.round ?? 0) + 1
  await tx
    .insertInto('request_questions')
    .values(
      value.questions.map((question, index) => ({
        request_id: id,
        round,
        position: index + 1,
        question,
        asked_by: by.person?.id ?? null,
        asked_at: by.at,
      })),
    )
    .execute()
  await requests.move(tx, 'return', request, {})
  const numbered = value.questions.map((question, index) => `${index + 1}. ${question}`).join('\n')
  await mailAuthority(tx, request, 'returned', { questions: numbered }, `/requests/${id}/answers`)
}

export type Answers = Record<string, string>
const notAsked = 'constraints.an_answer_is_to_a_question_that_is_asked'

/** Keeps answers without sending the request back: not all need to be there yet. */
export async function saveAnswers(tx: Tx, id: string, by: By, answers: Answers) {
  await requests.take(tx, 'save_answers', id, by)
  await writeAnswers(tx, id, by, answers)
}

/** Sends a returned request back with every question answered; its clock goes on. */
export async function resubmit(tx: Tx, id: string, by: By, answers: Answers) {
  const request = await requests.take(tx, 'resubmit', id, by)
  const open = await writeAnswers(tx, id, by, answers)
  if (open > 0) throw new Refusal(422, 'registration.answer_all', { count: open })
  await refuseIneligible(tx, request, by)
  await nameStep(tx, 'resubmit')
  await requests.move(tx, 'resubmit', request, { submitted_at: by.at })
  await keepSubmission(tx, id, by, by.person?.language ?? request.language)
}

/** Writes what was answered anew, and returns how many questions are still open. What is not asked is not answered. */
async function writeAnswers(tx: Tx, id: string, by: By, answers: Answers): Promise<number> {
  const asked = await questionsNow(tx, id)
  const other = Object.keys(answers).find((question) => !asked.some((one) => one.id === question))
  if (other !== undefined) throw new Refusal(422, notAsked, {}, undefined, `answer.${other}`)
  const given = asked.map((question) => ({ ...question, now: answers[question.id] ?? question.answer }))
  for (const { id: question, now } of given.filter((one) => one.now !== one.answer))
    await tx
      .updateTable('request_questions')
      .set({ answer: now, answered_by: by.person?.id ?? null, answered_at: now === '' ? null : by.at })
      .where('id', '=', question)
      .execute()
  return given.filter((one) => one.now === '').length
}
