import type { RequestFile } from '../../house/files/queries.ts'
import { type Kept, valueOfKept } from '../../house/questions/kept-answer.ts'
import { type FacilityQuestion, questionOf } from '../../house/questions/queries.ts'
import type { Answers } from '../../house/questions/question.ts'
import type { SupportRequest } from '../request/queries.ts'
import { asksOf, type IntakePage, ownKey, type Placed, type TypedPage } from './questions.ts'

export type Contact = { name: string; function: string; email: string; phone: string }
export type AskingAuthority = { id: string; name: string; type: string; partner_names: unknown; part: string }
export type NamedAuthority = {
  id: string
  partner: string
  name: string
  type: string
  status: string
  partner_names: unknown
  authority_id: string | null
}
/** An answer to a question of the facility's own, with the words that it answered. */
export type OwnAnswer = Kept & {
  question: string
  wording_id: string
  names: Record<string, string>
  choices_named: Record<string, string>[]
  /** What the country is called, where the answer is one. */
  partner_names: unknown
}

/** Everything that a request says, as its pages ask it. */
export type Content = {
  request: SupportRequest
  contact: Contact | null
  other_themes: string[]
  authorities: AskingAuthority[]
  named: NamedAuthority[]
  partners: { code: string; names: unknown }[]
  files: RequestFile[]
  /** What the facility asks of its own, or asked, and what was answered to it. */
  asked: FacilityQuestion[]
  own: OwnAnswer[]
  /** Its newest submission; null while there is none, and for whoever is not told. */
  submitted: string | null
}

/** What stands in a place of the request for a question of the product. */
const places: { [Place in Placed['in']]: (content: Content, question: Placed) => unknown } = {
  request: ({ request }, { key }) => (request as Record<string, unknown>)[key],
  contact: ({ contact }, { key }) => contact?.[key.replace(/^contact_/, '') as keyof Contact],
  other_themes: ({ other_themes }) => other_themes,
}

/** The answers to what a page asks now, by the key of the question. */
export function valuesOn(page: TypedPage, content: Content): Answers {
  const placed = asksOf(page).map((question) => [question.key, places[question.in](content, question)] as const)
  const own = ownOn(page, content).map(({ question, value }) => [question.key, value] as const)
  return Object.fromEntries([...placed, ...own].filter(([, value]) => value !== undefined && value !== null))
}

/**
 * What the facility asks of its own on a page, in the words that were answered; without an answer, in the words in which
 * it is asked now. What is not asked any more is there as long as it has an answer.
 */
export function ownOn(page: IntakePage, content: Content) {
  return content.asked
    .filter((asked) => asked.page === page)
    .flatMap((asked) => {
      const answer = content.own.find((one) => one.question === asked.key)
      if (!answer && asked.retired_on !== null) return []
      const worded = answer ? { ...asked, names: answer.names, choices: answer.choices_named } : asked
      const question = { ...questionOf(worded), key: ownKey(asked.key) }
      // Nobody lacks an answer to what was not asked yet. Both ids are made by one clock, that of the database.
      const required = asked.required && (content.submitted === null || asked.id < content.submitted)
      return [{ question, value: answer ? valueOfKept(question, answer) : undefined, required }]
    })
}
