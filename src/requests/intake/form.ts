import { z } from 'zod'
import type { Day } from '../../house/days/day.ts'
import { fieldsOf, shapeOf, withoutUntouched } from '../../house/questions/question.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { type Asks, saying } from '../../house/web/field-schema.ts'
import {
  asking,
  asks,
  type Checked,
  check,
  day,
  idForm,
  oneOf,
  optionalText,
  optionalUuid,
  text,
  uuid,
} from '../../house/web/form.ts'
import {
  type Asking,
  asksOf,
  checkPage,
  isOwn,
  type PageValues,
  questionsOn,
  type TypedPage,
  typedPages,
} from './questions.ts'

const key = /^[a-z0-9_]{1,60}$/
const partnerForm = /^[A-Z]{2,12}$/
const partnerCode = z.string().regex(partnerForm, 'forms.choose')

/** What a request begins with: its need, and whatever else was said at once. */
export type Started = Partial<PageValues> & Pick<PageValues, 'need'>

const everyField = shapeOf(typedPages.flatMap(asksOf))
/** Questions of the facility's own are known to the database alone: any of them may be answered. */
const own = { own: optionalText(5000) }
/** A whole request in one form, as a program files it. */
const filed = { ...everyField, contact_name: optionalText(200) }
export const startAsks: Asks = { fields: filed, each: own }
/** What was changed of a request, of one or several of its pages: the other fields of such a page stay as they are. */
export const pageAsks: Asks = { fields: everyField, each: own, keysIn: { own: '/content/asked/key' } }
export function checkChanged(
  typed: Typed,
  shown: Record<TypedPage, Typed>,
  asking: Asking,
): Checked<Partial<PageValues>> {
  const unasked = unaskedIn(typed, asking)
  if (unasked.length > 0) return { ok: false, faults: Object.fromEntries(unasked.map((name) => [name, notAsked])) }
  const pages = typedPages.filter((page) => fieldsOf(questionsOn(page, asking)).some((field) => field in typed))
  const checked = checkPages(
    (page) => pages.includes(page),
    { ...Object.assign({}, ...pages.map((page) => shown[page])), ...typed },
    asking,
  )
  if (!checked.ok) return checked
  const touched = Object.entries(checked.value).map(([page, answers]) => [
    page,
    withoutUntouched(answers, questionsOn(page as TypedPage, asking), (field) => field in typed),
  ])
  return { ok: true, value: Object.fromEntries(touched) }
}

const notAsked = 'api.unknown_field'
/** What was sent as the answer to a question of the facility's own that there is not. */
export const unknownOwn = (typed: Typed, asking: Asking): Record<string, string> =>
  Object.fromEntries(
    unaskedIn(typed, asking)
      .filter(isOwn)
      .map((name) => [name, notAsked]),
  )
/** What was sent of questions that are not asked of this request: an own one that is not there, one of another road. */
function unaskedIn(typed: Typed, asking: Asking): string[] {
  const asked = typedPages.flatMap((page) => fieldsOf(questionsOn(page, asking)))
  return Object.keys(typed).filter((name) => typed[name] !== '' && !asked.includes(name) && !/^wording\./.test(name))
}

/**
 * The first page of a request, and of any other page what was typed with it: a program may file a whole request at
 * once.
 */
export function checkStart(typed: Typed, asking: Asking): Checked<Started> {
  const isTyped = (page: TypedPage) => fieldsOf(questionsOn(page, asking)).some((field) => field in typed)
  return checkPages((page) => page === 'need' || isTyped(page), typed, asking)
}

function checkPages(asked: (page: TypedPage) => boolean, typed: Typed, asking: Asking): Checked<Started> {
  const values: Partial<Record<TypedPage, unknown>> = {}
  const faults: Record<string, string> = {}
  for (const page of typedPages.filter(asked)) {
    const checked = checkPage(page, typed, asking)
    if (checked.ok) values[page] = checked.value
    else Object.assign(faults, checked.faults)
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value: values as Started }
}

/** A letter or mail as an officer enters it: everything on one page. */
export type Letter = {
  channel: string
  letter_on: Day
  letter_partner: string
  authority_id: string
  pages: Started
}
const head = { channel: oneOf(['letter', 'mail']), letter_on: day(), letter_partner: text(12).pipe(partnerCode) }
const letter = z.object({ ...head, authority_id: uuid() })
export const letterHead = asking(head)

export const letterAsks: Asks = { fields: { ...letter.shape, ...filed }, each: own }
export function checkLetter(typed: Typed, asking: Asking): Checked<Letter> {
  const first = check(letter, typed)
  // A letter need not say whom to ask.
  const isTyped = (page: TypedPage) => fieldsOf(questionsOn(page, asking)).some((field) => typed[field])
  const pages = checkPages((page) => page !== 'contact' || isTyped(page), typed, asking)
  if (first.ok && pages.ok) return { ok: true, value: { ...first.value, pages: pages.value } }
  return { ok: false, faults: { ...(first.ok ? {} : first.faults), ...(pages.ok ? {} : pages.faults) } }
}

/** What is added to a request or taken off it on the pages of authorities and partners: ids or codes. */
const several = (one: z.ZodString) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(one).max(60, 'forms.choose'),
  )
const id = z.string().regex(idForm, 'forms.choose')
const removed = (form: RegExp) =>
  saying(
    optionalText(36).transform((value) => (form.test(value) ? value : null)),
    { type: 'string', maxLength: 36 },
  )
export type Changes = { add: string[]; remove: string | null }
export const authorityChanges = asking({ add: several(id), remove: removed(idForm) })
export const partnerChanges = asking({ add: several(partnerCode), remove: removed(partnerForm) })

export type Naming = { name: string; type: string; partner: string }
export const naming = asking({
  name: text(200),
  type: text(60).pipe(z.string().regex(key, 'forms.choose')),
  partner: text(12).pipe(partnerCode),
})

/** How an officer settles an authority that was named: registered as new, one that is there already, or struck. */
export type Settlement = { named: string; as: 'new' | 'same' | 'struck'; authority_id: string | null }
const settlementFields = { named: uuid(), as: oneOf(['new', 'same', 'struck']), authority_id: optionalUuid() }
export const settlement = asks(settlementFields, checkSettlement)
function checkSettlement(typed: Typed): Checked<Settlement> {
  const checked = check(z.object(settlementFields), typed)
  if (!checked.ok) return checked
  const { as, authority_id } = checked.value
  if (as === 'same' && !authority_id) return { ok: false, faults: { authority_id: 'forms.choose' } }
  return { ok: true, value: { ...checked.value, as: as as Settlement['as'] } }
}

export const fileKinds = ['endorsement', 'attachment'] as const
export const attachment = asking({ kind: oneOf([...fileKinds, 'letter']) })
/** A file that was forgotten when the request was filed, and why it comes now. */
export const forgotten = asking({ kind: oneOf([...fileKinds, 'letter']), reason: text(1000) })
/** Which file is taken off, by its id. */
export const takenOff = asking({ file: uuid() })
export const submission = asking({ reason: optionalText(1000) })
