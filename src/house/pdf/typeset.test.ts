import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib'
import fc from 'fast-check'
import { getDocumentProxy } from 'unpdf'
import { expect, test } from 'vitest'
import { day } from '../days/day.ts'
import { directionOf, inOrder } from '../ui/direction.ts'
import { type Block, type Paper, typeset } from './typeset.ts'

const paper = (blocks: Block[], lang = 'en'): Paper => ({
  lang,
  title: 'A title',
  day: day('2016-03-09'),
  head: 'Facility',
  foot: 'Foot',
  blocks: [{ kind: 'title', text: 'A title' }, ...blocks],
})
const inside = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1')

/** The text of a PDF, where a program that reads it is at hand. */
function textOf(pdf: Uint8Array): string | null {
  const read = spawnSync('pdftotext', ['-', '-'], { input: pdf })
  return read.error || read.status !== 0 ? null : read.stdout.toString('utf8')
}

test.each(['en', 'fr', 'es', 'pt', 'ar', 'ru'])(
  'a paper in %s is tagged for screen readers and says its language',
  (lang) => {
    const pdf = inside(typeset(paper([{ kind: 'table', columns: ['A', 'B'], rows: [['1', '2']] }], lang)))
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(pdf).toContain('/StructTreeRoot')
    expect(pdf).toContain(`<dc:language><rdf:Bag><rdf:li>${lang}</rdf:li>`)
  },
)

test('the same paper gives the same bytes', () => {
  expect(typeset(paper([{ kind: 'text', text: 'Once' }]))).toEqual(typeset(paper([{ kind: 'text', text: 'Once' }])))
})

test('what a person wrote is shown as it is and never read as markup', () => {
  const written = '#panic() $x^2$ *bold* _it_ = head @ref <label> // note #read("/etc/passwd") C:\\temp \\u{41}'
  const pdf = typeset(
    paper([
      { kind: 'text', text: written },
      { kind: 'facts', rows: [[written, written]] },
      { kind: 'table', columns: [written], rows: [[written]] },
    ]),
  )
  expect(inside(pdf)).toContain('<pdfuaid:part>1</pdfuaid:part>')
  const text = textOf(pdf)
  if (text !== null)
    for (const part of ['#panic()', '$x^2$', '*bold*', '#read("/etc/passwd")', 'C:\\temp']) expect(text).toContain(part)
})

test('a word that is longer than a line goes on in the next one, and is not cut off at the edge', () => {
  const pages = (text: string) => inside(typeset(paper([{ kind: 'text', text }]))).match(/\/Type \/Page\b/g)?.length
  expect(pages('An address')).toBe(1)
  expect(pages(`https://example.org/${'x'.repeat(20_000)}`)).toBeGreaterThan(2)
})

test('signs that no font has do not stop a paper', () => {
  const naughty: string[] = JSON.parse(
    readFileSync(new URL('../../../test/naughty-strings.json', import.meta.url), 'utf8'),
  )
  const pdf = inside(
    typeset(paper(naughty.filter((text) => !text.includes('\0')).map((text) => ({ kind: 'text', text })))),
  )
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf).toContain('/StructTreeRoot')
})

/** What stands on the first page, line by line from the top and from left to right, as it is seen. */
async function seen(pdf: Uint8Array): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const { items } = await (await document.getPage(1)).getTextContent({ disableNormalization: true })
  const lines = Map.groupBy(
    items.flatMap((item) => ('str' in item && item.str !== '' ? [item] : [])),
    (item) => Math.round(item.transform[5] as number),
  )
  return [...lines.values()].map((line) =>
    line
      .toSorted((a, b) => (a.transform[4] as number) - (b.transform[4] as number))
      .map((item) => item.str)
      .join(''),
  )
}
const withoutBlanks = (text: string) => text.replace(/\s+/g, '')

test.each(['+66 2 306 8972', '-5', '(02) 123-45', '2016-03-09', '12/2015', '50%', '+20 (2) 123 45'])(
  '%s stands in an Arabic paper as it was typed',
  async (value) => {
    const pages = [
      [{ kind: 'facts' as const, rows: [['الهاتف', value]] as [string, string][] }],
      [{ kind: 'table' as const, columns: ['أ', 'ب'], rows: [['س', value]] }],
      [{ kind: 'address' as const, text: value }],
    ]
    for (const blocks of pages)
      expect((await seen(typeset(paper(blocks, 'ar')))).map(withoutBlanks).join('\n')).toContain(withoutBlanks(value))
  },
)

test('telephone numbers of any form stand in an Arabic paper as they were typed, alone and behind a name in Latin letters', async () => {
  const digits = (length: number) => fc.integer({ min: 10 ** (length - 1), max: 10 ** length - 1 }).map(String)
  const number = fc
    .tuple(
      fc.constantFrom('+', ''),
      digits(2),
      fc.array(fc.tuple(fc.constantFrom(' ', '-', '.'), digits(3)), { minLength: 1, maxLength: 4 }),
    )
    .map(([plus, first, rest]) => `${plus}${first}${rest.flat().join('')}`)
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 3, maxLength: 6 }), async (numbers) => {
      const rows = numbers.flatMap((one) => [
        ['الهاتف', one] as [string, string],
        ['الجهة', `Ministry (القاهرة), ${one}`] as [string, string],
      ])
      const lines = (await seen(typeset(paper([{ kind: 'facts', rows }], 'ar')))).map(withoutBlanks).join('\n')
      for (const one of numbers) expect(lines.split(withoutBlanks(one)).length).toBeGreaterThan(2)
    }),
    { numRuns: 8 },
  )
}, 60_000)

test.each([
  ['Ministry of Labour (القاهرة), +20 2 123', 'Ministry of Labour (\u2067القاهرة\u2069), +20 2 123'],
  [
    'وزارة العمل (Ministry of Labour), +20 (2) 123-45',
    'وزارة العمل (\u2066Ministry of Labour\u2069), \u2066+20 (2) 123-45\u2069',
  ],
  ['وزارة Labour (MoL) في 2016-03-09', 'وزارة \u2066Labour (MoL)\u2069 في \u20662016-03-09\u2069'],
  ['محضر 12 (Togo III)', 'محضر \u206612\u2069 (\u2066Togo III\u2069)'],
  ['Plain words, 5', 'Plain words, 5'],
  ['محمد', 'محمد'],
])('%s is kept in order by signs that nobody sees', (typed, ordered) =>
  expect(inOrder(typed, directionOf(typed))).toBe(ordered),
)

const names = [
  '王小明',
  '陳大文',
  '山田たろう',
  'サトウ',
  '김철수',
  'สมชาย ใจดี',
  'გიორგი',
  'Արմեն',
  'አበበ ቢቂላ',
  'राम बहादुर',
  'রহিম',
  'ישראל',
  'សុខ',
  'ສົມຊາຍ',
  'မောင်',
  'தமிழ்',
  'සිංහල',
  'ગુજરાતી',
  'ਪੰਜਾਬੀ',
  'తెలుగు',
  'ಕನ್ನಡ',
  'മലയാളം',
  'ދިވެހި',
  'བོད',
  'Άννα',
  'Їжак',
  'محمد',
  'Đặng Ngọc',
  'Əliyev',
  'Ŋmá',
]

test.each(['en', 'ar'])(
  'names of every script have their signs in a paper in %s, from the fonts that come with it and none of the machine',
  async (lang) => {
    const pdf = typeset(
      paper(
        [
          { kind: 'table', columns: ['A', 'B'], rows: names.map((name) => [name, name]) },
          { kind: 'heading', level: 2, text: names.join(' · ') },
        ],
        lang,
      ),
    )
    // The standard refuses a sign that no font has.
    expect(inside(pdf)).toContain('<pdfuaid:part>1</pdfuaid:part>')
    const fonts = (await PDFDocument.load(pdf)).context
      .enumerateIndirectObjects()
      .flatMap(([, object]) =>
        object instanceof PDFDict ? [object.get(PDFName.of('BaseFont'))?.toString() ?? ''] : [],
      )
    const used = [...new Set(fonts.filter(Boolean).map((font) => font.replace(/^\/[A-Z]{6}\+/, '')))]
    expect(used.length).toBeGreaterThan(20)
    expect(
      used.filter(
        (font) =>
          !/^Noto(?:Sans|NaskhArabic|SerifTibetan|Sans(?:Hans|KR|Armenian|Bengali|Devanagari|Ethiopic|Georgian|Gujarati|Gurmukhi|Hebrew|Kannada|Khmer|Lao|Malayalam|Myanmar|Sinhala|Tamil|Telugu|Thaana|Thai))-(?:Regular|Bold)/.test(
            font,
          ),
      ),
    ).toEqual([])
    expect(used.some((font) => /NotoSansArabic|DejaVu|Libertinus/.test(font))).toBe(false)
  },
)
