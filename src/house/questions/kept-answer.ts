import type { Explained, Question } from './question.ts'

/** How an answer to a question of the facility's own is kept, whatever its kind: what was chosen, and what was written. */
export type Kept = { choices: string[]; words: string }

export function keptOf({ kind, options }: Question, value: unknown): Kept {
  if (kind === 'several') return { choices: value as string[], words: '' }
  if (kind === 'explained') {
    const { answer, words } = value as Explained
    return { choices: answer ? [answer] : [], words }
  }
  const words = value === null || value === undefined ? '' : String(value)
  return options ? { choices: words ? [words] : [], words: '' } : { choices: [], words }
}

export function valueOfKept({ kind, options }: Question, { choices, words }: Kept): unknown {
  const [chosen = ''] = choices
  if (kind === 'several') return choices
  if (kind === 'explained') return { answer: chosen, words } satisfies Explained
  if (kind === 'number') return words === '' ? null : Number(words)
  if (kind === 'day') return words || null
  return options ? chosen : words
}

export const isKept = ({ choices, words }: Kept) => choices.length > 0 || words !== ''
