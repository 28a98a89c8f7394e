const fallback = 'document'
const longest = 100
/** No more of a name is looked at: nobody reads on, and a form can hold one of eighty thousand signs. */
const lookedAt = 1000

/**
 * The name under which a file is kept: without folders, control characters and signs that turn or hide text, of bounded length,
 * with the extension that its content has. "C:\letters\invoice.pdf.exe" that is a PDF becomes "invoice.pdf".
 */
export function cleanName(name: string, extension: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1)?.slice(0, lookedAt) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '-')
    .replace(/\s+/g, ' ')
  const stem = withoutExtensions(plain).replace(/^[. ]+|[. ]+$/g, '')
  const short = [...stem].slice(0, longest).join('').trim()
  return `${short === '' ? fallback : short}.${extension}`
}

/** Takes the extensions off the end: one that is shown first would lie about the content as well. */
function withoutExtensions(name: string): string {
  const shorter = name.replace(/\.(?:pdf|docx?|docm|odt|png|jpe?g|webp|gif|exe|js|html?|zip|heic|rtf)$/i, '')
  return shorter === name ? name : withoutExtensions(shorter)
}
