import { z } from 'zod'
import { fieldsOf } from '../../house/questions/question.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import {
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
import { type Asking, checkPage, type PageValues, questionsOn, type TypedPage, typedPages } from './questions.ts'

const key = /^[a-z0-9_]{1,60}$/
const partnerForm = /^[A-Z]{2,12}$/
const partnerCode = z.string().regex(partnerForm, 'forms.choose')

type Pages = Partial<PageValues> & Pick<PageValues, 'need'>

/**
 * The first page of a request, and of any other page what was typed with it: a program may file a whole request at
 * once.
 */
export function checkStart(typed: Typed, asking: Asking): Checked<Pages> {
  const isTyped = (page: TypedPage) => fieldsOf(questionsOn(page, asking)).some((field) => field in typed)
  return checkPages((page) => page === 'need' || isTyped(page), typed, asking)
}

function checkPages(asked: (page: TypedPage) => boolean, typed: Typed, asking: Asking): Checked<Pages> {
  const values: Partial<Record<TypedPage, unknown>> = {}
  const faults: Record<string, string> = {}
  for (const page of typedPages.filter(asked)) {
    const checked = checkPage(page, typed, asking)
    if (checked.ok) values[page] = checked.value
    else Object.assign(faults, checked.faults)
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value: values as Pages }
}

/** A letter or mail as an officer enters it: everything on one page. */
export type Letter = {
  channel: string
  letter_on: string
  letter_partner: string
  authority_id: string
  pages: Pages
}
const head = { channel: oneOf(['letter', 'mail']), letter_on: day(), letter_partner: text(12).pipe(partnerCode) }
const letter = z.object({ ...head, authority_id: uuid() })
export const letterHead = (typed: Typed) => check(z.object(head), typed)

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
const removed = (form: RegExp) => optionalText(36).transform((value) => (form.test(value) ? value : null))
export type Changes = { add: string[]; remove: string | null }
export const authorityChanges = (typed: Typed): Checked<Changes> =>
  check(z.object({ add: several(id), remove: removed(idForm) }), typed)
export const partnerChanges = (typed: Typed): Checked<Changes> =>
  check(z.object({ add: several(partnerCode), remove: removed(partnerForm) }), typed)

export type Naming = { name: string; type: string; partner: string }
export const naming = (typed: Typed): Checked<Naming> =>
  check(
    z.object({
      name: text(200),
      type: text(60).pipe(z.string().regex(key, 'forms.choose')),
      partner: text(12).pipe(partnerCode),
    }),
    typed,
  )

/** How an officer settles an authority that was named: registered as new, one that is there already, or struck. */
export type Settlement = { named: string; as: 'new' | 'same' | 'struck'; authority_id: string | null }
export function settlement(typed: Typed): Checked<Settlement> {
  const checked = check(
    z.object({ named: uuid(), as: oneOf(['new', 'same', 'struck']), authority_id: optionalUuid() }),
    typed,
  )
  if (!checked.ok) return checked
  const { as, authority_id } = checked.value
  if (as === 'same' && !authority_id) return { ok: false, faults: { authority_id: 'forms.choose' } }
  return { ok: true, value: { ...checked.value, as: as as Settlement['as'] } }
}

export const fileKinds = ['endorsement', 'attachment'] as const
export const attachment = (typed: Typed) => check(z.object({ kind: oneOf([...fileKinds, 'letter']) }), typed)
export const nothing = (typed: Typed) => check(z.object({}), typed)
export const submission = (typed: Typed) => check(z.object({ reason: optionalText(1000) }), typed)
