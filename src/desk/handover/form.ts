import { z } from 'zod'
import type { Typed } from '../../house/ui/forms.tsx'
import { asks, type Checked, check, idForm, optionalUuid, text, ticked, uuid } from '../../house/web/form.ts'

/** Who gets what: one colleague for all, or another for some regions. */
export type Handover = {
  to: string
  byRegion: Map<string, string>
  reason: string
  ended: boolean
  close: boolean
  seen: boolean
}

const fields = { to: uuid(), reason: text(1000), ended: ticked(), close: ticked(), seen: ticked() }
export const handover = asks<Handover>(fields, checkHandover, { to: optionalUuid() })
function checkHandover(typed: Typed): Checked<Handover> {
  const checked = check(z.object(fields), typed)
  const faults: Record<string, string> = checked.ok ? {} : checked.faults
  const byRegion = new Map<string, string>()
  for (const [name, value] of Object.entries(typed)) {
    if (!name.startsWith('to.') || value === '') continue
    if (typeof value === 'string' && idForm.test(value)) byRegion.set(name.slice(3), value)
    else faults[name] = 'forms.choose'
  }
  return checked.ok && Object.keys(faults).length === 0
    ? { ok: true, value: { ...checked.value, byRegion } }
    : { ok: false, faults }
}
