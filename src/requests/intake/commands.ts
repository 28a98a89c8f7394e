import { createHash } from 'node:crypto'
import { sql, type Updateable } from 'kysely'
import type { Tx } from '../../house/database/connection.ts'
import { Refusal } from '../../house/database/refusal.ts'
import type { Requests } from '../../house/database/tables.ts'
import { type By, nameStep } from '../../house/database/transaction.ts'
import { type Day, dayIn } from '../../house/days/day.ts'
import { workingDaysAfter } from '../../house/days/working-days.ts'
import { attach, attachAgain, detach, type FileKind, type SoundFile } from '../../house/files/commands.ts'
import { isOfficer } from '../../house/identity/person.ts'
import { bestLanguage, translator } from '../../house/languages/texts.ts'
import { queueMail } from '../../house/mail/commands.ts'
import { isKept, keptOf } from '../../house/questions/kept-answer.ts'
import { askedNow, questionOf } from '../../house/questions/queries.ts'
import { type Answers, typedOf } from '../../house/questions/question.ts'
import { noneLeft, noSuch } from '../../house/record/chosen.ts'
import { type ChangeOf, changeOf } from '../../house/record/declared-record.ts'
import type { Missing } from '../../house/record/door.ts'
import { facilityCalendar, targetOf } from '../../house/settings/queries.ts'
import { refuseUnbelievable } from '../../house/time/believable-days.ts'
import { todayOf } from '../../house/time/today.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { registerAuthority } from '../../registers/partners/commands.ts'
import { withTheirPartners } from '../../registers/partners/parts.ts'
import { refuseIneligible } from '../eligibility/gate.ts'
import { requestParts } from '../request/parts.ts'
import { may } from '../request/permissions.ts'
import { findRequest, type SupportRequest } from '../request/queries.ts'
import { requests } from '../request/record.ts'
import { tellThoseAskingJointly } from './asking-jointly.ts'
import { type Content, valuesOn } from './content.ts'
import type { Changes, Letter, Naming, Settlement } from './form.ts'
import { contentOf, warningsOn } from './queries.ts'
import {
  asksOf,
  type IntakePage,
  ownKey,
  type PageValues,
  questionsOn,
  type TypedPage,
  typedPages,
} from './questions.ts'
import { keepSubmission } from './submissions.ts'
import { askingOf, lackInWords, missingForSubmission } from './tasks.ts'

export type Start = {
  authority_id: string
  language: string
  title: string
  channel?: string
  letter_on?: Day
  letter_partner?: string
  theme_wording?: string | null
  copied_from?: string
}

/**
 * Starts a draft for an authority: its own, or, by an officer, that of a letter. From here on each page is saved on its
 * own.
 */
export async function startDraft(tx: Tx, by: By, start: Start): Promise<string> {
  if (!may(by.person).file()) throw new Refusal(403, 'refusals.not_yours')
  const authority = await tx
    .selectFrom('authorities')
    .select(['id', 'partner'])
    .where('id', '=', start.authority_id)
    .executeTakeFirst()
  if (!authority) throw noSuch('authority_id')
  await nameStep(tx, 'draft')
  const { id } = await tx
    .insertInto('requests')
    .values({
      ...start,
      partner: authority.partner,
      reference: await nextReference(tx, by.at),
      created_by: by.person?.id ?? null,
      saved_at: by.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * A reference to quote in letters, before a numeral is given: the year and six letters and digits that cannot be
 * mistaken for others.
 */
async function nextReference(tx: Tx, at: Date): Promise<string> {
  const signs = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'
  const { rows } = await sql<{ bytes: Buffer }>`select uuid_send(gen_random_uuid()) as bytes`.execute(tx)
  const picked = [...(rows[0]?.bytes ?? [])].slice(0, 6).map((byte) => signs[byte % signs.length])
  return `R-${(await todayOf(tx, { at })).slice(0, 4)}-${picked.join('')}`
}

type Filing = {
  authority_id: string
  theme_wording?: string | null
  channel?: string
  letter_on?: Day
  letter_partner?: string
}
type RequestContent = PageValues['need'] & PageValues['outputs'] & PageValues['themes']

/** Drafts a request of which everything is known at once. */
export async function draft(tx: Tx, by: By, request: Filing & RequestContent): Promise<string> {
  const { title, need, language, theme, other_themes, expected_outputs, ...start } = request
  const pages = { need: { title, need, language }, themes: { theme, other_themes }, outputs: { expected_outputs } }
  return fileDraft(tx, by, { ...start, title, language }, pages)
}

/**
 * Starts a draft with the pages that were answered. Whoever files for its authority is the person to ask, until another
 * is named.
 */
export async function fileDraft(tx: Tx, by: By, start: Start, pages: Partial<PageValues>): Promise<string> {
  const id = await startDraft(tx, by, start)
  const { person } = by
  if (person?.role === 'authority' && !pages.contact)
    await setContact(tx, id, {
      contact_name: person.name,
      contact_function: '',
      contact_email: person.email,
      contact_phone: '',
    })
  await savePages(tx, id, by, pages)
  return id
}

/**
 * Enters a letter or mail: a draft with everything it says, and its scan. It is submitted from the page on which it is
 * checked.
 */
export async function enterLetter(tx: Tx, by: By, letter: Letter, scan: SoundFile | null): Promise<string> {
  const { pages, ...head } = letter
  await refuseUnbelievable(tx, by, [{ field: 'letter_on', kind: 'happened', day: head.letter_on }])
  const id = await fileDraft(tx, by, { ...head, language: pages.need.language, title: pages.need.title }, pages)
  if (scan) await attach(tx, id, by, 'letter', scan)
  return id
}

/**
 * Saves what was typed on one or several pages. `seen` is the fingerprint of the page as it was shown: what a colleague
 * changed meanwhile is not overwritten.
 */
export async function savePages(
  tx: Tx,
  id: string,
  by: By,
  changed: ChangeOf<SupportRequest, Partial<PageValues>>,
  seen?: { page: TypedPage; mark: string },
): Promise<void> {
  const request = await requests.take(tx, 'edit', id, by)
  if (seen && seen.mark !== '' && seen.mark !== markOf(seen.page, await contentOf(tx, request)))
    throw new Refusal(409, 'refusals.stale')
  await writePages(tx, request, by, await changeOf(changed, request))
}

/** Writes what pages hold, on the request and beside it. */
export async function writePages(tx: Tx, request: SupportRequest, by: By, values: Partial<PageValues>): Promise<void> {
  const { wanted_from, wanted_to } = values.experts ?? {}
  await refuseUnbelievable(tx, by, [
    { field: 'wanted_from', kind: 'planned', day: wanted_from === request.wanted_from ? null : wanted_from },
    { field: 'wanted_to', kind: 'planned', day: wanted_to === request.wanted_to ? null : wanted_to },
  ])
  const pages = Object.keys(values) as IntakePage[]
  const columns = columnsIn(values)
  await tx
    .updateTable('requests')
    .set({ ...columns, pages_saved: [...new Set([...request.pages_saved, ...pages])], saved_at: by.at })
    .where('id', '=', request.id)
    .execute()
  if (values.contact) await setContact(tx, request.id, values.contact)
  const { theme, other_themes } = values.themes ?? {}
  if (other_themes) await requestParts.change(tx, { ...request, theme: theme ?? request.theme }, { other_themes })
  await setOwnAnswers(tx, request.id, values)
}

/** What stands in the row of the request itself, by column. A theme is the key of one, or nothing. */
export function columnsIn(values: Partial<PageValues>): Updateable<Requests> {
  const columns = Object.entries(values).flatMap(([page, answers]) =>
    asksOf(page as TypedPage)
      .filter((question) => question.in === 'request' && question.key in answers)
      .map((question) => [question.key, (answers as Answers)[question.key]]),
  )
  const { theme, ...others } = Object.fromEntries(columns)
  return theme === undefined ? others : { ...others, theme: theme || null }
}

/** Answers to questions of the facility's own that stand among these pages, each in the words asked now. */
async function setOwnAnswers(tx: Tx, id: string, values: Partial<PageValues>) {
  const asked = await askedNow(tx, 'intake')
  const answers: Answers = Object.assign({}, ...Object.values(values))
  const given = asked
    .filter(({ key }) => ownKey(key) in answers)
    .map((one) => ({ one, kept: keptOf(questionOf(one), answers[ownKey(one.key)]) }))
  await refuseUnknownPartners(
    tx,
    given.flatMap(({ one, kept }) => (one.kind === 'partner' && kept.words ? [[ownKey(one.key), kept.words]] : [])),
  )
  const [said, silent] = [given.filter(({ kept }) => isKept(kept)), given.filter(({ kept }) => !isKept(kept))]
  if (silent.length > 0)
    await tx
      .deleteFrom('request_answers')
      .where('request_id', '=', id)
      .where(
        'question',
        'in',
        silent.map(({ one }) => one.key),
      )
      .execute()
  if (said.length > 0)
    await tx
      .insertInto('request_answers')
      .values(said.map(({ one, kept }) => ({ request_id: id, question: one.key, wording_id: one.wording_id, ...kept })))
      .onConflict((conflict) =>
        conflict.columns(['request_id', 'question']).doUpdateSet(({ ref }) => ({
          wording_id: ref('excluded.wording_id'),
          choices: ref('excluded.choices'),
          words: ref('excluded.words'),
        })),
      )
      .execute()
}

/** A country that was chosen is one of the register: fields and codes. */
async function refuseUnknownPartners(tx: Tx, chosen: string[][]) {
  if (chosen.length === 0) return
  const codes = chosen.map(([, code = '']) => code)
  const known = await tx.selectFrom('partners').select('code').where('code', 'in', codes).execute()
  const [field] = chosen.find(([, code]) => !known.some((partner) => partner.code === code)) ?? []
  if (field) throw new Refusal(422, 'forms.choose', {}, undefined, field)
}

async function setContact(tx: Tx, id: string, contact: PageValues['contact']) {
  const row = {
    name: contact.contact_name,
    function: contact.contact_function,
    email: contact.contact_email,
    phone: contact.contact_phone,
  }
  await tx
    .insertInto('request_contacts')
    .values({ request_id: id, ...row })
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet(row))
    .execute()
}

export type LetterHead = { channel: string; letter_on: Day; letter_partner: string }

/** Corrects how a letter came, as long as what it asks for is being entered. */
export async function changeLetter(tx: Tx, id: string, by: By, head: LetterHead): Promise<void> {
  const request = await requests.take(tx, 'edit', id, by)
  if (!isOfficer(by.person)) throw new Refusal(403, 'refusals.not_yours')
  if (request.channel === 'portal') throw new Refusal(409, 'intake.no_letter', {}, `/requests/${id}/content`)
  await refuseUnbelievable(tx, by, [
    { field: 'letter_on', kind: 'happened', day: head.letter_on, precedes: [['days.received', request.received_on]] },
  ])
  await tx
    .updateTable('requests')
    .set({ ...head, saved_at: by.at })
    .where('id', '=', id)
    .execute()
}

/**
 * A fingerprint of what a page shows, so that saving it can tell whether somebody else changed just this page. Words
 * that were changed meanwhile are told beside their question.
 */
export function markOf(page: TypedPage, content: Content): string {
  return createHash('sha256')
    .update(JSON.stringify(typedOn(page, content)))
    .digest('base64url')
    .slice(0, 12)
}

/** What a page holds, as its fields are typed. */
export const typedOn = (page: TypedPage, content: Content): Typed =>
  typedOf(questionsOn(page, askingOf(content)), valuesOn(page, content))

/** The same of all pages. */
export const typedOnAll = (content: Content) =>
  Object.fromEntries(typedPages.map((page) => [page, typedOn(page, content)])) as Record<TypedPage, Typed>

/** A page that asks for nothing but what was added to it is done when it was looked at. */
export async function markSaved(tx: Tx, id: string, by: By, page: IntakePage): Promise<void> {
  await saved(tx, await requests.take(tx, 'edit', id, by), by, page)
}

async function saved(tx: Tx, request: SupportRequest, by: By, page: IntakePage) {
  await tx
    .updateTable('requests')
    .set({ pages_saved: [...new Set([...request.pages_saved, page])], saved_at: by.at })
    .where('id', '=', request.id)
    .execute()
}

/** Adds authorities of the register that ask together with the first one, or takes one off. */
export async function changeAuthorities(tx: Tx, id: string, by: By, { add, remove }: Changes): Promise<void> {
  const request = await requests.take(tx, 'edit', id, by)
  if (remove)
    await tx
      .deleteFrom('named_authorities')
      .where('request_id', '=', id)
      .where('id', '=', remove)
      .where('status', '=', 'named')
      .execute()
  await changeWhoAsks(tx, request, add, remove, 'add')
  await saved(tx, request, by, 'authorities')
}

/**
 * Whoever asks jointly brings its partner along, so that a request of several countries says so; who came to it after
 * it was sent is told.
 */
async function changeWhoAsks(
  tx: Tx,
  request: SupportRequest,
  add: string[],
  remove: string | null,
  field: 'add' | 'authority_id',
) {
  const { asking, benefiting, other_partners } = await requestParts.of(tx, request.id)
  const fresh = add.filter((one) => !benefiting.includes(one))
  const change = {
    other_partners: await withTheirPartners(tx, other_partners, fresh),
    asking: [...asking, ...fresh].filter((one) => one !== remove),
    benefiting: benefiting.filter((one) => one !== remove),
  }
  const added = await requestParts.change(tx, request, change, { asking: field, other_partners: field })
  if (request.status !== 'draft' && added.asking) await tellThoseAskingJointly(tx, request, added.asking)
}

/**
 * Names an authority that asks too and is not in the register. An officer settles it before the request is registered.
 */
export async function nameAuthority(tx: Tx, id: string, by: By, value: Naming): Promise<void> {
  const request = await requests.take(tx, 'edit', id, by)
  await tx
    .insertInto('named_authorities')
    .values({ request_id: id, ...value })
    .execute()
  await saved(tx, request, by, 'authorities')
}

/** An officer settles a named authority: it is registered, it is one that is there already, or it is struck. */
export async function settleNamed(tx: Tx, id: string, by: By, value: Settlement): Promise<void> {
  const request = await requests.take(tx, 'settle_named', id, by)
  const named = await tx
    .selectFrom('named_authorities')
    .selectAll()
    .where('request_id', '=', id)
    .where('id', '=', value.named)
    .forUpdate()
    .executeTakeFirst()
  if (!named) throw noneLeft('named')
  if (named.status !== 'named') throw new Refusal(409, 'intake.settled_already')
  const { name, partner, type } = named
  const authority_id =
    value.as === 'new'
      ? await registerAuthority(tx, by, { name, partner, type, name_language: request.language })
      : value.as === 'same'
        ? value.authority_id
        : null
  await nameStep(tx, 'settle_named')
  await tx
    .updateTable('named_authorities')
    .set({
      status: authority_id ? 'confirmed' : 'struck',
      authority_id,
      decided_by: by.person?.id ?? null,
      decided_at: by.at,
    })
    .where('id', '=', named.id)
    .execute()
  if (authority_id) await changeWhoAsks(tx, request, [authority_id], null, 'authority_id')
}

export async function changePartners(tx: Tx, id: string, by: By, { add, remove }: Changes): Promise<void> {
  const request = await requests.take(tx, 'edit', id, by)
  const known = (await requestParts.of(tx, id)).other_partners
  const other_partners = [...known, ...add].filter((one) => one !== remove)
  await requestParts.change(tx, request, { other_partners }, { other_partners: remove ? '' : 'add' })
  await saved(tx, request, by, 'partners')
}

export async function attachFile(tx: Tx, id: string, by: By, kind: FileKind, file: SoundFile): Promise<void> {
  const request = await requests.take(tx, 'edit', id, by)
  await attach(tx, id, by, kind, file)
  await saved(tx, request, by, 'attachments')
}

/** Attaches what was forgotten when the request was filed; its history says why it comes now. */
export async function attachForgotten(
  tx: Tx,
  id: string,
  by: By,
  { kind, reason }: { kind: string; reason: string },
  file: SoundFile,
): Promise<void> {
  await requests.take(tx, 'correct', id, by, reason)
  await attach(tx, id, by, kind as FileKind, file)
  await requests.touch(tx, id)
}

/** Takes a file off; one that is off already stays so. Gives whether the request bore it. */
export async function detachFile(tx: Tx, id: string, by: By, file: string): Promise<boolean> {
  const request = await requests.take(tx, 'edit', id, by)
  const bore = await detach(tx, id, file)
  await saved(tx, request, by, 'attachments')
  return bore
}

/**
 * Starts a draft from an earlier request: what it says is copied, what was decided is not. The endorsement letter is
 * asked for anew.
 */
export async function startFrom(tx: Tx, from: string, by: By): Promise<string> {
  const earlier = await findRequest(tx, from)
  if (!earlier || !may(by.person).read(earlier)) throw new Refusal(404, 'refusals.not_found')
  const authority_id = by.person?.authority_id ?? earlier.authority_id
  const id = await startDraft(tx, by, {
    authority_id,
    language: earlier.language,
    title: earlier.title,
    copied_from: earlier.id,
  })
  await nameStep(tx, 'copy')
  const content = await contentOf(tx, earlier)
  const pages = Object.fromEntries(typedPages.map((page) => [page, copied(page, content)]))
  await tx.updateTable('requests').set(columnsIn(pages)).where('id', '=', id).execute()
  await copyOwnAnswers(tx, id, content)
  await copyParts(tx, id, earlier)
  if (authority_id === earlier.authority_id) {
    if (content.contact) await setContact(tx, id, copied('contact', content) as PageValues['contact'])
    await attachAgain(tx, id, earlier.id, by, ['attachment'])
  }
  return id
}

/** What a new request takes over of a page. */
function copied(page: TypedPage, content: Content): Answers {
  const values = valuesOn(page, content)
  const kept = asksOf(page).filter((question) => !question.anew && question.key in values)
  return Object.fromEntries(kept.map(({ key }) => [key, values[key]]))
}

/** What was answered to what the facility still asks, in the words that it answered. */
async function copyOwnAnswers(tx: Tx, id: string, { asked, own }: Content) {
  const answers = own
    .filter((one) => asked.some(({ key, retired_on }) => key === one.question && retired_on === null))
    .map(({ question, wording_id, choices, words }) => ({ request_id: id, question, wording_id, choices, words }))
  if (answers.length > 0) await tx.insertInto('request_answers').values(answers).execute()
}

/** Who took part, and on what it was besides; whoever asked first asks jointly when another authority goes on. */
async function copyParts(tx: Tx, id: string, earlier: SupportRequest) {
  const draft = await tx
    .selectFrom('requests')
    .select(['id', 'partner', 'authority_id', 'theme'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { other_partners, asking, ...parts } = await requestParts.of(tx, earlier.id)
  await requestParts.change(tx, draft, {
    ...parts,
    other_partners: [...other_partners, earlier.partner],
    asking: [...asking, earlier.authority_id],
  })
}

/** `told` is the language in which what is missing is said, where it is not that of the copy that is kept. */
type Submission = { language: string; reason?: string; told?: string }
/**
 * Submits a request: its words are kept, and whoever filed it has the reference at once. Refused while something needed
 * is missing or a rule is not met.
 */
export async function submit(tx: Tx, id: string, by: By, value: Submission): Promise<void> {
  const reason = value.reason ?? ''
  const lang = bestLanguage(value.told ?? value.language)
  const missing = async (draft: SupportRequest): Promise<Missing[]> => {
    const lacks = missingForSubmission(await contentOf(tx, draft))
    const what = lacks.map((lack) => lackInWords(lack, { t: translator(lang), lang })).join(lang === 'ar' ? '؛ ' : '; ')
    return lacks.length === 0 ? [] : [{ key: 'intake.still_missing', values: { what } }]
  }
  const request = await requests.take(tx, 'submit', id, by, reason, missing)
  await refuseIneligible(tx, request, by)
  if (reason === '' && !by.facility && (await warningsOn(tx, request)).length > 0)
    throw new Refusal(422, 'intake.warning.reason_needed')
  await requests.move(tx, 'submit', request, { submitted_at: by.at })
  await keepSubmission(tx, id, by, value.language)
  await acknowledge(tx, request, by)
  await tellThoseAskingJointly(tx, request)
}

/** Acknowledges a request at once, with its reference, to whoever filed it; a letter, to the address that it gives. */
async function acknowledge(tx: Tx, request: SupportRequest, by: By) {
  const { contact } = await contentOf(tx, request)
  const reader =
    by.person?.role === 'authority'
      ? { email: by.person.email, language: by.person.language }
      : contact?.email
        ? { email: contact.email, language: request.language }
        : null
  if (!reader) return
  const due = await completeBy(tx, by.at)
  await queueMail(tx, {
    to: reader.email,
    language: reader.language,
    key: 'submitted',
    values: { reference: request.reference, title: request.title, due },
    record: ['requests', request.id],
  })
}

/** The day until which the facility says whether a request submitted now is complete. */
export async function completeBy(tx: Tx, at: Date): Promise<Day> {
  const calendar = await facilityCalendar(tx)
  return workingDaysAfter(dayIn(calendar.zone, at), await targetOf(tx, 'submitted'), calendar)
}
