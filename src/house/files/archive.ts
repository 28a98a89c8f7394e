import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'

/** What a zip archive holds: the names of its entries, and the few that say what it is. */
export type Archive = { names: string[]; texts: Map<string, string>; encrypted: boolean }

const mostEntries = 5_000
const mostUnpacked = 400_000_000
const longestText = 1_000_000
const told = new Set(['[Content_Types].xml', 'mimetype', 'META-INF/manifest.xml'])

export const beginsAsArchive = (content: Buffer) => content.subarray(0, 2).toString('latin1') === 'PK'

/** An archive says itself where it ends; what a server left behind it is nothing to the programs that read it. */
function withoutTail(content: Buffer): Buffer {
  const end = beginsAsArchive(content) ? content.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') : -1
  return end < 0 || end + 22 > content.length ? content : content.subarray(0, end + 22 + content.readUInt16LE(end + 20))
}

/**
 * Reads every entry of a zip archive to its end and compares its sum. Undefined when it is no archive, 'cut_off' when
 * it is not whole, 'too_much' when it unpacks to more than it should.
 */
export async function openArchive(content: Buffer): Promise<Archive | 'cut_off' | 'too_much' | undefined> {
  const zip = await yauzl.fromBufferPromise(withoutTail(content), { lazyEntries: true }).catch(() => undefined)
  if (!zip) return undefined
  const archive: Archive = { names: [], texts: new Map(), encrypted: false }
  let unpacked = 0
  try {
    for await (const entry of zip.eachEntry()) {
      archive.names.push(entry.fileName)
      unpacked += entry.uncompressedSize
      if (archive.names.length > mostEntries || unpacked > mostUnpacked) return 'too_much'
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
  } catch {
    return 'cut_off'
  }
}
