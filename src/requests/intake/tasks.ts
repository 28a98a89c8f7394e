import type { RequestFile } from '../../house/files/queries.ts'
import type { SupportRequest } from '../request/queries.ts'

/** A request in short pages, in the order in which they are asked. */
export const taskGroups = [
  { key: 'who', pages: ['contact', 'authorities', 'partners'] },
  { key: 'what', pages: ['need', 'themes', 'outputs'] },
  { key: 'how', pages: ['experts', 'support', 'setup'] },
  { key: 'papers', pages: ['attachments'] },
] as const
export type IntakePage = (typeof taskGroups)[number]['pages'][number]
export const intakePages: readonly IntakePage[] = taskGroups.flatMap((group) => [...group.pages])

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

/** Everything that a request says, as its pages ask it. */
export type Content = {
  request: SupportRequest
  contact: Contact | null
  other_themes: string[]
  authorities: AskingAuthority[]
  named: NamedAuthority[]
  partners: { code: string; names: unknown }[]
  files: RequestFile[]
}

export type TaskState = 'done' | 'copied' | 'begun' | 'todo' | 'optional'

/** Whether a page has an answer: whole, begun, or none. */
function answered(page: IntakePage, content: Content): 'whole' | 'part' | 'none' {
  const { request, contact, authorities, named, partners, files } = content
  const texts = (...all: string[]) => (all.some((text) => text !== '') ? 'whole' : 'none')
  switch (page) {
    case 'contact':
      return contact ? 'whole' : 'none'
    case 'authorities':
      return authorities.length + named.length > 0 ? 'whole' : 'none'
    case 'partners':
      return partners.length > 0 ? 'whole' : 'none'
    case 'need':
      return request.title !== '' && request.need !== ''
        ? 'whole'
        : request.title + request.need !== ''
          ? 'part'
          : 'none'
    case 'themes':
      return request.theme ? 'whole' : 'none'
    case 'outputs':
      return texts(request.expected_outputs)
    case 'experts':
      return texts(request.experts_wanted, request.wanted_from ?? '', request.wanted_to ?? '')
    case 'support':
      return texts(request.prior_support, request.other_donors)
    case 'setup':
      return texts(request.setup_committee, request.setup_lead, request.setup_budget, request.setup_implementer)
    case 'attachments':
      return files.length > 0 ? 'whole' : 'none'
  }
}

/** Whom to ask is needed from an authority that files by itself; a letter says who signed it. */
function isNeeded(page: IntakePage, channel: string): boolean {
  return page === 'need' || page === 'themes' || (page === 'contact' && channel === 'portal')
}

/** Where a page stands: pages that are not needed are done as soon as they were saved, with or without an answer. */
export function taskState(page: IntakePage, content: Content): TaskState {
  const { channel, pages_saved, copied_from } = content.request
  const saved = pages_saved.includes(page)
  const answer = answered(page, content)
  if (answer === 'whole') return copied_from && !saved ? 'copied' : 'done'
  if (answer === 'part') return 'begun'
  if (isNeeded(page, channel)) return saved ? 'begun' : 'todo'
  return saved ? 'done' : 'optional'
}

/** Pages that must be answered before the request can be submitted. */
export function missingForSubmission(content: Content): IntakePage[] {
  return intakePages.filter((page) => isNeeded(page, content.request.channel) && answered(page, content) !== 'whole')
}

/** What a complete request has: keys of sentences for what this one lacks. */
export function missingFromContent(content: Content): string[] {
  const lacks: [string, boolean][] = [
    ['intake.missing.need', answered('need', content) !== 'whole'],
    ['intake.missing.themes', answered('themes', content) !== 'whole'],
    ['intake.missing.outputs', answered('outputs', content) !== 'whole'],
    ['intake.missing.contact', answered('contact', content) !== 'whole'],
    ['intake.missing.letter', !content.files.some((file) => file.kind !== 'attachment')],
    ['intake.missing.named', content.named.some((authority) => authority.status === 'named')],
  ]
  return lacks.filter(([, lacking]) => lacking).map(([key]) => key)
}

/** The page to go on with after this one: the next that is not done, or none. */
export function pageAfter(page: IntakePage, content: Content): IntakePage | null {
  const open = intakePages.filter((other) => other !== page && taskState(other, content) !== 'done')
  return open.find((other) => intakePages.indexOf(other) > intakePages.indexOf(page)) ?? open[0] ?? null
}
