import zlib from 'node:zlib'

/** A zip archive of these entries, as they are or packed. */
export function zipOf(entries: Record<string, string>, packs = false): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text)
    const kept = packs ? zlib.deflateRawSync(content, { level: 6 }) : content
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(packs ? 8 : 0, 8)
    local.writeUInt32LE(zlib.crc32(content), 14)
    local.writeUInt32LE(kept.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const listed = Buffer.alloc(46)
    listed.writeUInt32LE(0x02014b50, 0)
    listed.writeUInt16LE(20, 4)
    listed.writeUInt16LE(20, 6)
    local.copy(listed, 10, 8, 28)
    listed.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), kept)
    central.push(listed, Buffer.from(name))
    offset += local.length + Buffer.byteLength(name) + kept.length
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
const text = (manifest: string) => ({
  mimetype: 'application/vnd.oasis.opendocument.text',
  'META-INF/manifest.xml': manifest,
  'content.xml': '<office:document-content/>',
})

/** A PDF of these objects, the first of which is its catalog, with a table that says where they are. */
export function pdfOf(objects: string[], tail = ''): Buffer {
  let written = '%PDF-1.7\n'
  const places = objects.map((object, index) => {
    const place = written.length
    written += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  return Buffer.from(
    `${written}xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${written.length}\n%%EOF\n${tail}`,
    'latin1',
  )
}

/**
 * The objects of a PDF of one page with these words; `catalog` and `page` are what else stands in those two, `more`
 * further objects from the sixth on.
 */
function onePage(words: string, { catalog = '', page = '', more = [] as string[] } = {}): string[] {
  const drawn = `BT /F1 12 Tf 72 720 Td (${words.replace(/[()\\]/g, '')}) Tj ET`
  return [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${page}>>`,
    `<</Length ${drawn.length}>>\nstream\n${drawn}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...more,
  ]
}

/** Papers as people send them: sound ones, and others. */
export const papers = {
  pdf: (words = 'Letter') => pdfOf(onePage(words)),
  pdfWith: (more: { catalog?: string; page?: string; more?: string[] }) => pdfOf(onePage('Letter', more)),
  pdfWithoutPages: () => pdfOf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']),
  /** The words /Encrypt in a text are no encryption. */
  pdfThatSpeaksOfEncryption: () => pdfOf(onePage('About /Encrypt 5 0 R and /JavaScript')),
  /** Ghostscript's, protected by qpdf: with the password "user", and with none to open it. */
  encryptedPdf: () =>
    Buffer.from(
      'JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDU5NSA4NDIgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9MZW5ndGggNjQgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtClfTlejUeYOKa4ZQT2cbh1l2efhVIL9dtXrpAWPWVURyFocXvBIlFSb24itg8XyFAlpwtCim2z4Zs9TN1v7XjzRlbmRzdHJlYW0KZW5kb2JqCjUgMCBvYmoKPDwgL0Jhc2VGb250IC9IZWx2ZXRpY2EgL1N1YnR5cGUgL1R5cGUxIC9UeXBlIC9Gb250ID4+CmVuZG9iago2IDAgb2JqCjw8IC9DRiA8PCAvU3RkQ0YgPDwgL0F1dGhFdmVudCAvRG9jT3BlbiAvQ0ZNIC9BRVNWMiAvTGVuZ3RoIDE2ID4+ID4+IC9GaWx0ZXIgL1N0YW5kYXJkIC9MZW5ndGggMTI4IC9PIDwwYmEzODM1Zjg4ZjkwMzg4ZTc0ZTU0NTg0MTI1Y2UxNDJiZTBkZTI0YzZiMGQzNzc0NmUwNzViODkxNzU2NjcxPiAvUCAtNCAvUiA0IC9TdG1GIC9TdGRDRiAvU3RyRiAvU3RkQ0YgL1UgPGNkNGZmMmIwNzFhNmRjMDUzMGMyYmExOWI4Zjg3NWM3MDEyMjQ1NmE5MWJhZTUxMzQyNzNhNmRiMTM0Yzg3YzQ+IC9WIDQgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMDY0IDAwMDAwIG4gCjAwMDAwMDAxMjMgMDAwMDAgbiAKMDAwMDAwMDI1MSAwMDAwMCBuIAowMDAwMDAwMzg1IDAwMDAwIG4gCjAwMDAwMDA0NTUgMDAwMDAgbiAKdHJhaWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6ZSA3IC9JRCBbPGYxNGM4NmY2MjdmYTMzOWRhYzZlMzQ1N2E4MGQwNjg5PjxmMTRjODZmNjI3ZmEzMzlkYWM2ZTM0NTdhODBkMDY4OT5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJlZgo3NTQKJSVFT0YK',
      'base64',
    ),
  pdfThatMayNotBeChanged: () =>
    Buffer.from(
      'JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDU5NSA4NDIgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9MZW5ndGggNjQgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtCsYCF0UGBI90SjsuPyKsJ0cMOd/SOuOuHVJ8gyeZx5Zy0zDe80JE+JC97xIXxy4HI7ALFdJwAfAkmlirlcZK01RlbmRzdHJlYW0KZW5kb2JqCjUgMCBvYmoKPDwgL0Jhc2VGb250IC9IZWx2ZXRpY2EgL1N1YnR5cGUgL1R5cGUxIC9UeXBlIC9Gb250ID4+CmVuZG9iago2IDAgb2JqCjw8IC9DRiA8PCAvU3RkQ0YgPDwgL0F1dGhFdmVudCAvRG9jT3BlbiAvQ0ZNIC9BRVNWMiAvTGVuZ3RoIDE2ID4+ID4+IC9GaWx0ZXIgL1N0YW5kYXJkIC9MZW5ndGggMTI4IC9PIDw1NjZmYTg3M2VlMzNjNzk3Y2QzYjkwNGZkYWRmODE0YWZhMzRkZjlhMzhmNmVkNDFiOTg0ZTJjNmRhMmFhNmY1PiAvUCAtNCAvUiA0IC9TdG1GIC9TdGRDRiAvU3RyRiAvU3RkQ0YgL1UgPGRhNTVmZThlYTRiNmYwMzAyZThlNTExZTlmOGIyMzBhMDEyMjQ1NmE5MWJhZTUxMzQyNzNhNmRiMTM0Yzg3YzQ+IC9WIDQgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMDY0IDAwMDAwIG4gCjAwMDAwMDAxMjMgMDAwMDAgbiAKMDAwMDAwMDI1MSAwMDAwMCBuIAowMDAwMDAwMzg1IDAwMDAwIG4gCjAwMDAwMDA0NTUgMDAwMDAgbiAKdHJhaWxlciA8PCAvUm9vdCAxIDAgUiAvU2l6ZSA3IC9JRCBbPDFmYzQzMDJhNzZkYmQzNWFlODdhMDliNDZmYmNjMDQ2PjwxZmM0MzAyYTc2ZGJkMzVhZTg3YTA5YjQ2ZmJjYzA0Nj5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJlZgo3NTQKJSVFT0YK',
      'base64',
    ),
  cutPdf: () => papers.pdf().subarray(0, 400),
  docx: () => zipOf(word('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml')),
  /** A document with these parts besides, packed. */
  docxWith: (more: Record<string, string>) =>
    zipOf(
      { ...word('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'), ...more },
      true,
    ),
  docm: () => zipOf({ ...word('application/vnd.ms-word.document.macroEnabled.main+xml'), 'word/vbaProject.bin': 'x' }),
  docxWithMacros: () =>
    zipOf({
      ...word('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'),
      'word/vbaProject.bin': 'x',
    }),
  odt: () => zipOf(text('<manifest:manifest/>')),
  encryptedOdt: () => zipOf(text('<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>')),
  xlsx: () =>
    zipOf({
      '[Content_Types].xml':
        '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      'xl/workbook.xml': '<workbook/>',
    }),
  zip: () => zipOf({ 'letter.txt': 'Dear Sir or Madam' }),
  /** The old container of Office, with a stream of this name. */
  ole: (stream: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(600),
    ]),
  png: () =>
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  jpeg: () =>
    Buffer.from(
      '/9j/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABv/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJAAnHX/2Q==',
      'base64',
    ),
  gif: () => Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
  webp: () =>
    Buffer.from('UklGRjgAAABXRUJQVlA4ICwAAADwAQCdASoIAAgAAUAmJaACdLoB+AAETAAA/u+9V/43bjDfgu/33oDeBgAAAA==', 'base64'),
  heic: () =>
    Buffer.concat([
      Buffer.from([0, 0, 0, 0x18]),
      Buffer.from('ftypheic'),
      Buffer.from([0, 0, 0, 0]),
      Buffer.from('mif1heic'),
      Buffer.alloc(40),
    ]),
  program: () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]),
  page: () => Buffer.from('<!doctype html><script>alert(1)</script>'),
}
