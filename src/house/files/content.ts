import { fileTypeFromBuffer } from 'file-type'
import { type Archive, beginsAsArchive, mayBeArchive } from './archive.ts'
import { type FileExtension, fileTypes, type KnownType } from './file-types.ts'
import { imageFault } from './image.ts'
import type { PdfFault } from './pdf-look.ts'
import { lookInThread } from './thread.ts'

/** What a file is by its content; or the key of a sentence that says why it cannot be kept and what to do. */
export type Looked = { ok: true; type: KnownType; extension: FileExtension } | { ok: false; fault: string }

const refused = (fault: string): Looked => ({ ok: false, fault: `files.${fault}` })

/**
 * Looks at the content alone, as whoever opens it would: what a file is called, and what the browser says of it, counts
 * for nothing. Each kind is read to its end by a library that shows such files.
 */
export async function lookInto(content: Buffer): Promise<Looked> {
  if (content.length === 0) return refused('empty')
  const mime = (await fileTypeFromBuffer(content).catch(() => undefined))?.mime ?? ''
  const archive = mayBeArchive(content)
    ? await lookInThread<Archive | 'cut_off' | undefined>('archive', content)
    : undefined
  // Also one that was put behind another file, so that its entries are not where it says: programs find them.
  const isArchive = archive !== undefined
  if (isPdf(content)) {
    if (isArchive || (mime !== '' && mime !== 'application/pdf') || isPage(content)) return refused('two_kinds')
    return judged('application/pdf', await lookInThread<PdfFault | undefined>('pdf', content))
  }
  if (mime === 'application/x-cfb') return refused(isProtectedOffice(content) ? 'encrypted' : 'old_office')
  if (/\/(?:heic|heif)/.test(mime)) return refused('heic')
  if (beginsAsArchive(content))
    return archive === undefined
      ? refused('cut_off')
      : typeof archive === 'string'
        ? refused(archive)
        : documentIn(archive)
  const picture = fileTypes.find((type) => type.mime === mime && mime.startsWith('image/'))
  if (!picture) return refused('unknown')
  return !isArchive ? judged(picture.mime, await imageFault(content)) : refused('two_kinds')
}

function judged(mime: KnownType, fault: string | undefined): Looked {
  const known = fileTypes.find((type) => type.mime === mime)
  return known && fault === undefined
    ? { ok: true, type: known.mime, extension: known.extension }
    : refused(fault ?? 'unknown')
}

/**
 * Viewers look for the beginning of a PDF in the first kilobyte: programs put line ends, a byte order mark or headers
 * of a mail before it.
 */
const isPdf = (content: Buffer) => content.subarray(0, 1024 + 5).includes('%PDF-')
/** What a browser would show as a page, and a viewer as a PDF. */
const isPage = (content: Buffer) =>
  /^[^%]*<(?:!doctype|html|head|body|script|svg|\?xml|\?php)/i.test(
    content.subarray(0, content.indexOf('%PDF-')).toString('latin1'),
  )

/** Office wraps a document with a password into an old container with a stream of this name. */
const isProtectedOffice = (content: Buffer) => content.includes(Buffer.from('EncryptedPackage', 'utf16le'))

/** An archive is a document when it says so in the place where programs look for it. */
function documentIn({ names, texts, encrypted }: Archive): Looked {
  if (encrypted || /encryption-data|encrypted-package/.test(texts.get('META-INF/manifest.xml') ?? ''))
    return refused('encrypted')
  const types = texts.get('[Content_Types].xml') ?? ''
  const hasMacros =
    /macroEnabled/i.test(types) ||
    names.some((name) => /(?:^|\/)vbaProject\.bin$/i.test(name) || /^(?:Basic|Scripts)\/./.test(name))
  if (hasMacros) return refused('macros')
  // The main part of a document has any name: "word/document2.xml" is common.
  if (/wordprocessingml\.document\.main\+xml/.test(types) && names.some((name) => /^word\/.+\.xml$/.test(name)))
    return judged('application/vnd.openxmlformats-officedocument.wordprocessingml.document', undefined)
  if (texts.get('mimetype')?.trim() === 'application/vnd.oasis.opendocument.text' && names.includes('content.xml'))
    return judged('application/vnd.oasis.opendocument.text', undefined)
  return refused('unknown')
}
