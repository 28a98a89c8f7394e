import { z } from 'zod'
import type { Typed } from '../ui/forms.tsx'
import { type Checked, check, optionalText, text } from '../web/form.ts'

export type Cause = { reason: string; note: string }

/** Why a target was missed. "Other" says nothing by itself, so it needs a note. */
export function causeOfDelay(typed: Typed): Checked<Cause> {
  const checked = check(z.object({ delay_reason: text(60).pipe(z.string().regex(/^[a-z0-9_]{1,60}$/, 'forms.choose')), delay_note: optionalText(1000) }), typed)
  if (!checked.ok) return checked
  const { delay_reason, delay_note } = checked.value
  if (delay_reason === 'other' && delay_note === '') return { ok: false, faults: { delay_note: 'clocks.other_needs_a_note' } }
  return { ok: true, value: { reason: delay_reason, note: delay_note } }
}
