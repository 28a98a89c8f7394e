import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Block, type Paper, typeset } from './typeset.ts'

const paper = (blocks: Block[], lang = 'en'): Paper => ({ lang, title: 'A title', day: '2016-03-09', head: 'Facility', foot: 'Foot', blocks: [{ kind: 'title', text: 'A title' }, ...blocks] })
const inside = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1')

/** The text of a PDF, where a program that reads it is at hand. */
function textOf(pdf: Uint8Array): string | null {
  const read = spawnSync('pdftotext', ['-', '-'], { input: pdf })
  return read.error || read.status !== 0 ? null : read.stdout.toString('utf8')
}

test.each(['en', 'fr', 'es', 'pt', 'ar', 'ru'])('a paper in %s is tagged for screen readers and says its language', (lang) => {
  const pdf = inside(typeset(paper([{ kind: 'table', columns: ['A', 'B'], rows: [['1', '2']] }], lang)))
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>')
  expect(pdf).toContain('/StructTreeRoot')
  expect(pdf).toContain(`<dc:language><rdf:Bag><rdf:li>${lang}</rdf:li>`)
})

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
  if (text !== null) for (const part of ['#panic()', '$x^2$', '*bold*', '#read("/etc/passwd")', 'C:\\temp']) expect(text).toContain(part)
})

test('a word that is longer than a line goes on in the next one, and is not cut off at the edge', () => {
  const pages = (text: string) => inside(typeset(paper([{ kind: 'text', text }]))).match(/\/Type \/Page\b/g)?.length
  expect(pages('An address')).toBe(1)
  expect(pages(`https://example.org/${'x'.repeat(20_000)}`)).toBeGreaterThan(2)
})

test('signs that no font has do not stop a paper', () => {
  const naughty: string[] = JSON.parse(readFileSync(new URL('../../test/naughty-strings.json', import.meta.url), 'utf8'))
  const pdf = inside(typeset(paper(naughty.filter((text) => !text.includes('\0')).map((text) => ({ kind: 'text', text })))))
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf).toContain('/StructTreeRoot')
})
