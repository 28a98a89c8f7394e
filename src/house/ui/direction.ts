export type Direction = 'ltr' | 'rtl'

/** The direction in which a language is written. */
export const directionIn = (lang: string): Direction => (lang === 'ar' ? 'rtl' : 'ltr')

const isRightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Syriac}\p{Script=Nko}]/u
const marks = { ltr: '\u2066', rtl: '\u2067', end: '\u2069' }
const signsOfDirection = /[\u2066-\u2069\u202a-\u202e\u200e\u200f\u061c]/gu

/**
 * The direction that a text runs in: that of its first letter. What has no letters, such as a telephone number, runs
 * from left to right in every language.
 */
export function directionOf(text: string): Direction {
  const first = /\p{L}/u.exec(text)
  return first && isRightToLeft.test(first[0]) ? 'rtl' : 'ltr'
}

const number = String.raw`(?:\+?\(\p{Nd}+\)[ \-]*(?=\p{Nd}))?[+\-\u2212]?[\p{Nd}](?:[\p{Nd}]|[ \u00a0.,:;/()\-\u2013\u2212\u202f]*(?=\p{Nd})|\)(?=[ \u00a0\-]?\p{Nd}))*[%\u2030°]?`
const right = String.raw`\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Syriac}\p{Script=Nko}`
/** Words of one direction with what stands between them; numbers among or behind words belong to them. */
const words = {
  ltr: String.raw`(?:(?![${right}])\p{L})(?:[^${right}\n]*(?:(?![${right}])[\p{L}\p{M}\p{Nd}]))?`,
  rtl: String.raw`[${right}](?:[^\n]*?[${right}\p{M}])*?(?=[^${right}\p{M}]*(?:(?![${right}])\p{L}|[\p{Nd}]|$))`,
}
const foreign = {
  // In a text from right to left: words that run the other way, and numbers, which would be turned around group by
  // group.
  rtl: new RegExp(`${words.ltr}|${number}`, 'gu'),
  // In a text from left to right: words that run the other way, which would draw the numbers behind them along.
  ltr: new RegExp(words.rtl, 'gu'),
}

/**
 * A text as it was typed, wherever it is set: what runs the other way than the text around it, and numbers in a text
 * from right to left, is kept apart by signs that nobody sees (Unicode isolates), with the brackets that belong to it.
 * `base` is the direction of the sentence or field in which it stands.
 */
export function inOrder(text: string, base: Direction): string {
  const plain = text.replace(signsOfDirection, '')
  if (base === 'ltr' && !isRightToLeft.test(plain)) return plain
  return plain
    .split('\n')
    .map((line) => isolatedRuns(line, base))
    .join('\n')
}

function isolatedRuns(line: string, base: Direction): string {
  let kept = ''
  let from = 0
  const runs = foreign[base]
  runs.lastIndex = 0
  for (let found = runs.exec(line); found; found = runs.exec(line)) {
    const end = withClosing(line, found.index, found.index + found[0].length)
    kept += `${line.slice(from, found.index)}${base === 'rtl' ? marks.ltr : marks.rtl}${line.slice(found.index, end)}${marks.end}`
    from = end
    runs.lastIndex = end
  }
  return kept + line.slice(from)
}

/** Brackets that were opened within a run are closed within it; one that was opened before it ends it. */
function withClosing(line: string, start: number, end: number): number {
  let open = 0
  for (let at = start; at < end; at += 1) {
    if (line[at] === '(') open += 1
    if (line[at] === ')') open -= 1
    if (open < 0) return start + line.slice(start, at).trimEnd().length
  }
  let at = end
  for (; open > 0 && line[at] === ')'; at += 1) open -= 1
  return at
}
