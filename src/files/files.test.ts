import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { papers } from '../../test/papers.ts'
import { lookInto } from './content.ts'
import { cleanName } from './names.ts'

describe('the content of a file decides, not its name', () => {
  test.each([
    ['a PDF', papers.pdf(), 'pdf'],
    ['a PDF that speaks of encryption', papers.pdfThatSpeaksOfEncryption(), 'pdf'],
    ['a Word document', papers.docx(), 'docx'],
    ['an OpenDocument text', papers.odt(), 'odt'],
    ['a PNG', papers.png(), 'png'],
    ['a JPEG', papers.jpeg(), 'jpg'],
    ['a GIF', papers.gif(), 'gif'],
    ['a WebP', papers.webp(), 'webp'],
  ])('%s is kept as what it is', async (_, content, extension) => expect(await lookInto(content)).toMatchObject({ ok: true, extension }))

  test.each([
    ['an empty file', Buffer.alloc(0), 'files.empty'],
    ['a PDF with a password', papers.encryptedPdf(), 'files.encrypted'],
    ['an Office document with a password', papers.ole('EncryptedPackage'), 'files.encrypted'],
    ['an OpenDocument text with a password', papers.encryptedOdt(), 'files.encrypted'],
    ['an old Word document', papers.ole('WordDocument'), 'files.old_office'],
    ['a document with macros', papers.docm(), 'files.macros'],
    ['macros under the type of a plain document', papers.docxWithMacros(), 'files.macros'],
    ['a PDF that was cut off', papers.cutPdf(), 'files.cut_off'],
    ['a picture of an iPhone', papers.heic(), 'files.heic'],
    ['a spreadsheet', papers.xlsx(), 'files.unknown'],
    ['an archive', papers.zip(), 'files.unknown'],
    ['a program', papers.program(), 'files.unknown'],
    ['a web page', papers.page(), 'files.unknown'],
    ['plain text', Buffer.from('Dear Sir or Madam'), 'files.unknown'],
  ])('%s is refused, with what to do', async (_, content, fault) => expect(await lookInto(content)).toEqual({ ok: false, fault }))

  test('whatever bytes come, an answer comes', async () => {
    const beginnings = [papers.pdf(), papers.docx(), papers.odt(), papers.ole('x'), Buffer.alloc(0)].map((paper) => paper.subarray(0, 40))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), async (beginning, rest) => {
        expect(typeof (await lookInto(Buffer.concat([beginning, rest]))).ok).toBe('boolean')
      }),
      { numRuns: 200 },
    )
  })
})

test.each([
  ['letter.pdf', 'pdf', 'letter.pdf'],
  ['../../etc/passwd', 'pdf', 'passwd.pdf'],
  ['C:\\fakepath\\Lettre n° 12.PDF', 'pdf', 'Lettre n° 12.pdf'],
  ['invoice.pdf.exe', 'pdf', 'invoice.pdf'],
  ['photo.jpeg', 'jpg', 'photo.jpg'],
  ['rapport final.docx', 'pdf', 'rapport final.pdf'],
  ['v1.2 draft', 'odt', 'v1.2 draft.odt'],
  ['\u202Efdp.exe', 'pdf', 'fdp.pdf'],
  ['a\u0000b\nc\u200b.pdf', 'pdf', 'abc.pdf'],
  ['رسالة تأييد.pdf', 'pdf', 'رسالة تأييد.pdf'],
  ['   ', 'png', 'document.png'],
  ['...', 'png', 'document.png'],
  ['.pdf', 'pdf', 'document.pdf'],
  ['what? "so": <b>.gif', 'gif', 'what- -so-- -b-.gif'],
  ['.pdf'.repeat(30_000), 'pdf', 'document.pdf'],
  ['x'.repeat(300), 'pdf', `${'x'.repeat(100)}.pdf`],
])('%j is kept as %s under the name %s', (name, extension, kept) => expect(cleanName(name, extension)).toBe(kept))

test('no name of any kind leads out of its folder, hides text or lies about its content', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const kept = cleanName(name, 'pdf')
      expect(kept).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
      expect(kept).toMatch(/^[^.].*\.pdf$/su)
      expect([...kept].length).toBeLessThanOrEqual(104)
    }),
  )
})
