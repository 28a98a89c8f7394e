import { textKey } from '../../house/languages/texts.ts'
import type { AskingForm } from '../../house/questions/form.ts'
import { asAsked, type FacilityQuestion, facilityKinds } from '../../house/questions/queries.ts'
import { type Answers, checkAnswers, type Question, type ValueOf } from '../../house/questions/question.ts'
import type { Typed } from '../../house/ui/forms.tsx'
import { languages } from '../../house/ui/view.ts'
import type { Checked } from '../../house/web/form.ts'

/** Where an answer stands, so that rules and lists find it: on the request, with its contact, or among its themes. */
type Place = 'request' | 'contact' | 'other_themes'
/** A question of the product. Its words are `intake.field.<key>`, and `intake.hint.<key>` unless it needs no hint. */
type Asks = Omit<Question, 'key' | 'label' | 'hint' | 'wording'> & {
  in: Place
  hinted?: false
  /** Has an answer from the beginning, and says nothing of how far a page has come. */
  given?: true
  /** Is not taken over when a request starts from an earlier one. */
  anew?: true
}
type PageOf = {
  group: 'who' | 'what' | 'how' | 'papers'
  /** Whether a request that came this way cannot be submitted without it. */
  needed?: (channel: string) => boolean
  /** What is asked on it; a page without is one on which others are added, one by one. */
  asks?: Record<string, Asks>
  /** What is wrong with answers that are each right. */
  rule?: (answers: Answers) => Record<string, string>
  /** What stands on the page of the record by itself, in the languages into which it was translated. */
  aside?: true
}

/**
 * The intake, told once: its pages in their order, what each asks and where the answer stands. Fields, checks, what is
 * kept, the list of pages, what is missing, the check before submitting, the record and the copy follow from it.
 */
export const pages = {
  contact: {
    group: 'who',
    // A letter says who signed it.
    needed: (channel) => channel === 'portal',
    aside: true,
    asks: {
      contact_name: { in: 'contact', kind: 'line', needed: 'to_save', autocomplete: 'name', hinted: false },
      contact_function: { in: 'contact', kind: 'line', autocomplete: 'organization-title' },
      contact_email: { in: 'contact', kind: 'email', autocomplete: 'email', hinted: false },
      contact_phone: { in: 'contact', kind: 'phone', autocomplete: 'tel', width: 'medium' },
    },
  },
  authorities: { group: 'who' },
  partners: { group: 'who' },
  need: {
    group: 'what',
    needed: () => true,
    aside: true,
    asks: {
      title: { in: 'request', kind: 'line', needed: 'to_save' },
      need: { in: 'request', kind: 'text', needed: 'to_go_on', max: 5000, rows: 8 },
      language: { in: 'request', kind: 'one', needed: 'to_save', from: 'languages', allowed: languages, given: true },
    },
  },
  themes: {
    group: 'what',
    needed: () => true,
    aside: true,
    asks: {
      theme: { in: 'request', kind: 'one', needed: 'to_go_on', from: 'themes' },
      other_themes: { in: 'other_themes', kind: 'several', from: 'themes', max: 10 },
    },
  },
  outputs: {
    group: 'what',
    aside: true,
    asks: { expected_outputs: { in: 'request', kind: 'text', rows: 5 } },
  },
  experts: {
    group: 'how',
    asks: {
      experts_wanted: { in: 'request', kind: 'text', rows: 4 },
      // When it is wanted is another time for each request.
      wanted_from: { in: 'request', kind: 'day', hinted: false, anew: true },
      wanted_to: { in: 'request', kind: 'day', anew: true },
    },
    rule: ({ wanted_from, wanted_to }): Record<string, string> =>
      wanted_from && wanted_to && String(wanted_to) < String(wanted_from)
        ? { wanted_to: 'forms.ends_before_start' }
        : {},
  },
  support: {
    group: 'how',
    asks: {
      prior_support: { in: 'request', kind: 'text', rows: 4 },
      other_donors: { in: 'request', kind: 'text', rows: 4 },
    },
  },
  setup: {
    group: 'how',
    asks: {
      setup_committee: { in: 'request', kind: 'text', max: 1500, rows: 3 },
      setup_lead: { in: 'request', kind: 'text', max: 1500, rows: 2, hinted: false },
      setup_budget: { in: 'request', kind: 'text', max: 1500, rows: 3 },
      setup_implementer: { in: 'request', kind: 'text', max: 1500, rows: 3 },
    },
  },
  attachments: { group: 'papers' },
} as const satisfies Record<string, PageOf>

type Pages = typeof pages
export type IntakePage = keyof Pages
export type TypedPage = { [P in IntakePage]: Pages[P] extends { asks: object } ? P : never }[IntakePage]
/** The answers of each page whose answers are typed, as they are kept. */
export type PageValues = {
  [P in TypedPage]: {
    -readonly [Key in keyof Pages[P]['asks']]: Pages[P]['asks'][Key] extends { kind: infer K extends Question['kind'] }
      ? ValueOf<K>
      : never
  }
}

export const intakePages = Object.keys(pages) as IntakePage[]
export const pageOf = (page: IntakePage): PageOf => pages[page]
export const isTypedPage = (page: IntakePage): page is TypedPage => 'asks' in pages[page]
export const typedPages = intakePages.filter(isTypedPage)

/** A request in short pages, in the order in which they are asked. */
export const taskGroups = (['who', 'what', 'how', 'papers'] as const).map((key) => ({
  key,
  pages: intakePages.filter((page) => pages[page].group === key),
}))

/** A question of the product, with its key and its words. */
export type Placed = Question & Asks
export function asksOf(page: TypedPage): Placed[] {
  const asks: Record<string, Asks> = pages[page].asks
  return Object.entries(asks).map(([key, asked]) => ({
    ...asked,
    key,
    label: textKey(`intake.field.${key}`),
    ...(asked.hinted === false ? {} : { hint: textKey(`intake.hint.${key}`) }),
  }))
}

/** What the facility may ask of its own. Whom to ask is no page for it: donors do not read that one. */
export const intakeQuestions: AskingForm = {
  form: 'intake',
  kinds: facilityKinds,
  pages: typedPages.filter((page) => page !== 'contact').map((value) => ({ value, title: `intake.page.${value}` })),
  starts: [],
}

/** Questions of the facility's own have names that no question of the product can have. */
const ownPrefix = 'own.'
export const ownKey = (key: string) => `${ownPrefix}${key}`
export const isOwn = (key: string) => key.startsWith(ownPrefix)
export const keyOfOwn = (key: string) => key.slice(ownPrefix.length)

/** What is asked of whom: a letter was written before anybody could read what the facility asks of its own. */
export type Asking = { own: readonly FacilityQuestion[]; channel: string }

/** Everything that a page asks, the facility's own questions after those of the product. */
export function questionsOn(page: TypedPage, { own, channel }: Asking): Question[] {
  const added = own
    .filter((asked) => asked.page === page && asked.retired_on === null)
    .map((asked) => {
      const required = asked.required && channel === 'portal'
      return { ...asAsked({ ...asked, required }, 'to_go_on'), key: ownKey(asked.key) }
    })
  return [...asksOf(page), ...added]
}

/** Checks one page. It may be saved half answered: only what names the draft or its contact is asked for at once. */
export function checkPage<Page extends TypedPage>(page: Page, typed: Typed, asking: Asking): Checked<PageValues[Page]> {
  const checked = checkAnswers(questionsOn(page, asking), typed)
  const faults = checked.ok ? (pageOf(page).rule?.(checked.value) ?? {}) : checked.faults
  if (!checked.ok || Object.keys(faults).length > 0) return { ok: false, faults }
  return { ok: true, value: checked.value as PageValues[Page] }
}
