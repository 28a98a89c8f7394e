import { contactRow } from '../../house/accounts/contacts.ts'
import type { Tx } from '../../house/database/connection.ts'
import { together, when, withMoments } from '../../house/database/together.ts'
import type { By } from '../../house/database/transaction.ts'
import { fileRows } from '../../house/files/queries.ts'
import { namesOfLists } from '../../house/settings/queries.ts'
import { may as mayRequest } from '../request/permissions.ts'
import { findRequest, otherThemeRows, otherThemes, translationRows } from '../request/queries.ts'
import type { Opinion } from './queries.ts'

/** Everything that may be said of an opinion to this reader: what is asked, on which request, and what was answered. */
export type OpinionRead = Awaited<ReturnType<typeof readOpinion>>

export async function readOpinion(tx: Tx, opinion: Opinion, { person }: Pick<By, 'person'>) {
  const request = await findRequest(tx, opinion.request_id)
  const papers = request !== undefined && mayRequest(person).readFiles(request)
  return { ...opinion, asked: request ? await askedIn(tx, request, papers) : null }
}

export type RequestAskedAbout = Awaited<ReturnType<typeof askedIn>>

/** The request as a body reads it that is asked: with its translations, and its papers where `papers` says so. */
export async function askedIn(tx: Tx, request: NonNullable<Awaited<ReturnType<typeof findRequest>>>, papers: boolean) {
  const found = await together(tx, {
    themes: otherThemeRows(tx, request.id),
    officer_contact: contactRow(tx, 'contact_on_request', request.id, request.officer_id),
    translations: withMoments(translationRows(tx, request.id), 'translated_at'),
    files: when(papers, () => withMoments(fileRows(tx, request.id), 'uploaded_at')),
  })
  const { asked: _asked, party: _party, ...facts } = request
  /** Whom its reader turns to, and how. */
  const officer_contact = found.officer_contact[0] ?? null
  return { ...facts, ...found, officer_contact, themes: [request.theme, ...found.themes.map(({ theme }) => theme)] }
}

/** The themes of a request in the reader's language, the first one first. */
export async function themesInWords(tx: Tx, request: { id: string; theme: string }, lang: string): Promise<string[]> {
  const { themes } = await namesOfLists(tx, lang, 'themes')
  const keys = [request.theme, ...(await otherThemes(tx, request.id))]
  return keys.flatMap((key) => themes.get(key) ?? [])
}
