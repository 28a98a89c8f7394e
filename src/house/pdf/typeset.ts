import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Day } from '../days/day.ts'
import { directionIn, directionOf, inOrder } from '../ui/direction.ts'

/** Something to print: `day` ('yyyy-mm-dd') is its date, `head` and `foot` stand on every page. */
export type Paper = { lang: string; title: string; day: Day; head: string; foot: string; blocks: Block[] }
/**
 * A part of it. Blank lines in a text part its paragraphs; `lang` says that it is written in another language than the
 * paper.
 */
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

const require = createRequire(import.meta.url)
const find = require.resolve

// Every sign of a paper comes from these packages and none from the machine that sets it, so that it is the same
// everywhere.
const google = (
  family: string,
  name = family
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(''),
) => ['400Regular', '700Bold'].map((weight) => find(`@expo-google-fonts/${family}/${weight}/${name}_${weight}.ttf`))
const cjk = (kind: 'sc' | 'kr', name: string) =>
  ['Regular', 'Bold'].map((weight) => join(dirname(find(`@embedpdf/fonts-${kind}`)), `../fonts/${name}-${weight}.otf`))
const fonts = {
  usual: [...google('noto-sans'), ...google('noto-naskh-arabic')],
  others: [
    ...[
      'armenian',
      'bengali',
      'devanagari',
      'ethiopic',
      'georgian',
      'gujarati',
      'gurmukhi',
      'hebrew',
      'kannada',
      'khmer',
      'lao',
      'malayalam',
      'myanmar',
      'sinhala',
      'tamil',
      'telugu',
      'thaana',
      'thai',
    ].flatMap((script) => google(`noto-sans-${script}`)),
    ...google('noto-serif-tibetan'),
    // Chinese in both ways of writing and Japanese, and Korean.
    ...cjk('sc', 'NotoSansHans'),
    ...cjk('kr', 'NotoSansKR'),
  ],
}
const compilers = new Map<boolean, NodeCompiler>()

/**
 * Fonts are read once, when the first paper is set; those of other scripts (some 40 MB) when the first paper has one.
 */
function compilerFor(paper: string): NodeCompiler {
  const allScripts =
    /[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]/u.test(
      paper,
    )
  let compiler = compilers.get(allScripts)
  if (!compiler) {
    const files = allScripts ? [...fonts.usual, ...fonts.others] : fonts.usual
    // Loaded when the first paper is set: most processes never set one, and it is large.
    const typst: typeof import('@myriaddreamin/typst-ts-node-compiler') = require('@myriaddreamin/typst-ts-node-compiler')
    compiler = typst.NodeCompiler.create({ fontArgs: [{ fontBlobs: files.map((file) => readFileSync(file)) }] })
    compilers.set(allScripts, compiler)
  }
  return compiler
}

/**
 * A text as it was typed, in a paper of any direction: each paragraph, or field, runs in the direction of its first
 * letter.
 */
const asTyped = (text: string) =>
  text
    .split('\n\n')
    .map((part) => inOrder(part, directionOf(part)))
    .join('\n\n')

/** Words of ours run in the direction of the paper; what people wrote stands in them as it was typed. */
function ordered(paper: Paper): Paper {
  const own = (text: string) => inOrder(text, directionIn(paper.lang))
  const blocks = paper.blocks.map((block): Block => {
    if (block.kind === 'facts')
      return { ...block, rows: block.rows.map(([label, value]): [string, string] => [own(label), asTyped(value)]) }
    if (block.kind === 'table')
      return { ...block, columns: block.columns.map(own), rows: block.rows.map((row) => row.map(asTyped)) }
    return {
      ...block,
      text:
        block.kind === 'text' || block.kind === 'note' || block.kind === 'address'
          ? asTyped(block.text)
          : own(block.text),
    }
  })
  return { ...paper, head: own(paper.head), foot: own(paper.foot), blocks }
}

/**
 * Sets a paper as PDF, tagged for screen readers (PDF/UA-1); the same paper gives the same bytes. The standard refuses
 * signs that no font has (an emoji, a script that hardly anybody writes): such a paper is set all the same, tagged,
 * with an empty box where the sign would be.
 */
export function typeset(paper: Paper): Uint8Array<ArrayBuffer> {
  const written = JSON.stringify(ordered(paper), (_, value) =>
    typeof value === 'string' ? value.replaceAll('\t', ' ') : value,
  )
  const compiler = compilerFor(written)
  const asked = { mainFileContent: template, inputs: { paper: written } }
  const creationTimestamp = Date.parse(`${paper.day}T00:00:00Z`) / 1000
  const set = (pdfStandard: string) => new Uint8Array(compiler.pdf(asked, { pdfStandard, creationTimestamp }))
  try {
    return set('ua-1')
  } catch {
    return set('1.7')
  } finally {
    compiler.evictCache(10)
  }
}
