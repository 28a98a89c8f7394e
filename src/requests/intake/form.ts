import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import { saying } from '../../house/web/field-schema.ts'
import {
  asking,
  asks,
  type Checked,
  check,
  day,
  idForm,
  oneOf,
  optionalDay,
  optionalEmail,
  optionalText,
  optionalUuid,
  text,
  uuid,
} from '../../house/web/form.ts'
import type { IntakePage } from './tasks.ts'

const key = /^[a-z0-9_]{1,60}$/
const partnerForm = /^[A-Z]{2,12}$/
const partnerCode = z.string().regex(partnerForm, 'forms.choose')
const themeKeys = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().regex(key, 'forms.choose')).max(10, 'forms.choose'),
)

const inOrder = <T extends { wanted_from: string | null; wanted_to: string | null }>(
  value: T,
  context: z.RefinementCtx,
) => {
  if (value.wanted_from && value.wanted_to && value.wanted_to < value.wanted_from)
    context.addIssue({ code: 'custom', path: ['wanted_to'], message: 'forms.ends_before_start' })
}

/**
 * Pages whose answers are typed: what each takes. A page may be saved half answered; only a title, which names the
 * draft, and a contact's name are asked for at once.
 */
const schemas = {
  contact: z.object({
    contact_name: text(200),
    contact_function: optionalText(200),
    contact_email: optionalEmail(),
    contact_phone: optionalText(60),
  }),
  need: z.object({ title: text(200), need: optionalText(5000), language: oneOf(languages) }),
  themes: z.object({
    theme: optionalText(60).pipe(z.string().regex(/^[a-z0-9_]{0,60}$/, 'forms.choose')),
    other_themes: themeKeys,
  }),
  outputs: z.object({ expected_outputs: optionalText(2000) }),
  experts: z
    .object({ experts_wanted: optionalText(2000), wanted_from: optionalDay(), wanted_to: optionalDay() })
    .superRefine(inOrder),
  support: z.object({ prior_support: optionalText(2000), other_donors: optionalText(2000) }),
  setup: z.object({
    setup_committee: optionalText(1500),
    setup_lead: optionalText(1500),
    setup_budget: optionalText(1500),
    setup_implementer: optionalText(1500),
  }),
}
export type TypedPage = keyof typeof schemas
export const typedPages = Object.keys(schemas) as TypedPage[]
export type PageValues = { [Page in TypedPage]: z.output<(typeof schemas)[Page]> }

export const isTypedPage = (page: IntakePage): page is TypedPage => page in schemas
/** The names of the fields on a page, as the form, the record and the words of a submission call them. */
export const fieldsOn = (page: TypedPage): string[] => Object.keys(schemas[page].shape)
export const checkPage = <Page extends TypedPage>(page: Page, typed: Typed): Checked<PageValues[Page]> =>
  check(schemas[page], typed) as Checked<PageValues[Page]>

const allFields = Object.assign({}, ...Object.values(schemas).map((schema) => schema.shape)) as PageFields
type PageFields = Record<string, z.ZodType>
const optional = { ...allFields, contact_name: optionalText(200) }
/** A whole request in one form, as a program files it. */
export const start = asks(optional, checkStart)
/** What was changed of a request, of one or several of its pages: the other fields of such a page stay as they are. */
export const pageAsks = { fields: allFields }
/** What a request begins with: its need, and whatever else was said at once. */
export type Started = Partial<PageValues> & Pick<PageValues, 'need'>
export function checkChanged(typed: Typed, shown: Record<TypedPage, Typed>): Checked<Partial<PageValues>> {
  const touched = (page: TypedPage) => fieldsOn(page).some((field) => field in typed)
  const pages = (Object.keys(schemas) as TypedPage[]).filter(touched)
  return checkPages((page) => pages.includes(page), {
    ...Object.assign({}, ...pages.map((page) => shown[page])),
    ...typed,
  })
}

/**
 * The first page of a request, and of any other page what was typed with it: a program may file a whole request at
 * once.
 */
export function checkStart(typed: Typed): Checked<Started> {
  return checkPages((page) => page === 'need' || fieldsOn(page).some((field) => field in typed), typed)
}

function checkPages(
  asked: (page: TypedPage) => boolean,
  typed: Typed,
): Checked<Partial<PageValues> & Pick<PageValues, 'need'>> {
  const values: Partial<Record<TypedPage, unknown>> = {}
  const faults: Record<string, string> = {}
  for (const page of (Object.keys(schemas) as TypedPage[]).filter(asked)) {
    const checked = checkPage(page, typed)
    if (checked.ok) values[page] = checked.value
    else Object.assign(faults, checked.faults)
  }
  return Object.keys(faults).length > 0
    ? { ok: false, faults }
    : { ok: true, value: values as Partial<PageValues> & Pick<PageValues, 'need'> }
}

/** A letter or mail as an officer enters it: everything on one page. */
export type Letter = {
  channel: string
  letter_on: string
  letter_partner: string
  authority_id: string
  pages: Partial<PageValues> & Pick<PageValues, 'need'>
}
const head = { channel: oneOf(['letter', 'mail']), letter_on: day(), letter_partner: text(12).pipe(partnerCode) }
const letter = z.object({ ...head, authority_id: uuid() })
export const letterHead = (typed: Typed) => check(z.object(head), typed)

export const letterEntry = asks({ ...letter.shape, ...optional }, checkLetter)
export function checkLetter(typed: Typed): Checked<Letter> {
  const first = check(letter, typed)
  // A letter need not say whom to ask.
  const pages = checkPages((page) => page !== 'contact' || fieldsOn(page).some((field) => typed[field]), typed)
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
export const nothing = asking({})
export const submission = asking({ reason: optionalText(1000) })
