import { directionIn, directionOf, inOrder } from '../ui/direction.ts'
import type { Language } from '../ui/view.ts'

// A mail is kept with marks where addresses stand: the site's address belongs to whoever sends, and a link that opens a
// door is kept apart.
export const linkMark = '[[link]]'
/** The mark of one of several links of a mail, counted from 0; the first bears the plain mark. */
export const linkMarkOf = (position: number) => (position === 0 ? linkMark : `[[link ${position + 1}]]`)
export const siteMark = '[[site]]'
export const preferencesMark = '[[preferences]]'
/** Where the note of whoever caused a mail begins: it stays when the mail is worded anew before it goes. */
const noteMark = '[[note]]'

/** One line, without anything that could begin another header: for subjects and addresses. */
export function headerLine(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()].slice(0, 250).join('')
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
const leftToRight = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u

/**
 * What people typed, as it stands in a mail: it holds no marks, so that nobody else's words lead where ours do. A name
 * or title of the other direction keeps to itself, so that the sentence around it stays in order, and so does a number
 * in Arabic, which would be turned around; a text of several lines needs nothing around it, since each line is ordered
 * by itself.
 */
export function isolated(typed: string, language: Language): string {
  const value = typed
    .replaceAll('[[', '[\u2060[')
    .split('\n')
    .map((line) => inOrder(line, directionOf(line)))
    .join('\n')
  const turned = directionIn(language) === 'rtl'
  const foreign = turned ? leftToRight : rightToLeft
  const isNumber = turned && !/\p{L}/u.test(value) && /\p{Nd}/u.test(value)
  return (foreign.test(value) || isNumber) && !value.includes('\n') ? `\u2068${value}\u2069` : value
}

/** A line of a list in a mail: what it is, and below where it is. */
export const linkedLine = ({ name, href }: { name: string; href: string }, why?: string) =>
  [`– ${name}`, ...(why ? [why] : []), `${siteMark}${href}`].join('\n')

/** A mail with the note that somebody added: plain text as it was typed, whose signs lead nowhere of ours. */
export const withNoteOf = (body: string, heading: string, note: string, language: Language): string =>
  `${body}\n\n${noteMark}${heading}\n${isolated(note, language)}`

/** New words of a mail, with the note that stood in the earlier ones. */
export function keepingNote(body: string, earlier: string): string {
  const at = earlier.indexOf(noteMark)
  return at === -1 ? body : `${body}\n\n${earlier.slice(at)}`
}

type Kept = { body: string; link: string | null }
/**
 * The words of a mail with its addresses. Several links are kept one on a line. A link that must not be shown is left
 * as it is.
 */
export function bodyOf(mail: Kept, addresses: { site: string; preferences: string; link?: string | null }): string {
  const links = mail.link?.split('\n') ?? []
  const linkAt = (position: number, mark: string) =>
    addresses.link === undefined
      ? links[position] === undefined
        ? mark
        : addresses.site + links[position]
      : (addresses.link ?? mark)
  const filled = mail.body.replaceAll(/\[\[link(?: (\d{1,4}))?\]\]/g, (mark, number: string | undefined) =>
    linkAt(number === undefined ? 0 : Number(number) - 1, mark),
  )
  return filled
    .replace(noteMark, '')
    .replaceAll(siteMark, () => addresses.site)
    .replaceAll(preferencesMark, () => addresses.preferences)
}
