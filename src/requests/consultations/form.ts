import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { asking, asks, type Checked, check, oneOf, optionalText, text } from '../../house/web/form.ts'
import type { Answer } from './commands.ts'

const opinionFields = {
  status: oneOf(['in_favour', 'no_objection', 'against', 'veto']),
  reasons: optionalText(3000),
  conditions: optionalText(3000),
}
export const opinion = asks(opinionFields, checkOpinion)
function checkOpinion(typed: Typed): Checked<Answer> {
  const checked = check(z.object(opinionFields), typed)
  if (!checked.ok) return checked
  const { status, reasons, conditions } = checked.value
  if ((status === 'against' || status === 'veto') && reasons === '')
    return { ok: false, faults: { reasons: 'consultations.reasons_needed' } }
  return { ok: true, value: { status: status as Answer['status'], reasons, conditions } }
}
export const lifting = asking({ reasons: text(3000) })
