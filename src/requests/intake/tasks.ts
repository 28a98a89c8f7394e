import { textKey } from '../../house/languages/texts.ts'
import {
  type Answers,
  inLanguage,
  isAnswered,
  type Question,
  type Say,
  type Words,
} from '../../house/questions/question.ts'
import type { TextKey } from '../../house/ui/view.ts'
import { type Content, ownOn, valuesOn } from './content.ts'
import {
  type Asking,
  type IntakePage,
  intakePages,
  isOwn,
  isTypedPage,
  pageOf,
  questionsOn,
  type TypedPage,
  typedPages,
} from './questions.ts'

export type TaskState = 'done' | 'copied' | 'begun' | 'todo' | 'optional'

export const askingOf = ({ asked, request }: Content): Asking => ({ own: asked, channel: request.channel })

/** What was added on the pages that ask nothing but that. */
const added = {
  authorities: ({ authorities, named }) => authorities.length + named.length,
  partners: ({ partners }) => partners.length,
  attachments: ({ files }) => files.length,
} satisfies Partial<Record<IntakePage, (content: Content) => number>>

/** Questions that say how far a page has come: what was given from the beginning says nothing. */
const telling = (page: TypedPage, content: Content): Question[] =>
  questionsOn(page, askingOf(content)).filter((question) => !('given' in question))

type Reach = 'whole' | 'part' | 'none'

/** How far these questions are answered: all that must be; or one, where none must be. */
function reach(asked: readonly Question[], values: Answers): Reach {
  const open = asked.filter((question) => !isAnswered(question, values[question.key]))
  if (open.length === asked.length) return 'none'
  return open.some((question) => question.needed) ? 'part' : 'whole'
}

/** Whether a page has an answer: whole, begun, or none. */
function answered(page: IntakePage, content: Content): Reach {
  if (!isTypedPage(page)) return added[page](content) > 0 ? 'whole' : 'none'
  return reach(telling(page, content), valuesOn(page, content))
}

/** A page is needed when it is so for every request that came this way, or when the facility needs an answer on it. */
function isNeeded(page: IntakePage, content: Content): boolean {
  const always = pageOf(page).needed?.(content.request.channel) ?? false
  return always || (isTypedPage(page) && telling(page, content).some(({ key, needed }) => isOwn(key) && needed))
}

/** Where a page stands: pages that are not needed are done as soon as they were saved, with or without an answer. */
export function taskState(page: IntakePage, content: Content): TaskState {
  const { pages_saved, copied_from } = content.request
  const saved = pages_saved.includes(page)
  const answer = answered(page, content)
  if (answer === 'whole') return copied_from && !saved ? 'copied' : 'done'
  if (answer === 'part') return 'begun'
  if (isNeeded(page, content)) return saved ? 'begun' : 'todo'
  return saved ? 'done' : 'optional'
}

/** What a request lacks: the key of a sentence, and the words of the question that it speaks of. */
export type Lack = { key: TextKey; question?: Words }
/** That a question is not answered. */
const lackOf = (question: Words): Lack => ({ key: 'intake.missing.question', question })
export const lackInWords = ({ key, question }: Lack, say: Pick<Say, 't' | 'lang'>) =>
  say.t(key, question ? { question: inLanguage(question, say) } : {})

/** Whether what the product asks on a page is answered, whatever the facility asks besides. */
function lacksOn(page: TypedPage, content: Content): boolean {
  const asked = telling(page, content).filter((question) => !isOwn(question.key))
  return reach(asked, valuesOn(page, content)) !== 'whole'
}

/** What must be answered before the request can be submitted, each with the page on which it is asked. */
export function missingForSubmission(content: Content): (Lack & { page: IntakePage })[] {
  return typedPages.flatMap((page) => {
    const needed = pageOf(page).needed?.(content.request.channel) ?? false
    const lacks: Lack[] = openToTheFacility(page, content).map(lackOf)
    if (needed && lacksOn(page, content)) lacks.unshift({ key: textKey(`intake.missing.${page}`) })
    return lacks.map((lack) => ({ ...lack, page }))
  })
}

/** The facility's own questions on this page that must be answered and are not. */
function openToTheFacility(page: TypedPage, content: Content): Words[] {
  const values = valuesOn(page, content)
  return telling(page, content)
    .filter(({ key, needed }) => isOwn(key) && needed)
    .filter((question) => !isAnswered(question, values[question.key]))
    .map((question) => question.label)
}

/** What a complete request has and this one lacks, also where it came by letter. */
export function missingFromContent(content: Content): Lack[] {
  const lacks: [TextKey, boolean][] = [
    ['intake.missing.need', lacksOn('need', content)],
    ['intake.missing.themes', lacksOn('themes', content)],
    ['intake.missing.outputs', lacksOn('outputs', content)],
    ['intake.missing.contact', lacksOn('contact', content)],
    ['intake.missing.letter', !content.files.some((file) => file.kind !== 'attachment')],
    ['intake.missing.named', content.named.some((authority) => authority.status === 'named')],
  ]
  const own = typedPages
    .flatMap((page) => ownOn(page, content))
    .filter(({ question, value, required }) => required && !isAnswered(question, value))
  return [
    ...lacks.filter(([, lacking]) => lacking).map(([key]) => ({ key })),
    ...own.map(({ question }) => lackOf(question.label)),
  ]
}

/** The page to go on with after this one: the next that is not done, or none. */
export function pageAfter(page: IntakePage, content: Content): IntakePage | null {
  const open = intakePages.filter((other) => other !== page && taskState(other, content) !== 'done')
  return open.find((other) => intakePages.indexOf(other) > intakePages.indexOf(page)) ?? open[0] ?? null
}
