import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { papers, pdfOf, zipOf } from '../../../test/papers.ts'
import { day } from '../days/day.ts'
import { typeset } from '../pdf/typeset.ts'
import { lookInto } from './content.ts'
import { cleanName } from './names.ts'

/** The same archive with another byte in its last text. */
function damaged(archive: Buffer): Buffer {
  const copy = Buffer.from(archive)
  copy[copy.indexOf('<w:document/>') + 3] = 0x78
  return copy
}

/** An archive that says of itself that it unpacks to so much; what is in it is not packed at all. */
function blown(size: number): Buffer {
  const archive = zipOf({ 'word/document.xml': 'x' })
  const listed = archive.lastIndexOf('PK\u0001\u0002')
  archive.writeUInt16LE(8, listed + 10)
  archive.writeUInt32LE(size, listed + 24)
  return archive
}

describe('the content of a file decides, not its name', () => {
  test.each([
    ['a PDF', papers.pdf(), 'pdf'],
    ['a PDF that speaks of encryption', papers.pdfThatSpeaksOfEncryption(), 'pdf'],
    ['a PDF that may be read by everybody and changed by nobody', papers.pdfThatMayNotBeChanged(), 'pdf'],
    ['a PDF with 3,000 NUL bytes behind its end', Buffer.concat([papers.pdf(), Buffer.alloc(3000)]), 'pdf'],
    ['a PDF with megabytes of junk behind its end', Buffer.concat([papers.pdf(), randomBytes(3_000_000)]), 'pdf'],
    ['a PDF after line ends', Buffer.concat([Buffer.from('\r\n\n\n'), papers.pdf()]), 'pdf'],
    ['a PDF after a byte order mark', Buffer.concat([Buffer.from('\ufeff'), papers.pdf()]), 'pdf'],
    [
      'a PDF after the headers of a mail',
      Buffer.concat([Buffer.from('Content-Type: application/pdf\r\n'.repeat(25)), papers.pdf()]),
      'pdf',
    ],
    [
      'a PDF whose table is wrong',
      Buffer.from(
        papers
          .pdf()
          .toString('latin1')
          .replaceAll('00000 n', '00001 n')
          .replace(/startxref\n\d+/, 'startxref\n7'),
        'latin1',
      ),
      'pdf',
    ],
    [
      'a PDF without the mark of its end',
      Buffer.from(papers.pdf().toString('latin1').replace('%%EOF', ''), 'latin1'),
      'pdf',
    ],
    [
      'a PDF of ours',
      Buffer.from(
        typeset({
          lang: 'en',
          title: 'Letter',
          day: day('2016-03-09'),
          head: '',
          foot: '',
          blocks: [{ kind: 'title', text: 'Letter' }],
        }),
      ),
      'pdf',
    ],
    ['a Word document', papers.docx(), 'docx'],
    ['a Word document with bytes behind its end', Buffer.concat([papers.docx(), Buffer.alloc(700)]), 'docx'],
    ['an OpenDocument text', papers.odt(), 'odt'],
    ['a PNG', papers.png(), 'png'],
    ['a JPEG', papers.jpeg(), 'jpg'],
    ['a GIF', papers.gif(), 'gif'],
    ['a WebP', papers.webp(), 'webp'],
  ])('%s is kept as what it is', async (_, content, extension) =>
    expect(await lookInto(content)).toMatchObject({ ok: true, extension }),
  )

  test.each([
    ['an empty file', Buffer.alloc(0), 'files.empty'],
    ['a PDF with a password', papers.encryptedPdf(), 'files.encrypted'],
    ['an Office document with a password', papers.ole('EncryptedPackage'), 'files.encrypted'],
    ['an OpenDocument text with a password', papers.encryptedOdt(), 'files.encrypted'],
    ['an old Word document', papers.ole('WordDocument'), 'files.old_office'],
    ['a document with macros', papers.docm(), 'files.macros'],
    ['macros under the type of a plain document', papers.docxWithMacros(), 'files.macros'],
    ['a PDF that was cut off', papers.cutPdf(), 'files.cut_off'],
    ['a PDF without pages', papers.pdfWithoutPages(), 'files.cut_off'],
    [
      'a PDF whose last change was cut off',
      Buffer.concat([papers.pdf(), Buffer.from('4 0 obj\n<</Length 99>>\nstream\nBT')]),
      'files.cut_off',
    ],
    [
      'a PDF with a script when it is opened',
      papers.pdfWith({ catalog: '/OpenAction<</S/JavaScript/JS(app.alert(1))>>' }),
      'files.active',
    ],
    [
      'a PDF with a script by name',
      papers.pdfWith({ catalog: '/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>' }),
      'files.active',
    ],
    [
      'a PDF with a script on a page',
      papers.pdfWith({
        page: '/AA<</O 6 0 R>>',
        more: ['<</S/JavaScript/JS 7 0 R>>', '<</Length 2>>\nstream\n1;\nendstream'],
      }),
      'files.active',
    ],
    [
      'a PDF that starts a program',
      papers.pdfWith({ catalog: '/OpenAction<</S/Launch/F(calc.exe)>>' }),
      'files.active',
    ],
    [
      'a PDF that hides the name of its action',
      papers.pdfWith({ catalog: '/OpenAction<</S/Java#53cript/JS(1)>>' }),
      'files.active',
    ],
    [
      'a PDF with another file inside',
      papers.pdfWith({
        more: ['<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>', '<</Type/EmbeddedFile/Length 1>>\nstream\nx\nendstream'],
      }),
      'files.carries_files',
    ],
    ['a PDF that is an archive too', Buffer.concat([papers.pdf(), papers.zip()]), 'files.two_kinds'],
    [
      'a PDF that is a page too',
      Buffer.concat([Buffer.from('<!doctype html><script>alert(1)</script>'), papers.pdf()]),
      'files.two_kinds',
    ],
    ['a picture that is a PDF too', Buffer.concat([papers.gif(), papers.pdf()]), 'files.two_kinds'],
    ['a picture that is an archive too', Buffer.concat([papers.jpeg(), papers.zip()]), 'files.two_kinds'],
    ['a Word document that was cut off', papers.docx().subarray(0, -30), 'files.cut_off'],
    ['a Word document in which a byte was lost', damaged(papers.docx()), 'files.cut_off'],
    ['an archive that unpacks to far more', blown(2_000_000_000), 'files.too_much'],
    ['a picture of an iPhone', papers.heic(), 'files.heic'],
    ['a spreadsheet', papers.xlsx(), 'files.unknown'],
    ['an archive', papers.zip(), 'files.unknown'],
    ['a program', papers.program(), 'files.unknown'],
    ['a web page', papers.page(), 'files.unknown'],
    ['plain text', Buffer.from('Dear Sir or Madam'), 'files.unknown'],
  ])('%s is refused, with what to do', async (_, content, fault) =>
    expect(await lookInto(content)).toEqual({ ok: false, fault }),
  )

  const picture = (kind: 'png' | 'jpeg' | 'webp' | 'gif', more = {}) =>
    sharp(randomBytes(200 * 200 * 3), { raw: { width: 200, height: 200, channels: 3 } })
      [kind](more)
      .toBuffer()
  test.each([
    ['png', {}],
    ['png', { progressive: true }],
    ['jpeg', {}],
    ['jpeg', { progressive: true }],
    ['webp', {}],
    ['webp', { lossless: true }],
    ['gif', {}],
  ] as const)('a %s %j that was cut off anywhere is refused, whole it is kept', async (kind, more) => {
    const whole = await picture(kind, more)
    expect(await lookInto(whole)).toMatchObject({ ok: true })
    for (const share of [0.2, 0.5, 0.9, 0.99])
      expect([share, await lookInto(whole.subarray(0, Math.floor(whole.length * share)))]).toEqual([
        share,
        { ok: false, fault: 'files.cut_off' },
      ])
  })

  test('a picture that unpacks to more than any paper has is refused before it is unpacked', async () => {
    const large = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(await lookInto(large)).toEqual({ ok: false, fault: 'files.too_much' })
  })

  test('a PDF that unpacks to gigabytes, or that leads in circles, does not hold the others', async () => {
    const zeros = deflateSync(Buffer.alloc(200_000_000)).toString('latin1')
    const large = papers.pdfWith({
      page: '/Contents[6 0 R 6 0 R 6 0 R 6 0 R 6 0 R 6 0 R 6 0 R 6 0 R]',
      more: [`<</Length ${zeros.length}/Filter/FlateDecode>>\nstream\n${zeros}\nendstream`],
    })
    let turns = 0
    const clock = setInterval(() => (turns += 1), 20)
    const looked = await Promise.all([lookInto(large), lookInto(papers.pdf())])
    clearInterval(clock)
    expect(turns).toBeGreaterThan(2)
    expect(looked[0].ok === true || looked[0].fault === 'files.too_much').toBe(true)
    expect(looked[1]).toMatchObject({ ok: true })
    expect(
      (await lookInto(pdfOf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>']))).ok,
    ).toBe(false)
  }, 60_000)

  test('an archive that says that it is hundreds of times as large as it came is refused before it is unpacked', async () => {
    expect(await lookInto(blown(150_000_000))).toEqual({ ok: false, fault: 'files.too_much' })
    expect(await lookInto(blown(13))).toEqual({ ok: false, fault: 'files.cut_off' })
  })

  test('a document with sheets that unpack to thirty times as much, and one with a blank picture, are kept', async () => {
    const row = (at: number) =>
      `<row r="${at}"><c r="A${at}" s="${at % 7}"><v>${(at * 7919) % 99991}</v></c><c r="B${at}" t="s"/></row>`
    const sheet = Array.from({ length: 120_000 }, (_, at) => row(at))
      .join('')
      .repeat(14)
    const sheets = papers.docxWith({ 'word/embeddings/sheet1.xml': sheet })
    expect(sheet.length).toBeGreaterThan(100_000_000)
    expect(sheet.length / sheets.length).toBeLessThan(40)
    const blank = papers.docxWith({ 'word/media/image1.bmp': '\0'.repeat(30_000_000) })
    expect(30_000_000 / blank.length).toBeGreaterThan(200)
    for (const paper of [sheets, blank]) expect(await lookInto(paper)).toMatchObject({ ok: true, extension: 'docx' })
  }, 60_000)

  test('while a document of thousands of parts is looked through, others are served', async () => {
    const parts = Object.fromEntries(
      Array.from({ length: 4_900 }, (_, at) => [`word/media/${at}.xml`, '\0'.repeat(20_000)]),
    )
    const document = papers.docxWith(parts)
    await lookInto(papers.docx())
    const before = performance.eventLoopUtilization()
    expect(await lookInto(document)).toMatchObject({ ok: true })
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.25)
  }, 60_000)

  test('whatever bytes come, an answer comes', async () => {
    const beginnings = [papers.pdf(), papers.docx(), papers.odt(), papers.ole('x'), Buffer.alloc(0)].map((paper) =>
      paper.subarray(0, 40),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), async (beginning, rest) => {
        expect(typeof (await lookInto(Buffer.concat([beginning, rest]))).ok).toBe('boolean')
      }),
      { numRuns: 60 },
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
  ['ไ'.repeat(300), 'pdf', `${'ไ'.repeat(72)}.pdf`],
  ['\u{1F469}'.repeat(90), 'docx', `${'\u{1F469}'.repeat(53)}.docx`],
  [`${'x'.repeat(99)}. . .`, 'pdf', `${'x'.repeat(99)}.pdf`],
  ['CON', 'pdf', 'document CON.pdf'],
  ['aux.2016.pdf', 'pdf', 'document aux.2016.pdf'],
  ['lpt¹', 'png', 'document lpt¹.png'],
  ['Console', 'png', 'Console.png'],
])('%j is kept as %s under the name %s', (name, extension, kept) => expect(cleanName(name, extension)).toBe(kept))

test('no name of any kind leads out of its folder, hides text or lies about its content', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constantFrom('con', 'nul.txt', 'ไ'.repeat(300), 'a\u0301'.repeat(200)),
      ),
      (name) => {
        const kept = cleanName(name, 'pdf')
        expect(kept).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
        expect(kept).toMatch(/^[^.].*\.pdf$/su)
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(230)
        expect(kept).not.toMatch(/[. ]\.pdf$/)
        expect(cleanName(kept, 'pdf')).toBe(kept)
      },
    ),
  )
})
