import PQueue from 'p-queue'
import type { Tx } from '../database/connection.ts'
import { Refusal } from '../database/refusal.ts'
import type { Person } from '../identity/person.ts'
import type { Upload } from '../web/body.ts'
import type { LooksFirst } from '../web/files-first.ts'
import type { Checked } from '../web/form.ts'
import { type Examined, examine, type SoundFile } from './commands.ts'

/** A file that came with a form, looked at; null when none did. A fault is the key of a sentence. */
export type Chosen = { ok: true; file: SoundFile | null } | { ok: false; fault: string }

/** The field in which a file comes, on every form that takes one. */
const field = 'file'
const seen = new WeakMap<Upload, Examined>()

/** Two at a time, and one at a time of each person: whoever sends many waits for themselves alone. */
const turns = new PQueue({ concurrency: 2 })
const waiting = new Map<string, PQueue>()
const mostOfOne = 6
const mostOfAll = 40
const longestWait = 30_000

type Answer = boolean | { fault: string }
/**
 * Whether a file that is sent to this address is awaited there, of this person and now; or why none is kept, whatever
 * it is: the key of a sentence.
 */
export type AwaitsFile = (tx: Tx, person: Person, path: string) => Promise<Answer>

/**
 * A file is looked at before the lane and the connection for its form are taken, since that may take seconds; and only
 * for who may send it there, which is asked on a connection that is given back before.
 */
export function looksFirst(awaited: AwaitsFile): LooksFirst {
  return async (c, asking, isGone) => {
    const upload = c.var.uploads.find((one) => one.field === field)
    if (!upload) return
    let answer: Answer = false
    await asking(async (tx) => {
      const { person } = c.var
      answer = person !== null && (await awaited(tx, person, c.req.path))
    })
    const found = await lookedAt(upload, answer, c.var.person?.id ?? '', isGone)
    if (found) seen.set(upload, found)
  }
}

async function lookedAt(upload: Upload, answer: Answer, who: string, isGone: () => boolean) {
  if (answer === true) return inTurn(who, isGone, () => examine(upload))
  return answer ? { ok: false as const, ...answer } : undefined
}

async function inTurn<T>(who: string, isGone: () => boolean, work: () => Promise<T>): Promise<T> {
  const own = waiting.get(who) ?? new PQueue({ concurrency: 1 })
  const before = own.size + own.pending
  if (before >= mostOfOne || turns.size + turns.pending >= mostOfAll) throw busy()
  waiting.set(who, own)
  const late = AbortSignal.timeout(longestWait)
  const begin = () => {
    if (late.aborted || isGone()) throw busy()
    return work()
  }
  try {
    return await own.add(() => turns.add(begin))
  } finally {
    if (own.size + own.pending === 0) waiting.delete(who)
  }
}

const busy = () => new Refusal(503, 'refusals.busy')

/**
 * The file that was sent, looked at. One that nobody awaited when its form came, and that is now, was not: it is to be
 * sent again rather than looked at here, where others wait.
 */
export function fileIn(uploads: readonly Upload[]): Chosen {
  const upload = uploads.find((one) => one.field === field)
  if (!upload) return { ok: true, file: null }
  const found = seen.get(upload)
  if (!found) throw busy()
  return found
}

/** The same where one is needed. */
export function neededFileIn(uploads: readonly Upload[]): Chosen {
  const chosen = fileIn(uploads)
  return chosen.ok && !chosen.file ? { ok: false, fault: 'files.choose' } : chosen
}

/** A form and its file are checked together, so that all that is wrong is said at once. */
export function withFile<T>(checked: Checked<T>, chosen: Chosen): Checked<[T, SoundFile | null]> {
  if (checked.ok && chosen.ok) return { ok: true, value: [checked.value, chosen.file] }
  return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...(chosen.ok ? {} : { file: chosen.fault }) } }
}
