const fallback = 'document'
const longest = 100
/**
 * A disk holds names of 255 bytes, and a letter may have four; programs that save a file put something behind it
 * meanwhile (".crdownload", " (2)").
 */
const mostBytes = 220
/** No more of a name is looked at: nobody reads on, and a form can hold one of eighty thousand signs. */
const lookedAt = 1000

/**
 * The name under which a file is kept: without folders, control characters and signs that turn or hide text, of bounded
 * length, with the extension that its content has, as any disk can hold it. "C:\letters\invoice.pdf.exe" that is a PDF
 * becomes "invoice.pdf".
 */
export function cleanName(name: string, extension: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1)?.slice(0, lookedAt) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '-')
    .replace(/\s+/g, ' ')
  const stem = withoutExtensions(plain).replace(/^[. ]+|[. ]+$/g, '')
  const short = fitting(stem, mostBytes - extension.length - 1).replace(/[. ]+$/, '')
  if (short === '') return `${fallback}.${extension}`
  return `${isDevice.test(short) ? `${fallback} ${short}` : short}.${extension}`
}

/** What Windows takes for a device, whatever its extension. */
const isDevice = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\s*\..*)?\s*$/i

const signsOf = new Intl.Segmenter()
/** As many signs, as people see them, as a number of bytes holds. */
function fitting(stem: string, most: number): string {
  let kept = ''
  let bytes = 0
  let signs = 0
  for (const { segment } of signsOf.segment(stem)) {
    bytes += Buffer.byteLength(segment)
    signs += 1
    if (bytes > most || signs > longest) break
    kept += segment
  }
  return kept
}

/** Takes the extensions off the end: one that is shown first would lie about the content as well. */
function withoutExtensions(name: string): string {
  const shorter = name.replace(/\.(?:pdf|docx?|docm|odt|png|jpe?g|webp|gif|exe|js|html?|zip|heic|rtf)$/i, '')
  return shorter === name ? name : withoutExtensions(shorter)
}
