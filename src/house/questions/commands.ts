import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import { type By, nameStep } from '../database/transaction.ts'
import { refuseStale } from '../record/door.ts'
import { todayOf } from '../time/today.ts'
import type { Asking, NewQuestion, Wording } from './form.ts'
import { may } from './permissions.ts'
import { type FacilityQuestion, facilityQuestions, forgetQuestions } from './queries.ts'

/** What the facility asks is an administrator's to change; each change is a line in the history of the question. */
function demandKeeper(by: By) {
  if (!by.facility && !may(by.person).keep()) throw new Refusal(403, 'refusals.not_yours')
}

/** Asks one more question, after the others of its form. From now on it is asked wherever the form is shown. */
export async function addQuestion(
  tx: Tx,
  by: By,
  { names, hints, choices, ...question }: NewQuestion,
): Promise<string> {
  demandKeeper(by)
  const others = await facilityQuestions(tx, question.form)
  if (others.some((other) => other.key === question.key))
    throw new Refusal(422, 'questions.key_taken', { key: question.key }, undefined, 'key')
  await nameStep(tx, 'add')
  const { id } = await tx
    .insertInto('questions')
    .values({ ...question, position: others.length + 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await wordAnew(tx, by, id, 1, { names, hints, choices })
  forgetQuestions(tx)
  return id
}

async function wordAnew(tx: Tx, by: By, id: string, number: number, { names, hints, choices }: Wording) {
  await tx
    .insertInto('question_wordings')
    .values({
      question_id: id,
      number,
      names: JSON.stringify(names),
      hints: JSON.stringify(hints),
      choices: JSON.stringify(choices),
      worded_at: by.at,
    })
    .execute()
}

/** A question of these forms, locked, as it was shown: what a colleague changed meanwhile is not overwritten. */
async function lockQuestion(tx: Tx, id: string, by: By): Promise<FacilityQuestion> {
  const row = await tx.selectFrom('questions').select('form').where('id', '=', id).forUpdate().executeTakeFirst()
  forgetQuestions(tx)
  const question = row && (await facilityQuestions(tx, row.form)).find((one) => one.id === id)
  if (!question) throw new Refusal(404, 'refusals.not_found')
  refuseStale(by, question)
  return question
}

/**
 * Words a question anew, and says where and whether it must be answered. Answers that were given keep the words that
 * they answered.
 */
export async function changeQuestion(
  tx: Tx,
  id: string,
  by: By,
  { page, required, starts_from, ...words }: Asking & Wording,
) {
  demandKeeper(by)
  const question = await lockQuestion(tx, id, by)
  const worded = isWordedOtherwise(question, words)
  await nameStep(tx, worded ? 'word' : 'edit')
  if (worded) {
    const { number } = await tx
      .selectFrom('question_wordings')
      .select(({ fn }) => fn.max('number').as('number'))
      .where('question_id', '=', id)
      .executeTakeFirstOrThrow()
    await wordAnew(tx, by, id, Number(number) + 1, words)
  }
  await tx.updateTable('questions').set({ page, required, starts_from }).where('id', '=', id).execute()
  forgetQuestions(tx)
}

function isWordedOtherwise(before: Wording, after: Wording): boolean {
  const inOrder = (one: Record<string, string>) => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))
  const told = ({ names, hints, choices }: Wording) =>
    JSON.stringify([inOrder(names), inOrder(hints), choices.map(inOrder)])
  return told(before) !== told(after)
}

/** Lets a question change places with the one before or after it, among those that are asked. */
export async function moveQuestion(tx: Tx, id: string, by: By, to: 'up' | 'down') {
  demandKeeper(by)
  const question = await lockQuestion(tx, id, by)
  const all = await facilityQuestions(tx, question.form)
  const asked = all.filter((one) => one.page === question.page && one.retired_on === null)
  const at = asked.findIndex((one) => one.id === id)
  const other = asked[at + (to === 'up' ? -1 : 1)]
  if (at < 0 || !other) return
  const order = all.map((one) => (one.id === id ? other.id : one.id === other.id ? id : one.id))
  await nameStep(tx, 'move')
  // Places are counted anew, so that two that were made at the same moment do not share one.
  for (const [index, one] of order.entries())
    await tx
      .updateTable('questions')
      .set({ position: index + 1 })
      .where('id', '=', one)
      .where('position', '<>', index + 1)
      .execute()
  forgetQuestions(tx)
}

/** From this day on the question is not asked; its answers stay where they were given. */
export async function retireQuestion(tx: Tx, id: string, by: By) {
  demandKeeper(by)
  const question = await lockQuestion(tx, id, by)
  if (question.retired_on !== null) throw new Refusal(409, 'questions.retired_already')
  await nameStep(tx, 'retire')
  await tx
    .updateTable('questions')
    .set({ retired_on: await todayOf(tx, by) })
    .where('id', '=', id)
    .execute()
  forgetQuestions(tx)
}

/** Asks a question again that was retired. */
export async function askAgain(tx: Tx, id: string, by: By) {
  demandKeeper(by)
  const question = await lockQuestion(tx, id, by)
  if (question.retired_on === null) throw new Refusal(409, 'questions.asked_already')
  await nameStep(tx, 'ask_again')
  await tx.updateTable('questions').set({ retired_on: null }).where('id', '=', id).execute()
  forgetQuestions(tx)
}
