import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'

/** What a zip archive holds: the names of its entries, and the few that say what it is. */
export type Archive = { names: string[]; texts: Map<string, string>; encrypted: boolean }

const mostEntries = 5_000
const mostUnpacked = 400_000_000
/**
 * Text of a document packs to a twentieth, and a blank picture of some megabytes to next to nothing. What says of itself
 * that it is larger than that, and two hundred times as large as it came, is no paper of anybody's.
 */
const believedUnasked = 100_000_000
const mostTimesAsLarge = 200
const longestText = 1_000_000
const told = new Set(['[Content_Types].xml', 'mimetype', 'META-INF/manifest.xml'])
const endOfArchive = 'PK\u0005\u0006'
/** Behind its end an archive has a comment of 65,535 bytes at most. */
const longestEnd = 22 + 65_535

export const beginsAsArchive = (content: Buffer) => content.subarray(0, 2).toString('latin1') === 'PK'

/** Whether there may be an archive in it at all: its end is looked for as those do who read archives. */
export const mayBeArchive = (content: Buffer) =>
  beginsAsArchive(content) || content.subarray(-longestEnd).includes(endOfArchive, undefined, 'latin1')

/** An archive says itself where it ends; what a server left behind it is nothing to the programs that read it. */
function withoutTail(content: Buffer): Buffer {
  const end = beginsAsArchive(content) ? content.lastIndexOf(endOfArchive, undefined, 'latin1') : -1
  return end < 0 || end + 22 > content.length ? content : content.subarray(0, end + 22 + content.readUInt16LE(end + 20))
}

/**
 * Reads every entry of a zip archive to its end and compares its sum. Undefined when it is no archive, 'cut_off' when
 * it is not whole, 'too_much' when it unpacks to more than it should: its directory says so before anything is unpacked.
 */
export async function readArchive(content: Buffer): Promise<Archive | 'cut_off' | 'too_much' | undefined> {
  const zip = await yauzl.fromBufferPromise(withoutTail(content), { lazyEntries: true }).catch(() => undefined)
  if (!zip) return undefined
  try {
    const entries = await entriesOf(
      zip,
      Math.min(mostUnpacked, Math.max(believedUnasked, content.length * mostTimesAsLarge)),
    )
    return entries === 'too_much' ? entries : await unpacked(zip, entries)
  } catch {
    return 'cut_off'
  }
}

async function entriesOf(zip: ZipFile, most: number): Promise<Entry[] | 'too_much'> {
  const entries: Entry[] = []
  let size = 0
  for await (const entry of zip.eachEntry()) {
    entries.push(entry)
    size += entry.uncompressedSize
    if (entries.length > mostEntries || size > most) return 'too_much'
  }
  return entries
}

async function unpacked(zip: ZipFile, entries: readonly Entry[]): Promise<Archive | 'cut_off'> {
  const archive: Archive = { names: entries.map(({ fileName }) => fileName), texts: new Map(), encrypted: false }
  for (const entry of entries) {
    archive.encrypted ||= entry.isEncrypted()
    if (entry.isEncrypted() || entry.fileName.endsWith('/')) continue
    const parts: Buffer[] = []
    let sum = 0
    for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      sum = crc32(part, sum)
      if (told.has(entry.fileName) && entry.uncompressedSize <= longestText) parts.push(part)
    }
    if (sum !== entry.crc32) return 'cut_off'
    if (parts.length > 0) archive.texts.set(entry.fileName, Buffer.concat(parts).toString('utf8'))
  }
  return archive
}
