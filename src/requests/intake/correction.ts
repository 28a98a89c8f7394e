import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import type { By } from '../../house/database/transaction.ts'
import type { Person } from '../../house/identity/person.ts'
import { fieldsOf, shapeOf, withoutUntouched } from '../../house/questions/question.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  type Checked,
  checkCorrections,
  day,
  isAsShown,
  oneOf,
  optionalText,
  recordedTexts,
  text,
} from '../../house/web/form.ts'
import { overlapJudgements } from '../overlap/form.ts'
import { may } from '../request/permissions.ts'
import type { SupportRequest } from '../request/queries.ts'
import { requests } from '../request/record.ts'
import { typedOn, typedOnAll, writePages } from './commands.ts'
import type { Content } from './content.ts'
import { asksOf, checkPage, type PageValues, questionsOn, type TypedPage, typedPages } from './questions.ts'
import { askingOf } from './tasks.ts'

/** What was recorded of a request by whoever entered, registered or decided it. */
const recorded = z.object({
  letter_on: day(),
  received_on: day(),
  complete_on: day(),
  overlap_judgement: oneOf(overlapJudgements),
  overlap_note: optionalText(2000),
  decision_reason: text(3000),
  withdrawn_reason: text(1000),
  initiative_told_on: day(),
})
type Recorded = z.output<typeof recorded>
export type Correction = { pages: Partial<PageValues>; recorded: Partial<Recorded> }

export const correctionAsks = {
  fields: { ...shapeOf(typedPages.flatMap(asksOf)), ...recorded.shape },
  each: { own: optionalText(5000) },
}

/** What the form that corrects a request is filled with. Why it was decided so is the word of those who release it. */
export const textsOfCorrection = (content: Content, person: Person | null): Typed => ({
  ...Object.assign({}, ...Object.values(typedOnAll(content))),
  ...recordedOf(content.request, person),
})
const recordedOf = (request: SupportRequest, person: Person | null): Typed =>
  recordedTexts({
    letter_on: request.letter_on,
    received_on: request.received_on,
    complete_on: request.complete_on,
    overlap_judgement: request.overlap_judgement,
    overlap_note: request.overlap_note,
    decision_reason: may(person).approve(request) ? request.decision_reason : null,
    withdrawn_reason: request.withdrawn_reason,
    initiative_told_on: request.initiative_told_on,
  })

/**
 * What was corrected of a request: of its pages those on which something was changed. `whole` says that all fields were
 * there, so that boxes which do not come back were unticked.
 */
export function checkCorrection(
  typed: Typed,
  content: Content,
  person: Person | null,
  whole: boolean,
): Checked<Correction> {
  const asking = askingOf(content)
  const values: Partial<Record<TypedPage, unknown>> = {}
  const faults: Record<string, string> = {}
  for (const page of typedPages) {
    const questions = questionsOn(page, asking)
    const boxes = whole ? questions.filter(({ kind }) => kind === 'several').map(({ key }) => key) : []
    const shown = typedOn(page, content)
    const sent: Typed = Object.fromEntries([
      ...boxes.map((name) => [name, '']),
      ...Object.entries(typed).filter(([name]) => fieldsOf(questions).includes(name)),
    ])
    const isTouched = (name: string) => name in sent && !isAsShown(shown[name], sent[name])
    if (!Object.keys(sent).some(isTouched)) continue
    // In which words it was shown counts for what is answered anew.
    const worded = questions
      .filter((question) => fieldsOf([question]).some(isTouched))
      .map(({ key }) => `wording.${key}`)
    const wordings = Object.fromEntries(Object.entries(typed).filter(([name]) => worded.includes(name)))
    const checked = checkPage(page, { ...shown, ...sent, ...wordings }, asking)
    if (checked.ok) values[page] = withoutUntouched(checked.value, questions, isTouched)
    else Object.assign(faults, checked.faults)
  }
  const checked = checkCorrections(z.object({}), recorded, recordedOf(content.request, person), typed)
  if (!checked.ok) Object.assign(faults, checked.faults)
  if (!checked.ok || Object.keys(faults).length > 0) return { ok: false, faults }
  return { ok: true, value: { pages: values as Partial<PageValues>, recorded: checked.value } }
}

/** Corrects what was typed or recorded wrong of a request that was submitted; its days follow each other still. */
export async function correct(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<SupportRequest, Correction>,
): Promise<void> {
  const request = await requests.take(tx, 'correct', id, by)
  const { pages, recorded: change } = await changeOf(changed, request)
  const { letter_on, received_on, complete_on } = { ...request, ...change }
  const dayOf = async (at: Date | null) => at && (await todayOf(tx, { at }))
  const decided = await dayOf(request.decided_at)
  await refuseUnbelievable(tx, by, [
    { field: 'letter_on', kind: 'happened', day: change.letter_on, precedes: [['days.received', received_on]] },
    {
      field: 'received_on',
      kind: 'happened',
      day: change.received_on,
      follows: [['days.letter', letter_on]],
      precedes: [
        ['history.field.complete_on', complete_on],
        ['history.field.registered_at', await dayOf(request.registered_at)],
      ],
    },
    {
      field: 'complete_on',
      kind: 'happened',
      day: change.complete_on,
      follows: [['days.received', received_on]],
      precedes: [['days.decided', decided]],
    },
    {
      field: 'initiative_told_on',
      kind: 'happened',
      day: change.initiative_told_on,
      follows: [['days.decided', decided]],
    },
  ])
  if (Object.keys(pages).length > 0) {
    await writePages(tx, request, by, pages)
    await requests.touch(tx, id)
  }
  if (Object.keys(change).length > 0) await tx.updateTable('requests').set(change).where('id', '=', id).execute()
}
