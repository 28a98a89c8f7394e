import { fileTypeFromBuffer } from 'file-type'
import yauzl from 'yauzl'
import { type FileExtension, fileTypes, type KnownType } from './types.ts'

const pdf = 'application/pdf'
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const openDocument = 'application/vnd.oasis.opendocument.text'

/** What a file is by its content; or the key of a sentence that says why it cannot be kept and what to do. */
export type Looked = { ok: true; type: KnownType; extension: FileExtension } | { ok: false; fault: string }

const refused = (fault: string): Looked => ({ ok: false, fault })

/** Looks at the content alone: what a file is called, and what the browser says of it, counts for nothing. */
export async function lookInto(content: Buffer): Promise<Looked> {
  if (content.length === 0) return refused('files.empty')
  const found = await fileTypeFromBuffer(content).catch(() => undefined)
  const mime = found?.mime ?? ''
  if (mime === 'application/x-cfb') return refused(isProtectedOffice(content) ? 'files.encrypted' : 'files.old_office')
  if (/macroenabled/i.test(mime)) return refused('files.macros')
  if (/\/(?:heic|heif)/.test(mime)) return refused('files.heic')
  const known = fileTypes.find((type) => type.mime === mime)
  if (!known) return refused(mime === 'application/zip' ? await zipFault(content) : 'files.unknown')
  if (known.mime === pdf) return pdfFault(content, known)
  if (known.mime === word || known.mime === openDocument) return officeFault(content, known)
  return { ok: true, type: known.mime, extension: known.extension }
}

type Known = (typeof fileTypes)[number]
const accepted = (known: Known): Looked => ({ ok: true, type: known.mime, extension: known.extension })

function pdfFault(content: Buffer, known: Known): Looked {
  const tail = content.subarray(-2048).toString('latin1')
  if (!tail.includes('%%EOF')) return refused('files.cut_off')
  return isEncryptedPdf(content) ? refused('files.encrypted') : accepted(known)
}

/** A protected PDF says so in a trailer, which is never compressed: a reference or a dictionary under /Encrypt. */
function isEncryptedPdf(content: Buffer): boolean {
  for (let at = content.indexOf('/Encrypt'); at >= 0; at = content.indexOf('/Encrypt', at + 1)) {
    if (/^\/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)/.test(content.subarray(at, at + 64).toString('latin1'))) return true
  }
  return false
}

/** Office wraps a document with a password into an old container with a stream of this name. */
const isProtectedOffice = (content: Buffer) => content.includes(Buffer.from('EncryptedPackage', 'utf16le'))

async function officeFault(content: Buffer, known: Known): Promise<Looked> {
  const zip = await entriesOf(content)
  if (!zip) return refused('files.cut_off')
  if (zip.names.some((name) => /(?:^|\/)vbaProject\.bin$/i.test(name) || /^(?:Basic|Scripts)\/./.test(name))) return refused('files.macros')
  if (known.mime === openDocument && /encryption-data|encrypted-package/.test(zip.manifest)) return refused('files.encrypted')
  const body = known.mime === word ? 'word/document.xml' : 'content.xml'
  return zip.names.includes(body) ? accepted(known) : refused('files.unknown')
}

/** An archive that is no document we know: an OpenDocument package whose whole content is encrypted, or something else. */
async function zipFault(content: Buffer): Promise<string> {
  const zip = await entriesOf(content)
  return zip && /encryption-data/.test(zip.manifest) ? 'files.encrypted' : 'files.unknown'
}

type Entries = { names: string[]; manifest: string }
const mostEntries = 5_000
const longestManifest = 1_000_000

/** Names of what a zip archive holds, and the manifest of an OpenDocument text; undefined when it cannot be read. Nothing else is unpacked. */
function entriesOf(content: Buffer): Promise<Entries | undefined> {
  return new Promise((resolve) => {
    yauzl.fromBuffer(content, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return resolve(undefined)
      const entries: Entries = { names: [], manifest: '' }
      zip.on('error', () => resolve(undefined))
      zip.on('end', () => resolve(entries))
      zip.on('entry', (entry: yauzl.Entry) => {
        entries.names.push(entry.fileName)
        if (entries.names.length > mostEntries) return resolve(undefined)
        if (entry.fileName !== 'META-INF/manifest.xml' || entry.uncompressedSize > longestManifest) return zip.readEntry()
        zip.openReadStream(entry, (unreadable, stream) => {
          if (unreadable || !stream) return resolve(undefined)
          const parts: Buffer[] = []
          stream.on('data', (part: Buffer) => parts.push(part))
          stream.on('error', () => resolve(undefined))
          stream.on('end', () => {
            entries.manifest = Buffer.concat(parts).toString('utf8')
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}
