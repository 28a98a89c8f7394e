import { z } from 'zod'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { detach } from '../../house/files/commands.ts'
import type { Person } from '../../house/identity/person.ts'
import { fieldsOf, shapeOf, withoutUntouched } from '../../house/questions/question.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import {
  type Checked,
  check,
  checkChanges,
  checkCorrections,
  day,
  idForm,
  isAsShown,
  oneOf,
  optionalText,
  recordedTexts,
  text,
  uuid,
} from '../../house/web/form.ts'
import { type Parts, partiesAsked, partyLists } from '../../registers/partners/parts.ts'
import { overlapJudgements } from '../overlap/form.ts'
import { requestParts } from '../request/parts.ts'
import { may } from '../request/permissions.ts'
import { questionsOn as questionsSent, type SupportRequest } from '../request/queries.ts'
import { requests } from '../request/record.ts'
import { tellThoseAskingJointly } from './asking-jointly.ts'
import { columnsIn, typedOn, typedOnAll, writePages } from './commands.ts'
import type { Content } from './content.ts'
import { unknownOwn } from './form.ts'
import { contentOf } from './queries.ts'
import {
  type Asking,
  asksOf,
  checkPage,
  type PageValues,
  questionsOn,
  type TypedPage,
  typedPages,
} from './questions.ts'
import { askingOf } from './tasks.ts'

/** What was recorded of a request by whoever entered, registered or decided it. */
const recorded = z.object({
  authority_id: uuid(),
  channel: oneOf(['letter', 'mail']),
  letter_on: day(),
  letter_partner: text(12).pipe(z.string().regex(/^[A-Z]{2,12}$/, 'forms.choose')),
  received_on: day(),
  complete_on: day(),
  overlap_judgement: oneOf(overlapJudgements),
  overlap_note: optionalText(2000),
  decision_reason: text(3000),
  redirected_to: uuid(),
  withdrawn_reason: text(1000),
  initiative_told_on: day(),
})
type Recorded = z.output<typeof recorded>
type Parties = Pick<Parts, (typeof partyLists)[number]>

/** What was attached by mistake is taken off, with the reason that stands in the history. */
const takenOff = z.object({
  remove_files: z.preprocess(
    (value) => [value ?? []].flat().filter(Boolean),
    z.array(z.string().regex(idForm, 'forms.choose')),
  ),
  remove_reason: optionalText(1000),
})
type TakenOff = z.output<typeof takenOff>
export type Correction = {
  pages: Partial<PageValues>
  recorded: Partial<Recorded>
  parties: Partial<Parties>
  takenOff: TakenOff
  /** Words of questions sent back to the authority and of its answers, by question. */
  rounds: Round[]
}
type Round = { id: string; question: string; answer?: string }
type Asked = Awaited<ReturnType<typeof questionsSent>>[number]

export const correctionAsks = {
  fields: { ...shapeOf(typedPages.flatMap(asksOf)), ...recorded.shape, ...partiesAsked, ...takenOff.shape },
  each: { own: optionalText(5000), question: text(2000), answer: text(5000) },
  keysIn: { own: '/content/asked/key', question: '/questions/id', answer: '/questions/id' },
}

/** What the form that corrects a request is filled with. Why it was decided so is the word of those who release it. */
export const textsOfCorrection = (content: Content, sent: readonly Asked[], person: Person | null): Typed => ({
  ...Object.assign({}, ...Object.values(typedOnAll(content))),
  ...recordedOf(content.request, person),
  ...partiesIn(content),
  ...Object.assign({}, ...sent.map(wordsOf)),
})
/** An answer is corrected once it was sent: until then its authority writes it. */
const wordsOf = ({ id, question, answer, answered_at }: Asked): Typed => ({
  [`question.${id}`]: question,
  ...(answered_at ? { [`answer.${id}`]: answer } : {}),
})
/** Who takes part beside those that stand first. */
export const partiesIn = ({ partners, authorities }: Content): Parties => ({
  other_partners: partners.map(({ code }) => code),
  asking: authorities.filter(({ part }) => part === 'asks').map(({ id }) => id),
  benefiting: authorities.filter(({ part }) => part === 'benefits').map(({ id }) => id),
})
const recordedOf = (request: SupportRequest, person: Person | null): Typed =>
  recordedTexts({
    authority_id: request.authority_id,
    channel: request.channel === 'portal' ? null : request.channel,
    letter_on: request.letter_on,
    letter_partner: request.letter_partner,
    received_on: request.received_on,
    complete_on: request.complete_on,
    overlap_judgement: request.overlap_judgement,
    overlap_note: request.overlap_note,
    decision_reason: may(person).approve(request) ? request.decision_reason : null,
    redirected_to: request.redirected_to,
    withdrawn_reason: request.withdrawn_reason,
    initiative_told_on: request.initiative_told_on,
  })

/** What a correction is held against. */
export const standing = async (tx: Tx, request: SupportRequest) => ({
  content: await contentOf(tx, request),
  sent: await questionsSent(tx, request.id),
})

/**
 * What was corrected of a request: of its pages those on which something was changed. `whole` says that all fields were
 * there, so that boxes which do not come back were unticked.
 */
export function checkCorrection(
  typed: Typed,
  { content, sent }: { content: Content; sent: readonly Asked[] },
  person: Person | null,
  whole: boolean,
): Checked<Correction> {
  const asking = askingOf(content)
  const values: Partial<Record<TypedPage, unknown>> = {}
  const faults: Record<string, string> = whole ? {} : unknownMembers(typed, asking, sent)
  for (const page of typedPages) {
    const questions = questionsOn(page, asking)
    const fields = fieldsOf(questions)
    const boxes = whole ? questions.filter(({ kind }) => kind === 'several').map(({ key }) => key) : []
    const shown = typedOn(page, content)
    const given: Typed = Object.fromEntries([
      ...boxes.map((name) => [name, '']),
      ...Object.entries(typed).filter(([name]) => fields.includes(name)),
    ])
    const isTouched = (name: string) => name in given && !isAsShown(shown[name], given[name])
    if (!Object.keys(given).some(isTouched)) continue
    // In which words it was shown counts for what is answered anew.
    const worded = questions
      .filter((question) => fieldsOf([question]).some(isTouched))
      .map(({ key }) => `wording.${key}`)
    const wordings = Object.fromEntries(Object.entries(typed).filter(([name]) => worded.includes(name)))
    const checked = checkPage(page, { ...shown, ...given, ...wordings }, asking)
    if (checked.ok) values[page] = withoutUntouched(checked.value, questions, isTouched)
    else Object.assign(faults, checked.faults)
  }
  const facts = checkCorrections(z.object({}), recorded, recordedOf(content.request, person), typed)
  const parties = checkChanges(z.object(partiesAsked), partiesIn(content), typed, whole ? partyLists : [])
  const off = checkTakenOff(typed)
  const rounds = checkRounds(typed, sent)
  for (const checked of [facts, parties, off, rounds]) if (!checked.ok) Object.assign(faults, checked.faults)
  if (!facts.ok || !parties.ok || !off.ok || !rounds.ok || Object.keys(faults).length > 0) return { ok: false, faults }
  const pages = values as Partial<PageValues>
  const { value: takenOff } = off
  return { ok: true, value: { pages, recorded: facts.value, parties: parties.value, takenOff, rounds: rounds.value } }
}

/** What a program sent of questions that are not there; a page has no field for them. */
function unknownMembers(typed: Typed, asking: Asking, sent: readonly Asked[]): Record<string, string> {
  const rounds = Object.keys(typed).filter((name) => /^(question|answer)\./.test(name))
  const known = sent.flatMap(({ id }) => [`question.${id}`, `answer.${id}`])
  const strange = rounds.filter((name) => !known.includes(name))
  return { ...unknownOwn(typed, asking), ...Object.fromEntries(strange.map((name) => [name, 'api.unknown_field'])) }
}

/** Which questions and answers were worded anew. */
function checkRounds(typed: Typed, sent: readonly Asked[]): Checked<Round[]> {
  const faults: Record<string, string> = {}
  const changed: Round[] = []
  for (const one of sent) {
    const shown = wordsOf(one)
    const checked = checkCorrections(
      z.object({}),
      z.object({ [`question.${one.id}`]: text(2000), [`answer.${one.id}`]: text(5000) }),
      shown,
      typed,
    )
    if (!checked.ok) Object.assign(faults, checked.faults)
    else if (Object.keys(checked.value).length > 0) changed.push(roundOf(one, checked.value))
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value: changed }
}

function roundOf({ id, question }: Asked, words: Record<string, string | undefined>): Round {
  const answer = words[`answer.${id}`]
  return { id, question: words[`question.${id}`] ?? question, ...(answer === undefined ? {} : { answer }) }
}

function checkTakenOff(typed: Typed): Checked<TakenOff> {
  const checked = check(takenOff, typed)
  if (!checked.ok) return checked
  const [some, why] = [checked.value.remove_files.length > 0, checked.value.remove_reason !== '']
  if (some === why) return checked
  return { ok: false, faults: some ? { remove_reason: 'forms.required' } : { remove_files: 'forms.required' } }
}

/** Corrects what was typed or recorded wrong of a request that was submitted; its days follow each other still. */
export async function correct(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<SupportRequest, Correction>,
): Promise<void> {
  const request = await requests.take(tx, 'correct', id, by)
  const { pages, recorded: change, parties, takenOff: off, rounds } = await changeOf(changed, request)
  if (off.remove_files.length > 0) await nameStep(tx, 'correct', off.remove_reason)
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
  const asks = await whoAsks(tx, request, change.authority_id)
  await requests.correct(tx, id, Object.keys(change).length > 0 ? { ...change, ...asks } : {})
  if (Object.keys(pages).length > 0) await writePages(tx, request, by, pages)
  // What stands first now: another theme or authority may have taken its place above.
  const theme = columnsIn(pages).theme ?? request.theme
  const first = asks.authority_id === request.authority_id ? request : await requests.find(tx, id)
  const now = { ...(first ?? request), theme }
  // Another partner that stands first may leave those without one who are named beside.
  const named = now.partner === request.partner ? {} : await requestParts.of(tx, id)
  const added = await requestParts.change(tx, now, { ...named, ...parties })
  await detachAll(tx, id, off.remove_files)
  for (const { id: round, ...words } of rounds)
    await tx.updateTable('request_questions').set(words).where('id', '=', round).where('request_id', '=', id).execute()
  if (Object.keys({ ...pages, ...added }).length + off.remove_files.length + rounds.length > 0)
    await requests.touch(tx, id)
  if (open.includes(request.status) && added.asking) await tellThoseAskingJointly(tx, now, added.asking)
}

/** Whoever asks jointly is told as long as something becomes of it. */
const open: readonly string[] = ['submitted', 'registered', 'in_consultation', 'deferred']

/** Which authority asks, with its partner: a request that bears its partner's numeral stays with that partner. */
async function whoAsks(tx: Tx, request: SupportRequest, wanted: string | undefined) {
  const { authority_id, partner } = request
  if (!wanted) return { authority_id, partner }
  const authority = await tx.selectFrom('authorities').select('partner').where('id', '=', wanted).executeTakeFirst()
  if (!authority) throw new Refusal(422, 'forms.choose', {}, undefined, 'authority_id')
  if (request.numeral !== null && authority.partner !== partner)
    throw new Refusal(422, 'requests.bears_the_numeral', {}, undefined, 'authority_id')
  return { authority_id: wanted, partner: authority.partner }
}

async function detachAll(tx: Tx, id: string, files: string[]) {
  for (const file of files)
    if (!(await detach(tx, id, file))) throw new Refusal(422, 'forms.choose', {}, undefined, 'remove_files')
}
