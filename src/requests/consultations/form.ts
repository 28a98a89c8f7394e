import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { type Checked, check, oneOf, optionalText, text } from '../../house/web/form.ts'
import type { Answer } from './commands.ts'

export function opinion(typed: Typed): Checked<Answer> {
  const checked = check(
    z.object({
      status: oneOf(['in_favour', 'no_objection', 'against', 'veto']),
      reasons: optionalText(3000),
      conditions: optionalText(3000),
    }),
    typed,
  )
  if (!checked.ok) return checked
  const { status, reasons, conditions } = checked.value
  if ((status === 'against' || status === 'veto') && reasons === '')
    return { ok: false, faults: { reasons: 'consultations.reasons_needed' } }
  return { ok: true, value: { status: status as Answer['status'], reasons, conditions } }
}
export const nothing = (typed: Typed) => check(z.object({}), typed)
export const lifting = (typed: Typed) => check(z.object({ reasons: text(3000) }), typed)
