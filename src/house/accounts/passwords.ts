import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { z } from 'zod'

// Rules for passwords, in one place for pages, links by mail and the command line: docs/decisions/0014-signing-in.md.

export const shortestPassword = 12
export const longestPassword = 256
/** Fewer guesses than this many powers of ten, as whoever guesses would make them, are too few. */
const fewestGuesses = 9
/** What follows makes a password no easier to guess, and longer to look at. */
const lookedAt = 72
/** Words of the house that belong to no password, besides the name and the address of whoever has it. */
const houseWords = ['mobilise', 'facility', 'expertise', 'migration']

/** A password as it was typed, blanks at its ends included: whoever chose them types them again. */
export const typedPassword = () =>
  z.string('forms.required').min(1, 'forms.required').max(longestPassword, `forms.too_long:${longestPassword}`)

/** Whose password it is to be. */
export type Owner = { email: string; name: string }

/**
 * What is wrong with a new password, as the key of a text with its number ('passwords.too_short:12'), or null. Length
 * counts, and that it cannot be guessed: it is held against lists of passwords that are known, sequences and
 * repetitions, and the names of the house and of its owner. Nothing is said about kinds of characters.
 */
export async function faultOfPassword(password: string, owner: Owner, facility: string): Promise<string | null> {
  if ([...password].length < shortestPassword) return `passwords.too_short:${shortestPassword}`
  if (password.length > longestPassword) return `forms.too_long:${longestPassword}`
  const start = [...password].slice(0, lookedAt).join('')
  return (await guesser()).check(start, contextOf(owner, facility)).guessesLog10 < fewestGuesses
    ? 'passwords.easy'
    : null
}

/**
 * A password as pages read it: composed, so that the same letters are the same password on every keyboard and at the
 * command line.
 */
export const asTyped = (password: string) => password.normalize('NFC')

function contextOf({ email, name }: Owner, facility: string): string[] {
  const words = [email, name, facility].flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
  return [...new Set([...words, ...houseWords].map((word) => word.toLowerCase()).filter((word) => word.length > 2))]
}

let made: Promise<ZxcvbnFactory> | undefined
/** Read when a password is chosen for the first time: the lists are large, and few choose one. */
function guesser(): Promise<ZxcvbnFactory> {
  made ??= import('@zxcvbn-ts/language-common').then(
    ({ adjacencyGraphs, dictionary }) => new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }),
  )
  return made
}
