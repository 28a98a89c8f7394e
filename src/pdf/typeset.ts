import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

/** Something to print: `day` ('yyyy-mm-dd') is its date, `head` and `foot` stand on every page. */
export type Paper = { lang: string; title: string; day: string; head: string; foot: string; blocks: Block[] }
/** A part of it. Blank lines in a text part its paragraphs; `lang` says that it is written in another language than the paper. */
export type Block =
  | { kind: 'title'; text: string }
  /** The title of a letter, and its addressee or day. */
  | { kind: 'subject'; text: string }
  | { kind: 'address'; text: string }
  | { kind: 'heading'; level: 2 | 3; text: string }
  | { kind: 'text'; text: string; lang?: string }
  | { kind: 'note'; text: string }
  | { kind: 'facts'; rows: [label: string, value: string][] }
  | { kind: 'table'; columns: string[]; rows: string[][] }

const template = readFileSync(new URL('./paper.typ', import.meta.url), 'utf8')
let compiler: NodeCompiler | undefined

/** Latin, Cyrillic and Arabic: read once, when the first paper is set. */
function theCompiler(): NodeCompiler {
  if (!compiler) {
    const find = createRequire(import.meta.url).resolve
    const fonts = [
      'noto-sans/400Regular/NotoSans_400Regular',
      'noto-sans/700Bold/NotoSans_700Bold',
      'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular',
      'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold',
    ]
    compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: fonts.map((name) => readFileSync(find(`@expo-google-fonts/${name}.ttf`))) }] })
  }
  return compiler
}

/**
 * Sets a paper as PDF, tagged for screen readers (PDF/UA-1); the same paper gives the same bytes. The standard refuses signs that no font has (an emoji,
 * a script that the facility does not write): such a paper is set all the same, tagged, with an empty box where the sign would be.
 */
export function typeset(paper: Paper): Uint8Array<ArrayBuffer> {
  const asked = { mainFileContent: template, inputs: { paper: JSON.stringify(paper, (_, value) => (typeof value === 'string' ? value.replaceAll('\t', ' ') : value)) } }
  const creationTimestamp = Date.parse(`${paper.day}T00:00:00Z`) / 1000
  const set = (pdfStandard: string) => new Uint8Array(theCompiler().pdf(asked, { pdfStandard, creationTimestamp }))
  try {
    return set('ua-1')
  } catch {
    return set('1.7')
  } finally {
    theCompiler().evictCache(10)
  }
}
