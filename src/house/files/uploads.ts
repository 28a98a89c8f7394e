import type { Upload } from '../web/body.ts'
import type { Checked } from '../web/form.ts'
import { examine, type SoundFile } from './commands.ts'

/** A file that came with a form, looked at; null when none did. A fault is the key of a sentence. */
export type Chosen = { ok: true; file: SoundFile | null } | { ok: false; fault: string }

/** The file that was sent in a field, looked at. */
export async function fileIn(uploads: readonly Upload[], field: string): Promise<Chosen> {
  const upload = uploads.find((one) => one.field === field)
  return upload ? examine(upload) : { ok: true, file: null }
}

/** The same where one is needed. */
export async function neededFileIn(uploads: readonly Upload[], field: string): Promise<Chosen> {
  const chosen = await fileIn(uploads, field)
  return chosen.ok && !chosen.file ? { ok: false, fault: 'files.choose' } : chosen
}

/** A form and its file are checked together, so that all that is wrong is said at once. */
export function withFile<T>(checked: Checked<T>, chosen: Chosen): Checked<[T, SoundFile | null]> {
  if (checked.ok && chosen.ok) return { ok: true, value: [checked.value, chosen.file] }
  return { ok: false, faults: { ...(checked.ok ? {} : checked.faults), ...(chosen.ok ? {} : { file: chosen.fault }) } }
}
