import zlib from 'node:zlib'

/** A zip archive of these entries, stored without compression. */
export function zipOf(entries: Record<string, string>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt32LE(zlib.crc32(content), 14)
    local.writeUInt32LE(content.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const listed = Buffer.alloc(46)
    listed.writeUInt32LE(0x02014b50, 0)
    listed.writeUInt16LE(20, 4)
    listed.writeUInt16LE(20, 6)
    local.copy(listed, 16, 14, 28)
    listed.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), content)
    central.push(listed, Buffer.from(name))
    offset += local.length + Buffer.byteLength(name) + content.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(entries).length, 8)
  end.writeUInt16LE(Object.keys(entries).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}

const word = (type: string) => ({
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
  '_rels/.rels': '<Relationships/>',
  'word/document.xml': '<w:document/>',
})
const text = (manifest: string) => ({ mimetype: 'application/vnd.oasis.opendocument.text', 'META-INF/manifest.xml': manifest, 'content.xml': '<office:document-content/>' })

/** Papers as people send them: sound ones, and others. */
export const papers = {
  pdf: (words = 'Letter') => Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% ${words}\ntrailer<</Root 1 0 R>>\n%%EOF\n`),
  /** The words /Encrypt in a text are no encryption. */
  pdfThatSpeaksOfEncryption: () => Buffer.from('%PDF-1.4\n1 0 obj<</Length 9>>stream\n(/Encrypt it)\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  encryptedPdf: () => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R/Encrypt 5 0 R>>\n%%EOF\n'),
  cutPdf: () => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endo'),
  docx: () => zipOf(word('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml')),
  docm: () => zipOf({ ...word('application/vnd.ms-word.document.macroEnabled.main+xml'), 'word/vbaProject.bin': 'x' }),
  docxWithMacros: () => zipOf({ ...word('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'), 'word/vbaProject.bin': 'x' }),
  odt: () => zipOf(text('<manifest:manifest/>')),
  encryptedOdt: () => zipOf(text('<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>')),
  xlsx: () =>
    zipOf({
      '[Content_Types].xml': '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      'xl/workbook.xml': '<workbook/>',
    }),
  zip: () => zipOf({ 'letter.txt': 'Dear Sir or Madam' }),
  /** The old container of Office, with a stream of this name. */
  ole: (stream: string) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(stream, 'utf16le'), Buffer.alloc(600)]),
  png: () => Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
  jpeg: () => Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(40), Buffer.from('ffd9', 'hex')]),
  gif: () => Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
  webp: () => Buffer.concat([Buffer.from('RIFF'), Buffer.from([0x1a, 0, 0, 0]), Buffer.from('WEBPVP8L'), Buffer.alloc(30)]),
  heic: () => Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypheic'), Buffer.from([0, 0, 0, 0]), Buffer.from('mif1heic'), Buffer.alloc(40)]),
  program: () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]),
  page: () => Buffer.from('<!doctype html><script>alert(1)</script>'),
}
