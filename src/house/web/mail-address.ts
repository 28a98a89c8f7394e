import { domainToASCII } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'

/** What is wrong with an address, as the key of a sentence (with a number after a colon, as forms say faults). */
export type AddressFault =
  | 'forms.required'
  | 'forms.not_an_email'
  | 'forms.email_several'
  | 'forms.email_at_in_words'
  | 'forms.email_dots'
  | 'forms.email_domain'
  | 'forms.email_letters'
  | 'forms.too_long:254'

export type ReadAddress = { ok: true; address: string } | { ok: false; fault: AddressFault }

/** Signs that nobody sees and that come along when an address is copied: zero width, direction, soft hyphens. */
const unseen = /\p{Cf}|\u115f|\u1160|\u034f|\u180b|\u180c|\u180d|\u180f|\u2800|\u3164|\uffa0/gu
const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * The one notion of a mail address: what forms, imports, the command line and the sending of mail take. What was copied
 * along is cleaned away (blanks, signs that nobody sees, `mailto:`, a name before <address>); what is left is one plain
 * address that a mail server takes as exactly one recipient, or a fault that says what to do. Domains in other scripts
 * are kept as servers know them (xn--…); the part before @ needs plain letters, since most servers know no others.
 */
export function readAddress(typed: string): ReadAddress {
  // Looked at in what is short enough: no address, with what surrounds it, is longer.
  if (typed.length > 2_000) return { ok: false, fault: 'forms.too_long:254' }
  const text = bare(
    typed
      .normalize('NFKC')
      .replace(unseen, '')
      .replace(/[\u3002\uff61]/g, '.')
      .trim(),
  )
  if (text === '') return { ok: false, fault: 'forms.required' }
  if (!text.includes('@') && /[([{<]\s*(at|arroba|arobase)\s*[)\]}>]|\s(at|arroba|arobase)\s/i.test(text))
    return { ok: false, fault: 'forms.email_at_in_words' }
  if (/[,;\n]|\s\S*@|@\S*[@\s]/.test(text)) return { ok: false, fault: 'forms.email_several' }
  const at = text.lastIndexOf('@')
  if (at < 1 || /[\s<>()[\]\\":\p{Cc}]/u.test(text)) return { ok: false, fault: 'forms.not_an_email' }
  return checkParts(text.slice(0, at), text.slice(at + 1).toLowerCase())
}

function checkParts(name: string, typedDomain: string): ReadAddress {
  if (/^\.|\.$|\.\./.test(name) || /^\.|\.$|\.\./.test(typedDomain)) return { ok: false, fault: 'forms.email_dots' }
  if (/[^\p{ASCII}]/u.test(name)) return { ok: false, fault: 'forms.email_letters' }
  if (!local.test(name) || name.includes('@')) return { ok: false, fault: 'forms.not_an_email' }
  if (name.length + 1 + typedDomain.length > 254) return { ok: false, fault: 'forms.too_long:254' }
  const domain = domainOf(typedDomain)
  if (!domain) return { ok: false, fault: 'forms.email_domain' }
  // As mail servers count: bytes, 64 of them before the sign.
  if (name.length > 64 || name.length + 1 + domain.length > 254) return { ok: false, fault: 'forms.too_long:254' }
  return { ok: true, address: `${name}@${domain}` }
}

/** The domain as mail servers know it; null when it is none that mail goes to over the internet. */
function domainOf(typed: string): string | null {
  if (typed.length > 253 || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(typed)) return null
  const domain = domainToASCII(typed)
  const labels = domain.split('.')
  const last = labels.at(-1) ?? ''
  if (
    labels.length < 2 ||
    domain.length > 253 ||
    !labels.every((part) => label.test(part)) ||
    !/^(xn--[a-z0-9-]+|[a-z]{2,})$/.test(last)
  )
    return null
  return domain
}

/**
 * Without what surrounds an address where it was copied from: a name before it, brackets, `mailto:`. Several are left
 * as they stand, to be refused.
 */
function bare(text: string): string {
  const [first, ...others] = /^[^<>]*<[^<>@]*@[^<>]*>$|^<[^<>]*>$/.test(text)
    ? addressparser(text, { flatten: true })
    : []
  const alone = (first && others.length === 0 ? first.address : text).replace(/^mailto:\s*/i, '')
  return (/^[^?]*@[^?]*(?=\?(?:subject|body|cc|bcc)=)/i.exec(alone)?.[0] ?? alone).trim()
}

/** An address as it is kept, or null when it is none, or something stands around it. */
export function addressOf(text: string): string | null {
  const read = readAddress(text)
  return read.ok && /^[^\s<>,;:"()]+$/.test(text) ? read.address : null
}
