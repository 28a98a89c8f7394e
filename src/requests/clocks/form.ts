import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { asks, type Checked, check, optionalText, text } from '../../house/web/form.ts'

export type Cause = { reason: string; note: string }

const causeFields = {
  delay_reason: text(60).pipe(z.string().regex(/^[a-z0-9_]{1,60}$/, 'forms.choose')),
  delay_note: optionalText(1000),
}
/** A step may ask for a cause, of itself or of each request that it moves: it is not asked where nothing is late. */
export const causeAsks = {
  fields: { delay_reason: optionalText(60), delay_note: optionalText(1000) },
  each: { delay_reason: optionalText(60), delay_note: optionalText(1000) },
}
/** Why a target was missed. "Other" says nothing by itself, so it needs a note. */
export const causeOfDelay = asks<Cause>(causeFields, checkCause)
function checkCause(typed: Typed): Checked<Cause> {
  const checked = check(z.object(causeFields), typed)
  if (!checked.ok) return checked
  const { delay_reason, delay_note } = checked.value
  if (delay_reason === 'other' && delay_note === '')
    return { ok: false, faults: { delay_note: 'clocks.other_needs_a_note' } }
  return { ok: true, value: { reason: delay_reason, note: delay_note } }
}

/**
 * Why several targets were missed, by the ids that are asked for: each has the cause of its own fields
 * `delay_reason.<id>` and `delay_note.<id>`, or the one told for all.
 */
export function causesOfDelay(ids: readonly string[], typed: Typed): Checked<Map<string, Cause>> {
  const causes = new Map<string, Cause>()
  const faults: Record<string, string> = {}
  for (const id of ids) {
    const given = { delay_reason: typed[`delay_reason.${id}`], delay_note: typed[`delay_note.${id}`] }
    const own = Object.values(given).some((value) => value !== undefined && String(value).trim() !== '')
    const checked = causeOfDelay(
      own ? { delay_reason: given.delay_reason ?? '', delay_note: given.delay_note ?? '' } : typed,
    )
    if (checked.ok) causes.set(id, checked.value)
    else for (const [field, fault] of Object.entries(checked.faults)) faults[own ? `${field}.${id}` : field] = fault
  }
  return Object.keys(faults).length === 0 ? { ok: true, value: causes } : { ok: false, faults }
}
