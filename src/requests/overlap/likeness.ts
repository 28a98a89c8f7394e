// How alike two records are, and why. Pure: what the database found is weighed here.

export type OwnWord = {
  /** As it is compared: without accents, in small letters. */
  word: string
  /** As it was written, to be shown. */
  written: string
  /** Whether it stands in the title. */
  title: boolean
  /** Share of all documents that it stands in. */
  share: number
  /** Other spellings of it that are known. */
  spellings: string[]
}
/** The request that is looked at. `size`: how many records there are in all. */
export type Own = {
  partners: string[]
  regions: string[]
  themes: string[]
  year: number | null
  words: OwnWord[]
  size: number
}
export type Candidate = {
  id: string
  kind: 'request' | 'action' | 'initiative' | 'iati_activity'
  title: string
  partners: string[]
  regions: string[]
  themes: string[]
  from_year: number | null
  to_year: number | null
  /** Which of the request's words it has too, by their places. */
  common: number[]
}
/**
 * Why something was found. `years`: how much later the other one is; negative when it is earlier, 0 when both fall into
 * one time.
 */
export type Reasons = {
  partner: boolean
  region: boolean
  theme: 'first' | 'another' | null
  years: number | null
  words: string[]
}
export type Ranked = Pick<Candidate, 'id' | 'kind' | 'title' | 'from_year' | 'to_year'> & {
  score: number
  reasons: Reasons
}

const byTelling = (a: OwnWord, b: OwnWord) => a.share / (a.title ? 3 : 1) - b.share / (b.title ? 3 : 1)

/** Documents that a search for words should bring up at most. */
const budget = 300

/** The words whose other spellings are worth a look: those that tell most, with enough letters to be misspelt. */
export function wordsWorthALook(words: readonly OwnWord[]): OwnWord[] {
  return words
    .filter((one) => one.word.length >= 5)
    .toSorted(byTelling)
    .slice(0, 6)
}

/**
 * What to search for, as PostgreSQL reads it: words that are seldom; where all are frequent, the three that are seldomest
 * together, as they are written (their other forms would be looked up in a large part of what there is, for three times
 * as long). Null when nothing was said.
 */
export function searchTerms(own: Own): string | null {
  const best = own.words.toSorted(byTelling)
  let rows = 0
  const seldom = best.filter((one) => {
    rows += one.share * own.size
    return rows <= budget
  })
  if (seldom.length > 0) return seldom.slice(0, 10).map(matchOf).join(' | ')
  const together = best.slice(0, 3).map(({ word }) => quoted(word))
  return together.length > 0 ? together.join(' & ') : null
}

const quoted = (word: string) => `'${word.replace(/['\\]/g, '$&$&')}'`
/** A word in its other forms and spellings: strategy, strategies and stratégique begin alike. */
export const matchOf = ({ word, spellings }: OwnWord) =>
  `(${[beginning(word) === word ? quoted(word) : `${quoted(beginning(word))}:*`, ...spellings.map(quoted)].join(' | ')})`

const beginning = (word: string) => (word.length < 6 ? word : word.slice(0, Math.max(5, word.length - 2)))

/** Candidates by how alike they are, the most alike first; those with nothing to say are left out. */
export function rank(own: Own, candidates: readonly Candidate[]): Ranked[] {
  return candidates
    .map((candidate) => weigh(own, candidate))
    .filter((one): one is Ranked => one !== null)
    .toSorted((a, b) => b.score - a.score || a.id.localeCompare(b.id))
}

function weigh(own: Own, candidate: Candidate): Ranked | null {
  const common = commonWords(own, candidate)
  const partner = candidate.partners.some((code) => own.partners.includes(code))
  const region = candidate.regions.some((key) => own.regions.includes(key))
  const first = own.themes[0] !== undefined && candidate.themes[0] === own.themes[0]
  const theme = first ? 'first' : candidate.themes.some((key) => own.themes.includes(key)) ? 'another' : null
  const years = yearsBetween(own.year, candidate)
  const others = candidate.kind === 'initiative' || candidate.kind === 'iati_activity'
  if (common.share < 0.12 && !(partner && theme) && !(others && region && theme)) return null
  const place = partner ? 25 : region ? 4 : 0
  const subject = theme === 'first' ? 18 : theme ? 9 : 0
  const time = years === null ? 0 : 12 * Math.max(0, 1 - Math.abs(years) / 8)
  const { id, kind, title, from_year, to_year } = candidate
  const score = Math.round(45 * Math.min(1, common.share * 1.5) + place + subject + time)
  return {
    id,
    kind,
    title,
    from_year,
    to_year,
    score,
    reasons: { partner, region: region && !partner, theme, years, words: common.words },
  }
}

/** Years from the request to the other one; 0 while the other one runs. */
function yearsBetween(year: number | null, { from_year, to_year }: Candidate): number | null {
  if (year === null || from_year === null) return null
  if (from_year > year) return from_year - year
  return Math.min(0, (to_year ?? from_year) - year)
}

/** The weight of what both say in all that the request says, and the words that weigh most, as they were written. */
function commonWords(own: Own, candidate: Candidate): { share: number; words: string[] } {
  const theirTitle = candidate.title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const weights = own.words.map((one) => Math.log(1 / one.share) * (one.title ? 2 : 1))
  const found = [...new Set(candidate.common)].flatMap((place) => {
    const one = own.words[place]
    return one
      ? [{ written: one.written, weight: (weights[place] ?? 0) * (theirTitle.includes(beginning(one.word)) ? 1 : 0.7) }]
      : []
  })
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const shared = found.reduce((sum, one) => sum + one.weight, 0)
  const best = found.toSorted((a, b) => b.weight - a.weight).slice(0, 5)
  return { share: whole === 0 ? 0 : shared / whole, words: best.map((one) => one.written) }
}
