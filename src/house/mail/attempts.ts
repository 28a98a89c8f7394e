const minute = 60_000
const longest = 6 * 60 * minute

/**
 * How the talk with the mail server ended. Nobody knows, when the line was cut after the whole mail had been handed
 * over and before the server said yes or no.
 */
export type Ending =
  | { ending: 'accepted'; receipt: string }
  | { ending: 'refused_for_now'; reason: string; answered: boolean }
  | { ending: 'refused_for_good'; reason: string }
  | { ending: 'unknown'; reason: string }

/** Whether nobody said a word, or not the last one: the next mail would wait as long for it. */
export const wasSilent = (ending: Ending) =>
  ending.ending === 'unknown' || (ending.ending === 'refused_for_now' && !ending.answered)

/**
 * When a mail that was refused for now is tried again: after one minute, then two, four … at most six hours. Null when
 * it would be of no use by then.
 */
export function nextAttempt(attempts: number, at: Date, usefulUntil: Date | null): Date | null {
  const next = new Date(at.getTime() + Math.min(longest, minute * 2 ** (attempts - 1)))
  return usefulUntil && next > usefulUntil ? null : next
}

type Fault = { message?: string; code?: string; responseCode?: number; command?: string }

/**
 * What a fault means for the mail. A server that refuses this sender, this reader or these words for good (5xx) is
 * believed; one that cannot be reached, that does not let us in, or that says "not now" is asked again later.
 */
export function endingOf(fault: Fault, handedOver: boolean): Ending {
  const reason = (fault.message ?? 'unknown').replaceAll(/\s+/g, ' ').slice(0, 500)
  const answered = fault.responseCode !== undefined
  if (!answered && handedOver) return { ending: 'unknown', reason }
  const aboutTheMail = fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE'
  if (aboutTheMail && (!answered || (fault.responseCode ?? 0) >= 500)) return { ending: 'refused_for_good', reason }
  return { ending: 'refused_for_now', reason, answered }
}

/**
 * A mail whose ending is unknown is tried once more under the same Message-ID; after that it is for people to decide.
 */
export const mayBeTriedAgain = (unknownOutcomes: number) => unknownOutcomes < 2

const month = 30 * 24 * 60 * minute
/**
 * A mail that is of use however late waits for a server that is away; one that a server has answered with "not now" for
 * a month is told to people as refused.
 */
export const isRefusedForLong = (ending: Ending, queuedAt: Date, at: Date) =>
  ending.ending === 'refused_for_now' && ending.answered && at.getTime() - queuedAt.getTime() > month
